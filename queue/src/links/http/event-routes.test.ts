import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../store/canonical.ts';
import { brokenLink } from '../../store/hash-chain.ts';
import { registerOwnGateway } from '../../store/people.ts';
import { alertEvent, GATEWAY, requestEvent, tombstone } from '../../testing/events.ts';
import { QueueUnderTest, tokens, WEDNESDAY } from '../../testing/queue-under-test.ts';

let queue: QueueUnderTest;
beforeEach(async () => {
  queue = await new QueueUnderTest().start();
});
afterEach(() => queue.stop());

test('a gas alarm becomes one incident at the post of its grid, and 50 repeats change nothing', async () => {
  const raised = alertEvent('e1', 'raised', { sequence: 1 });
  const first = await queue.send([raised]);
  expect(first.results).toMatchObject([
    { id: 'e1', status: 'created', number: expect.stringMatching(/^640104260304000010?/) },
  ]);
  const again = await queue.send(Array.from({ length: 50 }, () => raised));
  expect(new Set(again.results.map((result) => result.status))).toEqual(new Set(['duplicate']));
  expect(again.results[0]?.number).toBe(first.results[0]?.number);
  const found = await queue.incidents('?deviceId=gas-3-501&state=open');
  expect(found).toMatchObject([
    { categoryCode: 'S01', level: 1, state: 'dispatched', owner: 'A', occurrences: 1, deviceId: 'gas-3-501' },
  ]);
  expect(await brokenLink(queue.queue.database, found[0]?.id ?? '')).toBeUndefined();
});
test('two gateways may name a device alike without meeting in one incident', async () => {
  const other = await queue.call<{ token: string }>('PUT', '/v1/gateways/gateway-0500', tokens.administrator, {});
  await queue.send([alertEvent('e1', 'raised')]);
  await queue.send([{ ...alertEvent('e1', 'raised'), source: 'urn:grid:gw:gateway-0500' }], other.body.token);
  expect(await queue.incidents()).toHaveLength(2);
});

test('the watermark moves over what has arrived, names the gap, and over a tombstone', async () => {
  const event = (sequence: number) =>
    alertEvent(`e${sequence}`, 'raised', { sequence, data: { alertId: `a${sequence}` } });
  const answer = await queue.send([event(1), event(4), event(2)]);
  expect(answer.watermarks['status']).toBe(2);
  expect(answer.missing['status']).toEqual([3]);
  const filled = await queue.send([tombstone('t3', 3)]);
  expect(filled.results).toMatchObject([{ status: 'recorded' }]);
  expect(filled.watermarks['status']).toBe(4);
  expect(filled.missing['status']).toEqual([]);
});

test('a bad item is rejected by itself and the rest of the batch is kept', async () => {
  const answer = await queue.send([
    alertEvent('e1', 'raised', { sequence: 1 }),
    {
      ...alertEvent('e1', 'raised', { sequence: 1 }),
      subject: 'alert-2',
      data: alertEvent('x', 'raised', { data: { alertId: 'alert-2' } }).data,
    },
    { ...alertEvent('e2', 'raised'), type: 'cn.grid.unheard.of.v1' },
    { ...alertEvent('e3', 'raised'), data: { level: 'high' } },
    alertEvent('e4', 'raised', { data: { alertId: 'a4', categoryCode: 'X99' } }),
    { id: 'e5' },
    null,
    { ...alertEvent('e6', 'raised'), time: 'yesterday' },
    requestEvent('e7', {}, 1),
  ]);
  expect(answer.results.map((result) => [result.id, result.status, result.code])).toEqual([
    ['e1', 'created', undefined],
    ['e1', 'rejected', 'KEY_IN_USE'],
    ['e2', 'rejected', 'BODY_INVALID'],
    ['e3', 'rejected', 'BODY_INVALID'],
    ['e4', 'rejected', 'UNKNOWN_CATEGORY'],
    ['e5', 'rejected', 'BODY_INVALID'],
    ['', 'rejected', 'BODY_INVALID'],
    ['e6', 'rejected', 'BODY_INVALID'],
    ['e7', 'created', undefined],
  ]);
  expect(answer.watermarks).toMatchObject({ status: 1, 'service-request': 1 });
});

test("the receipt's number becomes the incident's, and a second report under it is not lost", async () => {
  const answer = await queue.send([requestEvent('r1'), requestEvent('r2'), requestEvent('r3', { text: '别的事' })]);
  expect(answer.results.map((result) => result.status)).toEqual(['created', 'recorded', 'created']);
  expect(answer.results[0]?.number).toBe('0417-00123-4');
  expect(answer.results[1]?.number).toBe('0417-00123-4');
  expect(answer.results[2]?.number).toMatch(/^6401042603040/);
});

test('who may not send, and what is too large', async () => {
  const send = (body: unknown, token?: string) =>
    queue.call<{ code: string }>('POST', '/v1/events', token, body, {
      'content-type': 'application/cloudevents-batch+json',
    });
  const foreign = { ...alertEvent('e1', 'raised'), source: 'urn:grid:gw:somebody-else' };
  expect((await send([])).status).toBe(401);
  expect((await send([], 'wrong')).status).toBe(401);
  expect((await send([], tokens.administrator)).status).toBe(403);
  expect((await send([foreign], tokens.uplink)).status).toBe(403);
  expect((await send('{', tokens.uplink)).status).toBe(400);
  expect((await send({}, tokens.uplink)).status).toBe(400);
  expect((await send(Array(101).fill(null), tokens.uplink)).body.code).toBe('TOO_LARGE');
  expect((await send(`["${'x'.repeat(256 * 1024)}"]`, tokens.uplink)).status).toBe(413);
});

test('a key named __proto__ is content like any other, and refused like any other', async () => {
  const data = JSON.stringify(alertEvent('e1', 'raised').data).replace('{', '{"__proto__":{"level":4},');
  const event = JSON.stringify({ ...alertEvent('e1', 'raised'), data: 0 }).replace('"data":0', `"data":${data}`);
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  const answer = await queue.call('POST', '/v1/events', tokens.uplink, `[{"__proto__":{"id":"x"}},${event}]`, headers);
  expect(answer.body).toMatchObject({
    results: [{ status: 'rejected' }, { status: 'rejected', code: 'BODY_INVALID' }],
  });
});

test('the way down resumes by number and wakes who waits', async () => {
  const url = `/v1/gateways/${GATEWAY}/changes`;
  type Changes = {
    changes: { no: number; subject: string; state: string; action: string; by: string }[];
    next: number;
  };
  const waiting = queue.call<Changes>('GET', `${url}?wait=25`, tokens.uplink);
  // Beside the next look at who has to be called.
  await expect.poll(() => queue.clock.waiting).toBe(2);
  await queue.send([alertEvent('e1', 'raised')]);
  expect((await waiting).body).toMatchObject({
    changes: [{ no: 1, subject: 'alert-1', state: 'dispatched', action: 'dispatch', by: 'system' }],
    next: 1,
  });
  const [incident] = await queue.incidents();
  const officer = await queue.officer('王芳');
  const claimed = await queue.act(incident?.id ?? '', officer, { action: 'claim', version: incident?.version ?? 0 });
  expect(claimed.body).toMatchObject({ state: 'in_progress', acknowledgedAt: WEDNESDAY });
  const rest = await queue.call<Changes>('GET', `${url}?after=1&wait=25`, tokens.uplink);
  expect(rest.body).toMatchObject({ changes: [{ no: 2, action: 'claim', by: 'officer' }], next: 2 });
  const late = queue.call<Changes>('GET', `${url}?after=2&wait=25`, tokens.uplink);
  // Beside the next look at who has to be called.
  await expect.poll(() => queue.clock.waiting).toBe(2);
  queue.clock.forward(25_000);
  expect((await late).body).toEqual({ changes: [], next: 2 });
  expect((await queue.call('GET', '/v1/gateways/gateway-9/changes', tokens.uplink)).status).toBe(403);
  expect((await queue.call('GET', url, officer)).status).toBe(403);
});

test('a queue restored from an older copy numbers its changes from where the gateway stands', async () => {
  const url = `/v1/gateways/${GATEWAY}/changes?after=500`;
  expect((await queue.call('GET', url, tokens.uplink)).body).toEqual({ changes: [], next: 500 });
  await queue.send([alertEvent('e1', 'raised')]);
  expect((await queue.call('GET', url, tokens.uplink)).body).toMatchObject({ changes: [{ no: 501 }], next: 501 });
  await queue.call('GET', `/v1/gateways/${GATEWAY}/changes?after=3`, tokens.uplink);
  await queue.send([alertEvent('e2', 'raised', { data: { alertId: 'alert-2', deviceId: 'gas-9' } })]);
  expect((await queue.call('GET', url, tokens.uplink)).body).toMatchObject({ next: 502 });
});

test('a full disk is said, nothing of the batch is kept, and it heals by itself', async () => {
  await queue.send([alertEvent('e1', 'raised', { sequence: 1 })]);
  const { database } = queue.queue;
  const pages = await sql<{ pageCount: number }>`pragma page_count`.execute(database);
  await sql`pragma max_page_count = ${sql.lit(pages.rows[0]?.pageCount ?? 0)}`.execute(database);
  const big = Array.from({ length: 20 }, (_, index) =>
    requestEvent(`r${index}`, { number: `0417-${10_000 + index}-0`, text: '水'.repeat(3000) }, index + 1),
  );
  const headers = { 'content-type': 'application/cloudevents-batch+json' };
  const refused = await queue.call('POST', '/v1/events', tokens.uplink, big, headers);
  expect(refused).toMatchObject({ status: 503, body: { code: 'DISK_UNAVAILABLE' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await queue.incidents()).toHaveLength(1);
  await sql`pragma max_page_count = 1000000`.execute(database);
  expect((await queue.send(big)).watermarks).toMatchObject({ 'service-request': 20 });
});

test('a gateway whose id was changed in the configuration keeps its token', async () => {
  const { database } = queue.queue;
  await registerOwnGateway(database, { id: 'gateway-new', name: '', tokenHash: sha256(tokens.uplink) }, WEDNESDAY);
  const event = { ...alertEvent('e1', 'raised'), source: 'urn:grid:gw:gateway-new' };
  expect((await queue.send([event])).results).toMatchObject([{ status: 'created' }]);
});
