import { describe, expect, test } from 'vitest';
import type { KeptMessage } from '../convention.ts';
import { noOptions, recorded } from '../testing/recorded.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

const list = 'zigbee2mqtt/bridge/devices';
const gasAddress = '0x00158d0001aa0001';

function device(address: string, name: string, properties: readonly string[], extra: object = {}) {
  const exposes = properties.map((property) => ({ property, name: property, type: 'binary' }));
  return {
    ieee_address: address,
    friendly_name: name,
    type: 'EndDevice',
    definition: { vendor: 'V', model: 'M', exposes },
    ...extra,
  };
}

function opened(devices: readonly unknown[], kept: readonly KeptMessage[] = []) {
  const reader = zigbee2mqtt.open(kept, noOptions);
  reader.hear(list, JSON.stringify(devices));
  return reader;
}

describe('without discovery, from bridge/devices', () => {
  test('a device has its IEEE address, also under a friendly name with slashes and blanks', () => {
    const reader = opened([device(gasAddress, 'Block 3/Kitchen 301/gas', ['gas'])]);
    expect(reader.hear('zigbee2mqtt/Block 3/Kitchen 301/gas', '{"gas":true}').said).toMatchObject([
      { address: gasAddress, values: { alarm: true } },
    ]);
    expect(reader.hear('zigbee2mqtt/Block 3/Kitchen 301/gas/availability', '{"state":"offline"}').said).toEqual([
      { kind: 'availability', address: gasAddress, online: false },
    ]);
    expect(reader.hear('zigbee2mqtt/Block 3/Kitchen 301/gas/availability', 'online').said).toMatchObject([
      { online: true },
    ]);
  });

  test('the longest name that is known counts', () => {
    const reader = opened([device('0x1', 'a', ['smoke']), device('0x2', 'a/gas', ['gas'])]);
    expect(reader.hear('zigbee2mqtt/a/gas', '{"gas":false}').said).toMatchObject([{ address: '0x2' }]);
    // Output "attribute": a property of its own topic.
    expect(reader.hear('zigbee2mqtt/a/smoke', 'true').said).toMatchObject([
      { address: '0x1', values: { alarm: true } },
    ]);
    expect(reader.hear('zigbee2mqtt/a/linkquality_x', '3').unsupported).toHaveLength(1);
  });

  test('two dangers of a definition are two children, whichever speaks first', () => {
    const reader = opened([device('0x1', 'k', ['carbon_monoxide', 'gas', 'battery'])]);
    expect(reader.hear('zigbee2mqtt/k', '{"carbon_monoxide":true,"battery":50}').said).toMatchObject([
      { address: '0x1', values: { battery_pct: 50 } },
      { address: '0x1:carbon_monoxide', values: { alarm: true, battery_pct: 50 } },
    ]);
  });

  test('what left the list is gone, and a renamed device is the same', () => {
    const reader = opened([device('0x1', 'a', ['gas', 'smoke']), device('0x2', 'b', ['smoke'])]);
    const heard = reader.hear(list, JSON.stringify([device('0x2', 'c', ['smoke'])]));
    expect(heard.removed).toEqual(['0x1', '0x1:smoke']);
    expect(reader.hear('zigbee2mqtt/c', '{"smoke":true}').said).toMatchObject([{ address: '0x2' }]);
    expect(reader.hear('zigbee2mqtt/b', '{"smoke":true}')).toMatchObject({
      said: [],
      unsupported: [{ address: null }],
    });
  });

  test('lamps, plugs and the coordinator are no children', () => {
    const lamp = {
      ieee_address: '0x3',
      friendly_name: 'lamp',
      definition: { exposes: [{ type: 'light', features: [{ property: 'state' }] }] },
    };
    const coordinator = { ieee_address: '0x4', friendly_name: 'Coordinator', type: 'Coordinator', definition: null };
    const reader = zigbee2mqtt.open([], noOptions);
    expect(reader.hear(list, JSON.stringify([lamp, coordinator])).introductions).toEqual([]);
    expect(reader.hear('zigbee2mqtt/lamp', '{"state":"ON"}')).toMatchObject({
      introductions: [],
      said: [],
      unsupported: [{ address: null, what: '0x3 state' }],
    });
  });

  test('features of a lock are looked into', () => {
    const lock = {
      ieee_address: '0x5',
      friendly_name: 'l',
      definition: { exposes: [{ type: 'lock', features: [{ property: 'state' }, { property: 'lock_state' }] }] },
    };
    const reader = zigbee2mqtt.open([], noOptions);
    expect(reader.hear(list, JSON.stringify([lock])).introductions).toMatchObject([{ suggestedKind: 'access-gate' }]);
    expect(reader.hear('zigbee2mqtt/l', '{"state":"LOCK","lock_state":"locked"}').said).toMatchObject([
      { event: 'locked' },
      { values: { locked: true } },
    ]);
    expect(reader.hear('zigbee2mqtt/l', '{"state":"LOCK","lock_state":"locked"}').said).toMatchObject([
      { values: { locked: true } },
    ]);
    expect(reader.hear('zigbee2mqtt/l', '{"lock_state":"unlocked"}').said).toMatchObject([
      { event: 'unlocked' },
      { values: { locked: false } },
    ]);
  });

  test('the kept list is small, and reads the same', () => {
    const devices = recorded('zigbee2mqtt.json')
      .filter(({ topic }) => topic === list)
      .map(({ text }) => JSON.parse(text));
    const reader = zigbee2mqtt.open([], noOptions);
    const text = JSON.stringify(devices);
    const { keep } = reader.hear(list, text);
    const payload = keep?.payload ?? '';
    expect(payload.length).toBeLessThan(text.length / 4);
    const started = zigbee2mqtt.open([{ topic: list, payload }], noOptions);
    const state = '{"gas":true,"gas_value":12,"preheat":false}';
    expect(started.hear('zigbee2mqtt/TS0601_gas', state).said).toEqual(
      reader.hear('zigbee2mqtt/TS0601_gas', state).said,
    );
    expect(started.hear('zigbee2mqtt/TS0601_gas', state).said).toMatchObject([
      { address: '0xa4c13850aa0000a4', values: { alarm: true, gas_lel: 12, warming_up: false } },
    ]);
  });

  test.each([
    ['not json', 'MESSAGE_NOT_JSON'],
    ['7', 'VALUE_WRONG_TYPE'],
  ])('a list of %s leaves the old one', (text, code) => {
    const reader = opened([device('0x1', 'a', ['gas'])]);
    expect(reader.hear(list, text)).toMatchObject({ removed: [], keep: null, faults: [{ code }] });
    expect(reader.hear('zigbee2mqtt/a', '{"gas":true}').said).toHaveLength(1);
  });
});

describe('before a list was heard', () => {
  test('a device has its friendly name; when the list comes, the name is gone', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    expect(reader.hear('zigbee2mqtt/kitchen', '{"gas":false}').introductions).toMatchObject([{ address: 'kitchen' }]);
    const heard = reader.hear(list, JSON.stringify([device('0x1', 'kitchen', ['gas'])]));
    expect(heard).toMatchObject({ removed: ['kitchen'], introductions: [{ address: '0x1' }] });
    expect(reader.hear('zigbee2mqtt/kitchen', '{"gas":true}').said).toMatchObject([{ address: '0x1' }]);
  });

  test('commands on the topics of the hub are named', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    expect(reader.hear('zigbee2mqtt/kitchen/set', '{"gas":true}').said).toEqual([]);
  });
});

describe('the Home Assistant discovery that Zigbee2MQTT publishes beside it', () => {
  const topic = `homeassistant/binary_sensor/${gasAddress}/gas/config`;
  const discovery = JSON.stringify({
    device: {
      identifiers: [`zigbee2mqtt_${gasAddress}`],
      manufacturer: 'Xiaomi',
      model_id: 'JTQJ-BF-01LM/BW',
      name: 'k',
    },
    device_class: 'gas',
    origin: { name: 'Zigbee2MQTT' },
    payload_off: false,
    payload_on: true,
    state_topic: 'zigbee2mqtt/k',
    value_template: '{{ value_json["gas"] }}',
  });

  test('alone, it tells the same children under the same addresses', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    expect(reader.hear(topic, discovery)).toMatchObject({
      introductions: [{ address: gasAddress, suggestedKind: 'gas-detector', vendor: 'Xiaomi' }],
      keep: { topic },
    });
    expect(reader.hear('zigbee2mqtt/k', '{"gas":true}').said).toMatchObject([{ address: gasAddress }]);
    expect(reader.hear(topic, '')).toMatchObject({ removed: [gasAddress], keep: { topic, payload: null } });
  });

  test.each(['before', 'behind'])('%s the list, nothing is there twice', (when) => {
    const reader = zigbee2mqtt.open([], noOptions);
    const devices = JSON.stringify([device(gasAddress, 'k', ['gas'])]);
    if (when === 'before') reader.hear(topic, discovery);
    const { removed } = reader.hear(list, devices);
    expect(removed).toEqual([]);
    if (when === 'behind') expect(reader.hear(topic, discovery)).toMatchObject({ introductions: [], keep: null });
    const heard = reader.hear('zigbee2mqtt/k', '{"gas":true}');
    expect(heard.said).toMatchObject([{ address: gasAddress, values: { alarm: true } }]);
    expect(heard.introductions).toHaveLength(1);
  });

  test('of another hub, or of the bridge itself, is named', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    const foreign = discovery.replace(`zigbee2mqtt_${gasAddress}`, 'esp32_1');
    expect(reader.hear(topic, foreign)).toMatchObject({ introductions: [], unsupported: [{ what: topic }] });
  });
});

test.each([
  ['online', true],
  ['offline', false],
  ['{"state":"online"}', true],
  ['{"state":"offline"}', false],
])('the hub says of itself: %s', (payload, online) => {
  expect(zigbee2mqtt.open([], noOptions).hear('zigbee2mqtt/bridge/state', payload).bridgeOnline).toBe(online);
});

test('a base topic of its own', () => {
  const options = { baseTopic: 'estate/zigbee', gas: null };
  const reader = zigbee2mqtt.open([], options);
  reader.hear('estate/zigbee/bridge/devices', JSON.stringify([device('0x1', 'k', ['gas'])]));
  expect(reader.hear('estate/zigbee/k', '{"gas":true}').said).toMatchObject([{ address: '0x1' }]);
  expect(zigbee2mqtt.owns('estate/zigbee/k', options)).toBe(true);
  expect(zigbee2mqtt.owns('zigbee2mqtt/k', options)).toBe(false);
  expect(zigbee2mqtt.owns('estate/zigbeeX/k', options)).toBe(false);
});
