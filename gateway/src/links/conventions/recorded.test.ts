import { describe, expect, test } from 'vitest';
import { mqttConventions } from './index.ts';
import { conventionNamed, hear, noOptions, recorded, summary } from './testing/recorded.ts';

const files = [
  'home-assistant.json',
  'zigbee2mqtt.json',
  'chirpstack.json',
  'tasmota.json',
  'shelly.json',
  'esp-rfid.json',
  'further.json',
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

test('no message leaves a person in what is said of it', () => {
  for (const message of files.flatMap(recorded)) {
    const heard = JSON.stringify(hear({ ...message }));
    expect(heard, message.id).not.toMatch(/resident 17|3c5f1a2b/);
  }
});

test('every MQTT convention has real messages', () => {
  const named = new Set(files.flatMap(recorded).map(({ convention }) => convention));
  expect([...named].sort()).toEqual(mqttConventions.map(({ name }) => name).sort());
});
