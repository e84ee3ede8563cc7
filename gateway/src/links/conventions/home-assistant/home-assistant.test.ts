import { describe, expect, test } from 'vitest';
import { config, opened, saidBy } from '../testing/discovery.ts';
import { noOptions } from '../testing/recorded.ts';
import { homeAssistant } from './home-assistant.ts';

describe('device classes', () => {
  test.each([
    ['gas', 'ON', { alarm: true }],
    ['smoke', 'OFF', { alarm: false }],
    ['carbon_monoxide', 'ON', { alarm: true }],
    ['moisture', 'ON', { leak: true }],
    ['door', 'ON', { open: true }],
    ['garage_door', 'ON', { open: true }],
    ['window', 'OFF', { open: false }],
    ['opening', 'ON', { open: true }],
    ['tamper', 'ON', { tamper: true }],
    ['problem', 'ON', { fault: true }],
    ['battery', 'ON', { battery_low: true }],
  ])('binary sensor %s', (deviceClass, payload, values) => {
    const heard = saidBy({ 'binary_sensor/a': config({ dev_cla: deviceClass }) }, 'dev/state', payload);
    expect(heard.said).toMatchObject([{ address: 'd1', values }]);
  });

  test.each([
    [{ dev_cla: 'battery', unit_of_meas: '%' }, '81', { battery_pct: 81 }],
    [{ dev_cla: 'temperature', unit_of_meas: '°C' }, '21.5', { temperature_c: 21.5 }],
    [{ dev_cla: 'temperature', unit_of_meas: '°F' }, '212', { temperature_c: 100 }],
    [{ dev_cla: 'temperature', unit_of_meas: '°F' }, '69.08', { temperature_c: 20.6 }],
    [{ dev_cla: 'temperature', unit_of_meas: 'K' }, '273.15', { temperature_c: 0 }],
    [{ dev_cla: 'carbon_monoxide', unit_of_meas: 'ppm' }, '35', { co_ppm: 35 }],
    [{ unit_of_meas: '%LEL' }, '12', { gas_lel: 12 }],
  ])('sensor %j', (extra, payload, values) => {
    expect(saidBy({ 'sensor/a': config(extra) }, 'dev/state', payload).said).toMatchObject([{ values }]);
  });

  test.each([
    ['binary_sensor/a', { dev_cla: 'safety' }, 'which danger'],
    ['binary_sensor/a', { dev_cla: 'occupancy' }, 'Nobody is followed'],
    ['binary_sensor/a', { dev_cla: 'power' }, 'power'],
    ['binary_sensor/a', {}, 'no device class'],
    ['sensor/a', { dev_cla: 'gas', unit_of_meas: 'm³' }, 'meter'],
    ['sensor/a', { dev_cla: 'voltage', unit_of_meas: 'mV' }, 'voltage'],
    ['sensor/a', { dev_cla: 'temperature', unit_of_meas: '°C', ent_cat: 'diagnostic' }, 'chip'],
    ['sensor/a', { dev_cla: 'carbon_monoxide', unit_of_meas: 'mg/m³' }, 'ppm'],
    ['cover/a', { dev_cla: 'blind' }, 'gate'],
    ['valve/a', {}, 'valve'],
    ['switch/a', {}, 'switch'],
    ['button/a', {}, 'button'],
    ['number/a', {}, 'setting'],
    ['select/a', {}, 'setting'],
    ['event/a', { dev_cla: 'motion', evt_typ: ['motion'] }, 'button'],
    ['light/a', {}, 'light'],
    ['alarm_control_panel/a', {}, 'alarm_control_panel'],
  ])('%s %j is named as unsupported, and no child', (path, extra, why) => {
    const heard = homeAssistant.open([], noOptions).hear(`homeassistant/${path}/config`, config(extra));
    expect(heard.introductions).toEqual([]);
    expect(heard.unsupported).toMatchObject([{ address: null, why: expect.stringContaining(why) }]);
    expect(heard.faults).toEqual([]);
  });
});

describe('locks, covers and events', () => {
  test('a lock says locked and unlocked when it changes, and its own words count', () => {
    const reader = opened({ 'lock/a': config({ stat_locked: 'zu', stat_unlocked: 'auf' }) });
    const said = (text: string) =>
      reader
        .hear('dev/state', text)
        .said.map((one) => (one.kind === 'event' ? one.event : 'values' in one && one.values));
    expect(said('auf')).toEqual(['unlocked', { locked: false }]);
    expect(said('auf')).toEqual([{ locked: false }]);
    expect(said('zu')).toEqual(['locked', { locked: true }]);
    expect(reader.hear('dev/state', 'JAMMED').said).toMatchObject([{ values: { fault: true } }]);
    expect(reader.hear('dev/state', 'LOCKED').faults).toMatchObject([{ code: 'VALUE_WRONG_TYPE' }]);
  });

  test.each([
    ['open', true],
    ['opening', true],
    ['closing', true],
    ['closed', false],
  ])('a garage door %s', (payload, open) => {
    const heard = saidBy({ 'cover/a': config({ dev_cla: 'garage' }) }, 'dev/state', payload);
    expect(heard.said).toMatchObject([{ values: { open } }]);
  });

  test('a button pressed', () => {
    const configs = { 'event/a': config({ dev_cla: 'button', evt_typ: ['press', 'hold'] }) };
    expect(saidBy(configs, 'dev/state', '{"event_type":"press"}').said).toMatchObject([{ event: 'button_pressed' }]);
    expect(saidBy(configs, 'dev/state', '{"event_type":"other"}').faults).toHaveLength(1);
  });
});

describe('templates', () => {
  test.each([
    ['{{ value_json.a }}', '{"a":"ON"}'],
    ['{{value_json["a"]}}', '{"a":"ON"}'],
    ["{{ value_json['a'] }}", '{"a":"ON"}'],
    ['{{- value_json.a.b -}}', '{"a":{"b":"ON"}}'],
    ['{{ value_json["x y"].b[1] }}', '{"x y":{"b":["OFF","ON"]}}'],
    ['{{ value }}', 'ON'],
    ['{% if value_json.a %}ON{% else %}OFF{% endif %}', '{"a":true}'],
    ['{%- if value_json["a"] -%} ON {%- else -%} OFF {%- endif -%}', '{"a":"True"}'],
  ])('%s', (template, payload) => {
    const heard = saidBy({ 'binary_sensor/a': config({ dev_cla: 'gas', val_tpl: template }) }, 'dev/state', payload);
    expect(heard.said).toMatchObject([{ values: { alarm: true } }]);
  });

  test.each([
    '{{ value_json.a | default(true) }}',
    '{{ value_json.a == "x" }}',
    "{{ 'ON' if value_json.a else 'OFF' }}",
    '{% if value_json.a > 5 %}ON{% else %}OFF{% endif %}',
    '{% if value_json.a %}ON{% endif %}',
    '{{ states("x") }}',
    '{{ value_json }}',
    `{{ value_json${'.a'.repeat(200)} }}`,
  ])('%s is named, never guessed', (template) => {
    const reader = homeAssistant.open([], noOptions);
    const heard = reader.hear('homeassistant/binary_sensor/a/config', config({ dev_cla: 'gas', val_tpl: template }));
    expect(heard.unsupported).toMatchObject([{ why: expect.stringContaining('template') }]);
    expect(reader.hear('dev/state', '{"a":true}').said).toEqual([]);
  });

  test.each(['{"a":null}', '{}', '{"__proto__":{"a":true}}', '[]'])('%s: what is not there is not known', (payload) => {
    for (const template of ['{{ value_json.a }}', '{% if value_json.a %}ON{% else %}OFF{% endif %}']) {
      const heard = saidBy({ 'binary_sensor/a': config({ dev_cla: 'gas', val_tpl: template }) }, 'dev/state', payload);
      expect(heard).toMatchObject({ said: [], faults: [] });
    }
  });

  test('payloads of discovery may be JSON booleans, and inverted', () => {
    const configs = {
      'binary_sensor/a': config({ dev_cla: 'door', val_tpl: '{{ value_json.contact }}', pl_on: false, pl_off: true }),
    };
    expect(saidBy(configs, 'dev/state', '{"contact":false}').said).toMatchObject([{ values: { open: true } }]);
    expect(saidBy(configs, 'dev/state', '{"contact":"True"}').said).toMatchObject([{ values: { open: false } }]);
    expect(saidBy(configs, 'dev/state', '{"contact":"ajar"}').faults).toMatchObject([{ code: 'VALUE_WRONG_TYPE' }]);
  });
});

describe('topics and abbreviations', () => {
  test.each([
    [{ '~': 'base', stat_t: '~/x' }, 'base/x'],
    [{ '~': 'base', stat_t: 'x/~' }, 'x/base'],
    [{ '~': 'base', state_topic: 'a~b' }, 'a~b'],
    [{ stat_t: '~/x' }, '~/x'],
  ])('%j', (extra, topic) => {
    const heard = saidBy({ 'binary_sensor/a': config({ ...extra, dev_cla: 'gas' }) }, topic, 'ON');
    expect(heard.said).toHaveLength(1);
  });

  test('full names and short ones are the same; a full name stands before its short one', () => {
    const full = JSON.stringify({
      state_topic: 'dev/state',
      st_t: 'x',
      device_class: 'gas',
      dev_cla: 'smoke',
      device: { identifiers: 'd1', manufacturer: 'Maker', model: 'M', name: 'N' },
    });
    const heard = saidBy({ 'binary_sensor/a': full }, 'dev/state', 'ON');
    expect(heard.introductions).toMatchObject([
      { address: 'd1', name: 'N', vendor: 'Maker', model: 'M', suggestedKind: 'gas-detector' },
    ]);
  });

  test.each([
    [{ ids: 'one' }, 'one'],
    [{ ids: ['one', 'two'] }, 'one'],
    [{ ids: [7] }, '7'],
    [{ cns: [['mac', '02:5b:26:a8:dc:12']] }, 'mac:02:5b:26:a8:dc:12'],
    [null, 'node/a'],
  ])('the address of %j', (device, address) => {
    const configs = { 'binary_sensor/node/a': config({ dev_cla: 'gas' }, device) };
    expect(saidBy(configs, 'dev/state', 'ON').said).toMatchObject([{ address }]);
  });

  test('entities of one device are one child, two dangers are two', () => {
    const reader = opened({
      'binary_sensor/co': config({ dev_cla: 'carbon_monoxide', stat_t: 'dev/co' }),
      'binary_sensor/gas': config({ dev_cla: 'gas', stat_t: 'dev/gas' }),
      'sensor/battery': config({ dev_cla: 'battery', unit_of_meas: '%', stat_t: 'dev/battery' }),
    });
    expect(reader.hear('dev/gas', 'ON').said).toMatchObject([{ address: 'd1', values: { alarm: true } }]);
    expect(reader.hear('dev/co', 'ON').said).toMatchObject([
      { address: 'd1:carbon_monoxide', values: { alarm: true } },
    ]);
    expect(reader.hear('dev/battery', '40').said).toMatchObject([
      { address: 'd1', values: { battery_pct: 40 } },
      { address: 'd1:carbon_monoxide', values: { battery_pct: 40 } },
    ]);
  });
});

describe('what is refused', () => {
  const good = config({ dev_cla: 'gas' });
  test.each([
    ['homeassistant/binary_sensor/bad id/config', good, 'TOPIC_UNKNOWN'],
    ['homeassistant/binary_sensor/node!/a/config', good, 'TOPIC_UNKNOWN'],
    ['homeassistant/binary_sensor/火/config', good, 'TOPIC_UNKNOWN'],
    ['homeassistant/binary_sensor/config', good, 'TOPIC_UNKNOWN'],
    ['homeassistant/a/b/c/d/config', good, 'TOPIC_UNKNOWN'],
    ['homeassistant/climatic/a/config', good, 'TOPIC_UNKNOWN'],
    ['homeassistant/__proto__/a/config', good, 'TOPIC_UNKNOWN'],
    ['homeassistant/binary_sensor/a/config', 'not json', 'MESSAGE_NOT_JSON'],
    ['homeassistant/binary_sensor/a/config', '[]', 'VALUE_WRONG_TYPE'],
    ['homeassistant/binary_sensor/a/config', '{"dev_cla":"gas"}', 'VALUE_WRONG_TYPE'],
    ['homeassistant/device/a/config', '{"dev":{"ids":"a"}}', 'VALUE_WRONG_TYPE'],
    ['homeassistant/device/a/config', '{"cmps":{"x":{"p":"climatic","stat_t":"y"}}}', 'VALUE_WRONG_TYPE'],
    ['homeassistant/binary_sensor/a/config', config({ dev_cla: 'gas' }, { ids: 'x'.repeat(200) }), 'VALUE_WRONG_TYPE'],
  ])('%s %s', (topic, payload, code) => {
    const heard = homeAssistant.open([], noOptions).hear(topic, payload);
    expect(heard).toMatchObject({ introductions: [], said: [], faults: [{ code }] });
  });

  test('a bad config leaves the good one that stood', () => {
    const reader = opened({ 'binary_sensor/a': good });
    reader.hear('homeassistant/binary_sensor/a/config', 'not json');
    expect(reader.hear('dev/state', 'ON').said).toHaveLength(1);
  });

  test('a topic that no discovery names', () => {
    const heard = opened({ 'binary_sensor/a': good }).hear('other/topic', 'ON');
    expect(heard.unsupported).toMatchObject([{ address: null, what: 'other/topic' }]);
    expect(opened({}).hear('homeassistant/status', 'online')).toMatchObject({ unsupported: [], faults: [] });
  });
});

describe('device-level discovery', () => {
  const topic = 'homeassistant/device/0AFFD2/config';
  const payload = (cmps: object) =>
    JSON.stringify({
      dev: { ids: 'ea334450945afc', name: 'Kitchen', mf: 'Bla electronics', mdl: 'xya' },
      o: { name: 'bla2mqtt', sw: '2.1', url: 'https://bla2mqtt.example.com/support' },
      stat_t: 'sensorKitchen/state',
      avty_t: 'sensorKitchen/online',
      cmps,
    });
  const gas = {
    p: 'binary_sensor',
    dev_cla: 'gas',
    val_tpl: '{{ value_json.gas }}',
    pl_on: 1,
    pl_off: 0,
    uniq_id: 'g',
  };
  const temperature = {
    p: 'sensor',
    dev_cla: 'temperature',
    unit_of_meas: '°C',
    val_tpl: '{{ value_json.t }}',
    uniq_id: 't',
  };

  test('shares what stands beside its components', () => {
    const reader = homeAssistant.open([], noOptions);
    expect(reader.hear(topic, payload({ gas, temperature })).introductions).toMatchObject([
      { address: 'ea334450945afc', name: 'Kitchen', suggestedKind: 'gas-detector' },
    ]);
    expect(reader.hear('sensorKitchen/state', '{"gas":1,"t":22.5}').said).toMatchObject([
      { values: { alarm: true, temperature_c: 22.5 } },
    ]);
    expect(reader.hear('sensorKitchen/online', 'offline').said).toMatchObject([{ online: false }]);
  });

  test('takes a component back by its platform alone, and the device by an empty payload', () => {
    const reader = homeAssistant.open([], noOptions);
    reader.hear(topic, payload({ gas, temperature }));
    reader.hear(topic, payload({ gas: { p: 'binary_sensor' }, temperature }));
    expect(reader.hear('sensorKitchen/state', '{"gas":1,"t":22.5}').said).toMatchObject([
      { values: { temperature_c: 22.5 } },
    ]);
    expect(reader.hear(topic, '')).toMatchObject({ removed: ['ea334450945afc'], keep: { topic, payload: null } });
  });

  test('one bad component costs the others nothing', () => {
    const heard = homeAssistant.open([], noOptions).hear(topic, payload({ gas, bad: { p: 'climatic', x: 1 } }));
    expect(heard.introductions).toHaveLength(1);
    expect(heard.faults).toHaveLength(1);
  });
});

describe('removal', () => {
  test('a child goes with its last entity', () => {
    const reader = opened({
      'binary_sensor/a': config({ dev_cla: 'gas' }),
      'binary_sensor/b': config({ dev_cla: 'tamper' }),
    });
    expect(reader.hear('homeassistant/binary_sensor/b/config', '').removed).toEqual([]);
    expect(reader.hear('homeassistant/binary_sensor/a/config', '').removed).toEqual(['d1']);
    expect(reader.hear('homeassistant/binary_sensor/a/config', '').removed).toEqual([]);
  });

  test('a device that another identifier takes over is gone under the old one', () => {
    const reader = opened({ 'binary_sensor/a': config({ dev_cla: 'gas' }) });
    const heard = reader.hear('homeassistant/binary_sensor/a/config', config({ dev_cla: 'gas' }, { ids: 'd2' }));
    expect(heard).toMatchObject({ removed: ['d1'], introductions: [{ address: 'd2' }] });
  });

  test('a setting is not kept; what had a meaning and lost it is taken back', () => {
    const reader = homeAssistant.open([], noOptions);
    const topic = 'homeassistant/binary_sensor/a/config';
    expect(reader.hear('homeassistant/select/s/config', config({})).keep).toBeNull();
    expect(reader.hear(topic, config({ dev_cla: 'gas' })).keep).toMatchObject({ topic });
    expect(reader.hear(topic, config({ dev_cla: 'power' })).keep).toEqual({ topic, payload: null });
  });
});
