import { createHmac } from 'node:crypto';
import { PushNoticeSchema } from '@gridcall/contract/push-notice.ts';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../platform/testing/manual-clock.ts';
import type { Channel, Notice, SendOutcome } from './channel.ts';
import { HttpGatewayChannel, SIGNATURE_HEADER } from './http-gateway.ts';
import { PushChannel } from './push.ts';
import { defaultTemplate } from './template.ts';
import { FarEnd } from './testing/far-end.ts';
import { aNotice } from './testing/notices.ts';
import { WecomChannel } from './wecom.ts';

const KEY = '73febdcb-1b38-4d1b-a994-790f21fc8d30';
const farEnd = new FarEnd();
let clock: ManualClock;

beforeAll(() => farEnd.start());
afterAll(() => farEnd.stop());
beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 10, 21, 6, 2));
  farEnd.heard.length = 0;
  farEnd.answer = (_, response) => response.end('{"errcode":0,"errmsg":"ok"}');
});

const shared = () => ({ timeoutMs: 1000, language: 'zh-CN' as const, clock });
const wecom = (perMinute = 20) =>
  new WecomChannel({ ...shared(), url: `${farEnd.url}/cgi-bin/webhook/send`, perMinute });
const gateway = (more: Partial<ConstructorParameters<typeof HttpGatewayChannel>[0]> = {}) =>
  new HttpGatewayChannel({
    ...{ ...shared(), url: `${farEnd.url}/send`, format: 'json', template: defaultTemplate, secret: 'a secret' },
    ...{ authorization: 'APPCODE 1', successText: '', ...more },
  });
const push = (more: Partial<ConstructorParameters<typeof PushChannel>[0]> = {}) =>
  new PushChannel({
    ...{
      url: farEnd.url,
      token: 'uplink-token',
      gatewayId: 'gateway-0417',
      isUplinkUp: () => true,
      timeoutMs: 1000,
      clock,
    },
    ...more,
  });

function send(channel: Channel, notice: Notice, signal = new AbortController().signal): Promise<SendOutcome> {
  return channel.send(notice, signal);
}

const toRobot = (more: Partial<Notice> = {}) => aNotice({ address: KEY, ...more });
const toAccount = (more: Partial<Notice> = {}) => aNotice({ address: '13800138000', ...more });

describe('a WeCom robot', () => {
  test('calls everybody for what is urgent, with the building and the link and no person', async () => {
    expect(await send(wecom(), toRobot())).toEqual({ state: 'sent' });
    const [heard] = farEnd.heard;
    expect(heard?.path).toBe(`/cgi-bin/webhook/send?key=${KEY}`);
    expect(heard?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(heard?.body ?? '')).toEqual({
      msgtype: 'text',
      text: {
        content: '【一级·燃气泄漏】幸福里小区3号楼 14:02\nhttps://estate.example/steward/#/alert/01ALERT',
        mentioned_list: ['@all'],
      },
    });
  });

  test('writes what can wait without calling anybody; a name makes no link and no mention', async () => {
    const text = { zh: '<@all>[点我](http://evil) 3号楼', en: '' };
    await send(wecom(), toRobot({ level: 3, text }));
    const { msgtype, markdown } = JSON.parse(farEnd.heard[0]?.body ?? '');
    expect(msgtype).toBe('markdown');
    expect(markdown.content).toBe(
      '**【一级·燃气泄漏】**\n> ＜@all＞［点我］(http://evil) 3号楼\n[查看 / Open](https://estate.example/steward/#/alert/01ALERT)',
    );
  });

  test('keeps within the bytes that a text may have', async () => {
    await send(wecom(), toRobot({ text: { zh: '漏'.repeat(2000), en: '' } }));
    const { text } = JSON.parse(farEnd.heard[0]?.body ?? '');
    expect(Buffer.byteLength(text.content)).toBeLessThanOrEqual(2048);
    expect(text.content.endsWith('…')).toBe(true);
  });

  test.each<[number, boolean, string]>([
    [45009, false, 'over its limit'],
    [93000, true, 'its key is wrong'],
    [40058, true, 'does not take the content'],
    [-1, false, 'busy'],
    [12345, false, '12345'],
  ])('errcode %i under status 200 is a failure', async (errcode, isFinal, words) => {
    farEnd.answer = (_, response) => response.end(JSON.stringify({ errcode, errmsg: 'x' }));
    const outcome = await send(wecom(), toRobot());
    expect(outcome).toMatchObject({ state: 'failed', isFinal, reason: expect.stringContaining(words) });
    expect('retryAfterMs' in outcome && outcome.retryAfterMs === 60_000).toBe(errcode === 45009);
  });

  test('an answer that is none is a failure', async () => {
    farEnd.answer = (_, response) => response.end('<html>');
    expect(await send(wecom(), toRobot())).toMatchObject({ state: 'failed', isFinal: false });
  });

  test('holds back what can wait before the far end does, and never what is urgent', async () => {
    const channel = wecom(4);
    for (let count = 0; count < 3; count++)
      expect(await send(channel, toRobot({ level: 3 }))).toEqual({ state: 'sent' });
    expect(await send(channel, toRobot({ level: 3 }))).toMatchObject({
      state: 'failed',
      isFinal: false,
      retryAfterMs: 60_000,
    });
    expect(await send(channel, toRobot({ level: 1 }))).toEqual({ state: 'sent' });
    const other = { level: 3 as const, address: KEY.replace('7', '8') };
    expect(await send(channel, toRobot(other))).toEqual({ state: 'sent' });
    clock.advance(60_000);
    expect(await send(channel, toRobot({ level: 3 }))).toEqual({ state: 'sent' });
  });

  test('an address that is none goes nowhere', async () => {
    expect(await send(wecom(), toRobot({ address: 'https://evil.example/' }))).toMatchObject({
      state: 'failed',
      isFinal: true,
    });
    expect(farEnd.heard).toEqual([]);
  });
});

describe('a gateway over HTTP', () => {
  test('is sent everything, signed over the time and every byte', async () => {
    expect(await send(gateway(), toAccount())).toEqual({ state: 'sent' });
    const [heard] = farEnd.heard;
    const seconds = clock.wallMs() / 1000;
    const mark = createHmac('sha256', 'a secret').update(`${seconds}.${heard?.body}`).digest('hex');
    expect(heard?.headers[SIGNATURE_HEADER]).toBe(`t=${seconds},v1=${mark}`);
    expect(heard?.headers['authorization']).toBe('APPCODE 1');
    expect(heard?.headers['idempotency-key']).toBe('01ALERT 0 0 li-xiuying wecom');
    expect(heard?.path).toBe('/send');
    expect(JSON.parse(heard?.body ?? '')).toMatchObject({
      ...{ to: '13800138000', level: '1', kind: 'gas_leak', test: 'false', building: '幸福里小区3号楼' },
      text: '【一级·燃气泄漏】幸福里小区3号楼 14:02',
    });
  });

  test('takes a form; no value becomes part of another', async () => {
    const text = { zh: 'a&to=1%20', en: '' };
    await send(gateway({ format: 'form', template: 'mobile={{to}}&content={{text}}' }), toAccount({ text }));
    expect(farEnd.heard[0]?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    const form = new URLSearchParams(farEnd.heard[0]?.body);
    expect([...form.entries()]).toEqual([
      ['mobile', '13800138000'],
      ['content', '【一级·燃气泄漏】a&to=1%20'],
    ]);
  });

  test('must say what it was agreed that it says', async () => {
    const channel = gateway({ successText: '"code":"OK"' });
    farEnd.answer = (_, response) => response.end('{"code":"isv.BUSINESS_LIMIT_CONTROL"}');
    expect(await send(channel, toAccount())).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('httpSuccessText'),
    });
    farEnd.answer = (_, response) => response.end('{"code":"OK"}');
    expect(await send(channel, toAccount())).toEqual({ state: 'sent' });
  });

  test('that nobody has set up is off', async () => {
    expect(gateway({ url: '' }).health()).toMatchObject({
      state: 'off',
      reason: expect.stringContaining('notify.httpUrl'),
    });
    expect(await send(gateway({ url: '' }), toAccount())).toMatchObject({ state: 'failed', isFinal: true });
  });
});

describe('a push by way of the queue', () => {
  test('is what the contract says, under the id of the notice', async () => {
    farEnd.answer = (_, response) => response.writeHead(202).end();
    expect(await send(push(), aNotice())).toEqual({ state: 'sent' });
    const [heard] = farEnd.heard;
    expect(heard?.path).toBe('/v1/push-notices');
    expect(heard?.headers['authorization']).toBe('Bearer uplink-token');
    const body: unknown = JSON.parse(heard?.body ?? '');
    expect(Value.Check(PushNoticeSchema, body)).toBe(true);
    expect(body).toMatchObject({ notificationId: '01ALERT 0 0 li-xiuying wecom', personId: 'li-xiuying', level: 1 });
  });

  test.each([404, 410])('to a person without a phone (%i) is given up', async (status) => {
    farEnd.answer = (_, response) => response.writeHead(status).end();
    expect(await send(push(), aNotice())).toMatchObject({
      isFinal: true,
      reason: expect.stringContaining('subscribed'),
    });
  });

  test('is down with the uplink, and off without a queue', () => {
    expect(push({ isUplinkUp: () => false }).health().state).toBe('down');
    expect(push({ url: '' }).health().state).toBe('off');
  });
});

describe.each<[string, () => Channel, () => Notice]>([
  ['wecom', wecom, toRobot],
  ['http', gateway, toAccount],
  ['push', push, aNotice],
])('a far end that misbehaves: %s', (_, channel, notice) => {
  test.each<[number, boolean]>([
    [301, true],
    [401, true],
    [422, true],
    [500, false],
    [503, false],
  ])('status %i', async (status, isFinal) => {
    farEnd.answer = (_heard, response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
    expect(await send(channel(), notice())).toMatchObject({ state: 'failed', isFinal });
    expect(farEnd.heard).toHaveLength(1);
  });

  test('says when it wants to be asked again', async () => {
    farEnd.answer = (_heard, response) => response.writeHead(429, { 'retry-after': '7' }).end();
    expect(await send(channel(), notice())).toMatchObject({ state: 'failed', isFinal: false, retryAfterMs: 7000 });
  });

  test('is gone: the reason has no address in it', async () => {
    const sender = channel();
    await farEnd.stop();
    const outcome = await send(sender, notice());
    await farEnd.start();
    expect(outcome).toMatchObject({ state: 'failed', isFinal: false, reason: expect.stringContaining('refuses') });
    expect(JSON.stringify(outcome)).not.toMatch(/127\.0\.0\.1|13800138000|73febdcb/);
  });

  test('breaks off in the middle of its answer', async () => {
    farEnd.answer = (_heard, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"err');
      response.socket?.destroy();
    };
    expect(await send(channel(), notice())).toMatchObject({ state: 'failed', isFinal: false });
  });

  test('hangs until it is given up', async () => {
    const abort = new AbortController();
    farEnd.answer = () => abort.abort();
    expect(await send(channel(), notice(), abort.signal)).toMatchObject({
      ...{ state: 'failed', isFinal: false, reason: expect.stringContaining('in time') },
    });
  });
});
