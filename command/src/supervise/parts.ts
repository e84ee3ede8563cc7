import { fileURLToPath } from 'node:url';

/** The processes the command starts. Each is reached by its file alone: nothing of it is imported here. */
export type PartName = 'gateway' | 'queue' | 'simulator';

const root = new URL('../../../', import.meta.url);

export function entryOf(part: PartName): string {
  const folders = { gateway: 'gateway', queue: 'queue', simulator: 'firmware-sim' } as const;
  return fileURLToPath(new URL(`${folders[part]}/src/main.ts`, root));
}

/**
 * Flags of Node for the gateway. A small young generation keeps a storm of short-lived messages from swelling the
 * resident memory; `npm run bench -- --only memory` measures it. And no signal opens its debugger on a port, which a flow
 * that broke out could reach.
 */
export const gatewayNodeArguments: readonly string[] = ['--max-semi-space-size=8', '--disable-sigusr1'];

/** Of the queue a small young generation only: a backlog of 30,000 events leaves it 40 MB smaller, at no cost that was seen. */
export const queueNodeArguments: readonly string[] = ['--max-semi-space-size=8'];

export function nodeArgumentsOf(part: PartName): readonly string[] {
  switch (part) {
    case 'gateway':
      return gatewayNodeArguments;
    case 'queue':
      return queueNodeArguments;
    case 'simulator':
      return [];
  }
}
