import { compileCacheDirectory } from './compile-cache.ts';

/**
 * What a part sees of the environment: ours without the settings, which reach it checked and as one value, and the
 * folder of compiled code.
 */
export function childEnvironment(): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GRIDCALL_') || name.startsWith('GRIDCALL_TEST_'),
  );
  return { NODE_COMPILE_CACHE: compileCacheDirectory, ...Object.fromEntries(inherited) };
}
