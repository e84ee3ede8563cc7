import { spawnSync } from 'node:child_process';
import { compileCacheDirectory } from './supervise/compile-cache.ts';
import { entryOf } from './supervise/parts.ts';

/**
 * Run by `npm ci` through `prepare`: the first `npm start` then compiles nothing. Each part is started without a
 * configuration: it loads all its modules, says that it needs one, and ends.
 */
const environment = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compileCacheDirectory };
const entries = [entryOf('gateway'), entryOf('queue'), entryOf('simulator')];
for (const entry of entries) spawnSync(process.execPath, [entry], { env: environment, stdio: 'ignore' });
const main = new URL('./main.ts', import.meta.url).href;
spawnSync(process.execPath, ['--input-type=module', '-e', `await import('${main}')`], {
  env: environment,
  stdio: 'ignore',
});
