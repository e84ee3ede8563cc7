import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
let installer: string;
beforeAll(async () => {
  house = await openHouse();
  installer = (await house.token('installer', { companyId: 'jinfeng', name: '王装机' })).token;
  await house.link('gas-1', 'flat-101');
  await house.link('gas-2', 'lobby-2', { companyId: 'station' });
});
afterAll(() => house.stop());

const administrator = { token: ADMINISTRATOR_TOKEN };
const LINKS = '/api/v1/administration/links';
const wish = { deviceKind: 'leak-sensor', companyId: 'jinfeng', placeId: 'pump' };

test('a link: the password is shown once and kept as a hash', async () => {
  const { status, body } = await house.request('POST', LINKS, { token: installer, body: wish });
  expect(status).toBe(201);
  expect(body).toMatchObject({ deviceId: body.linkId, username: body.linkId, clientId: body.linkId });
  expect(body.linkId).toMatch(/^leak-sensor-[a-z0-9]{6}$/);
  expect(body.topics?.reading).toBe(`gridcall/v1/${body.linkId}/reading`);
  const row = house.store.state.get('link', body.linkId);
  expect(row?.passwordHash).toBe(createHash('sha256').update(body.password).digest('hex'));
  expect(house.store.state.get('device', body.linkId)?.name).toBe('泵房 漏水传感器');
});

test.each<[string, object, string]>([
  ['an id that is taken', { ...wish, id: 'gas-1' }, 'ALREADY_EXISTS'],
  ['a kind that is not there', { ...wish, deviceKind: 'toaster' }, 'BODY_INVALID'],
  ['a kind of Object', { ...wish, deviceKind: '__proto__' }, 'BODY_INVALID'],
  ['a place that is not there', { ...wish, placeId: 'nowhere' }, 'UNKNOWN_PLACE'],
  ['a company that is not there', { ...wish, companyId: 'nobody' }, 'UNKNOWN_COMPANY'],
  ['an id with a wildcard', { ...wish, id: '+' }, 'BODY_INVALID'],
])('%s', async (_name, body, code) => {
  expect((await house.request('POST', LINKS, { ...administrator, body })).body.code).toBe(code);
});

test('an installer: own links only, and another company is like none', async () => {
  const list = (await house.request('GET', LINKS, { token: installer })).body.links;
  expect(list.map(({ linkId }) => linkId)).toContain('gas-1');
  expect(list.map(({ linkId }) => linkId)).not.toContain('gas-2');
  expect(list.find(({ linkId }) => linkId === 'gas-1')?.connected).toBe(true);
  const others = await house.request('POST', LINKS, { token: installer, body: { ...wish, companyId: 'station' } });
  const nobodys = await house.request('POST', LINKS, { token: installer, body: { ...wish, companyId: 'none' } });
  expect(others.status).toBe(403);
  expect(others.text).toBe(nobodys.text);
  const revoke = await house.request('DELETE', `${LINKS}/gas-2`, { token: installer });
  expect(revoke.status).toBe(404);
  expect((await house.request('GET', '/api/v1/companies', { token: installer })).body.companies).toHaveLength(1);
});

test('revoked: cut off at once, and may be made anew', async () => {
  expect((await house.request('DELETE', `${LINKS}/gas-1`, { token: installer })).status).toBe(204);
  expect(house.disconnected).toContain('gas-1');
  expect(house.store.state.get('link', 'gas-1')?.revokedAt).not.toBeNull();
  const { devices } = (await house.request('GET', '/api/v1/devices', administrator)).body;
  expect(devices.map(({ id }) => id)).not.toContain('gas-1');
  const foreign = { ...wish, id: 'gas-1', companyId: 'station' };
  expect((await house.request('POST', LINKS, { ...administrator, body: foreign })).body.code).toBe('ALREADY_EXISTS');
  await house.link('gas-1', 'flat-101');
});

test('the quarantine: own links, refused connections of own links', async () => {
  const wrong = {
    kind: 'quarantine',
    topic: 'gridcall/v1/x',
    payload: 'x',
    code: 'TOPIC_UNKNOWN',
    detail: 'd',
  } as const;
  for (const linkId of ['gas-1', 'gas-2', null]) await house.submit({ ...wrong, linkId });
  const at = Date.now();
  house.refused.push(
    { at, address: '10.0.0.7', clientId: 'gas-1', reason: 'wrong password' },
    { at, address: '10.0.0.8', clientId: 'stranger', reason: 'no such link' },
  );
  const own = (await house.request('GET', '/api/v1/quarantine', { token: installer })).body;
  expect(own.entries.map(({ linkId }) => linkId)).toEqual(['gas-1']);
  expect(own.refusedConnections.map(({ clientId }) => clientId)).toEqual(['gas-1']);
  const all = (await house.request('GET', '/api/v1/quarantine', administrator)).body;
  expect(all.entries).toHaveLength(3);
  expect(all.refusedConnections).toHaveLength(2);
  const page = (await house.request('GET', `/api/v1/quarantine?limit=2&before=${all.entries[0]?.id}`, administrator))
    .body;
  expect(page.entries).toEqual(all.entries.slice(1));
});

test.each<[string, object, string]>([
  ['an installer without a company', { role: 'installer' }, '/companyId'],
  ['a narrow operator', { role: 'operator', placeIds: ['building-1'] }, '/role'],
  ['an officer', { role: 'officer' }, '/role'],
])('a token for %s is refused', async (_name, body, path) => {
  const answer = await house.request('POST', '/api/v1/administration/tokens', { ...administrator, body });
  expect(answer.body.fields).toMatchObject([{ path }]);
});

test('tokens are listed without what would open anything', async () => {
  const { id, token } = await house.token('steward', { personId: 'li' });
  const list = await house.request('GET', '/api/v1/administration/tokens', administrator);
  expect(list.text).toContain(id);
  expect(list.text).toContain('李秀英');
  expect(list.text).not.toContain(token);
  expect(list.text).not.toContain(createHash('sha256').update(token).digest('hex'));
});

test('a pairing code opens one kiosk once, for a quarter of an hour', async () => {
  const add = async () =>
    (await house.request('POST', '/api/v1/administration/kiosks', { ...administrator, body: { placeId: 'lobby-1' } }))
      .body;
  const pair = (code: string) => house.request('POST', '/api/v1/kiosk/pair', { body: { code } });
  const { code } = await add();
  const paired = await pair(code);
  expect(paired.status).toBe(200);
  expect(String(paired.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
  expect((await pair(code)).body.code).toBe('PAIRING_CODE_WRONG');
  expect((await house.request('GET', '/api/v1/administration/kiosks', administrator)).text).toContain('"paired":true');
});

test('the uplink shows its lanes and what the queue refused', async () => {
  const answer = await house.request('GET', '/api/v1/administration/uplink', administrator);
  expect(answer.body).toMatchObject({ state: 'down', lastError: 'ECONNREFUSED', deadLetters: [] });
});

test('a dead letter is sent again once, under its own id and a new place', async () => {
  const report = { placeId: 'pump', categoryCode: 'P02', text: '泵房漏水' };
  const headers = { 'idempotency-key': 'report-that-is-refused' };
  const { number } = (
    await house.request('POST', '/api/v1/service-requests', { ...administrator, body: report, headers })
  ).body;
  const [sent] = await house.store.queries.waitingEvents('service-request', 0, 1);
  if (sent === undefined) throw new Error('nothing waits');
  const { eventId, lane, sequence, subject, type } = sent;
  const result = { id: eventId, status: 'rejected', code: 'NO_CATEGORY', reason: 'unknown' } as const;
  await house.submit({ kind: 'uplink-receipt', items: [{ eventId, lane, sequence, subject, type, result }] });
  const shown = await house.request('GET', '/api/v1/administration/uplink', administrator);
  expect(shown.body).toMatchObject({ deadLetters: [{ eventId, subject: number, error: 'NO_CATEGORY: unknown' }] });

  const resend = () =>
    house.request('POST', `/api/v1/administration/uplink/dead-letters/${eventId}/resend`, administrator);
  const answers = await Promise.all([resend(), resend(), resend()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
  expect((await resend()).status).toBe(404);
  const waiting = await house.store.queries.waitingEvents('service-request', 0, 10);
  expect(waiting.map((row) => [row.type, row.sequence])).toEqual([
    ['cn.grid.tombstone.v1', sequence],
    [type, sequence + 1],
  ]);
});
