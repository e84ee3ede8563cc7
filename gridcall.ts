import { main } from './command/src/main.ts';

process.exitCode = await main(process.argv.slice(2));
