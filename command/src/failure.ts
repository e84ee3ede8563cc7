/** A failure the user can mend: told in words, never with a stack trace. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}

/** sysexits(3): 64 wrong use of the command, 78 something in the configuration is wrong. */
export const EXIT_USAGE = 64;
export const EXIT_CONFIGURATION = 78;

/** Reads the code of a Node system error (`EADDRINUSE`); undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
