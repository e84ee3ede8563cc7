import { afterAll, beforeAll, expect, test } from 'vitest';
import { SESSION_MS } from './cookies.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

const here = { host: 'gateway:8080', origin: 'http://gateway:8080' };
let address = 0;
async function signIn(token: string): Promise<string> {
  const answer = await house.request('POST', '/api/v1/session', {
    ...{ body: { token }, headers: here, address: `10.2.0.${++address}` },
  });
  expect(answer.status).toBe(200);
  return `gridcall_session=${answer.cookies['gridcall_session']}`;
}

test('the cookie: not for scripts, not for other sites, for the whole gateway, and not the token', async () => {
  const { token } = await house.token('steward');
  const answer = await house.request('POST', '/api/v1/session', { body: { token }, headers: here });
  const cookie = String(answer.headers['set-cookie']);
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=2592000']) expect(cookie).toContain(part);
  expect(cookie).not.toContain('Secure');
  expect(cookie).not.toContain(token);
  expect(answer.body).toMatchObject({ role: 'steward', name: 'steward', placeIds: [] });
});

test('it ends after 30 days, with the token, and when it is tampered with', async () => {
  const { token, id } = await house.token('steward');
  const cookie = await signIn(token);
  const read = async (value: string) =>
    (await house.request('GET', '/api/v1/session', { headers: { cookie: value } })).status;
  expect(await read(cookie)).toBe(200);
  expect(await read(`${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`)).toBe(401);
  expect(await read(cookie.replace(id, 'administrator'))).toBe(401);
  expect(await read(cookie.replace(/\.(\d+)\./, (_all, at) => `.${Number(at) + 1}.`))).toBe(401);
  house.pass(SESSION_MS + 1000);
  expect(await read(cookie)).toBe(401);

  const later = await signIn(token);
  expect(await read(later)).toBe(200);
  await house.request('DELETE', `/api/v1/administration/tokens/${id}`, { token: ADMINISTRATOR_TOKEN });
  expect(await read(later)).toBe(401);
  expect((await house.request('GET', '/api/v1/session', { token })).status).toBe(401);
});

test('the administrator may sign in, too; an officer is sent to the desk; a wrong token is told so', async () => {
  expect(await signIn(ADMINISTRATOR_TOKEN)).toContain('administrator.');
  const officer = await house.request('POST', '/api/v1/administration/tokens', {
    ...{ token: ADMINISTRATOR_TOKEN, body: { role: 'officer' } },
  });
  expect(officer.body.fields).toMatchObject([{ path: '/role' }]);
  const wrong = await house.request('POST', '/api/v1/session', { body: { token: 'x'.repeat(32) }, headers: here });
  expect(wrong.body.code).toBe('NOT_SIGNED_IN');
});

test.each<[string, Record<string, string>, number]>([
  ['the page itself', { origin: 'http://gateway:8080' }, 201],
  ['the page itself, over https', { origin: 'http://gateway:8080', 'sec-fetch-site': 'same-origin' }, 201],
  ['another site', { origin: 'http://evil.example' }, 403],
  ['the same host on another port', { origin: 'http://gateway:9090' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a neighbouring name', { origin: 'http://gateway:8080', 'sec-fetch-site': 'same-site' }, 403],
  ['no word of where from', {}, 403],
])('a change with a cookie from %s', async (_name, headers, status) => {
  const cookie = await signIn((await house.token('steward')).token);
  const body = {
    placeId: 'building-1',
    title: '停水',
    text: '明日停水',
    expiresAt: Date.now() + SESSION_MS + 3_600_000,
  };
  const answer = await house.request('POST', '/api/v1/notices', {
    body,
    headers: { host: here.host, cookie, ...headers },
  });
  expect(answer.status).toBe(status);
});

test('another site cannot sign a browser in, either', async () => {
  const { token } = await house.token('steward');
  const headers = { host: here.host, origin: 'http://evil.example' };
  expect((await house.request('POST', '/api/v1/session', { body: { token }, headers })).status).toBe(403);
});

test('signing out takes the cookie away, and is harmless twice', async () => {
  const cookie = await signIn((await house.token('steward')).token);
  const answer = await house.request('DELETE', '/api/v1/session', { headers: { cookie, ...here } });
  expect(answer.status).toBe(204);
  expect(String(answer.headers['set-cookie'])).toContain('gridcall_session=;');
  expect((await house.request('DELETE', '/api/v1/session')).status).toBe(204);
});

test.each(['Basic abc', 'Bearer', 'Bearer ', 'bearer\tx', `Bearer ${'x'.repeat(300)}`])(
  'the header %j opens nothing, whatever the cookie says',
  async (authorization) => {
    const cookie = await signIn(ADMINISTRATOR_TOKEN);
    expect((await house.request('GET', '/api/v1/alerts', { headers: { authorization, cookie } })).status).toBe(401);
  },
);

test('guessing tokens at the sign-in is slowed down, and says for how long', async () => {
  const guess = () =>
    house.request('POST', '/api/v1/session', { body: { token: 'y'.repeat(20) }, headers: here, address: '10.9.9.9' });
  const answers = [];
  for (let tries = 0; tries < 25; tries++) answers.push(await guess());
  expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'TOO_MANY' } });
  expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
});
