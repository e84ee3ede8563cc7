import { execFileSync } from 'node:child_process';
import type { Alert, KioskView } from '@gridcall/contract/http-gateway.ts';
import { commandTopic } from '@gridcall/contract/mqtt-topics.ts';
import { FarEnd } from '@gridcall/gateway/outlets/notify/testing/far-end.ts';
import { afterEach, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import { LiveReader } from '../harness/live-reader.ts';
import { secretOf } from '../harness/part-process.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';

let gateway: GatewayUnderTest;
const devices: Device[] = [];
const readers: LiveReader[] = [];
const callCentre = new FarEnd();

afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
  await Promise.all(devices.splice(0).map((device) => device.close()));
  await gateway.process.kill('SIGKILL');
  await callCentre.stop();
});

async function device(id: string, kind = 'gas-detector'): Promise<Device> {
  const connected = await Device.connect(gateway.mqttPort, await gateway.client.link(id, { kind }));
  devices.push(connected);
  return connected;
}

async function live(): Promise<LiveReader> {
  const reader = await LiveReader.open(gateway.client.base, {
    authorization: `Bearer ${secretOf(gateway.dataDir, 'gatewayAdministrator')}`,
  });
  readers.push(reader);
  return reader;
}

async function file(number: number): Promise<number> {
  const body = { placeId: 'jinfeng-1', categoryCode: 'P02', text: `${number} ${'满'.repeat(3900)}` };
  const { status } = await gateway.client.request('POST', '/api/v1/service-requests', body, {
    'idempotency-key': `disk-${String(number).padStart(12, '0')}`,
  });
  return status;
}

/** Files requests until the disk refuses three in a row; says which were acknowledged. */
async function fillWithRequests(limit: number): Promise<number[]> {
  const acknowledged: number[] = [];
  let refused = 0;
  for (let number = 0; number < limit && refused < 3; number++) {
    const status = await file(number);
    if (status === 201) acknowledged.push(number);
    else {
      expect(status).toBe(503);
      refused++;
    }
  }
  expect(refused).toBe(3);
  return acknowledged;
}

/** A kiosk of the lobby: what its page asks, with the cookie that a browser would send. */
async function kiosk() {
  const { base } = gateway.client;
  const ask = (method: string, path: string, headers: Record<string, string>, body?: object) =>
    fetch(`${base}/api/v1/kiosk/${path}`, {
      ...{ method, headers: { origin: base, ...(body ? { 'content-type': 'application/json' } : {}), ...headers } },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const placed = { placeId: 'jinfeng-1-lobby' };
  const made = await gateway.client.request('POST', '/api/v1/administration/kiosks', placed);
  const paired = await ask('POST', 'pair', {}, { code: (made.body as { code: string }).code });
  const cookie = (paired.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  return {
    subject: `kiosk:${(made.body as { kioskId: string }).kioskId}`,
    callHelp: async () => (await ask('POST', 'help', { cookie })).status,
    help: async () => ((await (await ask('GET', 'view', { cookie })).json()) as KioskView).help,
  };
}

async function openAlerts(id: string): Promise<Alert[]> {
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all');
  return alerts.filter((alert) => alert.deviceId === id);
}

async function expectKept(acknowledged: readonly number[]): Promise<void> {
  for (const number of acknowledged) expect(await file(number)).toBe(200);
}

test('FULL: the oldest readings go first, and what matters is kept', async () => {
  gateway = await GatewayUnderTest.start({
    store: { maxPages: 220, ballastBytes: 0 },
    mqtt: { port: 0, messagesPerSecondPerLink: 100_000 },
  });
  const sensor = await device('full-leak', 'leak-sensor');
  const gas = await device('full-gas');
  const reader = await live();
  for (let round = 0; round < 60; round++) {
    const sends = Array.from({ length: 200 }, (_, index) =>
      sensor.publish('reading', {
        id: `full-${round}-${index}-${'x'.repeat(40)}`,
        values: { temperature_c: index % 2 === 0 ? 10 : 20 },
      }),
    );
    await Promise.all(sends);
  }
  await gas.publish('reading', { id: 'alarm', values: { alarm: true } });
  expect(await file(1)).toBe(201);
  expect(await openAlerts('full-gas')).toMatchObject([{ unsaved: false, level: 1 }]);
  await eventually('the alarm on the live stream', async () =>
    reader.changes().find((change) => change.type === 'alert'),
  );
  const metrics = await gateway.client.get<string>('/metrics');
  expect(Number(/^gridcall_shed_readings_total (\d+)/m.exec(metrics)?.[1])).toBeGreaterThan(0);
  await gateway.process.kill('SIGKILL');
  await gateway.startAgain();
  expect(await openAlerts('full-gas')).toHaveLength(1);
  await expectKept([1]);
});

test('FULL with nothing to shed: an alarm is shown and told at once, marked unsaved, and not acknowledged; what was is kept', async () => {
  await callCentre.start();
  gateway = await GatewayUnderTest.start({
    store: { maxPages: 600, ballastBytes: 0 },
    notify: { httpUrl: `${callCentre.url}/send` },
  });
  await gateway.client.request('PUT', '/api/v1/administration/contacts/gao-yan/http', { address: '95158' });
  const gas = await device('brim-gas');
  const reader = await live();
  const acknowledged = await fillWithRequests(2000);
  let isAcknowledged = false;
  // Settles only when the device gives up: the gateway never acknowledges it.
  void gas.publish('reading', { id: 'alarm', values: { alarm: true } }).then(
    () => {
      isAcknowledged = true;
    },
    () => undefined,
  );
  const shown = await eventually('the alarm on the live stream', async () =>
    reader.changes().find((change) => change.type === 'alert'),
  );
  expect(shown).toMatchObject({ unsaved: true, data: { deviceId: 'brim-gas', level: 1, unsaved: true } });
  const heard = await eventually('the notice to the gas company', async () => callCentre.heard[0]);
  expect(JSON.parse(heard.body)).toMatchObject({ to: '95158', kind: 'gas_leak' });
  expect(isAcknowledged).toBe(false);
  await gateway.process.kill('SIGKILL');
  expect(isAcknowledged).toBe(false);
  gateway.configuration = { ...gateway.configuration, store: { ...gateway.configuration.store, maxPages: 0 } };
  await gateway.startAgain();
  await expectKept(acknowledged);
});

test('IOERR: the life-safety path works on a volatile overlay and heals by itself, under the same alert id', async () => {
  const limit = ['bash', '-c', 'ulimit -S -f 8192 && exec "$@"', 'limited'];
  gateway = await GatewayUnderTest.start({ store: { ballastBytes: 0 } }, { prefix: limit });
  const gas = await device('ioerr-gas');
  const valve = await device('ioerr-valve', 'gas-valve');
  const told: string[] = [];
  valve.client.on('message', (_topic, payload) => told.push(JSON.parse(payload.toString()).command));
  await valve.client.subscribeAsync(commandTopic('ioerr-valve'), { qos: 0 });
  const lesser = await device('ioerr-leak', 'leak-sensor');
  const lobby = await kiosk();
  const reader = await live();
  const acknowledged = await fillWithRequests(3000);
  const sent = gas.publish('reading', { id: 'alarm', values: { alarm: true } });
  const shown = await eventually('the alarm on the live stream', async () =>
    reader.changes().find((change) => change.type === 'alert' && change.unsaved),
  );
  const waiting = lesser.publish('reading', { id: 'lesser', values: { leak: true } });
  // Gas is shut off while nothing can be written, and once.
  await eventually('the valve is told', async () => (told.length > 0 ? true : undefined));

  // Whoever calls for help is not told that it is kept, and stands on the screen and is called for all the same, once.
  expect([await lobby.callHelp(), await lobby.callHelp()]).toEqual([503, 503]);
  const help = await lobby.help();
  expect(help).toMatchObject({ taken: false, takenBy: null });

  execFileSync('prlimit', ['--pid', String(gateway.process.pid), '--fsize=unlimited:unlimited']);
  await sent;
  await waiting;
  expect(await openAlerts('ioerr-gas')).toMatchObject([
    { id: shown.subject, unsaved: false, state: 'active-unacknowledged', occurrences: 1 },
  ]);
  await gateway.process.kill('SIGKILL');
  await gateway.startAgain();
  expect(await openAlerts('ioerr-gas')).toMatchObject([{ id: shown.subject, unsaved: false }]);
  expect(told).toEqual(['close_gas_valve']);
  expect(await openAlerts(lobby.subject)).toMatchObject([{ id: help?.alertId, unsaved: false }]);
  expect(await lobby.help()).toMatchObject({ alertId: help?.alertId });
  await expectKept(acknowledged);
});
