import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileCacheDirectory } from './supervise/compile-cache.ts';
import { entryOf } from './supervise/parts.ts';

/**
 * Run by `npm ci` through `prepare`: the first `npm start` then compiles nothing. Each part is started without a
 * configuration: it loads all its modules, says that it needs one, and ends.
 */
const environment = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compileCacheDirectory };
const entries = [entryOf('gateway'), entryOf('queue'), entryOf('simulator')];
for (const entry of entries) spawnSync(process.execPath, [entry], { env: environment, stdio: 'ignore' });
const command = fileURLToPath(new URL('../../gridcall.ts', import.meta.url));
spawnSync(process.execPath, [command, 'demo', '--help'], { env: environment, stdio: 'ignore' });
