import { describe, expect, test } from 'vitest';
import { ANNOUNCED_MESSAGE_MAXIMUM } from '../allowance.ts';
import { noOptions } from '../testing/recorded.ts';
import { DEVICES_MAXIMUM } from './inventory.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

const list = 'zigbee2mqtt/bridge/devices';

function device(index: number, exposes: readonly object[]) {
  const address = `0x${index.toString(16).padStart(16, '0')}`;
  const definition = { vendor: 'Tuya', model: 'TS0601_gas_sensor_2', exposes };
  return { ieee_address: address, friendly_name: `Block ${index % 9}/Unit ${index}`, definition };
}

const detector = ['gas', 'gas_value', 'preheat', 'fault_alarm', 'self_test', 'battery', 'tamper'].map((property) => ({
  property,
  ...(property === 'gas_value' ? { unit: 'LEL' } : {}),
}));

describe('the list of devices', () => {
  test('of a whole estate fits one kept message, and reads the same after a start', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    const lamp = [{ type: 'light', features: [{ property: 'state' }] }];
    const devices = Array.from({ length: 600 }, (_, index) => device(index, index % 3 === 0 ? lamp : detector));
    const payload = reader.hear(list, JSON.stringify(devices)).keep?.payload ?? '';
    expect(payload.length).toBeLessThan(ANNOUNCED_MESSAGE_MAXIMUM);
    const started = zigbee2mqtt.open([{ topic: list, payload }], noOptions);
    for (const [topic, state] of [
      ['zigbee2mqtt/Block 1/Unit 1', '{"gas":true,"gas_value":12,"battery":50}'],
      ['zigbee2mqtt/Block 0/Unit 0', '{"state":"ON"}'],
      ['zigbee2mqtt/Block 1/Unit 1/availability', '{"state":"offline"}'],
    ] as const) {
      expect(started.hear(topic, state)).toEqual(reader.hear(topic, state));
    }
    expect(started.hear('zigbee2mqtt/Block 1/Unit 1', '{"gas":true}').introductions).toMatchObject([
      { vendor: 'Tuya', model: 'TS0601_gas_sensor_2', suggestedKind: 'gas-detector' },
    ]);
  });

  test.each(['{}', '[]', 'x', '{"gridcallDevices":[[1,2,3],["0x1","a",9],null],"definitions":7}'])(
    'kept as %s is no list that could be read, and harms nothing',
    (payload) => {
      const reader = zigbee2mqtt.open([{ topic: list, payload }], noOptions);
      expect(reader.hear(list, JSON.stringify([device(1, detector)])).introductions).toHaveLength(1);
    },
  );

  test('with more than can be read is read as far, and said to be too long', () => {
    const devices = Array.from({ length: DEVICES_MAXIMUM + 200 }, (_, index) => device(index, detector));
    const heard = zigbee2mqtt.open([], noOptions).hear(list, JSON.stringify(devices));
    expect(heard.introductions).toHaveLength(DEVICES_MAXIMUM);
    expect(heard.faults).toMatchObject([
      { code: 'CHILDREN_EXCEEDED', detail: expect.stringMatching(/names 1200 devices; the first 1000/) },
    ]);
  });

  test('of as many as can be read, with long names, is kept in one message', () => {
    const devices = Array.from({ length: DEVICES_MAXIMUM }, (_, index) => ({
      ...device(index, detector),
      friendly_name: `${index} ${'楼'.repeat(200)}`,
    }));
    const { keep } = zigbee2mqtt.open([], noOptions).hear(list, JSON.stringify(devices));
    expect(keep?.payload?.length).toBeLessThan(ANNOUNCED_MESSAGE_MAXIMUM);
  });

  test('entry by entry grows no further than a network can', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    reader.hear(list, JSON.stringify(Array.from({ length: DEVICES_MAXIMUM }, (_, index) => device(index, []))));
    const one = reader.hear(list, JSON.stringify(device(DEVICES_MAXIMUM, detector)));
    expect(one.faults).toMatchObject([{ code: 'CHILDREN_EXCEEDED' }]);
    expect(reader.hear(list, JSON.stringify(device(1, []))).faults).toEqual([]);
    expect(
      reader.hear(`zigbee2mqtt/Block ${DEVICES_MAXIMUM % 9}/Unit ${DEVICES_MAXIMUM}`, '{"gas":true}').said,
    ).toEqual([]);
  });
});

describe('the topics of a device', () => {
  test('that were taken back say nothing: it was renamed, or has left', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    for (const topic of ['zigbee2mqtt/kitchen', 'zigbee2mqtt/kitchen/availability']) {
      expect(reader.hear(topic, '')).toMatchObject({ introductions: [], said: [], faults: [], unsupported: [] });
    }
  });

  test('of the output "attribute": null is a word there, and is not false', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    reader.hear(list, JSON.stringify([device(1, detector)]));
    expect(reader.hear('zigbee2mqtt/Block 1/Unit 1/gas', 'null')).toMatchObject({ said: [], faults: [] });
    expect(reader.hear('zigbee2mqtt/Block 1/Unit 1/gas', 'true').said).toMatchObject([{ values: { alarm: true } }]);
  });

  test.each([
    ['"2026-01-31T08:00:00+08:00"', Date.UTC(2026, 0, 31)],
    ['1769817600000', Date.UTC(2026, 0, 31)],
    ['"2026-01-31T08:00:00"', null],
    ['12', null],
  ])('last_seen %s', (lastSeen, observedAt) => {
    const text = `{"gas":false,"last_seen":${lastSeen}}`;
    expect(zigbee2mqtt.open([], noOptions).hear('zigbee2mqtt/k', text).said).toMatchObject([{ observedAt }]);
  });

  test.each([
    ['low', { battery_low: true }],
    ['high', { battery_low: false }],
  ])('battery_state %s', (state, values) => {
    const text = JSON.stringify({ battery_state: state });
    expect(zigbee2mqtt.open([], noOptions).hear('zigbee2mqtt/k', text).said).toMatchObject([{ values }]);
  });
});

describe('the Home Assistant discovery beside it', () => {
  const address = '0x00158d0001aa0001';
  const topic = `homeassistant/binary_sensor/${address}/gas/config`;
  const announced = (property: string, extra: object = {}) =>
    JSON.stringify({
      device: { identifiers: [`zigbee2mqtt_${address}`] },
      origin: { name: 'Zigbee2MQTT' },
      state_topic: 'zigbee2mqtt/k',
      value_template: `{{ value_json["${property}"] }}`,
      ...extra,
    });

  test('is kept where it says something that is read', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    expect(reader.hear(topic, announced('sensitivity'))).toMatchObject({ introductions: [], keep: null, faults: [] });
    expect(reader.hear(topic, announced('gas')).keep).toMatchObject({ topic });
    expect(reader.hear(topic, '{"migrate_discovery":true}')).toMatchObject({
      removed: [],
      keep: null,
      unsupported: [],
    });
    expect(reader.hear('zigbee2mqtt/k', '{"gas":true}').said).toMatchObject([{ address }]);
  });

  test('of the hub itself, of a group and of a trigger is passed over', () => {
    const reader = zigbee2mqtt.open([], noOptions);
    const trigger = { automation_type: 'trigger', topic: 'zigbee2mqtt/k/action', state_topic: undefined };
    for (const [path, text] of [
      [
        'binary_sensor/hub/state',
        announced('state', { device: { identifiers: ['zigbee2mqtt_bridge_0x00124b00120144ae'] } }),
      ],
      [
        'binary_sensor/9/gas',
        announced('gas', { device: { identifiers: ['zigbee2mqtt_1221051039810110150109113116116_9'] } }),
      ],
      [`device_automation/${address}/action_single`, announced('action', trigger)],
    ] as const) {
      const heard = reader.hear(`homeassistant/${path}/config`, text);
      expect(heard).toMatchObject({ introductions: [], keep: null, faults: [], unsupported: [] });
    }
  });

  test('is refused by name when it is too long', () => {
    const long = announced('gas', { icon: 'x'.repeat(ANNOUNCED_MESSAGE_MAXIMUM) });
    expect(zigbee2mqtt.open([], noOptions).hear(topic, long)).toMatchObject({
      introductions: [],
      keep: null,
      faults: [{ code: 'DISCOVERY_LIMIT' }],
    });
  });
});
