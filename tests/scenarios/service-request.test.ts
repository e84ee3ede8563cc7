import type {
  PairingCodeSchema,
  ServiceRequestFollowUp,
  ServiceRequestReceipt,
} from '@gridcall/contract/http-gateway.ts';
import type { Incident } from '@gridcall/contract/http-queue.ts';
import type { Static } from 'typebox';
import { afterEach, expect, test } from 'vitest';
import { eventually, GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';

let gateway: GatewayUnderTest;
let queue: QueueUnderTest;

afterEach(async () => {
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL')]);
});

async function pairedKiosk(): Promise<string> {
  const { body } = await gateway.client.request<Static<typeof PairingCodeSchema>>(
    'POST',
    '/api/v1/administration/kiosks',
    { placeId: 'jinfeng-1-lobby' },
  );
  const response = await fetch(`${gateway.client.base}/api/v1/kiosk/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: body.code }),
  });
  expect(response.status).toBeLessThan(300);
  return (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}

async function asKiosk<T>(
  cookie: string,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
) {
  const response = await fetch(gateway.client.base + path, {
    method,
    headers: {
      cookie,
      origin: gateway.client.base,
      ...(options.body ? { 'content-type': 'application/json' } : {}),
      ...options.headers,
    },
    ...(options.body ? { body: JSON.stringify(options.body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as T };
}

test('a report filed with the uplink cut is at the queue under the number on the receipt, and the desk is seen at the kiosk', async () => {
  queue = await QueueUnderTest.start();
  gateway = await GatewayUnderTest.start({ dataDir: queue.dataDir, uplink: { url: queue.url, retryMaximumMs: 500 } });
  const cookie = await pairedKiosk();
  await queue.process.kill('SIGKILL');

  const text = `三楼走廊灯不亮 💡 '; DROP TABLE service_request; -- ${'长'.repeat(3900)}`;
  const filed = {
    body: { placeId: 'jinfeng-1', categoryCode: 'P02', text },
    headers: { 'idempotency-key': 'kiosk-key-0000000001' },
  };
  const first = await asKiosk<ServiceRequestReceipt>(cookie, 'POST', '/api/v1/service-requests', filed);
  expect(first.status).toBe(201);
  const { number, code } = first.body;

  await gateway.process.kill('SIGKILL');
  await gateway.startAgain();
  const repeated = await asKiosk<ServiceRequestReceipt>(cookie, 'POST', '/api/v1/service-requests', filed);
  expect(repeated).toMatchObject({ status: 200, body: { number, code } });
  const other = { ...filed, body: { ...filed.body, text: 'another' } };
  expect((await asKiosk(cookie, 'POST', '/api/v1/service-requests', other)).status).toBe(422);

  await queue.startAgain();
  const incident = await eventually('the incident', async () => {
    const { incidents } = await queue.client.get<{ incidents: Incident[] }>(`/v1/incidents?subject=${number}`);
    return incidents[0];
  });
  expect(incident).toMatchObject({ number, categoryCode: 'P02', state: 'submitted', text });
  const officer = await queue.officer();
  await officer.request('POST', `/v1/incidents/${incident.id}/actions`, {
    action: 'accept',
    version: incident.version,
    publicNote: '已受理，今天上门',
  });

  const followUp = await eventually('what the desk did', async () => {
    const { body } = await asKiosk<ServiceRequestFollowUp>(cookie, 'GET', `/api/v1/service-requests/${number}`, {
      headers: { 'x-follow-up-code': code },
    });
    return body.state === 'accepted' ? body : undefined;
  });
  expect(followUp.history.map((entry) => entry.note)).toContain('已受理，今天上门');
});

test('six wrong codes lock a number, also for the right code', async () => {
  gateway = await GatewayUnderTest.start();
  queue = await QueueUnderTest.start();
  const cookie = await pairedKiosk();
  const { body } = await asKiosk<ServiceRequestReceipt>(cookie, 'POST', '/api/v1/service-requests', {
    body: { placeId: 'jinfeng-1', categoryCode: 'P02' },
    headers: { 'idempotency-key': 'kiosk-key-0000000002' },
  });
  const ask = (code: string) =>
    asKiosk<{ code: string }>(cookie, 'GET', `/api/v1/service-requests/${body.number}`, {
      headers: { 'x-follow-up-code': code },
    });
  const wrong = body.code === '000000' ? '000001' : '000000';
  const answers: number[] = [];
  for (let turn = 0; turn < 6; turn++) answers.push((await ask(wrong)).status);
  expect(answers.slice(0, 5)).toEqual([404, 404, 404, 404, 404]);
  expect(await ask(body.code)).toMatchObject({ status: 423, body: { code: 'LOCKED' } });
});
