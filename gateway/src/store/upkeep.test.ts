import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Change } from '../core/view.ts';
import { BALLAST_FILE } from './ballast.ts';
import type { Store } from './store.ts';
import {
  alertRow,
  commitAll,
  connectApart,
  faultOfCommit,
  fillWithWaitingEvents,
  outbox,
  reading,
  TemporaryStores,
} from './testing/temporary-store.ts';
import { CHUNK_ROWS, ROLL_ROWS } from './writer-tasks.ts';

const stores = new TemporaryStores();
afterEach(() => stores.dispose());

function readings(count: number, from = 0, row: Parameters<typeof reading>[0] = {}): Change[] {
  return Array.from({ length: count }, (_, index) =>
    reading({ observedAt: from + index, receivedAt: from + index, messageKey: `i:${from + index}`, ...row }),
  );
}

async function count(directory: string, table: string): Promise<number> {
  const database = connectApart(directory);
  const rows = database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];
  database.close();
  return Number(rows);
}

describe('history', () => {
  const ask = (store: Store, from: number, limit: number, quantity = 'methane_lel') =>
    store.queries.history({ deviceId: 'device-1', quantity, from, to: 1e15, limit });

  test('is the same before, amid and after the roll forward, and pages by time', async () => {
    const store = await stores.open();
    await commitAll(store, [
      ...readings(ROLL_ROWS),
      ...readings(10, 0, { deviceId: 'device-2' }),
      ...readings(ROLL_ROWS, ROLL_ROWS),
    ]);
    const pages = async () => {
      const found: number[] = [];
      for (let from = 0; ; from = (found.at(-1) ?? 0) + 1) {
        const page = await ask(store, from, 300);
        found.push(...page.map(({ at }) => at));
        if (page.length < 300) return found;
      }
    };
    const expected = Array.from({ length: 2 * ROLL_ROWS }, (_, index) => index);
    expect(await pages()).toEqual(expected);
    expect(await store.upkeep.rollForward()).toBe(true);
    expect(await pages()).toEqual(expected);
    while (await store.upkeep.rollForward());
    expect(await pages()).toEqual(expected);
    expect(await store.upkeep.rollForward()).toBe(false);
  });

  test('is ordered by the time of observing, has one quantity, and shows a switch as 0 and 1', async () => {
    const store = await stores.open();
    await commitAll(store, [
      reading({ observedAt: 20, values: { methane_lel: 2, alarm: true } }),
      reading({ observedAt: 10, values: { methane_lel: 1 } }),
      reading({ observedAt: 15, values: { battery_pct: 80 } }),
      reading({ observedAt: 30, quality: 2, values: { methane_lel: 9, minimum: { methane_lel: 1 }, count: 4 } }),
    ]);
    expect(await ask(store, 0, 9)).toEqual([
      { at: 10, value: 1 },
      { at: 20, value: 2 },
      { at: 30, value: 9 },
    ]);
    expect(await ask(store, 0, 9, 'alarm')).toEqual([{ at: 20, value: 1 }]);
    expect(await ask(store, 0, 9, `x"') OR 1=1 --`)).toEqual([]);
    expect(await ask(store, 0, -1)).toEqual([]);
  });
});

describe('quarantine', () => {
  const entry = (id: string, linkId: string | null, at = 1): Change => ({
    op: 'append',
    table: 'quarantine',
    row: { id, at, linkId, topic: 't', payload: '{', code: 'MESSAGE_NOT_JSON', detail: '' },
  });

  test('is paged from the newest, and only of the links that were asked for', async () => {
    const store = await stores.open();
    await commitAll(
      store,
      ['01A', '01B', '01C', '01D'].map((id, index) => entry(id, index % 2 === 0 ? 'mine' : 'theirs')),
    );
    await commitAll(store, [entry('01E', null)]);
    const ids = async (options: Parameters<Store['queries']['quarantine']>[0]) =>
      (await store.queries.quarantine(options)).map(({ id }) => id);
    expect(await ids({ linkIds: null, limit: 3 })).toEqual(['01E', '01D', '01C']);
    expect(await ids({ linkIds: null, before: '01C', limit: 3 })).toEqual(['01B', '01A']);
    expect(await ids({ linkIds: ['mine'], limit: 9 })).toEqual(['01C', '01A']);
    expect(await ids({ linkIds: [], limit: 9 })).toEqual([]);
  });

  test('of a link that was handed over each company reads its own time', async () => {
    const store = await stores.open();
    await commitAll(
      store,
      [5, 9, 10, 15].map((at, index) => entry(`01${index}`, 'mine', at)),
    );
    const read = async (since: number, until: number | null) =>
      (await store.queries.quarantine({ linkIds: ['mine'], eras: [{ linkId: 'mine', since, until }], limit: 9 })).map(
        ({ at }) => at,
      );
    expect(await read(0, 10)).toEqual([9, 5]);
    expect(await read(10, null)).toEqual([15, 10]);
    expect(await store.queries.quarantine({ linkIds: ['mine'], eras: [], limit: 9 })).toEqual([]);
  });
});

describe('retention', () => {
  test('drops what is past its time and keeps the rest', async () => {
    const directory = stores.folder();
    const store = await stores.open({ directory, changesKept: 5 });
    const now = stores.clock.wallMs();
    const day = 86_400_000;
    const change = (no: number, at: number): Change => ({
      op: 'append',
      table: 'change',
      row: { no, at, type: 'device', subject: 'd', placeId: 'p', companyId: null },
    });
    const refused = [
      ['report-long-ago', 'cn.grid.duty.reported.v1', 8],
      ['report-lately', 'cn.grid.duty.reported.v1', 6],
      ['alert-long-ago', 'cn.grid.alert.raised.v1', 8],
    ] as const;
    await commitAll(store, [
      ...readings(3, now - 31 * day),
      ...readings(2, now - day),
      ...Array.from({ length: 10 }, (_, index) => change(index + 1, index < 2 ? now - 2 * day : now)),
      outbox({ eventId: 'waiting-long', sequence: 1 }),
      outbox({ eventId: 'sent-long-ago', sequence: 2 }),
      outbox({ eventId: 'sent-lately', sequence: 3 }),
      { op: 'settle', eventId: 'sent-long-ago', state: 'sent', at: now - 8 * day, error: null },
      { op: 'settle', eventId: 'sent-lately', state: 'sent', at: now - 6 * day, error: null },
      ...refused.map(([eventId, type], index) => outbox({ eventId, type, sequence: index + 4, lane: 'status' })),
      ...refused.map(
        ([eventId, , days]): Change => ({ op: 'settle', eventId, state: 'dead', at: now - days * day, error: 'NO' }),
      ),
    ]);
    while (await store.upkeep.rollForward());
    expect(await store.upkeep.retain()).toBe(false);
    expect(await count(directory, 'reading')).toBe(2);
    expect(await count(directory, 'reading_history')).toBe(2);
    expect(await store.queries.oldestChangeNo()).toBe(6);
    expect((await store.queries.sentEvents('life-safety', 0, 9)).map(({ eventId }) => eventId)).toEqual([
      'sent-lately',
    ]);
    expect(await store.queries.waitingEvents('life-safety', 0, 9)).toHaveLength(1);
    const dead = (await store.queries.deadLetters(9)).map(({ eventId }) => eventId);
    expect(dead.sort()).toEqual(['alert-long-ago', 'report-lately']);
  });

  test('goes on by chunks', async () => {
    const store = await stores.open();
    stores.clock.advance(40 * 86_400_000);
    await commitAll(store, readings(CHUNK_ROWS + 10));
    expect(await store.upkeep.retain()).toBe(true);
    expect(await store.upkeep.retain()).toBe(false);
  });
});

describe('shedding', () => {
  test('gives up the oldest readings first, here and in the history, and never the newest', async () => {
    const directory = stores.folder();
    const store = await stores.open({ directory });
    await commitAll(store, [...readings(50), outbox(), { op: 'put', table: 'alert', row: alertRow() }]);
    while (await store.upkeep.rollForward());
    await commitAll(store, readings(50, 50));
    expect(await store.shed()).toMatchObject({ readings: 99, ballastBytes: 0 });
    expect(await store.queries.storedMessageKeys('device-1')).toEqual(['i:99']);
    expect(await count(directory, 'reading_history')).toBe(0);
    expect(await count(directory, 'alert')).toBe(1);
    expect(await store.queries.waitingEvents('life-safety', 0, 9)).toHaveLength(1);
    await commitAll(store, readings(5, 100));
    while (await store.upkeep.rollForward());
    expect(await count(directory, 'reading_history')).toBe(6);
  });

  test('with no readings left gives up what was sent or can be done without, never what waits', async () => {
    const directory = stores.folder();
    const store = await stores.open({ directory });
    await commitAll(store, [
      outbox({ eventId: 'waits', sequence: 1 }),
      outbox({ eventId: 'sent', sequence: 2 }),
      outbox({ eventId: 'dead', sequence: 3 }),
      { op: 'settle', eventId: 'sent', state: 'sent', at: 1, error: null },
      { op: 'settle', eventId: 'dead', state: 'dead', at: 1, error: 'x' },
    ]);
    expect(await store.shed()).toMatchObject({ readings: 0, others: 1 });
    expect(await count(directory, 'outbox')).toBe(2);
  });

  test('makes room in a file that is full of readings', async () => {
    const store = await stores.open({ maxPages: 200 });
    const batch = (round: number) => readings(50, round * 50, { values: { pad: 'x'.repeat(500) } });
    let round = 0;
    while ((await faultOfCommit(store, batch(round))) === 'none') round += 1;
    expect(round).toBeGreaterThan(2);
    expect(await faultOfCommit(store, batch(round))).toBe('disk');
    expect((await store.shed()).readings).toBeGreaterThan(0);
    expect(await faultOfCommit(store, batch(round))).toBe('none');
  });

  test('cannot make room in a file that is full of what waits, and says so', async () => {
    const directory = stores.folder();
    const store = await stores.open({ directory, maxPages: 200 });
    expect(await fillWithWaitingEvents(store)).toBeGreaterThan(10);
    expect(await store.shed()).toEqual({ readings: 0, others: 0, ballastBytes: 0 });
    const large = outbox({ eventId: 'large', data: 'x'.repeat(20_000) });
    expect(await faultOfCommit(store, [large])).toBe('disk');
    const operator = connectApart(directory);
    operator.exec(`DELETE FROM outbox WHERE lane = 'telemetry'`);
    operator.close();
    expect(await faultOfCommit(store, [large])).toBe('none');
  });
});

describe('the ballast', () => {
  test('has real blocks, is released by shedding, and comes back', async () => {
    const directory = stores.folder();
    const store = await stores.open({ directory, ballastBytes: 2_500_000 });
    const path = join(directory, BALLAST_FILE);
    expect(await store.upkeep.restoreBallast()).toBe(true);
    expect(statSync(path).size).toBe(2_500_000);
    expect(statSync(path).blocks * 512).toBeGreaterThanOrEqual(2_500_000);
    expect(await store.shed()).toMatchObject({ ballastBytes: 2_500_000 });
    expect(existsSync(path)).toBe(false);
    expect(await store.upkeep.restoreBallast()).toBe(true);
    expect(statSync(path).size).toBe(2_500_000);
  });
});

describe('the log', () => {
  const PAGE_BYTES = 4120;
  const LONGEST = 4600 * PAGE_BYTES;

  test('is brought into the file once it is long, and written from its start again', async () => {
    const directory = stores.folder();
    const store = await stores.open({ directory, synchronous: 'OFF' });
    const detail = { data: 'x'.repeat(2_000_000) };
    const row = { at: 1, actor: 'filler', action: 'fill', subject: '', detail };
    const commitFiveHundredPages = async (times: number) => {
      for (let done = 0; done < times; done++) await commitAll(store, [{ op: 'append', table: 'audit', row }]);
      return statSync(join(directory, 'gateway.db-wal')).size;
    };
    const length = await commitFiveHundredPages(11);
    expect(length).toBeGreaterThan(3900 * PAGE_BYTES);
    expect(length).toBeLessThan(LONGEST);
    const reader = connectApart(directory);
    reader.exec('BEGIN; SELECT count(*) FROM audit');
    // Whoever reads holds it up: it grows, and the batches go on.
    expect(await commitFiveHundredPages(8)).toBeGreaterThan(LONGEST);
    reader.close();
    const longest = await commitFiveHundredPages(1);
    expect(await commitFiveHundredPages(5)).toBe(longest);
  });
});
