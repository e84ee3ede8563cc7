import { expect, test } from 'vitest';
import { describeStartFailure } from './start-failure.ts';
import { MigrationError, NewerDatabaseError } from './store/database.ts';

const place = { host: '10.0.0.9', port: 80, folder: '/data' };
const fault = (fields: object): Error => Object.assign(new Error('reason'), fields);

test.each([
  [fault({ code: 'EADDRINUSE' }), '10.0.0.9:80', 'GRIDCALL_QUEUE_PORT'],
  [fault({ code: 'EACCES', syscall: 'listen' }), '80', 'GRIDCALL_QUEUE_PORT'],
  [fault({ code: 'EADDRNOTAVAIL' }), '10.0.0.9', 'queue.host'],
  [fault({ code: 'EACCES', syscall: 'mkdir' }), '/data', 'GRIDCALL_DATA_DIR'],
  [fault({ code: 'ERR_SQLITE_ERROR', errcode: 26 }), '/data', 'GRIDCALL_DATA_DIR'],
  [new NewerDatabaseError('later'), '/data', 'upgrade'],
  [new MigrationError(2, 3, new Error('duplicate column name: real_since')), '/data', 'has format 2'],
  [fault({}), 'reason', 'Internal error'],
  ['text', 'text', 'Internal error'],
])('%s names the cause and the mend', (error, cause, mend) => {
  const failure = describeStartFailure(error, place);
  expect(failure.en).toContain(cause);
  expect(failure.en).toContain(mend);
  expect(failure.zh).toContain(cause);
  expect(failure.zh).toMatch(/[。]$|reason|text/);
});
