import { PROBLEM_MEDIA_TYPE } from '@gridcall/contract/errors.ts';
import type { Channels } from '@gridcall/contract/http-channels.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openSealed } from '../../platform/sealed-text.ts';
import type { Notifier } from './options.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

const where = '/api/v1/administration/contacts/li';
let house: House;
let tested: string[];
let answer: Awaited<ReturnType<Notifier['test']>>;

beforeAll(async () => {
  const last = { lastOkAt: null, lastError: null, lastErrorAt: null };
  house = await openHouse({
    notifier: {
      report: () => [
        { ...last, channel: 'sms', state: 'down', reason: '没有模块 / no modem', detail: { waiting: 2 } },
        { ...last, channel: 'siren', state: 'off', reason: '没有接入警号 / no siren is linked', detail: {} },
      ],
      test: async (personId, channel) => {
        tested.push(`${personId} ${channel}`);
        return answer;
      },
    },
  });
});
afterAll(() => house.stop());
beforeEach(() => {
  tested = [];
  answer = { ok: true, state: 'sent' };
});

const kept = (channel: string) => house.store.state.get('contact', `li ${channel}`);
const opened = (channel: string) =>
  openSealed(Buffer.alloc(32, 1), 'contact-address', kept(channel)?.sealedAddress ?? '');

describe('a contact', () => {
  test.each<[string, string, string]>([
    ['sms', '+86 138-0013-8000', '+8613800138000'],
    ['wecom', 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=73febdcb-1b38-4d1b', '73febdcb-1b38-4d1b'],
    ['http', ' 95158 ', '95158'],
  ])('by %s is kept sealed, as it is called', async (channel, address, clear) => {
    const put = await house.request('PUT', `${where}/${channel}`, { token: ADMINISTRATOR_TOKEN, body: { address } });
    expect(put.status).toBe(204);
    expect(kept(channel)?.sealedAddress).not.toContain(clear);
    expect(opened(channel)).toBe(clear);
  });

  test.each<[string, object]>([
    ['sms', { address: 'https://x' }],
    ['sms', { address: '1' }],
    ['sms', {}],
    ['wecom', { address: 'https://evil.example/' }],
    ['http', { address: 'a\nb' }],
    ['push', { address: '1' }],
    ['steward-page', { address: '1' }],
  ])('by %s with %j is refused with what to write', async (channel, body) => {
    const put = await house.request('PUT', `${where}/${channel}`, { token: ADMINISTRATOR_TOKEN, body });
    expect(put.status).toBe(400);
    expect(put.headers['content-type']).toContain(PROBLEM_MEDIA_TYPE);
    expect(put.body.fields).toMatchObject([{ path: 'address' }]);
    expect(put.text).not.toContain('evil');
  });

  test('is listed by its first and last signs, switched off and on, and erased', async () => {
    await house.request('PUT', `${where}/sms`, { token: ADMINISTRATOR_TOKEN, body: { address: '13800138000' } });
    const list = await house.request('GET', '/api/v1/administration/contacts', { token: ADMINISTRATOR_TOKEN });
    expect(list.text).not.toContain('13800138000');
    expect(list.text).toContain('138****00');
    await house.request('PATCH', `${where}/sms`, { token: ADMINISTRATOR_TOKEN, body: { disabled: true } });
    expect(kept('sms')?.disabledAt).not.toBeNull();
    const erased = await house.request('DELETE', `${where}/sms`, { token: ADMINISTRATOR_TOKEN });
    expect([erased.status, kept('sms')]).toEqual([204, undefined]);
  });

  test('of nobody is refused', async () => {
    const path = '/api/v1/administration/contacts/nobody/push';
    expect((await house.request('PUT', path, { token: ADMINISTRATOR_TOKEN, body: {} })).status).toBe(404);
    expect((await house.request('POST', `${path}/test`, { token: ADMINISTRATOR_TOKEN })).status).toBe(404);
  });
});

describe('a test of a channel', () => {
  test('says what came of it, and it is remembered', async () => {
    await house.request('PUT', `${where}/http`, { token: ADMINISTRATOR_TOKEN, body: { address: '95158' } });
    const sent = await house.request('POST', `${where}/http/test`, { token: ADMINISTRATOR_TOKEN });
    expect([sent.status, sent.body]).toEqual([200, { state: 'sent' }]);
    expect(tested).toEqual(['li http']);
    answer = { ok: false, reason: '移动网络故障 / the network is out of order' };
    const failed = await house.request('POST', `${where}/http/test`, { token: ADMINISTRATOR_TOKEN });
    expect([failed.status, failed.body.code]).toEqual([502, 'CHANNEL_FAILED']);
    expect(kept('http')).toMatchObject({ lastError: '移动网络故障 / the network is out of order' });
    expect(kept('http')?.lastOkAt).not.toBeNull();
  });
});

test('the channels: names of people to operators only', async () => {
  await house.request('PUT', `${where}/sms`, { token: ADMINISTRATOR_TOKEN, body: { address: '13800138000' } });
  const all = await house.request('GET', '/api/v1/channels', { token: ADMINISTRATOR_TOKEN });
  const { channels, people }: Channels = JSON.parse(all.text);
  expect(channels).toMatchObject([
    { channel: 'sms', state: 'down', reaches: 1, detail: { waiting: 2 } },
    { channel: 'siren', state: 'off', reaches: 0 },
  ]);
  expect(people).toContainEqual(expect.objectContaining({ personId: 'li' }));
  const { token } = await house.token('steward');
  const some = await house.request('GET', '/api/v1/channels', { token });
  expect(some.status).toBe(200);
  expect(some.text).not.toContain('people');
});
