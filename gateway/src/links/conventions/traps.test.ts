import type { Gas } from '@gridcall/contract/gas.ts';
import { describe, expect, test } from 'vitest';
import { fit } from './fit.ts';
import { conventionNamed, noOptions } from './testing/recorded.ts';

/** What is said of one message, without before; payloads are written as JSON unless they are text. */
function hear(convention: string, topic: string, payload: unknown, gas: Gas | null = null) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return conventionNamed(convention)
    .open([], { ...noOptions, gas })
    .hear(topic, text);
}

function valuesOf(convention: string, topic: string, payload: unknown, gas: Gas | null = null) {
  const said = hear(convention, topic, payload, gas).said[0];
  return said?.kind === 'reading' ? said.values : undefined;
}

function uplink(object: unknown, extra: object = {}) {
  return { deduplicationId: 'd1', deviceInfo: { deviceName: 'n', deviceProfileName: 'p' }, object, ...extra };
}

const up = 'application/a/device/24e1240000000001/event/up';

describe('null is not false', () => {
  test('a key that is not known yet is left out, and what was known stays', () => {
    expect(valuesOf('zigbee2mqtt', 'zigbee2mqtt/k', { gas: true, tamper: null, battery: null })).toEqual({
      alarm: true,
    });
    expect(hear('zigbee2mqtt', 'zigbee2mqtt/k', { gas: null, contact: null }).said).toEqual([]);
    expect(valuesOf('chirpstack', up, uplink({ gas_status: null }))).toEqual({});
  });
});

test('contact false is open', () => {
  expect(valuesOf('zigbee2mqtt', 'zigbee2mqtt/door', { contact: false })).toEqual({ open: true });
  expect(valuesOf('zigbee2mqtt', 'zigbee2mqtt/door', { contact: true })).toEqual({ open: false });
});

describe('a boolean in words', () => {
  test.each([
    ['True', { alarm: true }],
    ['true', { alarm: true }],
    ['False', { alarm: false }],
    [true, { alarm: true }],
  ])('gas: %j', (gas, expected) => {
    expect(valuesOf('zigbee2mqtt', 'zigbee2mqtt/k', { gas })).toEqual(expected);
  });

  test.each(['maybe', 1, {}, [true]])('gas: %j is named and not guessed', (gas) => {
    const heard = hear('zigbee2mqtt', 'zigbee2mqtt/k', { gas, battery: 50 });
    expect(heard.faults.map(({ code }) => code)).toEqual(['VALUE_WRONG_TYPE']);
    expect(heard.said).toMatchObject([{ values: { battery_pct: 50 } }]);
  });
});

describe('warming up is no protection, and no alarm', () => {
  test.each([
    ['zigbee2mqtt', 'zigbee2mqtt/k', { preheat: true }, true],
    ['zigbee2mqtt', 'zigbee2mqtt/k', { state: 'preparation' }, true],
    ['zigbee2mqtt', 'zigbee2mqtt/k', { state: 'work' }, false],
    ['shelly', 'shellies/shellygas-1/sensor/operation', 'warmup', true],
    ['shelly', 'shellies/shellygas-1/sensor/operation', 'normal', false],
  ])('%s %s %j', (convention, topic, payload, warming) => {
    const values = valuesOf(convention, topic, payload);
    expect(values).toMatchObject({ warming_up: warming });
    expect(values).not.toHaveProperty('alarm');
  });

  test('the state of a plug is no state of a detector', () => {
    const heard = hear('zigbee2mqtt', 'zigbee2mqtt/plug', { state: 'ON' });
    expect(heard.said).toEqual([]);
    expect(heard.unsupported).toMatchObject([{ what: 'plug state' }]);
  });
});

describe('a self-test is no alarm', () => {
  test('the test button of a Shelly Gas, and its end', () => {
    const topic = 'shellies/shellygas-1/sensor/gas';
    expect(valuesOf('shelly', topic, 'test')).toEqual({ self_test: true });
    expect(valuesOf('shelly', topic, 'none')).toEqual({ alarm: false, self_test: false });
    expect(valuesOf('shelly', topic, 'heavy')).toEqual({ alarm: true, self_test: false });
  });

  test('the bit of a Tuya detector; the result of the last test is not weighed', () => {
    const heard = hear('zigbee2mqtt', 'zigbee2mqtt/k', { gas: false, self_test: true, self_test_result: 'failure' });
    expect(heard.said).toMatchObject([{ values: { alarm: false, self_test: true } }]);
    expect(heard.unsupported.map(({ what }) => what)).toEqual(['self_test_result']);
  });

  test('the test button of a Gen2 smoke detector does not tell its end', () => {
    const params = { ts: 1_680_962_879, events: [{ component: 'smoke:0', id: 0, event: 'alarm_test' }] };
    const heard = hear('shelly', 'shellyplussmoke-80646fd0b4b8/events/rpc', { method: 'NotifyEvent', params });
    expect(heard.said).toEqual([]);
    expect(heard.unsupported).toMatchObject([{ what: 'smoke:0 alarm_test' }]);
  });
});

describe('the end of life', () => {
  test.each([
    ['device will be invalid soon', { end_of_life: true }],
    ['device invalid', { end_of_life: true, fault: true }],
    ['device fault', { fault: true }],
    ['device fault recovered', { fault: false }],
  ])('Milesight GS101: %s', (alarm, expected) => {
    expect(valuesOf('chirpstack', up, uplink({ alarm }))).toEqual(expected);
  });

  test('life that is left is no all-clear', () => {
    expect(valuesOf('chirpstack', up, uplink({ life_remain: 86_400 }))).toEqual({});
    expect(valuesOf('chirpstack', up, uplink({ life_remain: 0 }))).toEqual({ end_of_life: true });
  });

  test.each([
    [0, { alarm: false, fault: false, warming_up: false, end_of_life: false }],
    [1, { alarm: true, fault: false, warming_up: false, end_of_life: false }],
    [4, { alarm: false, fault: false, warming_up: false, end_of_life: true }],
  ])('Aqara: the state %i of a gas detector, where the maker is known', (status, expected) => {
    const reader = conventionNamed('zigbee2mqtt').open([], noOptions);
    const exposes = [{ property: 'gas_status', type: 'numeric' }];
    const device = { ieee_address: '0x54ef4410005a0002', friendly_name: 'k', definition: { vendor: 'Aqara', exposes } };
    reader.hear('zigbee2mqtt/bridge/devices', JSON.stringify([device]));
    const { said } = reader.hear('zigbee2mqtt/k', JSON.stringify({ gas_status: status }));
    expect(said).toMatchObject([{ address: '0x54ef4410005a0002', values: expected }]);
    expect(hear('zigbee2mqtt', 'zigbee2mqtt/k', { gas_status: status }).said).toEqual([]);
  });
});

test('history is kept and never live', () => {
  const object = { leakage_status: 'normal', history: [{ leakage_status: 'leak', timestamp: 1_665_561_758 }, 7, null] };
  const { said } = hear('chirpstack', up, uplink(object, { time: '2022-07-18T09:34:15.775023242+00:00' }));
  expect(said).toMatchObject([
    { values: { leak: false }, history: false, observedAt: Date.UTC(2022, 6, 18, 9, 34, 15, 775), messageId: 'd1' },
    { values: { leak: true }, history: true, observedAt: 1_665_561_758_000, messageId: 'd1-0' },
  ]);
});

test('invalid JSON, as the documentation of Tasmota prints it, is named and says nothing', () => {
  const text = '{"Time":"2018-08-18T16:13:47","MCP230XX": "D0":0,"D1":0}}';
  const heard = hear('tasmota', 'tele/t/SENSOR', text);
  expect(heard).toMatchObject({ said: [], introductions: [], faults: [{ code: 'MESSAGE_NOT_JSON' }] });
  expect(heard.faults[0]?.detail).toContain('t SENSOR');
});

test.each([
  ['stat/t/POWER', 'ON', 'POWER'],
  ['stat/t/RESULT', { POWER1: 'ON' }, 'POWER1'],
  ['tele/t/SENSOR', { Time: '2021-01-01T00:00:00', Switch1: 'OFF' }, 'Switch1'],
  ['tele/t/SENSOR', { RC522: { UID: '3C5F1A2B', Data: '', Type: 'MIFARE 1KB' } }, 'RC522'],
])('a switch without a mapping means nothing: %s', (topic, payload, what) => {
  const heard = hear('tasmota', topic, payload);
  expect(heard.said).toEqual([]);
  expect(heard.unsupported).toMatchObject([{ address: 't', what }]);
  expect(JSON.stringify(heard)).not.toContain('3C5F1A2B');
});

test.each([
  ['shellies/shellygas-1/sensor/gas', 'mild', { alarm: true, self_test: false }],
  ['shellies/shellygas-1/sensor/concentration', '1850', { gas_ppm: 1850 }],
  ['shellies/shellyflood-1/sensor/flood', 'true', { leak: true }],
  ['shellies/shellydw2-1/sensor/state', 'close', { open: false }],
  ['shellies/shellydw2-1/sensor/battery', '87', { battery_pct: 87 }],
])('plain text: %s %s', (topic, text, expected) => {
  expect(valuesOf('shelly', topic, text)).toEqual(expected);
});

test.each([
  ['tele/t/LWT', 'Online', true],
  ['tele/t/LWT', 'Offline', false],
])('plain text: %s %s', (topic, text, online) => {
  expect(hear('tasmota', topic, text).said).toEqual([{ kind: 'availability', address: 't', online }]);
});

describe('ppm become %LEL only for a gas that was named', () => {
  const topic = 'shellies/shellygas-1/sensor/concentration';
  test('methane, propane, nobody', () => {
    expect(valuesOf('shelly', topic, '5000', 'methane')).toEqual({ methane_lel: 10 });
    expect(valuesOf('shelly', topic, '2100', 'propane')).toEqual({ propane_lel: 10 });
    expect(valuesOf('shelly', topic, '5000')).toEqual({ gas_ppm: 5000 });
  });

  test('a sensor that is not ready has no concentration', () => {
    expect(hear('shelly', topic, '-1', 'methane')).toMatchObject({ said: [], faults: [] });
    expect(hear('shelly', topic, '-2', 'methane').faults).toMatchObject([{ code: 'VALUE_OUT_OF_RANGE' }]);
  });

  test('%LEL stays what it is; without a unit it is named', () => {
    const reader = conventionNamed('zigbee2mqtt').open([], noOptions);
    const exposes = [{ property: 'gas' }, { property: 'gas_value', unit: 'LEL' }];
    const device = { ieee_address: '0xa4c13850aa0000a4', friendly_name: 'k', definition: { exposes } };
    reader.hear('zigbee2mqtt/bridge/devices', JSON.stringify([device]));
    expect(reader.hear('zigbee2mqtt/k', '{"gas_value":12}').said).toMatchObject([{ values: { gas_lel: 12 } }]);
    expect(hear('zigbee2mqtt', 'zigbee2mqtt/k', { gas_value: 12 }).said).toEqual([]);
  });
});

describe('two dangers are two children', () => {
  const object = { gas_status: 'normal', co_status: 'alarm', battery: 81 };

  test('each with its own alarm; what is shared goes to both', () => {
    const heard = hear('chirpstack', up, uplink(object));
    expect(heard.introductions).toMatchObject([
      { address: '24e1240000000001', suggestedKind: 'gas-detector' },
      { address: '24e1240000000001:carbon_monoxide', suggestedKind: 'carbon-monoxide-detector' },
    ]);
    expect(heard.said).toMatchObject([
      { address: '24e1240000000001', values: { alarm: false, battery_pct: 81 } },
      { address: '24e1240000000001:carbon_monoxide', values: { alarm: true, battery_pct: 81 } },
    ]);
  });

  test('a danger that is heard later never changes the address of the first', () => {
    const convention = conventionNamed('chirpstack');
    const reader = convention.open([], noOptions);
    const first = reader.hear(up, JSON.stringify(uplink({ co_status: 'normal' })));
    const second = reader.hear(up, JSON.stringify(uplink({ gas_status: 'alarm' })));
    expect(second.said).toMatchObject([
      { address: '24e1240000000001', values: {} },
      { address: '24e1240000000001:gas', values: { alarm: true } },
    ]);
    const kept = [first.keep, second.keep].map((keep) => ({ topic: keep?.topic ?? '', payload: keep?.payload ?? '' }));
    const later = convention.open(kept.slice(1), noOptions).hear(up, JSON.stringify(uplink(object)));
    expect(later.introductions.map(({ address }) => address)).toEqual(['24e1240000000001', '24e1240000000001:gas']);
    expect(later.introductions[0]?.suggestedKind).toBe('carbon-monoxide-detector');
  });

  test('a leak sensor beside a smoke detector gets no warming up', () => {
    const heard = hear('zigbee2mqtt', 'zigbee2mqtt/k', { smoke: false, water_leak: true, preheat: true, battery: 9 });
    expect(heard.said).toMatchObject([
      { address: 'k', values: { alarm: false, warming_up: true, battery_pct: 9 } },
      { address: 'k:leak', values: { leak: true, battery_pct: 9 } },
    ]);
    const leak = heard.said[1];
    expect(leak && fit('leak-sensor', leak)).toEqual({ said: leak, unfit: [] });
  });
});

test('a value out of its range is named, and costs nothing else', () => {
  const heard = hear('zigbee2mqtt', 'zigbee2mqtt/k', { gas: true, battery: 255 });
  expect(heard.said).toMatchObject([{ values: { alarm: true } }]);
  expect(heard.faults).toMatchObject([{ code: 'VALUE_OUT_OF_RANGE' }]);
});

test('the gas bit is only ever the detector’s own: a prototype brings none', () => {
  const text = '{"__proto__":{"gas":true},"constructor":{"gas":true},"battery":50}';
  const heard = hear('zigbee2mqtt', 'zigbee2mqtt/k', text);
  expect(heard.said).toMatchObject([{ values: { battery_pct: 50 } }]);
  expect(heard.introductions).toMatchObject([{ suggestedKind: null }]);
});
