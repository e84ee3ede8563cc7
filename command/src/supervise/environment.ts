import { join } from 'node:path';

/**
 * What a part sees of the environment: ours without the settings, which reach it checked and as one value, and a folder
 * where Node keeps compiled code (measured: 0.23 s → 0.07 s for 19,000 lines of TypeScript).
 */
export function childEnvironment(dataDir: string): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GRIDCALL_') || name.startsWith('GRIDCALL_TEST_'),
  );
  return { NODE_COMPILE_CACHE: join(dataDir, 'compile-cache'), ...Object.fromEntries(inherited) };
}
