import { fileURLToPath } from 'node:url';
import type {
  Alert,
  AlertDetail,
  Device as DeviceShape,
  LinkCreated,
  Quarantine,
} from '@gridcall/contract/http-gateway.ts';
import type { AdoptResult, Child, InstalledDevice } from '@gridcall/contract/http-property.ts';
import type { Incident } from '@gridcall/contract/http-queue.ts';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpClient } from '../harness/gateway-client.ts';
import { gasDetector, Hub, smokeDetector } from '../harness/hub.ts';
import { LiveReader } from '../harness/live-reader.ts';
import { eventually, GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';

/** One hub of a property company from nothing to the grid; the stories follow each other on one gateway and one queue. */
const KITCHEN = '0x00158d0001aa0001';
const STAIRS = '0x00158d0001aa0006';
const CELLAR = '0x00158d0001aa0009';
const inventory = [
  gasDetector(KITCHEN, 'kitchen/3-201'),
  smokeDetector(STAIRS, 'stairs'),
  gasDetector(CELLAR, 'cellar'),
];
const ADMINISTRATION = '/api/v1/administration';
const movedTime = ['--import', fileURLToPath(new URL('../harness/moved-time.ts', import.meta.url))];

let queue: QueueUnderTest;
let gateway: GatewayUnderTest;
let installer: HttpClient;
let stationInstaller: HttpClient;
let link: LinkCreated;
let hub: Hub;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  queue = await QueueUnderTest.start();
  const uplink = { url: queue.url, retryMaximumMs: 500 };
  gateway = await GatewayUnderTest.start({ dataDir: queue.dataDir, uplink }, { nodeArguments: movedTime });
  installer = await person('installer', 'jinfeng');
  stationInstaller = await person('installer', 'liuyin-station');
});
afterAll(async () => {
  await Promise.all([hub, ...open].map((one) => one?.close()));
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL')]);
});

async function person(role: string, companyId: string): Promise<HttpClient> {
  const { body } = await gateway.client.request<{ token: string }>('POST', `${ADMINISTRATION}/tokens`, {
    ...{ role, companyId, name: `${role} of ${companyId}` },
  });
  return new HttpClient(gateway.process.httpPort, body.token);
}
async function bridge(by: HttpClient, id: string, placeId: string, companyId: string): Promise<LinkCreated> {
  const wish = { deviceKind: 'bridge', convention: 'zigbee2mqtt', id, placeId, companyId };
  const { status, body } = await by.request<LinkCreated>('POST', `${ADMINISTRATION}/links`, wish);
  expect(status).toBe(201);
  return body;
}
const children = async (by = installer) => (await by.get<{ children: Child[] }>(`${ADMINISTRATION}/children`)).children;
const adopt = async (by: HttpClient, ...adoptions: object[]) =>
  (await by.request<AdoptResult>('POST', `${ADMINISTRATION}/children/adopt`, { adoptions })).body.results;
const alertsOf = async (deviceId: string, by = gateway.client) =>
  (await by.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all')).alerts.filter((alert) => alert.deviceId === deviceId);
const incidentsOf = async (deviceId: string) =>
  (await queue.client.get<{ incidents: Incident[] }>(`/v1/incidents?deviceId=${deviceId}`)).incidents;
const quarantine = async (by = installer) => by.get<Quarantine>('/api/v1/quarantine');
const deviceNow = async (id: string) =>
  (await gateway.client.get<{ devices: DeviceShape[] }>('/api/v1/devices')).devices.find((one) => one.id === id);
/** Past every delay of 30 s. */
const moveOn = () => process.kill(gateway.process.pid, 'SIGUSR2');

test('from nothing to an incident: what a hub brings waits, raises nothing, is adopted, and is heard at the queue', async () => {
  link = await bridge(installer, 'hub-1', 'jinfeng-1', 'jinfeng');
  hub = await Hub.connect(gateway.mqttPort, link);
  await hub.announce(inventory);
  await hub.publish('kitchen/3-201', { gas: true, tamper: null, sensitivity: 'medium', linkquality: 102 });
  await hub.publish('stairs', { smoke: false, battery: 97, test: false });

  // Nobody is called for what nobody has adopted.
  expect((await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all')).alerts).toEqual([]);
  const waiting = await children();
  expect(waiting).toHaveLength(3);
  expect(waiting.find(({ address }) => address === KITCHEN)).toMatchObject({
    ...{ linkId: 'hub-1', name: 'kitchen/3-201', vendor: 'Xiaomi', state: 'waiting', suggestedKind: 'gas-detector' },
    preview: { alarm: true },
  });
  expect(waiting.find(({ address }) => address === STAIRS)).toMatchObject({
    ...{ suggestedKind: 'smoke-detector', preview: { alarm: false, battery_pct: 97 } },
  });
  expect(await children(stationInstaller)).toEqual([]);
  expect(await quarantine(stationInstaller)).toMatchObject({ entries: [], refusedConnections: [] });

  const kitchen = { linkId: 'hub-1', address: KITCHEN, deviceKind: 'gas-detector', placeId: 'jinfeng-1-unit-1' };
  const results = await adopt(
    installer,
    { ...kitchen, deviceId: 'gas-kitchen' },
    { ...kitchen, address: STAIRS, deviceKind: 'smoke-detector', deviceId: 'smoke-stairs' },
    { ...kitchen, address: CELLAR, placeId: 'textile-mill-9-lobby' },
    { ...kitchen, deviceId: 'gas-again' },
    { ...kitchen, address: '0xnobody' },
  );
  expect(results.map(({ ok, code }) => (ok ? 'ok' : code))).toEqual([
    ...['ok', 'ok', 'PLACE_NOT_YOURS', 'ALREADY_EXISTS', 'CHILD_UNKNOWN'],
  ]);
  // It was in alarm when it was adopted, and may never say so again: what it said last counts.
  expect(await alertsOf('smoke-stairs')).toEqual([]);
  expect(await alertsOf('gas-kitchen')).toMatchObject([
    { kind: 'gas_leak', level: 1, state: 'active-unacknowledged', companyId: 'jinfeng', placeId: 'jinfeng-1-unit-1' },
  ]);
  const incident = await eventually('the incident', async () => (await incidentsOf('gas-kitchen'))[0]);
  expect(incident).toMatchObject({ categoryCode: 'S01', level: 1, placeName: { zh: '金凤花园1号楼' } });

  await hub.publish('stairs', { smoke: false, battery: 97, test: false });
  await hub.publish('kitchen/3-201', { gas: true, tamper: null });
  expect(await alertsOf('gas-kitchen')).toHaveLength(1);
});

test('a hub speaks for its own children only, whatever topic or address it names', async () => {
  await gateway.client.link('gas-native');
  const other = await bridge(stationInstaller, 'hub-2', 'textile-mill-9', 'liuyin-station');
  const neighbour = await Hub.connect(gateway.mqttPort, other);
  open.push(neighbour);
  // The same address behind another hub is another device.
  await neighbour.announce([smokeDetector(STAIRS, 'stairs')]);
  await neighbour.publish('stairs', { smoke: true, battery: 50 });
  await neighbour.publish('/gridcall/v1/gas-native/reading', { values: { alarm: true } });
  await neighbour.publish('/gridcall/v1/smoke-stairs/reading', { values: { alarm: true } });
  await hub.publish('/gridcall/v1/gas-native/reading', { values: { alarm: true } });

  expect([...(await alertsOf('smoke-stairs')), ...(await alertsOf('gas-native'))]).toEqual([]);
  expect((await children(stationInstaller)).map(({ linkId, address }) => `${linkId} ${address}`)).toEqual([
    `hub-2 ${STAIRS}`,
  ]);
  expect((await quarantine(stationInstaller)).entries.map(({ code }) => code)).toEqual([
    'TOPIC_NOT_OF_BRIDGE',
    'TOPIC_NOT_OF_BRIDGE',
  ]);
});

test('what is wrong stands in quarantine with cause, mend, payload and what was read all the same', async () => {
  const payload = '{"gas":true,"tamper":7}';
  await hub.publish('kitchen/3-201', payload);
  await hub.publish('kitchen/3-201', '{"gas":true,');
  const read = async (language: string) => {
    const headers = { 'accept-language': language };
    return (await installer.request<Quarantine>('GET', '/api/v1/quarantine', undefined, headers)).body.entries;
  };
  const [broken, wrong, foreign] = await read('zh-CN');
  expect(wrong).toMatchObject({
    ...{ linkId: 'hub-1', topic: 'zigbee2mqtt/kitchen/3-201', payload, code: 'VALUE_WRONG_TYPE' },
    ...{ title: '数值类型不对', mend: '开关量用 true/false，数值用数字。' },
    ...{ detail: expect.stringContaining('tamper') as string, preview: { [`${KITCHEN} alarm`]: true } },
  });
  expect(broken).toMatchObject({ code: 'MESSAGE_NOT_JSON', payload: '{"gas":true,', preview: {} });
  expect(foreign).toMatchObject({ code: 'TOPIC_NOT_OF_BRIDGE', topic: 'gridcall/v1/gas-native/reading' });
  expect((await read('en'))[1]).toMatchObject({ title: 'The value has the wrong type' });
});

test('a connection that is turned away is listed with its reason, for whose link it was', async () => {
  const connect = (more: object) =>
    mqtt
      .connectAsync({
        ...{ host: '127.0.0.1', port: gateway.mqttPort, protocolVersion: 4, reconnectPeriod: 0 },
        ...{ clientId: 'hub-1', username: 'hub-1', password: link.password, ...more },
      })
      .then(
        () => 'let in',
        (error: Error) => error.message,
      );
  expect(await connect({ password: 'wrong' })).toMatch(/bad username or password/i);
  expect(await connect({ clientId: 'mqttjs_5f3a' })).toMatch(/identifier rejected/i);
  const { refusedConnections } = await quarantine();
  expect(refusedConnections.map(({ clientId, reason }) => [clientId, reason])).toEqual([
    ['mqttjs_5f3a', expect.stringContaining('both are the link id')],
    ['hub-1', expect.stringContaining('password')],
  ]);
  expect((await quarantine(stationInstaller)).refusedConnections).toEqual([]);
  // The hub itself was not disturbed.
  expect(hub.client.connected).toBe(true);
});

test('after a kill of the gateway adopted children speak at once, without any discovery', async () => {
  await hub.publish('kitchen/3-201', { gas: false, tamper: false });
  await gateway.process.kill('SIGKILL');
  await gateway.startAgain({ nodeArguments: movedTime });
  hub = await Hub.connect(gateway.mqttPort, link);
  await hub.publish('kitchen/3-201', { gas: false, tamper: true });
  await hub.publish('stairs', { smoke: true, battery: 97, test: false });
  expect(await alertsOf('smoke-stairs')).toMatchObject([{ kind: 'smoke', level: 1, state: 'active-unacknowledged' }]);
  expect((await alertsOf('gas-kitchen')).map(({ kind }) => kind)).toContain('tamper');
  await hub.publish('stairs', { smoke: false, battery: 97, test: false });
});

test('a hub that dies is one alert with its children in it, who protect nothing meanwhile; it ends when the hub is back', async () => {
  await hub.cut();
  await eventually('the will', async () => ((await deviceNow('hub-1'))?.online === false ? true : undefined));
  moveOn();
  const lost = await eventually('the alert', async () => (await alertsOf('hub-1'))[0]);
  expect(lost).toMatchObject({ kind: 'bridge_unreachable', level: 3, state: 'active-unacknowledged' });
  const { timeline } = await gateway.client.get<AlertDetail>(`/api/v1/alerts/${lost.id}`);
  expect(timeline[0]).toMatchObject({
    type: 'raised',
    detail: { children: 2, childIds: ['gas-kitchen', 'smoke-stairs'] },
  });
  for (const id of ['hub-1', 'gas-kitchen', 'smoke-stairs']) {
    expect(await deviceNow(id)).toMatchObject({ online: false, protection: 'silent' });
  }
  hub = await Hub.connect(gateway.mqttPort, link);
  await hub.publish('stairs', { smoke: false, battery: 97, test: false });
  moveOn();
  await eventually('its end', async () => ((await alertsOf('hub-1'))[0]?.state === 'cleared' ? true : undefined));
  expect(await deviceNow('smoke-stairs')).toMatchObject({ online: true, protection: 'protected' });
  expect((await alertsOf('smoke-stairs')).map(({ kind }) => kind)).toEqual(['smoke']);
});

test('a child that is handed over has two histories, and nobody of the first company sees the second', async () => {
  const stewards = { jinfeng: await person('steward', 'jinfeng'), station: await person('steward', 'liuyin-station') };
  const { status } = await gateway.client.request('POST', `${ADMINISTRATION}/devices/smoke-stairs/hand-over`, {
    companyId: 'liuyin-station',
  });
  expect(status).toBe(200);
  const { body: token } = await gateway.client.request<{ token: string }>('POST', `${ADMINISTRATION}/tokens`, {
    ...{ role: 'steward', companyId: 'jinfeng', name: '马秀兰' },
  });
  const live = await LiveReader.open(gateway.client.base, { authorization: `Bearer ${token.token}` });
  open.push(live);
  await hub.publish('stairs', { smoke: true, battery: 12, test: false });

  const second = await eventually('the second alarm', async () =>
    (await alertsOf('smoke-stairs', stewards.station)).find(({ kind }) => kind === 'battery_low'),
  );
  expect(second).toMatchObject({ companyId: 'liuyin-station' });
  expect(await alertsOf('smoke-stairs', stewards.jinfeng)).toEqual([]);
  expect((await stewards.jinfeng.request('GET', `/api/v1/alerts/${second.id}`)).status).toBe(404);

  const batteries = async (by: HttpClient) => {
    const url = '/api/v1/devices/smoke-stairs/history?quantity=battery_pct';
    return (await by.get<{ points: { value: number }[] }>(url)).points.map(({ value }) => value);
  };
  await eventually('the second history', async () =>
    (await batteries(stationInstaller)).length > 0 ? true : undefined,
  );
  expect(new Set(await batteries(stationInstaller))).toEqual(new Set([12]));
  expect(new Set(await batteries(installer))).toEqual(new Set([97]));
  const devicesOf = async (by: HttpClient) =>
    (await by.get<{ devices: InstalledDevice[] }>(`${ADMINISTRATION}/devices`)).devices.map(({ id }) => id);
  expect(await devicesOf(installer)).not.toContain('smoke-stairs');
  expect(await devicesOf(stationInstaller)).toContain('smoke-stairs');
  // What comes after it is heard of, so that what is not heard of was not sent.
  const cellar = { linkId: 'hub-1', address: CELLAR, deviceKind: 'gas-detector', placeId: 'jinfeng-1-lobby' };
  await adopt(installer, { ...cellar, deviceId: 'gas-cellar' });
  await hub.publish('cellar', { gas: true });
  const heard = () => JSON.stringify(live.changes());
  await eventually('the live stream', async () => (/"alert".*gas-cellar.*gas_leak/.test(heard()) ? true : undefined));
  expect(heard()).not.toContain('smoke-stairs');
});

test('a child that is taken down is nobody’s, and waits to be adopted again as what it is', async () => {
  const { status } = await stationInstaller.request('DELETE', `${ADMINISTRATION}/links/smoke-stairs`);
  expect(status).toBe(204);
  await hub.publish('stairs', { smoke: true, battery: 90, test: false });
  expect((await children()).find(({ address }) => address === STAIRS)).toMatchObject({
    state: 'waiting',
    deviceId: null,
  });
  expect(await deviceNow('smoke-stairs')).toBeUndefined();
  const stairs = { linkId: 'hub-1', address: STAIRS, deviceKind: 'smoke-detector', placeId: 'jinfeng-1-lobby' };
  await adopt(installer, { ...stairs, deviceId: 'smoke-lobby' });
  await hub.publish('stairs', { smoke: true, battery: 90, test: false });
  expect(await alertsOf('smoke-lobby')).toMatchObject([{ kind: 'smoke', companyId: 'jinfeng' }]);
});
