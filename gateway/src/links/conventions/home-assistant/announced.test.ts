import { describe, expect, test } from 'vitest';
import { ANNOUNCED_MESSAGE_MAXIMUM, ANNOUNCED_TOPICS_MAXIMUM } from '../allowance.ts';
import { config, opened } from '../testing/discovery.ts';
import { noOptions } from '../testing/recorded.ts';
import { homeAssistant } from './home-assistant.ts';
import { ENTITIES_MAXIMUM } from './registry.ts';

const single = 'homeassistant/binary_sensor/a/config';
const ofDevice = 'homeassistant/device/d1/config';
const dev = { ids: ['d1'], name: 'Kitchen' };

function components(cmps: object, extra: object = {}): string {
  return JSON.stringify({ dev, o: { name: 'x' }, stat_t: 'dev/state', cmps, ...extra });
}

describe('the change from single components to device-level discovery', () => {
  const gas = { p: 'binary_sensor', dev_cla: 'gas', val_tpl: '{{ value_json.gas }}' };
  const button = { p: 'event', dev_cla: 'button', evt_typ: ['press'] };
  const migrate = '{"migrate_discovery": true }';

  test('no alarm is lost on the way, and the child stays', () => {
    const reader = opened({ 'binary_sensor/a': config({ ...gas }) });
    expect(reader.hear(single, migrate)).toMatchObject({ removed: [], keep: null, faults: [], unsupported: [] });
    expect(reader.hear('dev/state', '{"gas":"ON"}').said).toMatchObject([{ address: 'd1', values: { alarm: true } }]);
    expect(reader.hear(ofDevice, components({ gas })).removed).toEqual([]);
    expect(reader.hear('dev/state', '{"gas":"ON"}').said).toHaveLength(1);
    expect(reader.hear(single, '')).toMatchObject({ removed: [], keep: { topic: single, payload: null } });
    expect(reader.hear('dev/state', '{"gas":"OFF"}').said).toMatchObject([{ values: { alarm: false } }]);
  });

  test('and back', () => {
    const reader = homeAssistant.open([], noOptions);
    reader.hear(ofDevice, components({ gas }));
    expect(reader.hear(ofDevice, migrate)).toMatchObject({ removed: [], keep: null });
    reader.hear(single, config({ ...gas }));
    expect(reader.hear(ofDevice, '').removed).toEqual([]);
    expect(reader.hear('dev/state', '{"gas":"ON"}').said).toHaveLength(1);
  });

  test('announced twice, one press is one', () => {
    const reader = opened({ 'event/a': config({ dev_cla: 'button', evt_typ: ['press'] }) });
    reader.hear(ofDevice, components({ button }));
    expect(reader.hear('dev/state', '{"event_type":"press"}').said).toMatchObject([{ event: 'button_pressed' }]);
  });
});

test('announced as something else, an entity is that and no longer what it was', () => {
  const reader = opened({ 'binary_sensor/a': config({ dev_cla: 'battery' }) });
  reader.hear(single, config({ dev_cla: 'tamper' }));
  expect(reader.hear('dev/state', 'ON').said).toEqual([expect.objectContaining({ values: { tamper: true } })]);
  reader.hear(single, config({ dev_cla: 'tamper', stat_t: 'dev/other' }));
  expect(reader.hear('dev/state', 'ON').said).toEqual([]);
});

describe('what is not known is neither off nor wrong', () => {
  test.each(['', 'None'])('the state %j', (payload) => {
    for (const [path, extra] of [
      ['binary_sensor/a', { dev_cla: 'gas' }],
      ['sensor/a', { dev_cla: 'battery', unit_of_meas: '%' }],
      ['lock/a', {}],
      ['cover/a', { dev_cla: 'gate' }],
    ] as const) {
      const reader = opened({ [path]: config(extra) });
      expect(reader.hear('dev/state', payload)).toMatchObject({ said: [], faults: [], unsupported: [] });
    }
  });

  test('an availability that was taken back', () => {
    const reader = opened({ 'binary_sensor/a': config({ dev_cla: 'gas', avty_t: 'dev/online' }) });
    expect(reader.hear('dev/online', '')).toMatchObject({ said: [], keep: null, faults: [] });
  });
});

describe('what is read otherwise than Home Assistant does is named', () => {
  test.each([
    [{ off_dly: 5 }, 'off_delay', 'turns it off by itself after 5 s'],
    [{ exp_aft: 300 }, 'expire_after', 'reports every 300 s'],
    [{ avty_t: 'x', avty_tpl: '{{ value | upper }}' }, 'availability', 'is not told'],
    [{ avty: [{ val_tpl: '{{ value }}' }] }, 'availability', 'names no topic'],
  ])('%j', (extra, what, why) => {
    const reader = homeAssistant.open([], noOptions);
    const heard = reader.hear(single, config({ dev_cla: 'gas', ...extra }));
    expect(heard.unsupported).toMatchObject([
      { address: 'd1', what: `binary_sensor a ${what}`, why: expect.stringContaining(why) },
    ]);
    expect(heard.introductions).toHaveLength(1);
    expect(reader.hear('dev/state', 'ON').said).toMatchObject([{ values: { alarm: true } }]);
  });

  test.each([{ exp_aft: 0 }, { exp_aft: -1 }, { off_dly: null }, { exp_aft: '300' }])('%j is none', (extra) => {
    const heard = homeAssistant.open([], noOptions).hear(single, config({ dev_cla: 'gas', ...extra }));
    expect(heard).toMatchObject({ unsupported: [], introductions: [{ address: 'd1' }] });
  });

  test('a battery in volts', () => {
    const heard = homeAssistant
      .open([], noOptions)
      .hear('homeassistant/sensor/a/config', config({ dev_cla: 'battery', unit_of_meas: 'V' }));
    expect(heard.unsupported).toMatchObject([{ why: expect.stringContaining('the unit "V", not %') }]);
  });
});

describe('a hub that announces without end', () => {
  const topicOf = (index: number) => `homeassistant/binary_sensor/s${index}/config`;
  const gasOf = (index: number) => config({ dev_cla: 'gas', stat_t: `dev/${index}` }, { ids: [`d${index}`] });

  test('is refused by name, and what it announced before is read on', () => {
    const reader = homeAssistant.open([], noOptions);
    for (let index = 0; index < ANNOUNCED_TOPICS_MAXIMUM; index++) reader.hear(topicOf(index), gasOf(index));
    const over = reader.hear(topicOf(ANNOUNCED_TOPICS_MAXIMUM), gasOf(ANNOUNCED_TOPICS_MAXIMUM));
    expect(over).toMatchObject({ introductions: [], keep: null, faults: [{ code: 'DISCOVERY_LIMIT' }] });
    expect(reader.hear(`dev/${ANNOUNCED_TOPICS_MAXIMUM}`, 'ON').said).toEqual([]);
    expect(reader.hear('dev/0', 'ON').said).toHaveLength(1);
    // What it takes back makes room.
    reader.hear(topicOf(0), '');
    expect(reader.hear(topicOf(ANNOUNCED_TOPICS_MAXIMUM), gasOf(ANNOUNCED_TOPICS_MAXIMUM)).introductions).toHaveLength(
      1,
    );
  });

  test('settings and lamps take no room of the detectors', () => {
    const reader = homeAssistant.open([], noOptions);
    for (let index = 0; index <= ANNOUNCED_TOPICS_MAXIMUM; index++) {
      const heard = reader.hear(`homeassistant/select/s${index}/config`, config({}, { ids: [`lamp${index}`] }));
      expect(heard).toMatchObject({ faults: [], keep: null, unsupported: [{ address: null }] });
    }
    expect(reader.hear(single, config({ dev_cla: 'gas' })).introductions).toHaveLength(1);
  });

  test('a message that is too long leaves the one that stood', () => {
    const reader = opened({ 'binary_sensor/a': config({ dev_cla: 'gas' }) });
    const long = config({ dev_cla: 'smoke', icon: 'x'.repeat(ANNOUNCED_MESSAGE_MAXIMUM) });
    expect(reader.hear(single, long).faults).toMatchObject([{ code: 'DISCOVERY_LIMIT' }]);
    expect(reader.hear('dev/state', 'ON').introductions).toMatchObject([{ suggestedKind: 'gas-detector' }]);
  });

  test('as many entities as there may be on one state topic: the message is parsed once, and read', () => {
    const reader = homeAssistant.open([], noOptions);
    const cmps = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [
        `c${index}`,
        { p: 'sensor', dev_cla: 'battery', unit_of_meas: '%', val_tpl: `{{ value_json.b${index} }}` },
      ]),
    );
    let announced = 0;
    for (; announced < ENTITIES_MAXIMUM / 200; announced++) {
      const heard = reader.hear(`homeassistant/device/d${announced}/config`, components(cmps));
      expect(heard.faults).toEqual([]);
    }
    expect(reader.hear('homeassistant/device/more/config', components(cmps)).faults).toMatchObject([
      { code: 'DISCOVERY_LIMIT', detail: expect.stringContaining(`${ENTITIES_MAXIMUM} entities`) },
    ]);
    const state = JSON.stringify({ b0: 50, rest: Array.from({ length: 60_000 }, (_, index) => `item ${index}`) });
    expect(reader.hear('dev/state', state).said).toMatchObject([{ address: 'd1', values: { battery_pct: 50 } }]);
  });

  test('components beyond the limit of one message are named', () => {
    const cmps = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`c${index}`, { p: 'select', x: 1 }]));
    expect(homeAssistant.open([], noOptions).hear(ofDevice, components(cmps)).faults).toMatchObject([
      { detail: expect.stringContaining('201 components') },
    ]);
  });

  test('with availability topics that come and go holds no more than it may', () => {
    const reader = homeAssistant.open([], noOptions);
    for (let index = 0; index < 2_500; index++) {
      reader.hear(single, config({ dev_cla: 'gas', avty_t: `online/${index}` }));
      expect(reader.hear(`online/${index}`, 'online').said).toHaveLength(1);
    }
  });

  test('an availability that was kept and that nobody names any more is given back', () => {
    const reader = opened({ 'binary_sensor/a': config({ dev_cla: 'gas', avty_t: 'dev/online' }) });
    expect(reader.hear('dev/online', 'online').keep).toEqual({ topic: 'dev/online', payload: 'online' });
    reader.hear(single, config({ dev_cla: 'gas' }));
    expect(reader.hear('dev/online', 'offline')).toMatchObject({
      said: [],
      keep: { topic: 'dev/online', payload: null },
    });
    expect(reader.hear('dev/online', 'offline').keep).toBeNull();
  });
});
