import type { Command, Commands } from '@gridcall/contract/http-commands.ts';
import { systemClock } from '@gridcall/firmware-sim/clock.ts';
import { Pt495 } from '@gridcall/firmware-sim/serial/modbus-pt495.ts';
import { ModbusSlave } from '@gridcall/firmware-sim/serial/modbus-slave.ts';
import { SerialLine } from '@gridcall/firmware-sim/wire/serial-line.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';

/** A detector's own reset register, over a real port, with the pace of 9600 baud. */
const line = new SerialLine({ baudRate: 9600, bitsPerCharacter: 10, clock: systemClock, random: () => 0.5 });
const electronics = new Pt495(() => undefined);
let slave: ModbusSlave;
let gateway: GatewayUnderTest;

beforeAll(async () => {
  await line.start();
  slave = new ModbusSlave({ unit: 7, registers: electronics, line, clock: systemClock });
  const bus = { id: 'bus-1', protocol: 'modbus-rtu', path: line.path, pollEveryMs: 200 } as const;
  const slaves = [{ unit: 7, profile: 'pemtech-pt495' }];
  gateway = await GatewayUnderTest.start({ serial: { buses: [{ ...bus, slaves }] } } as object);
});
afterAll(async () => {
  await gateway?.process.kill('SIGKILL');
  slave.stop();
  await line.stop();
});

test('a detector on RS-485 is reset once by its register, and its own alarm bit confirms it', async () => {
  const post = (path: string, body: object) =>
    gateway.client.request<Command & { results?: { ok: boolean }[] }>('POST', `/api/v1${path}`, body);
  await post('/administration/links', {
    ...{ deviceKind: 'bridge', convention: 'modbus-rtu', id: 'bus-1', placeId: 'jinfeng-1', companyId: 'jinfeng' },
  });
  const adoption = { linkId: 'bus-1', address: '7', deviceId: 'gas-bus', deviceKind: 'gas-detector' };
  await eventually('the unit is heard and adopted', async () => {
    const adoptions = [{ ...adoption, placeId: 'jinfeng-1-unit-1', companyId: 'jinfeng' }];
    const { body } = await post('/administration/children/adopt', { adoptions });
    return body.results?.[0]?.ok === true ? true : undefined;
  });
  const { status, body } = await post('/devices/gas-bus/commands', { nonce: 'nonce-bus', command: 'reset_detector' });
  expect([status, body.state]).toEqual([201, 'waiting']);
  await eventually('it is confirmed', async () => {
    const { commands } = await gateway.client.get<Commands>('/api/v1/commands');
    return commands.find(({ state }) => state === 'confirmed');
  });
  // Its alarm bit was down before: what confirms is what it says after its register was written.
  expect(electronics.resets).toBe(1);
});
