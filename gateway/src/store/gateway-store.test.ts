import type { LiveChange } from '@gridcall/contract/http-gateway.ts';
import { afterEach, describe, expect, test } from 'vitest';
import type { Change } from '../core/view.ts';
import {
  alertRow,
  commitAll,
  connectApart,
  faultOfCommit,
  outbox,
  reading,
  TemporaryStores,
} from './testing/temporary-store.ts';

const stores = new TemporaryStores();
afterEach(() => stores.dispose());

const putAlert = (row: Parameters<typeof alertRow>[0] = {}): Change => ({
  op: 'put',
  table: 'alert',
  row: alertRow(row),
});
const counter = (value: number): Change => ({ op: 'put', table: 'counter', row: { id: 'change', value } });
const request: Change = {
  op: 'put',
  table: 'service_request',
  row: {
    number: '0417-00001-0',
    placeId: 'place-1',
    companyId: null,
    categoryCode: 'P02',
    text: `路灯坏了 💡 '; DROP TABLE alert; --`,
    language: 'zh-CN',
    idempotencyKey: 'key-0000000000000001',
    contentHash: 'aa',
    submittedAt: 1000,
    incidentId: null,
    incidentNumber: null,
    state: 'waiting',
    outcome: null,
    closedAt: null,
    flow: null,
  },
};

describe('an overlay', () => {
  test('is read over the committed state, which does not see it', async () => {
    const store = await stores.open();
    await commitAll(store, [counter(1), putAlert()]);
    const overlay = store.overlay();
    overlay.add([
      counter(2),
      { op: 'remove', table: 'alert', key: 'alert-1' },
      request,
      reading({ messageKey: 'i:9' }),
    ]);
    expect(overlay.get('counter', 'change')).toEqual({ id: 'change', value: 2 });
    expect(overlay.get('alert', 'alert-1')).toBeUndefined();
    expect([...overlay.all('alert')]).toEqual([]);
    expect([...overlay.all('counter')]).toEqual([{ id: 'change', value: 2 }]);
    expect(overlay.serviceRequestByKey('key-0000000000000001')?.number).toBe('0417-00001-0');
    expect(overlay.seenMessage('device-1', 'i:9')).toEqual({ contentHash: 7, receivedAt: 1000 });
    expect(store.state.get('counter', 'change')?.value).toBe(1);
    expect([...store.state.all('alert')]).toHaveLength(1);
    expect(store.state.serviceRequestByKey('key-0000000000000001')).toBeUndefined();
    expect(store.state.seenMessage('device-1', 'i:9')).toBeUndefined();
  });

  test('over another reads through both, and its changes are its own', async () => {
    const store = await stores.open();
    const lower = store.overlay();
    lower.add([counter(1), putAlert()]);
    const upper = store.overlay(lower);
    upper.add([counter(2)]);
    expect(upper.get('alert', 'alert-1')).toEqual(alertRow());
    expect(upper.get('counter', 'change')?.value).toBe(2);
    expect(upper.changes).toEqual([counter(2)]);
  });

  test('is dropped whole when one of its rows cannot be stored', async () => {
    const store = await stores.open();
    await commitAll(store, [putAlert()]);
    const second = putAlert({ id: 'alert-2' });
    expect(await faultOfCommit(store, [counter(5), reading(), second])).toBe('data');
    expect(store.state.get('counter', 'change')).toBeUndefined();
    expect(store.state.get('alert', 'alert-2')).toBeUndefined();
    expect(store.state.seenMessage('device-1', 'i:1')).toBeUndefined();
    expect(await store.queries.storedMessageKeys('device-1')).toEqual([]);
    expect(await faultOfCommit(store, [counter(6)])).toBe('none');
  });

  test('with a value no column can hold is a data fault before it reaches the disk', async () => {
    const store = await stores.open();
    expect(await faultOfCommit(store, [reading({ observedAt: Number.NaN })])).toBe('data');
    expect(await faultOfCommit(store, [reading({ observedAt: 1.5 })])).toBe('data');
  });
});

describe('at most one open alert', () => {
  test.each(['active-unacknowledged', 'active-acknowledged', 'cleared-unclosed'] as const)(
    'beside one that is %s is refused by the index',
    async (state) => {
      const store = await stores.open();
      await commitAll(store, [putAlert({ state })]);
      expect(await faultOfCommit(store, [putAlert({ id: 'alert-2' })])).toBe('data');
      expect(await faultOfCommit(store, [putAlert({ id: 'alert-3', kind: 'tamper' })])).toBe('none');
    },
  );

  test.each(['cleared', 'closed'] as const)('may follow one that is %s, in the same batch, too', async (state) => {
    const store = await stores.open();
    await commitAll(store, [putAlert()]);
    expect(await faultOfCommit(store, [putAlert({ state }), putAlert({ id: 'alert-2' })])).toBe('none');
    expect(store.state.get('alert', 'alert-1')?.state).toBe(state);
  });
});

describe('after a restart', () => {
  test('everything committed is there again, under the same epoch', async () => {
    const directory = stores.folder();
    const first = await stores.open({ directory });
    await commitAll(first, [counter(41), putAlert(), request, reading(), outbox()]);
    await commitAll(first, [
      { op: 'remove', table: 'alert', key: 'alert-1' },
      {
        op: 'append',
        table: 'device_event',
        row: { deviceId: 'gate-1', kind: 'tamper', observedAt: 5, receivedAt: 6, messageKey: 'i:e', contentHash: 8 },
      },
      { op: 'remember', deviceId: 'device-1', messageKey: 'i:not-a-row', seen: { contentHash: 1, receivedAt: 2 } },
    ]);
    expect(first.state.seenMessage('device-1', 'i:not-a-row')).toBeDefined();
    await first.stop();
    const second = await stores.open({ directory });
    expect(second.epoch).toBe(first.epoch);
    expect(second.epoch).toMatch(/^[0-9a-f]{12}$/);
    expect(second.state.get('counter', 'change')?.value).toBe(41);
    expect([...second.state.all('alert')]).toEqual([]);
    expect(second.state.serviceRequestByKey('key-0000000000000001')).toEqual(request.op === 'put' ? request.row : null);
    expect(second.state.seenMessage('device-1', 'i:1')).toEqual({ contentHash: 7, receivedAt: 1000 });
    expect(second.state.seenMessage('gate-1', 'i:e')).toEqual({ contentHash: 8, receivedAt: 6 });
    expect(await second.queries.waitingEvents('life-safety', 0, 10)).toEqual([
      outbox().op === 'append' && expect.objectContaining({ eventId: 'event-1', data: { level: 1 } }),
    ]);
  });

  test('ended alerts and requests of the last weeks are in memory, older ones only on disk', async () => {
    const directory = stores.folder();
    const first = await stores.open({ directory });
    const now = stores.clock.wallMs();
    const days = (count: number) => now - count * 86_400_000;
    await commitAll(first, [
      putAlert({ id: 'open', deviceId: 'a', raisedAt: days(400) }),
      putAlert({ id: 'lately', deviceId: 'b', state: 'closed', closedAt: days(2) }),
      putAlert({ id: 'long-ago', deviceId: 'c', state: 'cleared', clearedAt: days(60) }),
    ]);
    await first.upkeep.retain();
    const ids = (store: typeof first) => [...store.state.all('alert')].map(({ id }) => id).sort();
    expect(ids(first)).toEqual(['lately', 'open']);
    await first.stop();
    expect(ids(await stores.open({ directory }))).toEqual(['lately', 'open']);
    const database = connectApart(directory);
    expect(database.prepare('SELECT count(*) AS n FROM alert').get()?.['n']).toBe(3);
    database.close();
  });

  test('two new files have two epochs', async () => {
    expect((await stores.open()).epoch).not.toBe((await stores.open()).epoch);
  });
});

describe('the outbox', () => {
  test('waits by lane and sequence, moves, is settled, and is found again', async () => {
    const store = await stores.open();
    await commitAll(store, [
      outbox({ eventId: 'a', sequence: 2 }),
      outbox({ eventId: 'b', sequence: 1, dedupKey: 'v1:S01:device-1:gas_leak' }),
      outbox({ eventId: 'c', lane: 'status', sequence: 1, recordedAt: 500 }),
      outbox({ eventId: 'd', lane: 'status', sequence: 2 }),
    ]);
    const ids = async (lane: 'life-safety' | 'status', after = 0) =>
      (await store.queries.waitingEvents(lane, after, 10)).map(({ eventId }) => eventId);
    expect(await ids('life-safety')).toEqual(['b', 'a']);
    expect(await ids('life-safety', 1)).toEqual(['a']);
    await commitAll(store, [
      { op: 'move', eventId: 'c', lane: 'life-safety', sequence: 3 },
      { op: 'settle', eventId: 'b', state: 'sent', at: 9, error: null },
      { op: 'settle', eventId: 'd', state: 'dead', at: 9, error: 'unknown category' },
      { op: 'move', eventId: 'b', lane: 'status', sequence: 9 },
    ]);
    expect(await ids('life-safety')).toEqual(['a', 'c']);
    expect(await ids('status')).toEqual([]);
    expect((await store.queries.sentEvents('life-safety', 0, 10)).map(({ eventId }) => eventId)).toEqual(['b']);
    expect(await store.queries.deadLetters(10)).toMatchObject([{ eventId: 'd', error: 'unknown category' }]);
    expect(await store.queries.outboxCounts()).toMatchObject([
      { lane: 'life-safety', waiting: 2, dead: 0, oldestRecordedAt: 500 },
      { lane: 'service-request', waiting: 0, oldestRecordedAt: null },
      { lane: 'status', waiting: 0, dead: 1 },
      { lane: 'telemetry', waiting: 0 },
    ]);
    // Only what is dead comes back.
    await commitAll(store, [
      { op: 'revive', eventId: 'd', lane: 'status', sequence: 3 },
      { op: 'revive', eventId: 'b', lane: 'status', sequence: 9 },
    ]);
    expect(await ids('status')).toEqual(['d']);
    expect(await store.queries.deadLetters(10)).toEqual([]);
    expect((await store.queries.sentEvents('life-safety', 0, 10)).map(({ eventId }) => eventId)).toEqual(['b']);
  });

  test('takes an event once', async () => {
    const store = await stores.open();
    await commitAll(store, [outbox()]);
    expect(await faultOfCommit(store, [outbox({ sequence: 2 })])).toBe('data');
  });
});

describe('the live feed', () => {
  const place = (
    id: string,
    parentId: string | null,
    kind: 'estate' | 'building' | 'unit',
    nameZh: string,
    nameEn: string,
  ): Change => ({
    op: 'put',
    table: 'place',
    row: { id, parentId, kind, nameZh, nameEn, gridCode: null, companyId: null },
  });
  const change = (no: number): Change => ({
    op: 'append',
    table: 'change',
    row: { no, at: 5, type: 'alert', subject: 'alert-1', placeId: 'unit-2', companyId: 'company-1' },
  });
  const estate = [
    place('estate', null, 'estate', '幸福里小区', 'Xingfuli'),
    place('building-3', 'estate', 'building', '3号楼', 'Building 3'),
    place('unit-2', 'building-3', 'unit', '2单元', 'Unit 2'),
  ];

  test('tells the whole alert after the commit, with the place from the building down', async () => {
    const store = await stores.open();
    const told: LiveChange[] = [];
    const touched: ReadonlySet<string>[] = [];
    store.feed.subscribe((live) => told.push(live));
    store.onCommit((tables) => touched.push(tables));
    await commitAll(store, [...estate, putAlert({ placeId: 'unit-2' }), change(1)]);
    expect(told).toMatchObject([
      {
        no: 1,
        type: 'alert',
        unsaved: false,
        data: {
          id: 'alert-1',
          buildingId: 'building-3',
          placeName: { zh: '3号楼 2单元', en: 'Building 3 Unit 2' },
          unsaved: false,
        },
      },
    ]);
    expect(touched).toEqual([new Set(['place', 'alert', 'change'])]);
    expect(await store.queries.changesAfter(0, 10)).toMatchObject([{ no: 1, subject: 'alert-1' }]);
  });

  test('shows what is not saved as such, and nothing of a batch that failed', async () => {
    const store = await stores.open();
    await commitAll(store, estate);
    const told: LiveChange[] = [];
    store.feed.subscribe((live) => told.push(live));
    const overlay = store.overlay();
    const changes = [putAlert({ placeId: 'unit-2' }), change(1)];
    overlay.add(changes);
    store.feed.showUnsaved(overlay, changes);
    expect(told).toMatchObject([{ unsaved: true, data: { id: 'alert-1', unsaved: true } }]);
    expect(store.state.get('alert', 'alert-1')).toBeUndefined();
    await faultOfCommit(store, [change(2), putAlert(), putAlert({ id: 'alert-2' })]);
    expect(told).toHaveLength(1);
  });

  test('tells of notices, saved or not, with what they speak of', async () => {
    const store = await stores.open();
    await commitAll(store, estate);
    const told: (readonly [string, string | undefined])[] = [];
    const leave = store.feed.onNotification((row, view) => told.push([row.id, view.get('alert', row.alertId)?.id]));
    const notice = (id: string): Change => ({
      ...{ op: 'put', table: 'notification' },
      row: {
        ...{
          id,
          alertId: 'alert-1',
          personId: null,
          placeId: 'unit-2',
          channel: 'siren',
          post: null,
          round: 0,
          step: 0,
        },
        ...{ kind: 'raised', level: 1, test: false, state: 'waiting', createdAt: 0, settledAt: null, error: null },
        ...{ bundled: [], takenBy: null },
      },
    });
    const overlay = store.overlay();
    const changes = [putAlert({ placeId: 'unit-2' }), notice('unsaved')];
    overlay.add(changes);
    store.feed.showUnsaved(overlay, changes);
    expect(told).toEqual([['unsaved', 'alert-1']]);
    await commitAll(store, [putAlert({ placeId: 'unit-2' }), notice('saved')]);
    leave();
    await commitAll(store, [notice('later')]);
    expect(told.slice(1)).toEqual([['saved', 'alert-1']]);
  });

  test('a listener that throws harms neither the commit nor the others', async () => {
    const store = await stores.open();
    const told: number[] = [];
    store.feed.subscribe(() => {
      throw new Error('a page went away');
    });
    const leave = store.feed.subscribe(({ no }) => told.push(no));
    expect(await faultOfCommit(store, [change(1)])).toBe('none');
    leave();
    await commitAll(store, [change(2)]);
    expect(told).toEqual([1]);
  });
});
