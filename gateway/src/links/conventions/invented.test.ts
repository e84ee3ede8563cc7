import { gases, lelOfPpm } from '@gridcall/contract/gas.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Heard } from './convention.ts';
import { hear, type Recorded, recorded } from './testing/recorded.ts';

const files = ['home-assistant', 'zigbee2mqtt', 'chirpstack', 'tasmota', 'shelly', 'esp-rfid', 'further', 'documented'];

/** Messages whose text is a JSON object: of those the pieces can be changed one by one. */
const messages = files
  .flatMap((file) => recorded(`${file}.json`))
  .filter(({ text }) => text.startsWith('{') && isJson(text));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The message with each of its plain values, or each of its keys, replaced. */
function changed(message: Recorded, leaf: (value: unknown) => unknown, key = (name: string) => name): Recorded {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return leaf(value);
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [key(name), walk(inner)]));
  };
  return { ...message, text: JSON.stringify(walk(JSON.parse(message.text))) };
}

function valuesOf(heard: Heard): readonly (readonly [string, number | boolean])[] {
  return heard.said.flatMap((said) => (said.kind === 'reading' ? Object.entries(said.values) : []));
}

describe('nothing is invented', () => {
  test('a message in which nothing is known says nothing: null is neither false nor zero', () => {
    for (const message of messages) {
      const heard = hear(changed(message, () => null));
      expect(valuesOf(heard), message.id).toEqual([]);
      expect(
        heard.said.filter(({ kind }) => kind !== 'reading'),
        message.id,
      ).toEqual([]);
    }
  });

  test('a message of keys that nobody knows says nothing', () => {
    for (const message of messages) {
      const heard = hear(
        changed(
          message,
          (value) => value,
          (name) => `${name}_of_another`,
        ),
      );
      expect(valuesOf(heard), message.id).toEqual([]);
      expect(
        heard.said.filter(({ kind }) => kind !== 'reading'),
        message.id,
      ).toEqual([]);
    }
  });

  test('every number that is said stands in the message, in its own unit or in one that was converted', () => {
    const numbers = fc.oneof(fc.integer({ min: -50, max: 12_000 }), fc.double({ min: -100, max: 200, noNaN: true }));
    fc.assert(
      fc.property(
        fc.constantFrom(...messages),
        fc.array(numbers, { minLength: 1, maxLength: 8 }),
        (message, random) => {
          let index = 0;
          const sent = new Set<number>();
          const next = changed(message, (value) => {
            if (typeof value !== 'number') return value;
            const number = random[index++ % random.length] ?? 0;
            sent.add(number);
            return number;
          });
          const possible = new Set([...sent].flatMap(readingsOf));
          for (const [name, value] of valuesOf(hear(next))) {
            if (typeof value === 'number') expect(possible, `${message.id} ${name}`).toContain(value);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('every switch that is said stands in the message: what is turned round reads the other way, or is named', () => {
    for (const message of messages) {
      const before = new Map(valuesOf(hear(message)));
      const after = new Map(valuesOf(hear(changed(message, turned))));
      for (const [name, value] of before) {
        if (typeof value !== 'boolean' || wordsAreMeant(message, name)) continue;
        expect(after.get(name), `${message.id} ${name}`).toBe(!value);
      }
    }
  });
});

/** true and false, and the words that a converter writes for them. */
function turned(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (value === 'True' || value === 'true') return 'False';
  return value === 'False' || value === 'false' ? 'True' : value;
}

/** What a number may have become: itself, °F and K in °C, ppm in %LEL. */
function readingsOf(sent: number): readonly number[] {
  const lel = (Object.keys(gases) as (keyof typeof gases)[]).map((gas) => Math.round(lelOfPpm(gas, sent) * 1e4) / 1e4);
  const degrees = [((sent - 32) * 5) / 9, sent - 273.15].map((value) => Math.round(value * 100) / 100);
  return [sent, ...degrees, ...lel];
}

/** States that stand in the message as a word ("leak", "work") or as a list of errors, not as true and false. */
function wordsAreMeant({ text, convention }: Recorded, name: string): boolean {
  const isBoolean = /:\s*(true|false)/.test(text);
  return (
    !isBoolean || convention === 'chirpstack' || (name === 'warming_up' && /"state"/.test(text)) || name === 'fault'
  );
}
