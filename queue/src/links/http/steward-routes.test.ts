import type { CloudEvent, IncidentChanges } from '@gridcall/contract/events.ts';
import type { ActionCard, Alert, AlertDetail, Session } from '@gridcall/contract/http-gateway.ts';
import type { ActSettledData } from '@gridcall/contract/steward-act.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertEvent, GATEWAY } from '../../testing/events.ts';
import { QueueUnderTest, tokens, WEDNESDAY } from '../../testing/queue-under-test.ts';
import { stewardToken } from '../../testing/steward.ts';

const queue = new QueueUnderTest();
let steward: string;
let sequence = 0;

beforeAll(async () => {
  await queue.start();
  await queue.call('PUT', '/v1/gateways/elsewhere', tokens.administrator, { name: 'elsewhere' });
  steward = await stewardToken(queue);
});
afterAll(() => queue.stop());

async function raise(alertId: string, deviceId = alertId): Promise<void> {
  sequence += 1;
  await queue.send([alertEvent(`raised-${alertId}`, 'raised', { sequence, data: { alertId, deviceId } })]);
}

async function changes(after: number): Promise<IncidentChanges> {
  const path = `/v1/gateways/${GATEWAY}/changes?after=${after}`;
  return (await queue.call<IncidentChanges>('GET', path, tokens.uplink)).body;
}

async function lastAct(): Promise<NonNullable<IncidentChanges['changes'][number]['act']>> {
  const act = (await changes(0)).changes.findLast((change) => change.act !== undefined)?.act;
  if (act === undefined) throw new Error('no act went down');
  return act;
}

async function settle(data: ActSettledData): Promise<void> {
  sequence += 1;
  const base = alertEvent(`settled-${data.actId}-${sequence}`, 'closed', { sequence });
  const { dedupkey: _none, ...envelope } = base;
  const event: CloudEvent = { ...envelope, type: 'cn.grid.act.settled.v1', subject: data.actId, data };
  await queue.send([event]);
}

async function alerts(token = steward): Promise<Alert[]> {
  return (await queue.call<{ alerts: Alert[] }>('GET', '/api/v1/alerts', token)).body.alerts;
}

async function read(id: string): Promise<AlertDetail> {
  return (await queue.call<AlertDetail>('GET', `/api/v1/alerts/${id}`, steward)).body;
}

test('a steward signs in at the steward’s page and nowhere else, and nobody else does there', async () => {
  const answer = await queue.call<Session>('POST', '/api/v1/session', undefined, { token: ` ${steward} ` });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ name: '赵云', role: 'steward', features: { commands: true, devices: false } });
  expect(answer.headers.get('set-cookie')).toMatch(/^gridcall_queue_steward=.*HttpOnly.*SameSite=Strict/);
  const cookie = { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
  expect((await queue.call('GET', '/api/v1/session', undefined, undefined, cookie)).status).toBe(200);
  expect((await queue.call('GET', '/v1/session', undefined, undefined, cookie)).status).toBe(401);
  expect((await queue.call('POST', '/v1/session', undefined, { token: steward })).status).toBe(403);
  expect((await queue.call('GET', '/v1/incidents', steward)).status).toBe(403);
  const officer = await queue.officer('坐席');
  expect((await queue.call('POST', '/api/v1/session', undefined, { token: officer })).status).toBe(403);
  expect((await queue.call('GET', '/api/v1/alerts', officer)).status).toBe(403);
  expect((await queue.call('GET', '/api/v1/alerts')).status).toBe(401);
});

test.each([
  { role: 'steward', name: '无网关' },
  { role: 'steward', name: '错网关', gateways: ['no-such-gateway'] },
  { role: 'steward', name: '错人', gateways: [GATEWAY], people: [{ gatewayId: 'nowhere', personId: 'person-1' }] },
  { role: 'officer', name: '坐席', gateways: [GATEWAY] },
])('a token that would reach nothing, or too much, is refused: $name', async (body) => {
  const answer = await queue.call<{ code: string }>('POST', '/v1/administration/tokens', tokens.administrator, body);
  expect([answer.status, answer.body.code]).toEqual([400, 'BODY_INVALID']);
});

test('alerts are those of one’s gateways and places, as the gateway told them last, in whatever order', async () => {
  const data = { alertId: 'order', deviceId: 'order' };
  const at = WEDNESDAY;
  const later = { ...data, level: 1, state: 'active-acknowledged', by: 'A岗', acknowledgedAt: at + 5 } as const;
  await queue.send([
    alertEvent('order-2', 'acknowledged', { at: at + 5, sequence: 901, data: later }),
    alertEvent('order-1', 'raised', { at, sequence: 900, data: { ...data, level: 1, place } }),
  ]);
  expect((await alerts()).find(({ id }) => id === 'order')).toMatchObject({
    ...{ state: 'active-acknowledged', acknowledgedBy: 'A岗', acknowledgedAt: at + 5, level: 1 },
    ...{ placeName: { zh: '3号楼大厅' }, deviceName: '', unsaved: false, incidentState: 'dispatched' },
  });
  const { timeline } = await read('order');
  expect(timeline.map(({ type, actor }) => [type, actor])).toEqual([
    ['raised', 'device'],
    ['acknowledged', 'A岗'],
  ]);
  const far = await stewardToken(queue, '远方', { gateways: ['elsewhere'], people: [] });
  expect(await alerts(far)).toEqual([]);
  expect((await queue.call('GET', '/api/v1/alerts/order', far)).status).toBe(404);
  expect((await queue.call('POST', '/api/v1/alerts/order/acknowledge', far)).status).toBe(404);
  const other = await stewardToken(queue, '别栋', { placeIds: ['other-building'] });
  expect(await alerts(other)).toEqual([]);
});
const place = { id: 'b3-hall', zh: '3号楼大厅', en: 'Building 3, hall', gridCode: null };

test('an act goes down once, with who did it and what they saw, and is waiting until the gateway has said', async () => {
  await raise('taken');
  const answer = await queue.call<Alert>('POST', '/api/v1/alerts/taken/acknowledge', steward);
  expect(answer.body).toMatchObject({
    state: 'active-unacknowledged',
    sent: [{ act: 'acknowledge', state: 'waiting' }],
  });
  const act = await lastAct();
  expect(act).toMatchObject({
    ...{ alertId: 'taken', act: 'acknowledge', by: '赵云', byId: 'person-1', text: '', until: null },
    seen: { level: 1, occurrences: 1 },
  });
  const down = (await changes(0)).changes.find((change) => change.act?.id === act.id);
  expect(down).toMatchObject({ action: 'act', by: 'steward', subject: 'taken' });
  await settle({ actId: act.id, alertId: 'taken', ok: true, code: null });
  expect((await read('taken')).alert.sent).toEqual([]);
  await settle({ actId: act.id, alertId: 'taken', ok: false, code: 'STATE_CONFLICT' });
  expect((await read('taken')).alert.sent).toEqual([]);
});

test('what the gateway refuses is shown with its reason, for a while', async () => {
  await raise('refused');
  await queue.call('POST', '/api/v1/alerts/refused/close', steward, { reason: '误报' });
  const act = await lastAct();
  await settle({ actId: act.id, alertId: 'refused', ok: false, code: 'ALERT_STILL_ACTIVE' });
  expect((await read('refused')).alert.sent).toMatchObject([
    { act: 'close', state: 'refused', code: 'ALERT_STILL_ACTIVE', by: '赵云' },
  ]);
  queue.clock.forward(600_000);
  expect((await read('refused')).alert.sent).toEqual([]);
});

test('comments and arrivals stand in the timeline once they are confirmed', async () => {
  await raise('words');
  await queue.call('POST', '/api/v1/alerts/words/comments', steward, { text: '阀门\u0000已关' });
  const comment = await lastAct();
  await queue.call('POST', '/api/v1/alerts/words/arrive', steward);
  const arrive = await lastAct();
  expect((await read('words')).timeline.map(({ type }) => type)).toEqual(['raised']);
  for (const { id } of [comment, arrive]) await settle({ actId: id, alertId: 'words', ok: true, code: null });
  const { timeline } = await read('words');
  expect(timeline.map(({ type }) => type)).toEqual(['raised', 'commented', 'arrived']);
  expect(timeline[1]).toMatchObject({ actor: '赵云', detail: { comment: '阀门已关' } });
});

test('shelving, and unlinked stewards, travel as they are', async () => {
  await raise('shelf');
  const unlinked = await stewardToken(queue, '周仓', { people: [] });
  const until = queue.clock.wallMs() + 3_600_000;
  await queue.call('POST', '/api/v1/alerts/shelf/shelve', unlinked, { until, reason: '检修' });
  expect(await lastAct()).toMatchObject({ act: 'shelve', until, text: '检修', by: '周仓' });
  expect((await lastAct()).byId).toMatch(/^queue:/);
  await queue.call('POST', '/api/v1/alerts/shelf/unshelve', unlinked, { reason: '' });
  expect(await lastAct()).toMatchObject({ act: 'unshelve', until: null });
});

test('the stream tells what changed, from where the reader was, and only of their estates', async () => {
  const list = await open('');
  expect(await list.next()).toContain('event: reset');
  await raise('streamed');
  const raised = await list.next();
  expect(raised).toContain('event: change');
  const id = /id: (\S+)/.exec(raised)?.[1] ?? '';
  expect(JSON.parse(/data: (.*)/.exec(raised)?.[1] ?? '')).toMatchObject({
    ...{ type: 'alert', subject: 'streamed' },
    data: { id: 'streamed', level: 1, sent: [] },
  });
  await list.leave();
  await queue.call('POST', '/api/v1/alerts/streamed/acknowledge', steward);
  const resumed = await open(id);
  expect(await resumed.next()).toContain('"act":"acknowledge"');
  await resumed.leave();
});

test('cards are the estate’s own, without its duty phones', async () => {
  const card = (await queue.call<ActionCard>('GET', '/api/v1/action-cards/gas_leak', steward)).body;
  expect(card.phones.map(({ number }) => number)).toEqual(['119', '12345', '120', '110']);
  expect((await queue.call('GET', '/api/v1/action-cards/constructor', steward)).status).toBe(404);
});

async function open(lastEventId: string) {
  const response = await fetch(`${queue.url}/api/v1/live`, {
    headers: { authorization: `Bearer ${steward}`, ...(lastEventId === '' ? {} : { 'last-event-id': lastEventId }) },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('no stream');
  let text = '';
  return {
    /** The next event, without the line that says how soon to come again. */
    async next(): Promise<string> {
      for (;;) {
        const end = text.indexOf('\n\n');
        const event = end < 0 ? '' : text.slice(0, end);
        if (end >= 0) text = text.slice(end + 2);
        if (event.includes('data:')) return event;
        if (end >= 0) continue;
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        text += value;
      }
    },
    leave: () => reader.cancel(),
  };
}
