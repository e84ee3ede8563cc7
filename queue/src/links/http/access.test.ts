import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestEvent } from '../../testing/events.ts';
import { QueueUnderTest, tokens } from '../../testing/queue-under-test.ts';
import { stewardToken } from '../../testing/steward.ts';

type Who = 'nobody' | 'gateway' | 'otherGateway' | 'officer' | 'operator' | 'administrator' | 'steward' | 'revoked';
const everybody: readonly Who[] = [
  'nobody',
  'gateway',
  'otherGateway',
  'officer',
  'operator',
  'administrator',
  'steward',
  'revoked',
];
const people: readonly Who[] = ['officer', 'operator', 'administrator'];

const words = { zh: '', en: '' };
const notice = {
  ...{ notificationId: 'n', gatewayId: 'gateway-0417', personId: 'nobody', alertId: null, level: 1, kind: 'test' },
  ...{ test: false, title: words, text: words, at: 0, expiresAt: 0 },
};

/** Route, body, who may. Everybody else is told 401 (who are you) or 403 (not for you). */
const table: readonly (readonly [method: string, path: string, body: unknown, may: readonly Who[]])[] = [
  ['POST', '/v1/events', [], ['gateway', 'otherGateway']],
  ['GET', '/v1/gateways/gateway-0417/changes', undefined, ['gateway']],
  ['PUT', '/v1/gateways/gateway-9', {}, ['administrator']],
  ['GET', '/v1/incidents', undefined, people],
  ['GET', '/v1/incidents/INCIDENT', undefined, people],
  ['POST', '/v1/incidents/INCIDENT/actions', { action: 'close', version: 1 }, ['officer']],
  ['GET', '/v1/categories', undefined, people],
  ['GET', '/v1/session', undefined, [...people, 'steward']],
  ['POST', '/v1/administration/tokens', { role: 'operator', name: '周' }, ['administrator']],
  ['GET', '/v1/administration/tokens', undefined, ['administrator']],
  ['DELETE', '/v1/administration/tokens/none', undefined, ['administrator']],
  ['GET', '/api/v1/session', undefined, ['steward']],
  ['GET', '/api/v1/alerts', undefined, ['steward']],
  ['GET', '/api/v1/alerts/none', undefined, ['steward']],
  ['POST', '/api/v1/alerts/none/acknowledge', {}, ['steward']],
  ['POST', '/api/v1/alerts/none/arrive', {}, ['steward']],
  ['POST', '/api/v1/alerts/none/close', { reason: '误报' }, ['steward']],
  ['POST', '/api/v1/alerts/none/comments', { text: '在吗' }, ['steward']],
  ['POST', '/api/v1/alerts/none/shelve', { until: 1, reason: '检修' }, ['steward']],
  ['POST', '/api/v1/alerts/none/unshelve', { reason: '' }, ['steward']],
  ['GET', '/api/v1/alerts/none/assignees', undefined, ['steward']],
  ['POST', '/api/v1/alerts/none/assign', { personId: null }, ['steward']],
  ['GET', '/api/v1/commands?alertId=none', undefined, ['steward']],
  ['POST', '/api/v1/commands/none/second', {}, ['steward']],
  ['POST', '/api/v1/devices/none/commands', { nonce: '00000000', command: 'open_gate', alertId: 'none' }, ['steward']],
  ['GET', '/api/v1/duty', undefined, ['steward']],
  ['GET', '/api/v1/action-cards/gas_leak', undefined, ['steward']],
  [
    'PUT',
    '/api/v1/push-subscription',
    { endpoint: 'https://push.example.org/x', keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) }, language: 'en' },
    ['steward'],
  ],
  ['DELETE', '/api/v1/push-subscription', { endpoint: 'https://push.example.org/x' }, ['steward']],
  ['POST', '/v1/push-notices', notice, ['gateway']],
  ['POST', '/api/v1/push/take', { ticket: 'none' }, everybody],
  ['GET', '/healthz', undefined, everybody],
  ['GET', '/readyz', undefined, everybody],
  ['GET', '/metrics', undefined, everybody],
  ['GET', '/api/openapi.json', undefined, everybody],
];

const queue = new QueueUnderTest();
const held: { [W in Who]?: string | undefined } = {
  administrator: tokens.administrator,
  gateway: tokens.uplink,
};
let incidentId = '';
beforeAll(async () => {
  await queue.start();
  const make = (role: string, name: string) =>
    queue.call<{ id: string; token: string }>('POST', '/v1/administration/tokens', tokens.administrator, {
      role,
      name,
    });
  held.officer = (await make('officer', '王芳')).body.token;
  held.operator = (await make('operator', '赵')).body.token;
  held.steward = await stewardToken(queue);
  const revoked = (await make('officer', '孙')).body;
  held.revoked = revoked.token;
  await queue.call('DELETE', `/v1/administration/tokens/${revoked.id}`, tokens.administrator);
  const other = await queue.call<{ token: string }>('PUT', '/v1/gateways/gateway-0500', tokens.administrator, {});
  held.otherGateway = other.body.token;
  const answer = await queue.send([requestEvent('r1')]);
  incidentId = answer.results[0]?.incidentId ?? '';
});
afterAll(() => queue.stop());

describe.each(table)('%s %s', (method, path, body, may) => {
  test.each(everybody)('%s', async (who) => {
    const headers = path === '/v1/events' ? { 'content-type': 'application/cloudevents-batch+json' } : {};
    const { status } = await queue.call(method, path.replace('INCIDENT', incidentId), held[who], body, headers);
    if (may.includes(who)) expect([401, 403]).not.toContain(status);
    else expect([401, 403]).toContain(status);
  });
});

test('every route stands in the table, or says why it need not', async () => {
  const { body } = await queue.call<{ paths: Record<string, Record<string, unknown>> }>('GET', '/api/openapi.json');
  const routes = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  // Signing in and out is open to everybody; the live stream has tests of its own.
  const elsewhere = ['POST /v1/session', 'DELETE /v1/session', 'GET /v1/live'].flatMap((route) => [
    route,
    route.replace('/v1', '/api/v1'),
  ]);
  const covered = table.map(([method, path]) => {
    const general = path.replace('gateway-0417', '{id}').replace('gateway-9', '{id}').replace('INCIDENT', '{id}');
    return `${method} ${general.replace(/\?.*/, '').replace('/none', '/{id}').replace('gas_leak', '{kind}')}`;
  });
  expect([...covered.filter((route) => !route.includes('openapi')), ...elsewhere].sort()).toEqual(routes.sort());
  expect(routes.length).toBe(40);
});

test('a session is signed, same-site, and ends with its token', async () => {
  const created = await queue.call<{ id: string; token: string }>(
    'POST',
    '/v1/administration/tokens',
    tokens.administrator,
    {
      role: 'officer',
      name: '钱',
    },
  );
  const signIn = await queue.call('POST', '/v1/session', undefined, { token: created.body.token });
  expect(signIn).toMatchObject({ status: 200, body: { name: '钱', role: 'officer' } });
  const cookie = signIn.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  const value = cookie.split(';')[0] ?? '';
  const as = (headers: Record<string, string>, method = 'GET') =>
    queue.call(
      method,
      method === 'GET' ? '/v1/session' : `/v1/incidents/${incidentId}/actions`,
      undefined,
      method === 'GET' ? undefined : { action: 'close', version: 1 },
      headers,
    );
  expect((await as({ cookie: value })).status).toBe(200);
  expect((await as({ cookie: value, origin: queue.url }, 'POST')).status).toBe(409);
  expect((await as({ cookie: value }, 'POST')).status).toBe(401);
  expect((await as({ cookie: value, origin: 'http://127.0.0.1:1' }, 'POST')).status).toBe(401);
  expect((await as({ cookie: value, 'sec-fetch-site': 'same-site' }, 'POST')).status).toBe(401);
  expect((await as({ cookie: value.replace(/.$/, (end) => (end === 'A' ? 'B' : 'A')) })).status).toBe(401);
  queue.clock.forward(12 * 3_600_000);
  expect((await as({ cookie: value })).status).toBe(401);
  queue.clock.forward(-12 * 3_600_000);
  await queue.call('DELETE', `/v1/administration/tokens/${created.body.id}`, tokens.administrator);
  expect((await as({ cookie: value })).status).toBe(401);
  expect((await queue.call('POST', '/v1/session', undefined, { token: 'wrong' })).status).toBe(401);
});

test('problems speak Chinese first, and English when asked', async () => {
  const chinese = await queue.call<{ title: string }>('GET', '/v1/incidents');
  expect(chinese.headers.get('content-type')).toContain('application/problem+json');
  expect(chinese.body.title).toBe('尚未登录');
  const english = await queue.call<{ title: string }>('GET', '/v1/incidents', undefined, undefined, {
    'accept-language': 'en-GB',
  });
  expect(english.body.title).toBe('Not signed in');
  const lost = await queue.call<{ code: string }>('GET', '/v1/nothing');
  expect(lost).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});

test('whoever asks too often is told when to come again', async () => {
  let last = await queue.call('POST', '/v1/session', undefined, { token: 'guess' });
  for (let tries = 0; tries < 25 && last.status === 401; tries++) {
    last = await queue.call('POST', '/v1/session', undefined, { token: 'guess' });
  }
  expect(last).toMatchObject({ status: 429, body: { code: 'TOO_MANY' } });
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
});
