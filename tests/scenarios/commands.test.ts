import type { Command, Commands } from '@gridcall/contract/http-commands.ts';
import type { AlertDetail } from '@gridcall/contract/http-gateway.ts';
import { commandTopic } from '@gridcall/contract/mqtt-topics.ts';
import type { SimulatedKind } from '@gridcall/firmware-sim/devices/device.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import { HttpClient, type LinkOfDevice } from '../harness/gateway-client.ts';
import { simulatedDevice } from '../harness/simulated-device.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';

/** Commands over the real broker: to simulated devices, and to one that the test is itself. */
let gateway: GatewayUnderTest;
let nonces = 0;
const ending: (() => Promise<void>)[] = [];

beforeAll(async () => {
  gateway = await GatewayUnderTest.start();
});
afterAll(async () => {
  await Promise.all(ending.map((end) => end()));
  await gateway?.process.kill('SIGKILL');
});

const place = 'jinfeng-1-unit-1';

async function simulated(id: string, kind: SimulatedKind): Promise<void> {
  const { runner } = await simulatedDevice(gateway, id, kind, place);
  ending.push(() => runner.stop());
}

/** A device whose every word is the test's, and what it was told so far. */
async function ownDevice(link: LinkOfDevice): Promise<{ device: Device; told: { nonce: string; command: string }[] }> {
  const device = await Device.connect(gateway.mqttPort, link);
  const told: { nonce: string; command: string }[] = [];
  device.client.on('message', (_topic, payload) => told.push(JSON.parse(payload.toString())));
  await device.client.subscribeAsync(commandTopic(link.deviceId), { qos: 0 });
  ending.push(() => device.close());
  return { device, told };
}

async function person(name: string, scope: object = { placeIds: ['jinfeng-1'] }): Promise<HttpClient> {
  const { status, body } = await gateway.client.request<{ token: string }>('POST', '/api/v1/administration/tokens', {
    ...{ role: 'steward', name, companyId: 'jinfeng' },
    ...scope,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return new HttpClient(gateway.process.httpPort, body.token);
}

function order(by: HttpClient, deviceId: string, command: string, more: object = {}) {
  const body = { nonce: `nonce-${String(++nonces).padStart(4, '0')}`, command, ...more };
  return by.request<Command & { code: string }>('POST', `/api/v1/devices/${deviceId}/commands`, body);
}

function ends(id: string, state: string): Promise<Command> {
  return eventually(`${id} is ${state}`, async () => {
    const { commands } = await gateway.client.get<Commands>('/api/v1/commands');
    return commands.find((command) => command.id === id && command.state === state);
  });
}

test('a gas leak closes the valve of its unit, its sensor confirms it, and the timeline tells all of it', async () => {
  await simulated('valve-1', 'gas-valve');
  const gas = await Device.connect(gateway.mqttPort, await gateway.client.link('leak-1', { place }));
  ending.push(() => gas.close());
  await gas.publish('reading', { values: { alarm: true } });
  const closed = await eventually('the valve is closed', async () => {
    const { commands } = await gateway.client.get<Commands>('/api/v1/commands?deviceId=valve-1');
    return commands.find(({ state }) => state === 'confirmed');
  });
  expect(closed).toMatchObject({ command: 'close_gas_valve', cause: 'gas-leak', by: 'system' });
  const { timeline } = await gateway.client.get<AlertDetail>(`/api/v1/alerts/${closed.alertId}`);
  const told = timeline
    .filter(({ type }) => type === 'command')
    .map(({ detail }) => detail['answer'] ?? detail['state']);
  expect(told).toEqual(['waiting', 'sent', 'accepted', 'confirmed']);
  const { offers } = await gateway.client.get<Commands>(`/api/v1/commands?alertId=${closed.alertId}`);
  expect(offers.map(({ deviceId, command }) => `${deviceId} ${command}`)).toContain('valve-1 close_gas_valve');
  expect(offers.some(({ command }) => command.startsWith('open_gas'))).toBe(false);
});

test('a steward opens a gate of their own places, and nobody else’s', async () => {
  await simulated('gate-1', 'access-gate');
  const steward = await person('李秀英');
  const { status, body } = await order(steward, 'gate-1', 'open_gate', { reason: '送急救' });
  expect([status, body.state, body.by]).toEqual([201, 'waiting', '李秀英']);
  expect(await ends(body.id, 'confirmed')).toMatchObject({ reason: '送急救', detail: 'sensor' });

  const stranger = await person('外人', { companyId: 'liuyin-station', placeIds: [] });
  expect((await order(stranger, 'gate-1', 'open_gate')).status).toBe(404);
  expect((await stranger.request('POST', `/api/v1/commands/${body.id}/second`)).status).toBe(404);
  const others = await stranger.get<Commands>('/api/v1/commands');
  expect(others.commands).toEqual([]);
});

test('two people release a gate, and one locks it again', async () => {
  const [first, second] = [await person('赵一'), await person('钱二')];
  const { body } = await order(first, 'gate-1', 'release_gate');
  expect(body).toMatchObject({ state: 'awaiting-second', maySecond: false });
  const same = await first.request<{ code: string }>('POST', `/api/v1/commands/${body.id}/second`);
  expect([same.status, same.body.code]).toEqual([403, 'SECOND_PERSON_NEEDED']);
  expect((await second.request('POST', `/api/v1/commands/${body.id}/second`)).status).toBe(200);
  expect(await ends(body.id, 'confirmed')).toMatchObject({ by: '赵一', secondBy: '钱二' });
  const locked = await order(second, 'gate-1', 'lock_gate');
  await ends(locked.body.id, 'confirmed');
});

test('what a device cannot do is refused by name, and so is a word that is no command', async () => {
  const opened = await order(gateway.client, 'valve-1', 'open_gate');
  expect([opened.status, opened.body.code]).toEqual([422, 'COMMAND_UNSUPPORTED']);
  expect((await order(gateway.client, 'valve-1', 'open_gas_valve')).status).toBe(400);
});

test('the same nonce goes out once; a refusal of the device is told; late answers change nothing', async () => {
  const link = await gateway.client.link('siren-1', { kind: 'siren', place });
  const { device, told } = await ownDevice(link);
  const nonce = 'nonce-same';
  const { body } = await order(gateway.client, 'siren-1', 'sound_siren', { nonce });
  expect((await order(gateway.client, 'siren-1', 'sound_siren', { nonce })).status).toBe(201);
  await ends(nonce, 'sent');
  await eventually('it is told', async () => (told.length > 0 ? true : undefined));
  const answer = `gridcall/v1/siren-1/answer`;
  await device.publish('status', { nonce, result: 'refused', reason: 'no power' }, answer);
  await ends(nonce, 'refused');
  await device.publish('status', { nonce, result: 'accepted' }, answer);
  await device.publish('reading', { values: { sounding: true } });
  expect((await ends(nonce, 'refused')).detail).toBe('device-refused');
  expect(told).toEqual([{ nonce, command: 'sound_siren', notAfter: body.notAfter }]);
});

test('a gateway killed between sending and confirmation sends nothing twice, and takes the sensor’s word', async () => {
  const link = await gateway.client.link('valve-2', { kind: 'gas-valve', place: 'jinfeng-1-lobby' });
  const first = await ownDevice(link);
  const { body } = await order(gateway.client, 'valve-2', 'close_gas_valve');
  await ends(body.id, 'sent');
  await gateway.process.kill('SIGKILL');
  await gateway.startAgain();
  const second = await ownDevice(link);
  expect((await ends(body.id, 'sent')).sentAt).not.toBeNull();
  await second.device.publish('reading', { values: { valve_open: false } });
  await ends(body.id, 'confirmed');
  expect([...first.told, ...second.told]).toHaveLength(1);
});

/** A program of a hub: what it listens to, and what it was told. */
async function hub(id: string, convention: string, filter: string) {
  const wish = { deviceKind: 'bridge', convention, id, placeId: 'jinfeng-1', companyId: 'jinfeng' };
  const { body } = await gateway.client.request<LinkOfDevice>('POST', '/api/v1/administration/links', wish);
  const device = await Device.connect(gateway.mqttPort, body);
  ending.push(() => device.close());
  const told: string[] = [];
  device.client.on('message', (topic, payload) => told.push(`${topic} ${payload}`));
  await device.client.subscribeAsync(filter, { qos: 0 });
  const adopt = async (address: string, deviceId: string, deviceKind: string) => {
    const adoptions = [{ linkId: id, address, deviceId, deviceKind, placeId: place, companyId: 'jinfeng' }];
    const { body: done } = await gateway.client.request('POST', '/api/v1/administration/children/adopt', { adoptions });
    expect(done).toMatchObject({ results: [{ ok: true }] });
  };
  const says = (topic: string, message: unknown) => device.publish('reading', message, topic);
  return { told, adopt, says };
}

test('Zigbee2MQTT hears a command in the words of the device’s definition, and its report confirms it', async () => {
  const { told, adopt, says } = await hub('hub-z', 'zigbee2mqtt', 'zigbee2mqtt/#');
  const state = { name: 'state', property: 'state', access: 7, value_on: 'OPEN', value_off: 'CLOSE' };
  const definition = { model: 'V1', description: 'Gas valve', exposes: [{ type: 'switch', features: [state] }] };
  await says('zigbee2mqtt/bridge/devices', [
    { ieee_address: '0x00158d0001aa0001', friendly_name: '立管/阀', type: 'EndDevice', definition },
  ]);
  await adopt('0x00158d0001aa0001', 'valve-z', 'gas-valve');
  const { body } = await order(gateway.client, 'valve-z', 'close_gas_valve');
  await ends(body.id, 'sent');
  await eventually('the hub is told', async () => (told.length > 0 ? true : undefined));
  expect(told).toEqual(['zigbee2mqtt/立管/阀/set {"state":"CLOSE"}']);
  await says('zigbee2mqtt/立管/阀', { state: 'CLOSE' });
  await ends(body.id, 'confirmed');
});

test('Home Assistant’s command_topic is used as it was announced; without one there is no way', async () => {
  const { told, adopt, says } = await hub('hub-ha', 'home-assistant', 'estate/lock/set');
  const device = { ids: ['lock-1'], name: 'Lock' };
  const lock = { stat_t: 'estate/lock', cmd_t: 'estate/lock/set', pl_unlk: 'auf', pl_lock: 'zu', device };
  await says('homeassistant/lock/lock-1/config', lock);
  await adopt('lock-1', 'gate-ha', 'access-gate');
  const { body } = await order(gateway.client, 'gate-ha', 'lock_gate');
  await ends(body.id, 'sent');
  await eventually('the hub is told', async () => (told.length > 0 ? true : undefined));
  expect(told).toEqual(['estate/lock/set zu']);
  await says('estate/lock', 'LOCKED');
  await ends(body.id, 'confirmed');
  const none = await order(gateway.client, 'gate-ha', 'open_gate');
  expect((await ends(none.body.id, 'refused')).detail).toBe('no-route');
});

test('a device that is away is waited for; what was revoked meanwhile is refused', async () => {
  const link = await gateway.client.link('gate-2', { kind: 'access-gate', place });
  const away = await order(gateway.client, 'gate-2', 'open_gate');
  expect(away.body.state).toBe('waiting');
  const { device } = await ownDevice(link);
  await ends(away.body.id, 'sent');
  await device.publish('event', { kind: 'opened' });
  await ends(away.body.id, 'confirmed');
  await device.close();
  const late = await order(gateway.client, 'gate-2', 'open_gate');
  await gateway.client.request('DELETE', '/api/v1/administration/links/gate-2');
  expect((await ends(late.body.id, 'refused')).detail).toBe('link-revoked');
});
