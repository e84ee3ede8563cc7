import type { Incident, IncidentDetail } from '@gridcall/contract/http-queue.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { brokenLink } from '../../store/hash-chain.ts';
import { alertEvent, requestEvent } from '../../testing/events.ts';
import { QueueUnderTest, tokens, WEDNESDAY } from '../../testing/queue-under-test.ts';

let queue: QueueUnderTest;
let wang: string;
let li: string;
beforeEach(async () => {
  queue = await new QueueUnderTest().start();
  wang = await queue.officer('王芳');
  li = await queue.officer('李强');
});
afterEach(() => queue.stop());

const MINUTE = 60_000;
async function only(token = wang): Promise<Incident> {
  const [incident, ...others] = await queue.incidents('', token);
  if (!incident || others.length > 0) throw new Error('there is not exactly one incident');
  return incident;
}

/** Walks the only incident through actions, each by the officer named. */
async function walk(
  ...steps: readonly (readonly [token: string, action: Incident['actions'][number]])[]
): Promise<Incident> {
  for (const [token, action] of steps) {
    const { id, version } = await only();
    const words =
      action === 'resolve'
        ? { outcome: 'fixed', note: '阀门已关，已通风' }
        : action === 'reject'
          ? { note: '重复' }
          : {};
    const answer = await queue.act(id, token, { action, version, ...words, publicNote: action } as never);
    if (answer.status !== 200) throw new Error(`${action}: ${answer.body.detail}`);
  }
  return only();
}

test('a report goes through the whole machine, and nobody verifies their own work', async () => {
  await queue.send([requestEvent('r1')]);
  expect((await only()).actions).toEqual(['accept', 'reject']);
  const resolved = await walk([wang, 'accept'], [wang, 'dispatch'], [wang, 'claim'], [wang, 'resolve']);
  expect(resolved).toMatchObject({ state: 'resolved', outcome: 'fixed', actions: ['rework'] });
  const secondToken = await queue.officer('王芳 ');
  const own = await queue.act(resolved.id, secondToken, { action: 'verify', version: resolved.version });
  expect(own).toMatchObject({
    status: 409,
    body: { code: 'STATE_CONFLICT', detail: expect.stringContaining('rework') },
  });
  await walk([li, 'rework'], [wang, 'resolve'], [li, 'verify'], [wang, 'close']);
  const detail = await queue.call<IncidentDetail>('GET', `/v1/incidents/${resolved.id}`, wang);
  expect(detail.body.incident).toMatchObject({
    state: 'closed',
    actions: ['reopen'],
    resolveDueAt: resolved.resolveDueAt,
  });
  expect(detail.body.timeline.map((entry) => [entry.type, entry.actor])).toEqual([
    ['submit', 'gateway'],
    ['accept', '王芳'],
    ['dispatch', '王芳'],
    ['claim', '王芳'],
    ['resolve', '王芳'],
    ['rework', '李强'],
    ['resolve', '王芳'],
    ['verify', '李强'],
    ['close', '王芳'],
  ]);
  expect(await brokenLink(queue.queue.database, resolved.id)).toBeUndefined();
  const changes = await queue.call<{ changes: { publicNote: string; by: string; number: string }[] }>(
    'GET',
    '/v1/gateways/gateway-0417/changes',
    tokens.uplink,
  );
  expect(changes.body.changes).toHaveLength(9);
  expect(changes.body.changes.at(-1)).toMatchObject({ number: '0417-00123-4', publicNote: 'close', by: 'officer' });
  expect(JSON.stringify(changes.body)).not.toMatch(/王芳|李强|阀门/);
});

test('an act on what another has changed meanwhile is refused with what is possible now', async () => {
  await queue.send([requestEvent('r1')]);
  const seen = await only();
  await walk([li, 'accept']);
  const late = await queue.act(seen.id, wang, { action: 'reject', version: seen.version, note: 'x' });
  expect(late).toMatchObject({
    status: 409,
    body: { code: 'STATE_CONFLICT', detail: expect.stringContaining('allowed now: dispatch') },
  });
  const wordless = await queue.act(seen.id, wang, { action: 'close', version: (await only()).version });
  expect(wordless).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('close does not follow accepted') },
  });
});

test('an alarm acknowledged at the gate of the queue before it was raised there is one incident', async () => {
  await queue.send([alertEvent('e2', 'acknowledged', { at: WEDNESDAY - 500 })]);
  await queue.send([alertEvent('e1', 'raised')]);
  expect(await only()).toMatchObject({ state: 'dispatched', acknowledgedAt: WEDNESDAY - 500, occurrences: 1 });
});

test('soon after closing the same condition reopens the same incident; later it is a new one', async () => {
  await queue.send([alertEvent('e1', 'raised')]);
  const closed = await walk([wang, 'claim'], [wang, 'resolve'], [li, 'verify'], [li, 'close']);
  queue.clock.forward(30 * MINUTE);
  const soon = alertEvent('e2', 'raised', { data: { alertId: 'alert-2', raisedAt: queue.clock.wallMs() } });
  expect((await queue.send([soon])).results).toMatchObject([{ status: 'merged', incidentId: closed.id }]);
  expect(await only()).toMatchObject({
    id: closed.id,
    state: 'dispatched',
    owner: 'A',
    acknowledgedAt: null,
    occurrences: 2,
  });
  await walk([wang, 'claim'], [wang, 'resolve'], [li, 'verify'], [li, 'close']);
  queue.clock.forward(31 * MINUTE);
  const late = alertEvent('e3', 'raised', { data: { alertId: 'alert-3', raisedAt: queue.clock.wallMs() } });
  expect((await queue.send([late])).results).toMatchObject([{ status: 'created' }]);
  // What is left to arrive of the first alert belongs to the first incident, and does not wake it.
  const rest = alertEvent('e4', 'level-raised', { at: queue.clock.wallMs() });
  expect((await queue.send([rest])).results).toMatchObject([{ status: 'recorded', incidentId: closed.id }]);
  expect(await queue.incidents('?state=open')).toHaveLength(1);
});

test('a sensor that raises after its incident was called resolved sends it back to work', async () => {
  await queue.send([alertEvent('e1', 'raised')]);
  await walk([wang, 'claim'], [wang, 'resolve'], [li, 'verify']);
  const at = WEDNESDAY + MINUTE;
  await queue.send([alertEvent('e2', 'raised', { at, data: { alertId: 'alert-2', raisedAt: at } })]);
  expect(await only()).toMatchObject({ state: 'in_progress', outcome: null });
});

test('what was rejected at level 3 comes back when its level rises', async () => {
  const gate = { categoryCode: 'O04', kind: 'gate_forced', level: 3 } as const;
  await queue.send([alertEvent('e1', 'raised', { data: gate })]);
  await walk([wang, 'reject']);
  await queue.send([alertEvent('e2', 'level-raised', { data: { ...gate, level: 2 } })]);
  expect(await only()).toMatchObject({ state: 'dispatched', owner: 'A', level: 2 });
});

test('words survive as they were written, and are searched for as text', async () => {
  const text = `'); drop table incident; -- __proto__ 100%_\\ 👨‍👩‍👧 \u0000\ud800 ${'水'.repeat(3900)}`;
  await queue.send([requestEvent('r1', { text }), requestEvent('r2', { number: '0417-00124-2', text: '安静' })]);
  const found = async (q: string) =>
    (await queue.incidents(`?q=${encodeURIComponent(q)}`, wang)).map((one) => one.number);
  const [kept] = await queue.incidents('?subject=0417-00123-4');
  expect(kept?.text).toBe(text.replace('\u0000', '').replace('\ud800', '\ufffd'));
  expect(await found("'); drop")).toEqual(['0417-00123-4']);
  expect(await found('100%_\\')).toEqual(['0417-00123-4']);
  expect(await found('%')).toEqual(['0417-00123-4']);
  expect(await found('👨‍👩‍👧')).toEqual(['0417-00123-4']);
  expect(await found('__proto__')).toEqual(['0417-00123-4']);
  expect(await queue.incidents("?deviceId=' or 1=1 --")).toEqual([]);
  const tooLong = await queue.send([requestEvent('r3', { text: '水'.repeat(4001) })]);
  expect(tooLong.results).toMatchObject([{ status: 'rejected', code: 'BODY_INVALID' }]);
});

test('the list: most urgent first, then oldest, page by page, by any filter', async () => {
  for (const [index, level] of ([3, 1, 4, 1, 3] as const).entries()) {
    const data = { alertId: `a${index}`, deviceId: `d${index}`, level };
    await queue.send([alertEvent(`e${index}`, 'raised', { data })]);
    queue.clock.forward(1000);
  }
  const order: (string | null)[] = [];
  let cursor = '';
  do {
    const path = `/v1/incidents?limit=2${cursor}`;
    const { body } = await queue.call<{ incidents: Incident[]; nextCursor: string | null }>('GET', path, wang);
    order.push(...body.incidents.map((incident) => incident.deviceId));
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  expect(order).toEqual(['d1', 'd3', 'd0', 'd4', 'd2']);
  const count = async (query: string) => (await queue.incidents(query)).length;
  expect(await count('?level=1')).toBe(2);
  expect(await count('?state=submitted')).toBe(3);
  expect(await count('?state=submitted&state=dispatched')).toBe(5);
  expect(await count('?state=closed')).toBe(0);
  expect(await count('?category=S01&gatewayId=gateway-0417&state=open')).toBe(5);
  for (const wrong of ['?cursor=eyJ9', '?limit=0', '?limit=201', '?state=lost', '?level=9']) {
    expect((await queue.call('GET', `/v1/incidents${wrong}`, wang)).status).toBe(400);
  }
});

test('a confidential lead is for officers alone', async () => {
  await queue.send([requestEvent('r1', { categoryCode: 'N03', level: 1 })]);
  const { id } = await only(wang);
  expect(await queue.incidents('', tokens.administrator)).toEqual([]);
  expect((await queue.call('GET', `/v1/incidents/${id}`, tokens.administrator)).status).toBe(404);
});
