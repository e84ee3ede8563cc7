import type { Gas } from '@gridcall/contract/gas.ts';
import type { Danger } from '../danger.ts';
import {
  booleanField,
  type Fact,
  type FieldReading,
  gasField,
  nothingKnown,
  numberField,
  unsupportedField,
  valueFact,
  wrongType,
} from '../fact.ts';
import { readNumber } from '../json.ts';

/** Shelly Gen1: one plain text a topic, `shellies/<id>/sensor/<name>` (shelly-api-docs.shelly.cloud/gen1). */
export function readGen1(topic: string, text: string, gas: Gas | null): FieldReading {
  switch (topic) {
    case 'sensor/gas':
      return readGas(text);
    case 'sensor/operation':
      return readOperation(text);
    case 'sensor/self_test':
      return readSelfTest(text);
    case 'sensor/concentration':
      return readConcentration(text, gas);
    case 'sensor/smoke':
      return booleanField(topic, text, 'smoke', 'alarm');
    case 'sensor/flood':
      return booleanField(topic, text, 'leak', 'leak');
    case 'sensor/state':
      if (text === 'open' || text === 'close') return valueFact('open', 'open', text === 'open');
      return wrongType(topic, text, 'open or close');
    case 'sensor/battery':
      return numberField(topic, text, null, 'battery_pct');
    case 'sensor/error': {
      const code = readNumber(text);
      return code === undefined ? wrongType(topic, text, 'a number') : valueFact(null, 'fault', code !== 0);
    }
    default:
      return unsupportedField(
        reasons.find(([pattern]) => pattern.test(topic))?.[1] ?? 'Gridcall has no quantity for it.',
      );
  }
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/^valve\//, 'Gridcall opens no valve, and keeps no state of valves.'],
  [/^(relay|light|roller|input|input_event)\//, 'What on and off of a switch mean for people is not known.'],
  [/^sensor\/(ext_)?temperatures?/, 'A Gen1 device does not tell whether it is °C or °F.'],
  [/^sensor\/motion/, 'Nobody is followed: presence is not taken.'],
  [/^info$/, 'The state of the whole device says the same as its topics.'],
];

function values(
  ...facts: readonly (readonly [Danger | null, 'alarm' | 'self_test' | 'warming_up' | 'fault', boolean])[]
) {
  const read: Fact[] = facts.map(([danger, quantity, value]) => ({ kind: 'value', danger, quantity, value }));
  return { kind: 'facts', facts: read } as const;
}

/** `test` is the button of the detector, no gas; what comes after ends the test. */
function readGas(text: string): FieldReading {
  switch (text) {
    case 'none':
      return values(['gas', 'alarm', false], [null, 'self_test', false]);
    case 'mild':
    case 'heavy':
      return values(['gas', 'alarm', true], [null, 'self_test', false]);
    case 'test':
      return values([null, 'self_test', true]);
    case 'unknown':
      return nothingKnown;
    default:
      return wrongType('sensor/gas', text, 'none, mild, heavy, test or unknown');
  }
}

function readOperation(text: string): FieldReading {
  switch (text) {
    case 'normal':
      return values([null, 'warming_up', false], [null, 'fault', false]);
    case 'warmup':
      return values([null, 'warming_up', true]);
    case 'fault':
      return values([null, 'fault', true]);
    case 'unknown':
      return nothingKnown;
    default:
      return wrongType('sensor/operation', text, 'normal, warmup, fault or unknown');
  }
}

/** "not_completed" says only that nobody has tested it yet. */
function readSelfTest(text: string): FieldReading {
  if (text === 'running') return values([null, 'self_test', true]);
  if (text === 'completed') return values([null, 'self_test', false]);
  if (text === 'not_completed' || text === 'pending' || text === 'unknown') return nothingKnown;
  return wrongType('sensor/self_test', text, 'not_completed, completed, running or pending');
}

function readConcentration(text: string, gas: Gas | null): FieldReading {
  // -1 while the sensor is not ready.
  if (readNumber(text) === -1) return nothingKnown;
  return gasField('sensor/concentration', text, 'ppm', gas);
}

/** Models by the beginning of an id, and by the code of an announcement. */
const models: readonly { readonly prefix: string; readonly codes: readonly string[]; readonly danger: Danger }[] = [
  { prefix: 'shellygas-', codes: ['SHGS-1'], danger: 'gas' },
  { prefix: 'shellysmoke-', codes: ['SHSM-01', 'SHSM-02'], danger: 'smoke' },
  { prefix: 'shellyflood-', codes: ['SHWT-1'], danger: 'leak' },
  { prefix: 'shellydw-', codes: ['SHDW-1'], danger: 'open' },
  { prefix: 'shellydw2-', codes: ['SHDW-2'], danger: 'open' },
  { prefix: 'shellyplussmoke-', codes: [], danger: 'smoke' },
];

export function dangerOfId(id: string): Danger | null {
  return models.find(({ prefix }) => id.toLowerCase().startsWith(prefix))?.danger ?? null;
}

export function dangerOfModel(code: string): Danger | null {
  return models.find(({ codes }) => codes.includes(code))?.danger ?? null;
}
