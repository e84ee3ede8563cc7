import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from './testing/house.ts';

let house: House;
let operator: { readonly token: string };
beforeAll(async () => {
  house = await openHouse();
  operator = await house.token('operator');
  await house.link('gas-1', 'flat-101');
  await house.reading('gas-1', { alarm: true });
});
afterAll(() => house.stop());

const ask = () => house.request('GET', '/api/v1/operation', operator);

test('everything is told', async () => {
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body).toMatchObject({ store: { mode: 'normal' }, alerts: { oldest: { kind: 'gas_leak' } }, clockJump: null });
  expect(body).toMatchObject({ lanes: [{ lane: 'life-safety' }, {}, {}, {}], measures: { closed: 0 } });
});

test('with a database that cannot be read, what is in memory is told, and what cannot be known is null', async () => {
  // It waits for its turn: the gateway may be writing.
  const database = new DatabaseSync(join(house.directory, 'gateway.db'), { timeout: 30_000 });
  database.exec('ALTER TABLE outbox RENAME TO lost');
  const { status, body } = await ask();
  database.exec('ALTER TABLE lost RENAME TO outbox');
  database.close();
  expect(status).toBe(200);
  expect(body).toMatchObject({ lanes: null, measures: null, alerts: { oldest: { kind: 'gas_leak' } } });
  expect(body).toMatchObject({
    store: { mode: 'unreadable', fault: expect.stringContaining('no such table: outbox') },
  });
  expect((await ask()).body).toMatchObject({ store: { mode: 'normal', fault: '' } });
});
