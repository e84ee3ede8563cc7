import type { Duty } from '@gridcall/contract/http-duty.ts';
import type { Alert, AlertDetail } from '@gridcall/contract/http-gateway.ts';
import { afterEach, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import { HttpClient } from '../harness/gateway-client.ts';
import { eventually, GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';

let gateway: GatewayUnderTest;
let queue: QueueUnderTest;
let device: Device | undefined;

afterEach(async () => {
  await device?.close();
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL')]);
});

async function steward(): Promise<HttpClient> {
  const body = { role: 'steward', name: '赵云', gateways: [gateway.configuration.gateway.id] };
  const answer = await queue.client.request<{ token: string }>('POST', '/v1/administration/tokens', body);
  return new HttpClient(queue.process.httpPort, answer.body.token);
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
  const refused = await page.request<Alert>('POST', `/api/v1/alerts/${alert.id}/close`, { reason: '误报' });
  expect(refused.status).toBe(200);
  await eventually('the refusal', async () => {
    const { alert: now } = await page.get<AlertDetail>(`/api/v1/alerts/${alert.id}`);
    return now.sent?.find(({ code }) => code === 'ALERT_STILL_ACTIVE');
  });
});
