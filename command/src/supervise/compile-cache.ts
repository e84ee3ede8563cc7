import { fileURLToPath } from 'node:url';

/**
 * Where Node keeps compiled code for the command and its parts. Beside what npm installed, so that `prepare` can fill it
 * and the first start finds it; where it cannot be written, Node goes without.
 */
export const compileCacheDirectory = fileURLToPath(
  new URL('../../../node_modules/.cache/gridcall-compile', import.meta.url),
);
