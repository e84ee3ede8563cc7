import type { Lane } from '@gridcall/contract/lane.ts';
import { mintServiceRequestNumber } from '@gridcall/contract/service-request-number.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { LOCK_MS } from './follow-up-lock.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
let kiosk: Record<string, string>;
let steward: string;
let keys = 0;
beforeAll(async () => {
  house = await openHouse();
  steward = (await house.token('steward', { placeIds: ['building-2'] })).token;
  const { code } = (
    await house.request('POST', '/api/v1/administration/kiosks', {
      ...{ token: ADMINISTRATOR_TOKEN, body: { placeId: 'lobby-1' } },
    })
  ).body;
  const paired = await house.request('POST', '/api/v1/kiosk/pair', { body: { code } });
  kiosk = { cookie: `gridcall_kiosk=${paired.cookies['gridcall_kiosk']}`, origin: 'http://gateway', host: 'gateway' };
});
afterAll(() => house.stop());
// The limits a minute of one address are the plug-in's, and in real time: each test comes from elsewhere.
let address = '';
beforeEach(() => {
  address = `10.1.0.${++keys % 250}`;
});

const light = { placeId: 'building-1', categoryCode: 'P02', text: '楼道灯不亮', phone: '138 0013-8000' };
const file = (body: unknown, key = `key-of-the-form-${++keys}`, headers = kiosk) =>
  house.request('POST', '/api/v1/service-requests', { body, headers: { ...headers, 'idempotency-key': key } });
const follow = (number: string, code: string) =>
  house.request('GET', `/api/v1/service-requests/${encodeURIComponent(number)}`, {
    ...{ headers: { 'x-follow-up-code': code }, address },
  });
const wrongFor = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('a receipt: number, code, time; the phone is sealed and travels nowhere', async () => {
  const { status, body } = await file(light);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    number: expect.stringMatching(/^0417-\d{5}-\d$/),
    code: expect.stringMatching(/^\d{6}$/),
  });
  expect(house.store.state.get('reporter_phone', body.number)?.sealed).not.toContain('138');
  const lanes: Lane[] = ['life-safety', 'service-request'];
  for (const lane of lanes) {
    expect(JSON.stringify(await house.store.queries.waitingEvents(lane, 0, 100))).not.toContain('13800138000');
  }
});

test('the same key again: the same receipt; with other content: refused; another key: another number', async () => {
  const first = await file(light, 'one-form-one-key-1');
  const again = await file({ ...light, phone: '13800138000' }, 'one-form-one-key-1');
  expect(again.status).toBe(200);
  expect(again.body).toEqual(first.body);
  expect((await file({ ...light, text: '别的' }, 'one-form-one-key-1')).body.code).toBe('KEY_IN_USE');
  expect((await file(light, 'one-form-one-key-2')).body.number).not.toBe(first.body.number);
});

test('twenty taps at once are one report', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => file(light, 'impatient-finger-1')));
  expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
});

test.each<[string, object, string]>([
  ['no key', { headers: {} }, 'BODY_INVALID'],
  ['a short key', { headers: { 'idempotency-key': 'short' } }, 'BODY_INVALID'],
  ['a place that is not there', { body: { ...light, placeId: 'nowhere' } }, 'UNKNOWN_PLACE'],
  ['a category that is not there', { body: { ...light, categoryCode: 'X99' } }, 'UNKNOWN_CATEGORY'],
  ['4,001 characters', { body: { ...light, text: '字'.repeat(4001) } }, 'BODY_INVALID'],
  ['an unknown field', { body: { ...light, flat: '101' } }, 'BODY_INVALID'],
  ['a phone that is none', { body: { ...light, phone: 'call me' } }, 'BODY_INVALID'],
  ['no JSON', { raw: '{"placeId":' }, 'BODY_INVALID'],
  ['a poisoned prototype', { raw: '{"__proto__":{"placeId":"building-1"},"categoryCode":"P02"}' }, 'BODY_INVALID'],
  ['a body of 70 kB', { raw: JSON.stringify({ ...light, text: 'x'.repeat(70_000) }) }, 'TOO_LARGE'],
])('%s: refused with its reason', async (_name, wrong: { headers?: object; body?: unknown; raw?: string }, code) => {
  const headers = { ...kiosk, ...(wrong.headers ?? { 'idempotency-key': 'key-of-a-wrong-form' }) };
  const sent = wrong.raw === undefined ? { body: wrong.body ?? light } : { raw: wrong.raw };
  const answer = await house.request('POST', '/api/v1/service-requests', { ...sent, headers });
  expect(answer.body.code).toBe(code);
  expect(answer.headers['content-type']).toContain('application/problem+json');
});

test('4,000 characters, emoji and SQL are kept as they are', async () => {
  for (const text of ['🔥'.repeat(4000), "'); DROP TABLE service_request; --", '{{constructor}} <b>&']) {
    const { body, status } = await file({ ...light, text });
    expect(status).toBe(201);
    expect(house.store.state.get('service_request', body.number)?.text).toBe(text);
  }
});

test('whatever the text, it is filed or refused with a reason', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
      const { status } = await file({ ...light, text });
      expect(status).toBe(201);
    }),
    { numRuns: 50 },
  );
});

test('a steward reports about own places only; nobody reports about nothing', async () => {
  const as = (token: string, placeId: string) =>
    house.request('POST', '/api/v1/service-requests', {
      ...{ token, body: { ...light, placeId }, headers: { 'idempotency-key': `key-of-steward-${++keys}` } },
    });
  expect((await as(steward, 'lobby-2')).status).toBe(201);
  expect((await as(steward, 'lobby-1')).body.code).toBe('NOT_ALLOWED');
  const anonymous = await file(light, 'key-of-nobody-at-all', {});
  expect(anonymous.body.code).toBe('NOT_SIGNED_IN');
});

test('followed up by number and code, however the number is typed', async () => {
  const { number, code } = (await file(light)).body;
  const shown = await follow(number, code);
  expect(shown.body).toMatchObject({ number, state: 'waiting', categoryCode: 'P02', placeName: { zh: '1号楼' } });
  expect(shown.text).not.toContain('138');
  expect(shown.headers['cache-control']).toBe('no-store');
  expect((await follow(number.replaceAll('-', ' '), code)).status).toBe(200);
});

test('the sixth wrong code locks the number for an hour, also for the right code', async () => {
  const { number, code } = (await file(light)).body;
  for (let tries = 0; tries < 6; tries++) expect((await follow(number, wrongFor(code))).body.code).toBe('NOT_FOUND');
  expect(await follow(number, code)).toMatchObject({ status: 423, body: { code: 'LOCKED' } });
  house.pass(LOCK_MS);
  expect((await follow(number, code)).status).toBe(200);
});

test('a number that was never given answers word for word like a wrong code, and locks like one', async () => {
  const { number, code } = (await file(light)).body;
  const unknown = mintServiceRequestNumber(417, 99_999);
  for (let tries = 0; tries < 7; tries++) {
    const [left, right] = [await follow(number, wrongFor(code)), await follow(unknown, '123456')];
    expect(right.text).toBe(left.text);
    expect(right.status).toBe(left.status);
  }
});

test('without a code in its header nothing is looked up', async () => {
  const { number } = (await file(light)).body;
  expect((await house.request('GET', `/api/v1/service-requests/${number}?code=123456`)).body.code).toBe('BODY_INVALID');
});
