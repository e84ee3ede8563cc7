import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { config, opened, saidBy } from '../testing/discovery.ts';
import { noOptions } from '../testing/recorded.ts';
import { homeAssistant } from './home-assistant.ts';

describe('availability', () => {
  const list = (mode: string | null) => ({
    dev_cla: 'gas',
    avty: [
      { t: 'hub', val_tpl: '{{ value_json.state }}' },
      { topic: 'dev', payload_available: 'up', payload_not_available: 'down' },
    ],
    ...(mode === null ? {} : { avty_mode: mode }),
  });
  const online = (said: readonly { kind: string }[]) =>
    said.map((entry) => (entry.kind === 'availability' && 'online' in entry ? entry.online : entry.kind));

  test.each([
    ['all', [[], [true], [false], [false], [true]]],
    ['any', [[true], [true], [true], [false], [true]]],
    [null, [[true], [true], [false], [false], [true]]],
  ] as const)('with the mode %s', (mode, expected) => {
    const reader = opened({ 'binary_sensor/a': config(list(mode)) });
    const steps = [
      ['hub', '{"state":"online"}'],
      ['dev', 'up'],
      ['dev', 'down'],
      ['hub', '{"state":"offline"}'],
    ] as const;
    const heard = steps.map(([topic, payload]) => online(reader.hear(topic, payload).said));
    reader.hear('hub', '{"state":"online"}');
    heard.push(online(reader.hear('dev', 'up').said));
    expect(heard).toEqual(expected);
  });

  test('the single topic, with payloads of its own', () => {
    const configs = {
      'binary_sensor/a': config({
        dev_cla: 'gas',
        avty_t: '~/LWT',
        '~': 'tele/x',
        pl_avail: 'Online',
        pl_not_avail: 'Offline',
      }),
    };
    expect(saidBy(configs, 'tele/x/LWT', 'Offline').said).toMatchObject([{ address: 'd1', online: false }]);
    expect(saidBy(configs, 'tele/x/LWT', 'Online').said).toMatchObject([{ online: true }]);
    expect(saidBy(configs, 'tele/x/LWT', 'perhaps').said).toEqual([]);
  });

  test('a topic that all devices name is the hub: its silence is one, not one of each', () => {
    const reader = opened({
      'binary_sensor/a': config(list('all')),
      'binary_sensor/b': config(
        { ...list('all'), avty: [{ t: 'hub', val_tpl: '{{ value_json.state }}' }, { t: 'dev2' }] },
        { ids: 'd2' },
      ),
    });
    expect(reader.hear('hub', '{"state":"offline"}')).toMatchObject({ bridgeOnline: false, said: [] });
    expect(reader.hear('dev', 'up')).toMatchObject({ bridgeOnline: null, said: [{ address: 'd1', online: true }] });
    expect(reader.hear('dev2', 'offline').said).toMatchObject([{ address: 'd2', online: false }]);
  });

  test('goes to both children of a device', () => {
    const configs = {
      'binary_sensor/a': config({ dev_cla: 'gas', avty_t: 'dev' }),
      'binary_sensor/b': config({ dev_cla: 'smoke', avty_t: 'dev' }),
    };
    expect(saidBy(configs, 'dev', 'offline').said).toMatchObject([{ address: 'd1' }, { address: 'd1:smoke' }]);
  });

  test('is kept when it changes, because with "all" one topic alone does not tell', () => {
    const reader = opened({ 'binary_sensor/a': config(list('all')) });
    expect(reader.hear('hub', '{"state":"online"}').keep).toEqual({ topic: 'hub', payload: '{"state":"online"}' });
    expect(reader.hear('hub', '{"state":"online","x":1}').keep).toBeNull();
    expect(reader.hear('hub', '{"state":"offline"}').keep).not.toBeNull();
  });
});

test('discovery of one device, in whatever order its entities were kept, is one and the same device', () => {
  const shared = {
    dev: { ids: ['d1'] },
    stat_t: 'dev/state',
    avty: [{ t: 'hub' }, { t: 'dev/online' }],
    avty_mode: 'all',
  };
  const entity = (id: string, extra: object) => ({
    topic: `homeassistant/${id}/config`,
    payload: JSON.stringify({ ...shared, ...extra }),
  });
  const kept = [
    entity('binary_sensor/co', { dev_cla: 'carbon_monoxide', val_tpl: '{{ value_json.co }}' }),
    entity('binary_sensor/gas', { dev_cla: 'gas', val_tpl: '{{ value_json.gas }}', dev: { ids: 'd1', name: 'First' } }),
    entity('binary_sensor/smoke', {
      dev_cla: 'smoke',
      val_tpl: '{{ value_json.smoke }}',
      dev: { ids: 'd1', name: 'Second' },
    }),
    entity('sensor/battery', { dev_cla: 'battery', unit_of_meas: '%', val_tpl: '{{ value_json.b }}' }),
    entity('sensor/temperature', { dev_cla: 'temperature', unit_of_meas: '°C', val_tpl: '{{ value_json.t1 }}' }),
    entity('sensor/temperature_2', { dev_cla: 'temperature', unit_of_meas: '°C', val_tpl: '{{ value_json.t2 }}' }),
    { topic: 'hub', payload: 'online' },
  ];
  const messages = [
    ['dev/state', '{"co":"OFF","gas":"ON","smoke":"OFF","b":50,"t1":20,"t2":30}'],
    ['dev/online', 'online'],
    ['hub', 'offline'],
  ] as const;
  const hear = (from: typeof kept) => {
    const reader = homeAssistant.open(from, noOptions);
    return messages.map(([topic, payload]) => reader.hear(topic, payload));
  };
  const expected = hear(kept);
  expect(expected[0]?.introductions).toMatchObject([
    { name: 'First' },
    { address: 'd1:smoke' },
    { address: 'd1:carbon_monoxide' },
  ]);
  expect(expected[0]?.said[0]).toMatchObject({ values: { alarm: true, temperature_c: 20 } });
  fc.assert(
    fc.property(fc.shuffledSubarray(kept, { minLength: kept.length }), (shuffled) => {
      expect(hear(shuffled)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});
