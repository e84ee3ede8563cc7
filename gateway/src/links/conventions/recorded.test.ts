import { describe, expect, test } from 'vitest';
import { mqttConventions } from './index.ts';
import { strangerOf } from './stranger.ts';
import { conventionNamed, hear, noOptions, recorded, sparkplug, summary } from './testing/recorded.ts';

/** `further` and `documented` were found later: in issues, sources and logs; in the makers' own documentation. */
const files = [
  'home-assistant.json',
  'zigbee2mqtt.json',
  'chirpstack.json',
  'tasmota.json',
  'shelly.json',
  'esp-rfid.json',
  'further.json',
  'documented.json',
];

describe.each(files)('real messages of %s', (file) => {
  test.each(recorded(file).map((message) => [message.id, message] as const))('%s', (_id, message) => {
    const heard = hear(message);
    expect(summary(heard)).toEqual(message.reads);
    expect(message.source).not.toBe('');
    expect(conventionNamed(message.convention).owns(message.topic, noOptions)).toBe(true);
    for (const { why } of heard.unsupported) expect(why).toMatch(/\w+/);
    // Said of children that the same message introduces: a link needs no memory of names.
    const introduced = new Set(heard.introductions.map(({ address }) => address));
    for (const { address } of heard.said) expect(introduced).toContain(address);
  });
});

describe('a recorded announcement, and then its state', () => {
  test.each([
    ['z2m-disc-016', { state: 'preparation' }, { warming_up: true }],
    ['z2m-disc-016', { state: 'work' }, { warming_up: false }],
    ['z2m-disc-022', { tamper: true }, { tamper: true }],
    ['z2m-disc-041', { battery_low: 'False' }, { battery_low: false }],
    ['z2m-disc-058', { battery_low: true }, { battery_low: true }],
    ['z2m-disc-068', { battery: 55 }, { battery_pct: 55 }],
    ['z2m-disc-073', { battery: 0 }, { battery_pct: 0 }],
    ['z2m-disc-094', { battery: null }, undefined],
  ])('%s %j', (id, state, values) => {
    const announced = recorded('home-assistant.json').find((message) => message.id === id);
    const reader = conventionNamed('home-assistant').open([], noOptions);
    reader.hear(announced?.topic ?? '', announced?.text ?? '');
    const { said, faults } = reader.hear(JSON.parse(announced?.text ?? '{}').state_topic, JSON.stringify(state));
    expect(said).toEqual(values === undefined ? [] : [expect.objectContaining({ kind: 'reading', values })]);
    expect(faults).toEqual([]);
  });
});

test('no message leaves a person in what is said of it', () => {
  for (const message of files.flatMap(recorded)) {
    const heard = JSON.stringify(hear({ ...message }));
    expect(heard, message.id).not.toMatch(/resident 17|3c5f1a2b|User Name|token UID|"1234"/);
  }
});

test('every MQTT convention has real messages, and some of its makers’ own documentation', () => {
  const all = mqttConventions.map(({ name }) => name).sort();
  const namesIn = (messages: readonly { readonly convention: string }[]) =>
    [...new Set(messages.map(({ convention }) => convention))].sort();
  expect(namesIn(files.flatMap(recorded))).toEqual(all);
  const documented = recorded('documented.json');
  expect(namesIn(documented)).toEqual(all);
  expect(documented.length).toBeGreaterThanOrEqual(10);
  for (const { source } of documented) expect(source).toMatch(/^https:\/\/[a-z0-9.-]+\/\S+/);
});

describe('Sparkplug B is refused by name, and never guessed', () => {
  test.each(sparkplug().map((message) => [message.id, message] as const))('%s', (_id, { topic, payload }) => {
    expect(strangerOf(topic)).toContain('Sparkplug B is not read');
    for (const convention of mqttConventions) {
      expect(convention.owns(topic, noOptions), convention.name).toBe(false);
      const heard = convention.open([], noOptions).hear(topic, payload.toString('latin1'));
      expect(heard, convention.name).toMatchObject({ introductions: [], said: [], keep: null, bridgeOnline: null });
    }
  });

  test('so are other families, and none of those that are read', () => {
    expect(strangerOf('homie/kitchen/gas/alarm')).toContain('Homie');
    expect(strangerOf('v3/app@ttn/devices/leak-1/up')).toContain('The Things Stack');
    for (const { topic } of files.flatMap(recorded)) expect(strangerOf(topic), topic).toBeUndefined();
  });
});
