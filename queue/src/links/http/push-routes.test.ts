import type { IncidentChanges } from '@gridcall/contract/events.ts';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import type { PushNotice } from '@gridcall/contract/push-notice.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { alertEvent, GATEWAY } from '../../testing/events.ts';
import { PushFarEnd } from '../../testing/push-far-end.ts';
import { QueueUnderTest, tokens } from '../../testing/queue-under-test.ts';
import { stewardToken } from '../../testing/steward.ts';

let farEnd: PushFarEnd;
let queue: QueueUnderTest;
let steward: string;
let notices = 0;

beforeAll(async () => {
  farEnd = await PushFarEnd.start();
  queue = await new QueueUnderTest({ pushHosts: [farEnd.host], pushTimeoutMs: 30_000 }).start();
  steward = await stewardToken(queue);
  await queue.send([alertEvent('raised', 'raised', { sequence: 1 })]);
});
afterAll(async () => {
  await queue.stop();
  await farEnd.stop();
});
beforeEach(async () => {
  farEnd.mood = 'take';
  farEnd.received.length = 0;
  // Past every pause that a push service has asked for.
  queue.clock.forward(3_600_000);
  await subscribe();
});

interface Problem {
  readonly code: string;
  readonly detail: string;
}

function subscribe(body: object = farEnd.subscription(), token = steward, language = 'zh-CN', at = queue) {
  return at.call<Problem>('PUT', '/api/v1/push-subscription', token, { ...body, language });
}

function notice(more: Partial<PushNotice> = {}): PushNotice {
  const now = queue.clock.wallMs();
  notices += 1;
  return {
    ...{ notificationId: `alert-1 0 0 person-1 push ${notices}`, gatewayId: GATEWAY, personId: 'person-1' },
    ...{ alertId: 'alert-1', level: 1, kind: 'raised', test: false, at: now, expiresAt: now + 600_000 },
    title: { zh: '燃气泄漏', en: 'Gas leak' },
    text: { zh: '金凤花园3号楼', en: 'Building 3' },
    ...more,
  };
}

function post(body: PushNotice, token: string = tokens.uplink, at = queue) {
  return at.call<Problem & { reached: number }>('POST', '/v1/push-notices', token, body);
}

test('a phone opens what was sent to it, and the push service knows who sent it', async () => {
  expect(await post(notice())).toMatchObject({ status: 200, body: { reached: 1, failed: [] } });
  expect(farEnd.faults).toEqual([]);
  expect(farEnd.received).toMatchObject([
    {
      headers: { urgency: 'high', ttl: '600' },
      payload: {
        alertId: 'alert-1',
        level: 1,
        kind: 'raised',
        title: '燃气泄漏',
        text: '金凤花园3号楼',
        language: 'zh-CN',
      },
    },
  ]);
  await subscribe(farEnd.subscription(), steward, 'en');
  await post(notice({ level: 3, kind: 'stood-down' }));
  expect(farEnd.received[1]).toMatchObject({
    headers: { urgency: 'normal' },
    payload: { title: 'Gas leak', ticket: null },
  });
});

test('the same notice is the same notice, also while it is in hand', async () => {
  const one = notice();
  const answers = await Promise.all([post(one), post(one)]);
  answers.push(await post(one));
  expect(answers.map(({ status, body }) => [status, body.reached])).toEqual([
    [200, 1],
    [200, 1],
    [200, 1],
  ]);
  expect(farEnd.received).toHaveLength(1);
});

test('the button of a notice takes the alert, for a quarter of an hour, that alert and nobody else’s', async () => {
  await post(notice());
  const ticket = farEnd.received[0]?.payload.ticket ?? '';
  const take = (text: string) => queue.call<Alert & Problem>('POST', '/api/v1/push/take', undefined, { ticket: text });
  expect((await take(ticket)).body.sent).toMatchObject([{ act: 'acknowledge', state: 'waiting', by: '赵云' }]);
  const path = `/v1/gateways/${GATEWAY}/changes?after=0`;
  const { changes } = (await queue.call<IncidentChanges>('GET', path, tokens.uplink)).body;
  expect(changes.at(-1)?.act).toMatchObject({ act: 'acknowledge', alertId: 'alert-1', byId: 'person-1' });
  for (const forged of [ticket.replace('alert-1', 'alert-2'), `${ticket.slice(0, -2)}AA`, 'ticket', `${ticket}A`]) {
    expect((await take(forged)).body.code).toBe('TICKET_ENDED');
  }
  queue.clock.forward(15 * 60_000);
  expect((await take(ticket)).body.code).toBe('TICKET_ENDED');
});

test('who has revoked or signed off their phone is not told, and its button takes nothing', async () => {
  const leaving = await stewardToken(queue, '离职', { people: [{ gatewayId: GATEWAY, personId: 'person-9' }] });
  await subscribe(farEnd.subscription('phone-9'), leaving);
  await post(notice({ personId: 'person-9' }));
  const ticket = farEnd.received[0]?.payload.ticket;
  const { endpoint } = farEnd.subscription('phone-9');
  await queue.call('DELETE', '/api/v1/push-subscription', steward, { endpoint });
  expect((await post(notice({ personId: 'person-9' }))).status).toBe(200);
  await queue.call('DELETE', '/api/v1/push-subscription', leaving, { endpoint });
  expect((await post(notice({ personId: 'person-9' }))).body.code).toBe('PUSH_NOBODY');
  expect((await queue.call('POST', '/api/v1/push/take', undefined, { ticket })).status).toBe(410);
});

test('a subscription that has ended is forgotten at once', async () => {
  farEnd.mood = 'gone';
  expect((await post(notice())).body.code).toBe('PUSH_GONE');
  expect((await post(notice())).body.code).toBe('PUSH_NOBODY');
});

test.each([
  ['refuse', 'STATUS_403'],
  ['vanish', 'UNREACHABLE'],
  ['elsewhere', 'STATUS_307'],
] as const)('a push service that does %s is told as it is, and the notice may come again', async (mood, reason) => {
  farEnd.mood = mood;
  const one = notice();
  const answer = await post(one);
  expect([answer.status, answer.body.code, answer.body.detail]).toEqual([502, 'PUSH_FAILED', reason]);
  farEnd.mood = 'take';
  expect((await post(one)).body.reached).toBe(1);
});

test('a push service that never answers is waited for no longer than is set', async () => {
  const impatient = await new QueueUnderTest({ pushHosts: [farEnd.host], pushTimeoutMs: 300 }).start();
  await impatient.send([alertEvent('raised', 'raised', { sequence: 1 })]);
  await subscribe(farEnd.subscription(), await stewardToken(impatient), 'zh-CN', impatient);
  farEnd.mood = 'slow';
  const { status, body } = await post(notice(), tokens.uplink, impatient);
  await impatient.stop();
  expect([status, body.code, body.detail]).toEqual([502, 'PUSH_FAILED', 'TIMED_OUT']);
});

test('a push service that is asked too often is left alone for as long as it said', async () => {
  farEnd.mood = 'limit';
  const first = await post(notice());
  expect([first.status, first.headers.get('retry-after')]).toEqual([429, '120']);
  farEnd.mood = 'take';
  const asked = farEnd.asked;
  queue.clock.forward(60_000);
  expect((await post(notice())).headers.get('retry-after')).toBe('60');
  expect(farEnd.asked).toBe(asked);
  queue.clock.forward(60_000);
  expect((await post(notice())).body.reached).toBe(1);
});

test('one phone that is gone holds up no other', async () => {
  await subscribe(farEnd.subscription('phone-2'));
  await subscribe({ ...farEnd.subscription(), endpoint: farEnd.subscription().endpoint.replace('phone-1', 'phone-3') });
  expect((await post(notice())).body.reached).toBe(3);
  expect(new Set(farEnd.received.map(({ path }) => path))).toEqual(new Set(['phone-1', 'phone-2', 'phone-3']));
});

test('what is no phone of a browser, and what is past its time, goes nowhere', async () => {
  const { keys } = farEnd.subscription();
  expect((await subscribe({ endpoint: 'https://127.0.0.1/x', keys })).body.code).toBe('PUSH_ENDPOINT_REFUSED');
  const bad = { ...farEnd.subscription(), keys: { ...keys, p256dh: 'A'.repeat(87) } };
  expect((await subscribe(bad)).body.code).toBe('BODY_INVALID');
  expect((await post(notice({ expiresAt: queue.clock.wallMs() }))).body.detail).toContain('EXPIRED');
  expect((await post(notice({ gatewayId: 'elsewhere' }))).status).toBe(403);
  expect((await post(notice(), steward)).status).toBe(403);
});

test('nothing that is kept leads to a phone', async () => {
  const rows = await queue.queue.database.selectFrom('pushSubscription').selectAll().execute();
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(farEnd.host);
});
