import type { Command, Commands } from '@gridcall/contract/http-commands.ts';
import type { Duty } from '@gridcall/contract/http-duty.ts';
import type { Alert, AlertDetail } from '@gridcall/contract/http-gateway.ts';
import { afterEach, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import { HttpClient } from '../harness/gateway-client.ts';
import { simulatedDevice } from '../harness/simulated-device.ts';
import { eventually, GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';

let gateway: GatewayUnderTest;
let queue: QueueUnderTest;
let device: Device | undefined;

afterEach(async () => {
  await device?.close();
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL')]);
});

async function steward(name = '赵云', personId = 'ma-xiulan'): Promise<HttpClient> {
  return new HttpClient(
    queue.process.httpPort,
    await queue.stewardToken(gateway.configuration.gateway.id, personId, name),
  );
}

test('a steward far away takes a gas alarm at the queue: once, by name, through a killed gateway and a killed queue', async () => {
  queue = await QueueUnderTest.start();
  gateway = await GatewayUnderTest.start({ dataDir: queue.dataDir, uplink: { url: queue.url, retryMaximumMs: 500 } });
  device = await Device.connect(gateway.mqttPort, await gateway.client.link('gas-7'));
  await device.publish('reading', { values: { alarm: true, methane_lel: 60 } });
  const page = await steward();
  const alert = await eventually(
    'the alert at the queue',
    async () => (await page.get<{ alerts: Alert[] }>('/api/v1/alerts')).alerts[0],
  );
  expect(alert).toMatchObject({ deviceId: 'gas-7', kind: 'gas_leak', level: 1, state: 'active-unacknowledged' });

  const onDuty = await eventually('who is on duty', async () =>
    (await page.get<Duty>('/api/v1/duty')).places.find(({ placeId }) => placeId === 'jinfeng-1'),
  );
  const own = await gateway.client.get<Duty>('/api/v1/duty?placeId=jinfeng-1');
  expect(onDuty.posts).toEqual(own.places[0]?.posts);
  expect(onDuty.posts.length).toBeGreaterThan(1);

  await gateway.process.kill('SIGKILL');
  const sent = await page.request<Alert>('POST', `/api/v1/alerts/${alert.id}/acknowledge`, {});
  expect(sent.body.sent).toMatchObject([{ act: 'acknowledge', state: 'waiting', by: '赵云' }]);
  await queue.process.kill('SIGKILL');
  await queue.startAgain();
  await gateway.startAgain();
  const taken = await eventually('the word of the gateway', async () => {
    const { alert: now } = await page.get<AlertDetail>(`/api/v1/alerts/${alert.id}`);
    return now.state === 'active-acknowledged' && now.sent?.length === 0 ? now : undefined;
  });
  expect(taken.acknowledgedAt).not.toBeNull();

  const kept = await gateway.client.get<AlertDetail>(`/api/v1/alerts/${alert.id}`);
  expect(kept.alert).toMatchObject({ state: 'active-acknowledged', acknowledgedBy: '赵云' });
  expect(kept.timeline.filter(({ type }) => type === 'acknowledged')).toHaveLength(1);
  await commandsFromAfar(page, alert.id);
  const refused = await page.request<Alert>('POST', `/api/v1/alerts/${alert.id}/close`, { reason: '误报' });
  expect(refused.status).toBe(200);
  await eventually('the refusal', async () => {
    const { alert: now } = await page.get<AlertDetail>(`/api/v1/alerts/${alert.id}`);
    return now.sent?.find(({ code }) => code === 'ALERT_STILL_ACTIVE');
  });
});

/** Two people far away tell a valve and a detector what to do; the detector hears no commands, and says nothing of it. */
async function commandsFromAfar(page: HttpClient, alertId: string): Promise<void> {
  const valve = await simulatedDevice(gateway, 'valve-7', 'gas-valve', 'jinfeng-1-unit-1');
  const path = `/api/v1/commands?alertId=${alertId}`;
  const standing = async (id: string, state: string, by = page) =>
    eventually(`${id} is ${state}`, async () => {
      const found = (await by.get<Commands>(path)).commands.find((one) => one.id === id);
      return found?.state === state ? found : undefined;
    });
  const order = (deviceId: string, nonce: string, command: string) =>
    page.request<Command>('POST', `/api/v1/devices/${deviceId}/commands`, { nonce, command, alertId });
  await eventually('the valve is offered', async () =>
    (await page.get<Commands>(path)).offers.find(({ deviceId }) => deviceId === 'valve-7'),
  );
  expect((await order('valve-7', 'nonce-close', 'close_gas_valve')).body).toMatchObject({
    state: 'waiting',
    by: '赵云',
  });
  const closed = await standing('nonce-close', 'confirmed');
  expect(closed).toMatchObject({ detail: 'sensor', by: '赵云' });

  await order('gas-7', 'nonce-reset', 'reset_detector');
  expect(await standing('nonce-reset', 'awaiting-second')).toMatchObject({ maySecond: false });
  const second = await steward('关平', 'sun-lihua');
  expect(await standing('nonce-reset', 'awaiting-second', second)).toMatchObject({ maySecond: true });
  await second.request('POST', '/api/v1/commands/nonce-reset/second', {});
  const agreed = await eventually('the second person is named', async () =>
    (await page.get<Commands>(path)).commands.find(({ id, secondBy }) => id === 'nonce-reset' && secondBy !== null),
  );
  expect(agreed).toMatchObject({ by: '赵云', secondBy: '关平' });
  const { timeline } = await page.get<AlertDetail>(`/api/v1/alerts/${alertId}`);
  const told = timeline.filter(({ detail }) => detail['commandId'] === 'nonce-close');
  expect([...new Set(told.map(({ detail }) => detail['state']))]).toEqual(['waiting', 'sent', 'confirmed']);
  await valve.runner.stop();
}
