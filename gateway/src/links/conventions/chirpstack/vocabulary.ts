import type { Gas } from '@gridcall/contract/gas.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Danger } from '../danger.ts';
import {
  eventFact,
  type Fact,
  type FieldReading,
  gasField,
  nothingKnown,
  numberField,
  temperatureField,
  unsupportedField,
  valueFact,
  wrongType,
} from '../fact.ts';
import { readBoolean } from '../json.ts';

/**
 * Names in `object`, as the codecs of detector makers decode them (Milesight SensorDecoders, Dragino). A codec is free in
 * its names, so only those that say what they mean are here.
 */
type Reader = (key: string, value: unknown, gas: Gas | null) => FieldReading;

/** A state in the words of the decoders, or as 0 and 1. */
function stateOf(danger: Danger | null, quantity: Quantity, on: readonly string[], off: readonly string[]): Reader {
  return (key, value) => {
    const plain = typeof value === 'string' ? value.trim().toLowerCase() : value;
    if (plain === true || plain === 1 || plain === 'true' || on.includes(String(plain))) {
      return valueFact(danger, quantity, true);
    }
    if (plain === false || plain === 0 || plain === 'false' || off.includes(String(plain))) {
      return valueFact(danger, quantity, false);
    }
    if (plain === 'unknown') return nothingKnown;
    return wrongType(key, value, `one of ${[...on, ...off].join(', ')}`);
  };
}

function percent(key: string, value: unknown): FieldReading {
  return numberField(key, value, null, 'battery_pct');
}

function fact(quantity: Quantity, value: boolean): Fact {
  return { kind: 'value', danger: null, quantity, value };
}

/** Milesight GS101. "About to fail" and "failed" are the end of the sensor's life; a failed one protects nobody. */
const alarmTexts: ReadonlyMap<string, readonly Fact[]> = new Map([
  ['device fault', [fact('fault', true)]],
  ['device fault recovered', [fact('fault', false)]],
  ['device will be invalid soon', [fact('end_of_life', true)]],
  ['device invalid', [fact('end_of_life', true), fact('fault', true)]],
]);

function alarm(key: string, value: unknown): FieldReading {
  const facts = typeof value === 'string' ? alarmTexts.get(value) : undefined;
  if (facts) return { kind: 'facts', facts };
  // What the decoder writes for a number that it does not know.
  if (value === 'unknown') return nothingKnown;
  if (value === 'power off') return eventFact(null, 'mains_failed');
  if (value === 'power on') return eventFact(null, 'mains_restored');
  if (readBoolean(value) !== undefined) {
    return unsupportedField('An alarm of the device that does not say which danger it has seen.');
  }
  return wrongType(key, value, 'an alarm text of the decoder');
}

function lifeRemain(key: string, value: unknown): FieldReading {
  if (typeof value !== 'number' || value < 0) return wrongType(key, value, 'seconds');
  if (value === 0) return valueFact(null, 'end_of_life', true);
  // More than nothing is no all-clear: "will be invalid soon" stands beside months of it.
  return unsupportedField('Life that is left; only its end counts.');
}

const leak = stateOf('leak', 'leak', ['leak', 'leaking', 'alarm'], ['normal', 'no leak']);
const door = stateOf('open', 'open', ['open', 'opened'], ['close', 'closed']);
const alarmOf = (danger: Danger) =>
  stateOf(danger, 'alarm', ['alarm', 'abnormal', 'smoke alarm'], ['normal', 'no alarm']);

export const vocabulary: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['gas_status', alarmOf('gas')],
  ['gas_alarm', alarmOf('gas')],
  ['gas_lel', (key, value, gas) => gasField(key, value, '%LEL', gas)],
  ['gas_ppm', (key, value, gas) => gasField(key, value, 'ppm', gas)],
  ['smoke_status', alarmOf('smoke')],
  ['smoke_alarm', alarmOf('smoke')],
  ['co_status', alarmOf('carbon_monoxide')],
  ['co_alarm', alarmOf('carbon_monoxide')],
  ['co_ppm', (key, value) => numberField(key, value, 'carbon_monoxide', 'co_ppm')],
  ['leakage_status', leak],
  ['water_leak', leak],
  ['WATER_LEAK_STATUS', leak],
  ['magnet_status', door],
  ['door_status', door],
  ['DOOR_OPEN_STATUS', door],
  // Older Milesight door decoders; other devices have other words under this name.
  [
    'state',
    (key, value) => (value === 'open' || value === 'close' ? door(key, value, null) : unsupportedField(noPlace)),
  ],
  ['tamper_status', stateOf(null, 'tamper', ['uninstalled', 'triggered', 'tampered'], ['installed', 'normal'])],
  ['battery', percent],
  ['battery_level', percent],
  ['battery_low', stateOf(null, 'battery_low', ['low'], ['normal'])],
  ['temperature', (key, value) => temperatureField(key, value, '°C')],
  ['life_remain', lifeRemain],
  ['alarm', alarm],
]);

const noPlace = 'Gridcall has no quantity for it.';

const reasons: ReadonlyMap<string, string> = new Map([
  ['install', "The maker's own texts contradict each other on what yes and no mean: use the codec with tamper_status."],
  ['valve_status', 'Gridcall opens no valve, and keeps no state of valves.'],
  ['valve', 'Gridcall opens no valve, and keeps no state of valves.'],
  ['relay_output_status', 'What on and off of a relay mean for people is not known.'],
  ['BAT_V', 'A voltage alone does not tell the charge.'],
]);

export function readObjectField(key: string, value: unknown, gas: Gas | null): FieldReading {
  const reader = vocabulary.get(key);
  return reader ? reader(key, value, gas) : unsupportedField(reasons.get(key) ?? noPlace);
}
