import type { Alert, AlertDetail } from '@gridcall/contract/http-gateway.ts';
import type { Incident } from '@gridcall/contract/http-queue.ts';
import { afterEach, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import { eventually, GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';

let gateway: GatewayUnderTest;
let queue: QueueUnderTest;
const devices: Device[] = [];

afterEach(async () => {
  await Promise.all(devices.splice(0).map((device) => device.close()));
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL')]);
});

async function estate(): Promise<void> {
  queue = await QueueUnderTest.start();
  gateway = await GatewayUnderTest.start({ dataDir: queue.dataDir, uplink: { url: queue.url, retryMaximumMs: 500 } });
}

async function alertsOf(deviceId: string): Promise<Alert[]> {
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all');
  return alerts.filter((alert) => alert.deviceId === deviceId);
}

async function incidentsOf(deviceId: string): Promise<Incident[]> {
  return (await queue.client.get<{ incidents: Incident[] }>(`/v1/incidents?deviceId=${deviceId}`)).incidents;
}

test('a gas alarm stands once, here and at the queue, after a cut uplink, 50 duplicates and both killed', async () => {
  await estate();
  const link = await gateway.client.link('gas-1');
  await queue.process.kill('SIGKILL');

  devices.push(await Device.connect(gateway.mqttPort, link));
  const alarm = { id: 'alarm-1', values: { alarm: true, methane_lel: 60 } };
  await devices[0]?.publish('reading', alarm);
  for (let copy = 0; copy < 50; copy++) await devices[0]?.publish('reading', alarm);
  expect(await alertsOf('gas-1')).toMatchObject([
    { kind: 'gas_leak', level: 1, state: 'active-unacknowledged', occurrences: 1 },
  ]);

  await gateway.process.kill('SIGKILL');
  await gateway.startAgain();
  const again = await Device.connect(gateway.mqttPort, link);
  devices.push(again);
  await again.publish('reading', alarm);
  await queue.startAgain();

  const [incident] = await eventually('the incident at the queue', async () => {
    const found = await incidentsOf('gas-1');
    return found.length > 0 ? found : undefined;
  });
  expect(incident).toMatchObject({ categoryCode: 'S01', level: 1, deviceId: 'gas-1', occurrences: 1 });
  await queue.process.kill('SIGKILL');
  await queue.startAgain();
  await again.publish('reading', alarm);
  const [alert] = await alertsOf('gas-1');
  await gateway.client.request('POST', `/api/v1/alerts/${alert?.id}/acknowledge`, {});
  await eventually('the acknowledgement at the queue', async () =>
    (await incidentsOf('gas-1'))[0]?.acknowledgedAt ? true : undefined,
  );
  expect(await incidentsOf('gas-1')).toHaveLength(1);

  const { timeline } = await gateway.client.get<AlertDetail>(`/api/v1/alerts/${alert?.id}`);
  // Who was called meanwhile, and what the queue did, stands between.
  const ownSteps = timeline
    .map(({ type }) => type)
    .filter((type) => type.startsWith('raised') || type === 'acknowledged');
  expect(ownSteps).toEqual(['raised', 'acknowledged']);
});

test('what is done at the queue comes down: a claimed incident acknowledges the alert', async () => {
  await estate();
  const link = await gateway.client.link('gas-2');
  const device = await Device.connect(gateway.mqttPort, link);
  devices.push(device);
  await device.publish('reading', { values: { alarm: true } });
  const incident = await eventually('the incident', async () => (await incidentsOf('gas-2'))[0]);
  const officer = await queue.officer();
  const { status } = await officer.request('POST', `/v1/incidents/${incident.id}/actions`, {
    action: 'claim',
    version: incident.version,
    note: '已派人',
  });
  expect(status).toBe(200);
  const alert = await eventually('the acknowledgement', async () => {
    const [found] = await alertsOf('gas-2');
    return found?.state === 'active-acknowledged' ? found : undefined;
  });
  expect(alert).toMatchObject({ incidentState: 'in_progress', incidentNumber: incident.number });
});

test('a gas alert stays until a named person closes it, and is not closed while it is active', async () => {
  await estate();
  const link = await gateway.client.link('gas-3');
  const device = await Device.connect(gateway.mqttPort, link);
  devices.push(device);
  await device.publish('reading', { values: { alarm: true } });
  const [alert] = await alertsOf('gas-3');
  const close = () =>
    gateway.client.request<{ code?: string }>('POST', `/api/v1/alerts/${alert?.id}/close`, { reason: '误报，已复核' });
  expect(await close()).toMatchObject({ status: 409, body: { code: 'ALERT_STILL_ACTIVE' } });
  await device.publish('reading', { values: { alarm: false, methane_lel: 0 } });
  await eventually(
    'the off-delay',
    async () => ((await alertsOf('gas-3'))[0]?.state === 'cleared-unclosed' ? true : undefined),
    40_000,
  );
  expect((await close()).status).toBe(200);
  expect(await alertsOf('gas-3')).toMatchObject([{ state: 'closed', closeReason: '误报，已复核' }]);
});
