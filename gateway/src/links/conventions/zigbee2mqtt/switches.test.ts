import { commandKinds } from '@gridcall/contract/command.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

const options = { baseTopic: null, gas: null };
const state = (on: unknown, off: unknown, access = 7) => ({
  ...{ type: 'binary', name: 'state', property: 'state', access, value_on: on, value_off: off },
});
const device = (address: string, description: string, exposes: readonly object[]) => ({
  ...{ ieee_address: address, friendly_name: `楼道/${description}`, type: 'EndDevice' },
  definition: { model: 'M', vendor: 'V', description, exposes },
});
const VALVE = '0x00158d0001aa0001';
const LOCK = '0x00158d0001aa0002';
const SIREN = '0x00158d0001aa0003';
const TUYA = '0x00158d0001aa0004';
const PLUG = '0x00158d0001aa0005';
const list = [
  device(VALVE, 'Gas valve controller', [{ type: 'switch', features: [state('OPEN', 'CLOSE')] }]),
  device(LOCK, 'Lock', [
    { type: 'lock', features: [state('LOCK', 'UNLOCK'), { name: 'lock_state', property: 'lock_state', access: 1 }] },
  ]),
  device(SIREN, 'Siren', [{ type: 'composite', name: 'warning', property: 'warning', access: 2 }]),
  device(TUYA, 'Neo', [
    { type: 'binary', name: 'alarm', property: 'alarm', access: 7, value_on: true, value_off: false },
  ]),
  device(PLUG, 'Smart plug', [{ type: 'switch', features: [state('ON', 'OFF')] }]),
];

function reader() {
  const first = zigbee2mqtt.open([], options);
  const heard = first.hear('zigbee2mqtt/bridge/devices', JSON.stringify(list));
  if (heard.keep?.payload == null) throw new Error('the list is not kept');
  const kept = zigbee2mqtt.open([{ topic: heard.keep.topic, payload: heard.keep.payload }], options);
  return { first, kept, heard };
}

describe('what a hub can switch', () => {
  test('is introduced as what it is; a plug is not', () => {
    const kinds = reader().heard.introductions.map(({ address, suggestedKind }) => [address, suggestedKind]);
    expect(kinds).toEqual([
      [VALVE, 'gas-valve'],
      [LOCK, 'access-gate'],
      [SIREN, 'siren'],
      [TUYA, 'siren'],
    ]);
  });

  test.each([
    [VALVE, 'close_gas_valve', 'zigbee2mqtt/楼道/Gas valve controller/set', '{"state":"CLOSE"}'],
    [LOCK, 'lock_gate', 'zigbee2mqtt/楼道/Lock/set', '{"state":"LOCK"}'],
    [LOCK, 'release_gate', 'zigbee2mqtt/楼道/Lock/set', '{"state":"UNLOCK"}'],
    [TUYA, 'sound_siren', 'zigbee2mqtt/楼道/Neo/set', '{"alarm":true}'],
    [TUYA, 'silence_siren', 'zigbee2mqtt/楼道/Neo/set', '{"alarm":false}'],
  ] as const)('%s, %s: %s %s', (address, command, topic, payload) => {
    const { first, kept } = reader();
    expect(first.commandOf?.(address, command)).toEqual({ topic, payload });
    expect(kept.commandOf?.(address, command)).toEqual({ topic, payload });
  });

  test('a siren of the standard is told with a warning', () => {
    const { payload } = reader().first.commandOf?.(SIREN, 'sound_siren') ?? { payload: '{}' };
    expect(JSON.parse(payload)).toMatchObject({ warning: { mode: 'emergency', strobe: true } });
  });

  test.each([
    [VALVE, 'open_gate'],
    [VALVE, 'lock_gate'],
    [LOCK, 'close_gas_valve'],
    [PLUG, 'close_gas_valve'],
    ['0xnobody', 'close_gas_valve'],
  ] as const)('%s has no way for %s', (address, command) => {
    expect(reader().first.commandOf?.(address, command)).toBeUndefined();
  });

  test('no command ever sets a valve to the word by which it opens, whatever the definition calls it', () => {
    const word = fc.oneof(fc.string({ maxLength: 8 }), fc.boolean(), fc.constantFrom('ON', 'OFF', 'OPEN', 'CLOSE'));
    fc.assert(
      fc.property(word, word, fc.constantFrom(...commandKinds), (on, off, command) => {
        const hub = zigbee2mqtt.open([], options);
        const valve = device(VALVE, 'valve', [{ type: 'switch', features: [state(on, off)] }]);
        hub.hear('zigbee2mqtt/bridge/devices', JSON.stringify([valve]));
        const told = hub.commandOf?.(VALVE, command);
        if (told !== undefined)
          expect([command, JSON.parse(told.payload)]).toEqual(['close_gas_valve', { state: off }]);
      }),
    );
  });

  test('says how it stands', () => {
    const { first } = reader();
    const said = (name: string, body: object) =>
      first
        .hear(`zigbee2mqtt/楼道/${name}`, JSON.stringify(body))
        .said.map((one) => (one.kind === 'reading' ? one.values : one.kind === 'event' ? one.event : one.kind));
    expect(said('Gas valve controller', { state: 'OPEN' })).toEqual([{ valve_open: true }]);
    expect(said('Gas valve controller', { state: 'CLOSE' })).toEqual([{ valve_open: false }]);
    expect(said('Neo', { alarm: true })).toEqual([{ sounding: true }]);
    expect(said('Lock', { state: 'LOCK', lock_state: 'locked' })).toEqual([...['locked', { locked: true }]]);
    // Told to lock again it changes nothing, and still says how it stands.
    expect(said('Lock', { lock_state: 'locked' })).toEqual([{ locked: true }]);
  });
});
