import { enableCompileCache } from 'node:module';
import { compileCacheDirectory } from './command/src/supervise/compile-cache.ts';

enableCompileCache(compileCacheDirectory);
const { main } = await import('./command/src/main.ts');

process.exitCode = await main(process.argv.slice(2));
