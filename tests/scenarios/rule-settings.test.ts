import type { Alert } from '@gridcall/contract/http-gateway.ts';
import type { RuleConditions, RuleSettingVersions } from '@gridcall/contract/http-rule-settings.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import type { LinkOfDevice } from '../harness/gateway-client.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';

/** A threshold that is set over HTTP counts for what comes by MQTT, also after a power cut, until the old one is back. */
let gateway: GatewayUnderTest;
const links: LinkOfDevice[] = [];
const devices: Device[] = [];

beforeAll(async () => {
  gateway = await GatewayUnderTest.start();
  for (const id of ['gas-1', 'gas-2', 'gas-3']) {
    links.push(await gateway.client.link(id, { place: 'jinfeng-1-unit-1' }));
  }
  await connect();
});
afterAll(async () => {
  await Promise.all(devices.map((device) => device.close()));
  await gateway?.process.kill('SIGKILL');
});

async function connect(): Promise<void> {
  const made = await Promise.all(links.map((link) => Device.connect(gateway.mqttPort, link)));
  devices.splice(0, devices.length, ...made);
}

/** Resolves at the PUBACK: what it leads to is committed by then. */
async function says(index: number, methane: number): Promise<void> {
  await devices[index]?.publish('reading', { values: { methane_lel: methane, alarm: false } });
}

/** `gas-1 L2 active-unacknowledged` */
async function leaks(): Promise<readonly string[]> {
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all');
  const found = alerts.filter(({ kind }) => kind === 'gas_leak');
  return found.map(({ deviceId, level, state }) => `${deviceId} L${level} ${state}`).sort();
}

/** What was said last is weighed anew a few devices at a time, after the answer. */
async function untilLeaks(deviceId: string): Promise<void> {
  const line = `${deviceId} L2 active-unacknowledged`;
  await eventually(line, async () => ((await leaks()).includes(line) ? true : undefined));
}

const SETTING = '/api/v1/rule-settings/place/jinfeng-1/gas-detector/gas_leak';
const at = (second: number) => ({
  ...{ onDelayMs: null, offDelayMs: null },
  thresholds: [{ quantity: 'methane_lel', level: 2, at: second }],
});

test('set, killed, still set; brought back, and the old threshold counts again', async () => {
  await says(0, 16);
  expect(await leaks()).toEqual([]);
  // From now on it counts, and for what was said last, too.
  const put = await gateway.client.request<RuleConditions>('PUT', SETTING, {
    ...{ ...at(15), baseVersion: 0, reason: '老楼管道' },
  });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
  await untilLeaks('gas-1');

  await gateway.process.kill('SIGKILL');
  await gateway.startAgain();
  await connect();
  await says(1, 16);
  expect(await leaks()).toEqual(['gas-1 L2 active-unacknowledged', 'gas-2 L2 active-unacknowledged']);

  const edit = await gateway.client.request('PUT', SETTING, { ...at(25), baseVersion: 1, reason: '管道已换' });
  expect(edit.status).toBe(200);
  await says(2, 24);
  expect((await leaks()).map((line) => line.slice(0, 5))).toEqual(['gas-1', 'gas-2']);
  const why = { baseVersion: 2, reason: '还是 15 好' };
  expect((await gateway.client.request('POST', `${SETTING}/versions/1/restore`, why)).status).toBe(200);
  await untilLeaks('gas-3');
  const gone = await gateway.client.request('DELETE', SETTING, { baseVersion: 3, reason: '按规则书' });
  expect(gone.status).toBe(200);

  const { versions } = await gateway.client.get<RuleSettingVersions>(`${SETTING}/versions`);
  expect(versions.map(({ version, reason, restoredFrom }) => [version, reason, restoredFrom])).toEqual([
    [4, '按规则书', null],
    [3, '还是 15 好', 1],
    [2, '管道已换', null],
    [1, '老楼管道', null],
  ]);
  const link = await gateway.client.link('gas-4', { place: 'jinfeng-1-unit-1' });
  const fourth = await Device.connect(gateway.mqttPort, link);
  devices.push(fourth);
  await fourth.publish('reading', { values: { methane_lel: 24 } });
  expect((await leaks()).filter((line) => line.startsWith('gas-4'))).toEqual([]);
  await fourth.publish('reading', { values: { methane_lel: 25 } });
  expect(await leaks()).toContain('gas-4 L2 active-unacknowledged');
});
