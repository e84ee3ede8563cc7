import { join } from 'node:path';
import type { Channels, Contacts } from '@gridcall/contract/http-channels.ts';
import type { Alert, AlertDetail, Quarantine } from '@gridcall/contract/http-gateway.ts';
import { systemClock } from '@gridcall/firmware-sim/clock.ts';
import { GsmModem, soundModem } from '@gridcall/firmware-sim/serial/gsm-modem.ts';
import { SerialLine } from '@gridcall/firmware-sim/wire/serial-line.ts';
import { FarEnd } from '@gridcall/gateway/outlets/notify/testing/far-end.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import { temporaryFolder } from '../harness/part-process.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';

/** A gas alarm reaches people over a modem on a real port and over HTTP, with no uplink at all; the stories follow each other. */
const STEWARD = '+8613800138001';
const KEY = '73febdcb-1b38-4d1b-a994-790f21fc8d30';
const folder = temporaryFolder('notify');
const path = join(folder, 'modem');
const line = new SerialLine({ baudRate: 0, clock: systemClock, random: () => 0, path });
const modem = new GsmModem({ line, clock: systemClock });
const robot = new FarEnd();
const callCentre = new FarEnd();
let gateway: GatewayUnderTest;
let device: Device;

const contact = async (personId: string, channel: string, address: string | undefined) => {
  const where = `/api/v1/administration/contacts/${personId}/${channel}`;
  const { status } = await gateway.client.request('PUT', where, address === undefined ? {} : { address });
  expect(status).toBe(204);
};
const channelNow = async (name: string) =>
  (await gateway.client.get<Channels>('/api/v1/channels')).channels.find(({ channel }) => channel === name);
const gasAlert = async () =>
  (await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts')).alerts.find(({ kind }) => kind === 'gas_leak');
const timelineOf = async (alertId: string) =>
  (await gateway.client.get<AlertDetail>(`/api/v1/alerts/${alertId}`)).timeline;
/** Of one kind of entry, by person and channel. */
const told = async (alertId: string, type: string) =>
  (await timelineOf(alertId))
    .filter((entry) => entry.type === type)
    .map(({ detail }) => `${detail?.['personId']} ${detail?.['channel']}`);
const textsTo = (number: string) => modem.shown.filter(({ to }) => to === number).map(({ text }) => text);

beforeAll(async () => {
  await Promise.all([robot.start(), callCentre.start()]);
  callCentre.answer = (_, response) => response.end('{"code":"OK"}');
  gateway = await GatewayUnderTest.start({
    notify: {
      ...{ pageUrl: 'http://estate.example', modemPort: path, wecomUrl: `${robot.url}/cgi-bin/webhook/send` },
      ...{ httpUrl: `${callCentre.url}/send`, httpSecret: 'a secret', httpSuccessText: '"OK"' },
    },
  });
  await contact('ma-xiulan', 'sms', '138 0013 8001');
  await contact('qin-feng', 'wecom', `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${KEY}`);
  await contact('luo-gang', 'wecom', KEY);
  await contact('gao-yan', 'http', '95158');
  device = await Device.connect(gateway.mqttPort, await gateway.client.link('gas-1'));
});

afterAll(async () => {
  await device?.close();
  await gateway?.process.kill('SIGKILL');
  modem.stop();
  await Promise.all([line.stop(), robot.stop(), callCentre.stop()]);
});

test('the list says which channels reach whom, and shows no address', async () => {
  expect(await channelNow('sms')).toMatchObject({
    state: 'down',
    reaches: 1,
    reason: expect.stringContaining('plugged'),
  });
  expect(await channelNow('push')).toMatchObject({ state: 'off', reason: expect.stringContaining('uplink.url') });
  const { contacts } = await gateway.client.get<Contacts>('/api/v1/administration/contacts');
  expect(contacts.find(({ personId }) => personId === 'ma-xiulan')).toMatchObject({
    name: '马秀兰',
    address: '138****01',
  });
  expect(JSON.stringify(contacts)).not.toMatch(/13800138001|73febdcb/);
});

test('a modem that is plugged in later is used; a test of it says that nothing has happened', async () => {
  await line.start();
  await eventually('the modem', async () => ((await channelNow('sms'))?.state === 'up' ? true : undefined));
  const { status, body } = await gateway.client.request('POST', '/api/v1/administration/contacts/ma-xiulan/sms/test');
  expect([status, body]).toEqual([200, { state: 'sent' }]);
  expect(textsTo('13800138001')).toMatchObject([expect.stringContaining('【测试】网格一呼通道测试')]);
});

test('gas: A岗 by SMS, the property and the gas company beside her; none is told the flat or a person', async () => {
  await device.publish('reading', { id: 'a1', values: { alarm: true, methane_lel: 60 } });
  const alert = await eventually('the alert', gasAlert);
  const text = await eventually('the SMS', async () => textsTo('13800138001')[1]);
  expect(text).toContain('【一级·燃气泄漏】金凤花园1号楼');
  expect(text).toContain('回复1接单');
  expect(text).toContain(`http://estate.example/steward/#/alert/${alert.id}`);
  const [toRobot] = await eventually('the robot', async () => (robot.heard.length > 0 ? robot.heard : undefined));
  const [toCentre] = await eventually('the call centre', async () =>
    callCentre.heard.length > 0 ? callCentre.heard : undefined,
  );
  for (const heard of [toRobot?.body ?? '', toCentre?.body ?? '', text]) expect(heard).not.toMatch(/大堂|马秀兰|高岩/);
  expect(JSON.parse(toCentre?.body ?? '')).toMatchObject({ to: '95158', kind: 'gas_leak', level: '1' });
  expect(toCentre?.headers['x-gridcall-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  await eventually('the results in the timeline', async () => {
    const all = await told(alert.id, 'notified');
    return all.includes('ma-xiulan sms') && all.includes('gao-yan http') ? true : undefined;
  });
});

test('a stranger takes nothing, in whatever order the pieces come; what is not understood is answered', async () => {
  const { id } = (await gasAlert()) ?? { id: '' };
  modem.receive('+8613900139000', `1${'，退订回T'.repeat(30)}`, () => [2, 0, 1]);
  modem.receive(STEWARD, '好的');
  await eventually('the quarantine', async () => {
    const { entries } = await gateway.client.get<Quarantine>('/api/v1/quarantine');
    const codes = entries.map(({ code }) => code);
    return codes.includes('SMS_STRANGER') && codes.includes('SMS_NOT_UNDERSTOOD') ? true : undefined;
  });
  await eventually('the answer', async () => textsTo(STEWARD).find((text) => text.includes('没有看懂')));
  expect((await timelineOf(id)).some(({ type }) => type === 'acknowledged')).toBe(false);
  expect(JSON.stringify(await gateway.client.get('/api/v1/quarantine'))).not.toContain('13900139000');
});

test('`1` takes the alert by name and post, and the memory of the card is empty again', async () => {
  const { id } = (await gasAlert()) ?? { id: '' };
  modem.receive(STEWARD, '1');
  await eventually('the acknowledgement', async () =>
    (await gasAlert())?.state === 'active-acknowledged' ? true : undefined,
  );
  const entry = (await timelineOf(id)).find(({ type }) => type === 'acknowledged');
  expect(entry).toMatchObject({ actor: '马秀兰' });
  await eventually('the answer', async () => textsTo(STEWARD).find((text) => text.includes('由您接单')));
  await eventually('the empty card', async () => (modem.stored === 0 ? true : undefined));
});

test('a modem that is pulled out, a network that refuses and a robot that is gone are failures at once, each by itself', async () => {
  await line.unplug();
  await robot.stop();
  const other = await Device.connect(
    gateway.mqttPort,
    await gateway.client.link('co-1', { kind: 'carbon-monoxide-detector' }),
  );
  await other.publish('reading', { id: 'b1', values: { alarm: true } });
  await other.close();
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts');
  const alert = alerts.find(({ kind }) => kind === 'carbon_monoxide');
  const failures = await eventually('the failures', async () => {
    const all = await told(alert?.id ?? '', 'notify-failed');
    return all.includes('ma-xiulan sms') && all.some((one) => one.endsWith(' wecom')) ? all : undefined;
  });
  expect(failures).not.toContain('gao-yan http');
  modem.faults = { ...soundModem, sendError: 38 };
  await line.plug();
  await eventually('the modem', async () => ((await channelNow('sms'))?.state === 'up' ? true : undefined));
  const { status, body } = await gateway.client.request<{ detail: string }>(
    'POST',
    '/api/v1/administration/contacts/ma-xiulan/sms/test',
  );
  expect([status, body.detail]).toEqual([502, '移动网络故障 / the network is out of order']);
  const { contacts } = await gateway.client.get<Contacts>('/api/v1/administration/contacts');
  expect(contacts.find(({ channel }) => channel === 'sms')).toMatchObject({
    lastError: expect.stringContaining('out of order'),
  });
});

test('nobody finds a number in what the gateway writes down for people', async () => {
  expect(gateway.process.errors()).not.toMatch(/13800138001|13900139000|73febdcb/);
});
