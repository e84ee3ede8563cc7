import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANNOUNCED_TOPICS_MAXIMUM } from './allowance.ts';
import type { Convention, KeptMessage } from './convention.ts';
import { mqttConventions } from './index.ts';
import { noOptions, recorded } from './testing/recorded.ts';

const files = ['home-assistant', 'zigbee2mqtt', 'chirpstack', 'tasmota', 'shelly', 'esp-rfid', 'further', 'documented'];
const messages = files.flatMap((file) => recorded(`${file}.json`));

interface Message {
  readonly topic: string;
  readonly text: string;
}

/** Every message there is, first those before it; so that discovery comes before what it explains. */
const known: readonly Message[] = messages.flatMap((message) => [...(message.before ?? []), message]);

test('an empty message takes a retained one back: it says nothing, and is no fault', () => {
  const topics = [...new Set(known.map(({ topic }) => topic))].filter((topic) => !topic.startsWith('spBv1.0/'));
  for (const convention of mqttConventions) {
    const owned = [...topics, 'zigbee2mqtt/bridge/state', 'zigbee2mqtt/bridge/devices'].filter((topic) =>
      convention.owns(topic, noOptions),
    );
    expect(owned.length).toBeGreaterThan(0);
    for (const topic of owned) {
      expect([topic, convention.open([], noOptions).hear(topic, '')]).toMatchObject([topic, { faults: [], said: [] }]);
    }
  }
});

const hostileTexts = fc.constantFrom(
  '',
  'null',
  '{',
  '[]',
  '""',
  '{"__proto__":{"gas":true},"constructor":{"gas":true}}',
  '{"dev":{"ids":["__proto__"]},"stat_t":"x","dev_cla":"gas"}',
  '{"cmps":{"__proto__":{"p":"sensor","stat_t":"x","dev_cla":"battery"},"constructor":{"p":"toString"}}}',
  '[{"ieee_address":"__proto__","friendly_name":"constructor","definition":{"exposes":[{"property":"toString"}]}}]',
  '{"deviceInfo":{"devEui":"__proto__"},"object":{"__proto__":1,"history":[null,1,{"timestamp":"x","leakage_status":{}}]}}',
  '{"t":"%topic%","ft":"%prefix%$&$1/%topic%/","tp":[1,{},null]}',
  '{"method":"NotifyEvent","params":{"events":[null,{"component":{},"event":[]}]}}',
  '{"gas":{"gas":{"gas":true}},"battery":1e400,"contact":"maybe"}',
);

const anyText = fc.oneof(
  hostileTexts,
  fc.constantFrom(...known.map(({ text }) => text)),
  fc.string(),
  fc.json(),
  // A real message with one piece cut out of it.
  fc.tuple(fc.constantFrom(...known.map(({ text }) => text)), fc.nat(400), fc.nat(40)).map(([text, from, count]) => {
    return text.slice(0, from) + text.slice(from + count);
  }),
);

const anyTopic = fc.oneof(
  fc.constantFrom(...known.map(({ topic }) => topic)),
  fc.constantFrom(
    'homeassistant/device/__proto__/config',
    'homeassistant/binary_sensor/constructor/config',
    'zigbee2mqtt/__proto__',
    'zigbee2mqtt/a/b/c/availability',
    'tasmota/discovery/00000049A3BC/sensors',
    'shellies/announce',
    'shellies//',
    'a/events/rpc',
    'tele//LWT',
    '//',
    '',
  ),
  fc.string(),
);

const anyMessage = fc.record({ topic: anyTopic, text: anyText });
const anyOptions = fc.record({
  baseTopic: fc.constantFrom(null, 'homeassistant', 'zigbee2mqtt', 'site/a', '', '/'),
  gas: fc.constantFrom(null, 'methane', 'propane'),
} as const);

/** What a gateway would have kept after these messages. */
function keptAfter(convention: Convention, heard: readonly Message[]): readonly KeptMessage[] {
  const reader = convention.open([], noOptions);
  const kept = new Map<string, string>();
  for (const { topic, text } of heard) {
    const { keep } = reader.hear(topic, text);
    if (keep?.payload === null) kept.delete(keep.topic);
    else if (keep) kept.set(keep.topic, keep.payload);
  }
  return [...kept].map(([topic, payload]) => ({ topic, payload }));
}

describe.each(mqttConventions.map((convention) => [convention.name, convention] as const))(
  '%s',
  (_name, convention) => {
    test('never throws, whatever topic and text, and what it answers is bounded and plain', () => {
      fc.assert(
        fc.property(fc.array(anyMessage, { maxLength: 12 }), anyOptions, (heard, options) => {
          const reader = convention.open(
            heard.map(({ topic, text }) => ({ topic, payload: text })),
            options,
          );
          for (const { topic, text } of heard) {
            convention.owns(topic, options);
            const result = reader.hear(topic, text);
            expect(result.unsupported.length).toBeLessThanOrEqual(61);
            for (const said of result.said) {
              expect(said.address.length).toBeGreaterThan(0);
              expect(said.address.length).toBeLessThanOrEqual(128);
              if (said.kind !== 'reading') continue;
              for (const value of Object.values(said.values)) {
                expect(typeof value === 'boolean' || Number.isFinite(value)).toBe(true);
              }
            }
          }
          expect(Object.keys(Object.prototype)).toEqual([]);
        }),
        { numRuns: 120 },
      );
    });

    test('the same messages say the same', () => {
      fc.assert(
        fc.property(fc.array(anyMessage, { maxLength: 8 }), anyOptions, (heard, options) => {
          const run = () => {
            const reader = convention.open([], options);
            return heard.map(({ topic, text }) => reader.hear(topic, text));
          };
          expect(run()).toEqual(run());
        }),
        { numRuns: 40 },
      );
    });

    test('kept discovery reads the same in whatever order of topics', () => {
      const kept = keptAfter(convention, known);
      fc.assert(
        fc.property(
          fc.shuffledSubarray([...kept], { minLength: kept.length }),
          fc.constantFrom(...known),
          (shuffled, { topic, text }) => {
            const one = convention.open(kept, noOptions).hear(topic, text);
            expect(convention.open(shuffled, noOptions).hear(topic, text)).toEqual(one);
          },
        ),
        { numRuns: 60 },
      );
    });

    test('a message reads after a start as it did before', () => {
      fc.assert(
        fc.property(fc.shuffledSubarray([...known]), fc.constantFrom(...known), (heard, { topic, text }) => {
          const reader = convention.open([], noOptions);
          for (const before of heard) reader.hear(before.topic, before.text);
          const live = reader.hear(topic, text);
          const started = convention.open(keptAfter(convention, heard), noOptions).hear(topic, text);
          // Locked and unlocked are edges against what was heard last; a gateway that starts has heard nothing.
          const readings = (said: typeof live.said) => said.filter(({ kind }) => kind === 'reading');
          expect(readings(started.said)).toEqual(readings(live.said));
        }),
        { numRuns: 40 },
      );
    });
  },
);

/** The message of the nth stranger, each with something to be kept of it. */
const strangers: Readonly<Record<string, (index: number) => Message>> = {
  'home-assistant': (index) => ({
    topic: `homeassistant/binary_sensor/s${index}/config`,
    text: JSON.stringify({ stat_t: `s/${index}`, dev_cla: 'gas', dev: { ids: [`d${index}`] } }),
  }),
  zigbee2mqtt: (index) => ({ topic: `zigbee2mqtt/s${index}`, text: '{"gas":true}' }),
  chirpstack: (index) => ({
    topic: `application/a/device/${index.toString(16).padStart(16, '0')}/event/up`,
    text: '{"deviceInfo":{},"object":{"gas_status":"alarm"}}',
  }),
  tasmota: (index) => ({
    topic: `tasmota/discovery/${index.toString(16).padStart(12, '0')}/config`,
    text: JSON.stringify({ t: `t${index}`, ft: '%prefix%/%topic%/', tp: ['cmnd', 'stat', 'tele'] }),
  }),
  shelly: (index) => ({ topic: `shellies/s${index}/sensor/gas`, text: 'heavy' }),
  'esp-rfid': (index) => ({ topic: '/esprfid/send', text: `{"type":"heartbeat","hostname":"g${index}"}` }),
};

test.each(mqttConventions.map((convention) => [convention.name, convention] as const))(
  '%s: a hub of ever new devices has no more kept than the gateway keeps, and each alarm is heard all the same',
  (name, convention) => {
    const reader = convention.open([], noOptions);
    const kept = new Set<string>();
    for (let index = 0; index < ANNOUNCED_TOPICS_MAXIMUM + 500; index++) {
      const { topic, text } = strangers[name]?.(index) ?? { topic: '', text: '' };
      const { keep, said } = reader.hear(topic, text);
      if (keep) kept.add(keep.topic);
      if (/alarm|gas":true|heavy|heartbeat/.test(text)) expect(said).toHaveLength(1);
    }
    expect(kept.size).toBeLessThanOrEqual(ANNOUNCED_TOPICS_MAXIMUM);
    expect(kept.size).toBe(name === 'esp-rfid' ? 0 : ANNOUNCED_TOPICS_MAXIMUM);
  },
);

test('huge and deep messages are harmless', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const deepObject = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key${index}`, index])));
  const huge = `{"gas":true,"x":"${'x'.repeat(2 << 20)}"}`;
  for (const convention of mqttConventions) {
    const reader = convention.open([], noOptions);
    const topics = new Set(known.map(({ topic }) => topic).filter((topic) => convention.owns(topic, noOptions)));
    for (const topic of [...topics].filter((_topic, index) => index % 4 === 0)) {
      for (const text of [deep, deepObject, wide, huge]) expect(() => reader.hear(topic, text)).not.toThrow();
    }
  }
}, 60_000);
