import { expect, test } from 'vitest';
import { faultOf } from './fault.ts';

const sqlite = (errcode: number) => Object.assign(new Error('sqlite says no'), { code: 'ERR_SQLITE_ERROR', errcode });
const system = (code: string) => Object.assign(new Error('system says no'), { code });

test.each([
  ['ERROR', sqlite(1), 'data'],
  ['BUSY', sqlite(5), 'disk'],
  ['NOMEM', sqlite(7), 'disk'],
  ['READONLY', sqlite(8), 'disk'],
  ['IOERR', sqlite(10), 'disk'],
  ['IOERR_WRITE', sqlite(778), 'disk'],
  ['IOERR_FSYNC', sqlite(1034), 'disk'],
  ['CORRUPT', sqlite(11), 'disk'],
  ['FULL', sqlite(13), 'disk'],
  ['CANTOPEN', sqlite(14), 'disk'],
  ['TOOBIG', sqlite(18), 'data'],
  ['CONSTRAINT', sqlite(19), 'data'],
  ['CONSTRAINT_UNIQUE', sqlite(2067), 'data'],
  ['MISMATCH', sqlite(20), 'data'],
  ['RANGE', sqlite(25), 'data'],
  ['ENOSPC', system('ENOSPC'), 'disk'],
  ['EFBIG', system('EFBIG'), 'disk'],
  ['a closed database', system('ERR_INVALID_STATE'), 'disk'],
  ['a parameter that cannot be bound', system('ERR_INVALID_ARG_TYPE'), 'data'],
  ['anything else', 'words', 'data'],
] as const)('%s is told apart', (_, error, fault) => {
  expect(faultOf(error).fault).toBe(fault);
});
