import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, Submit } from '../../spine/submit.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

/** The disk refuses: the spine's own way of saying so is proved in spine/; here, what the page is told. */
let house: House;
let answerInstead: Answer | undefined;
const between =
  (submit: Submit): Submit =>
  (input, answer) =>
    answerInstead === undefined ? submit(input, answer) : answer(answerInstead);

beforeAll(async () => {
  house = await openHouse({ submit: between });
  await house.link('gas-1', 'flat-101');
  await house.reading('gas-1', { alarm: true });
});
afterAll(async () => {
  answerInstead = undefined;
  await house.stop();
});

const acknowledge = (language: string) =>
  house.request('POST', `/api/v1/alerts/${house.alertOf('gas-1')}/acknowledge`, {
    ...{ token: ADMINISTRATOR_TOKEN, headers: { 'accept-language': language } },
  });

test('taken in memory only: never a 2xx, and said in both languages', async () => {
  answerInstead = { kind: 'unsaved', outcome: { ok: true, id: 'x' } };
  const chinese = await acknowledge('zh-CN');
  expect(chinese).toMatchObject({ status: 503, body: { code: 'DISK_UNAVAILABLE' }, headers: { 'retry-after': '5' } });
  expect(chinese.body.detail).toContain('还没有保存');
  expect((await acknowledge('en')).body.detail).toContain('not saved');
});

test.each([
  ['DISK_UNAVAILABLE', '5'],
  ['BUSY', '1'],
  ['STOPPING', '1'],
] as const)('refused with %s: come back in %s s', async (code, seconds) => {
  answerInstead = { kind: 'refused', code, detail: 'why' };
  const answer = await acknowledge('en');
  expect(answer).toMatchObject({ status: 503, body: { code, detail: 'why' }, headers: { 'retry-after': seconds } });
});

test('a report that was refused leaves no receipt; the same key goes through afterwards', async () => {
  const file = () =>
    house.request('POST', '/api/v1/service-requests', {
      ...{ token: ADMINISTRATOR_TOKEN, headers: { 'idempotency-key': 'kept-by-the-kiosk-1' } },
      body: { placeId: 'building-1', categoryCode: 'P02', text: '灯坏了' },
    });
  answerInstead = { kind: 'refused', code: 'DISK_UNAVAILABLE', detail: '' };
  expect((await file()).body).not.toHaveProperty('number');
  answerInstead = undefined;
  expect((await file()).status).toBe(201);
});
