import { writeSync } from 'node:fs';
import { systemClock } from '../../platform/clock.ts';
import { openStore } from '../open-store.ts';
import { CommitError } from '../store.ts';
import { commitAll, reading } from './temporary-store.ts';

/** Commits one reading after the other in the folder it is given and says so, until it is killed or the disk refuses. */
const directory = process.argv[2] ?? '';
const store = await openStore({
  directory,
  synchronous: 'FULL',
  maxPages: 0,
  ballastBytes: 0,
  readingDays: 30,
  changesKept: 1000,
  gateway: { id: 'gateway-0417', number: 417 },
  clock: systemClock,
});

for (let count = 0; ; count++) {
  try {
    await commitAll(store, [
      reading({ messageKey: `i:${count}`, values: { pad: 'x'.repeat(3000) } }),
      { op: 'put', table: 'counter', row: { id: 'change', value: count } },
    ]);
    writeSync(1, `committed ${count}\n`);
  } catch (error) {
    if (!(error instanceof CommitError)) throw error;
    writeSync(1, `fault ${error.fault}\n`);
    break;
  }
}
await store.stop();
