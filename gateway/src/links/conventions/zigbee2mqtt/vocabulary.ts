import type { Gas } from '@gridcall/contract/gas.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Danger } from '../danger.ts';
import {
  booleanField,
  eventFact,
  type FieldReading,
  gasField,
  lockFacts,
  nothingKnown,
  numberField,
  temperatureField,
  unsupportedField,
  valueFact,
  wrongType,
} from '../fact.ts';
import { readBoolean } from '../json.ts';

/** How Zigbee2MQTT's names for what a device exposes become ours (zigbee-herdsman-converters, lib/exposes.ts). */
export interface Exposed {
  /** The unit of its definition; empty when it has none or none was heard. */
  readonly unit: string;
  readonly vendor: string;
}

type Reader = (value: unknown, exposed: Exposed, gas: Gas | null) => FieldReading;

interface Word {
  readonly danger: Danger | null;
  readonly read: Reader;
}

function bit(property: string, danger: Danger | null, quantity: Quantity): readonly [string, Word] {
  return [property, { danger, read: (value) => booleanField(property, value, danger, quantity) }];
}

function concentration(property: string): readonly [string, Word] {
  return [property, { danger: 'gas', read: (value, { unit }, gas) => gasField(property, value, unit, gas) }];
}

function state(value: unknown): FieldReading {
  // Aqara's gas detectors: "preparation" while the sensor is heated, then "work". Anything else is a switch.
  if (value === 'preparation') return valueFact(null, 'warming_up', true);
  if (value === 'work') return valueFact(null, 'warming_up', false);
  return unsupportedField('A switch; what on and off mean for people is not known.');
}

function lockState(value: unknown): FieldReading {
  if (value === 'locked' || value === 'unlocked') return lockFacts(value === 'locked');
  return unsupportedField('Only "locked" and "unlocked" are events of a gate.');
}

function contact(value: unknown): FieldReading {
  const closed = readBoolean(value);
  // lib/exposes.ts: "Indicates if the contact is closed (= true) or open (= false)".
  return closed === undefined ? booleanField('contact', value, 'open', 'open') : valueFact('open', 'open', !closed);
}

/** Tuya, in words where others send a percentage. */
function batteryState(value: unknown): FieldReading {
  if (value === 'low') return valueFact(null, 'battery_low', true);
  if (value === 'medium' || value === 'high') return valueFact(null, 'battery_low', false);
  return wrongType('battery_state', value, 'low, medium or high');
}

function action(value: unknown): FieldReading {
  if (value === '') return nothingKnown;
  if (value === 'panic' || value === 'emergency' || value === 'sos') return eventFact(null, 'panic');
  const presses = ['single', 'double', 'triple', 'hold', 'press', 'on', 'off'];
  if (typeof value === 'string' && presses.includes(value)) return eventFact(null, 'button_pressed');
  return unsupportedField('This action is no event of Gridcall.');
}

function carbonMonoxide(value: unknown, { unit }: Exposed): FieldReading {
  if (unit === '' || unit.toLowerCase() === 'ppm') return numberField('co', value, 'carbon_monoxide', 'co_ppm');
  return unsupportedField(`The concentration of carbon monoxide has the unit ${unit}, not ppm.`);
}

/** Aqara MIoT (lumi gas and smoke detectors): 0 normal, 1 alarm, 2 fault, 3 warming up, 4 end of life. */
function miotStatus(danger: Danger): Reader {
  return (value, { vendor }) => {
    if (vendor !== 'Aqara' && vendor !== 'Xiaomi') {
      return unsupportedField('What its numbers mean is known of Aqara and Xiaomi detectors only.');
    }
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 4) {
      return unsupportedField('Only the states 0 to 4 of a detector are known.');
    }
    return {
      kind: 'facts',
      facts: [
        { kind: 'value', danger, quantity: 'alarm', value: value === 1 },
        { kind: 'value', danger: null, quantity: 'fault', value: value === 2 },
        { kind: 'value', danger: null, quantity: 'warming_up', value: value === 3 },
        { kind: 'value', danger: null, quantity: 'end_of_life', value: value === 4 },
      ],
    };
  };
}

export const vocabulary: ReadonlyMap<string, Word> = new Map<string, Word>([
  bit('gas', 'gas', 'alarm'),
  concentration('gas_value'),
  concentration('gas_density'),
  concentration('gas_concentration'),
  ['gas_status', { danger: 'gas', read: miotStatus('gas') }],
  bit('smoke', 'smoke', 'alarm'),
  ['smoke_status', { danger: 'smoke', read: miotStatus('smoke') }],
  bit('carbon_monoxide', 'carbon_monoxide', 'alarm'),
  ['co', { danger: 'carbon_monoxide', read: carbonMonoxide }],
  bit('water_leak', 'leak', 'leak'),
  ['contact', { danger: 'open', read: contact }],
  ['lock_state', { danger: 'open', read: lockState }],
  bit('tamper', null, 'tamper'),
  bit('battery_low', null, 'battery_low'),
  ['battery_state', { danger: null, read: batteryState }],
  ['battery', { danger: null, read: (value) => numberField('battery', value, null, 'battery_pct') }],
  ['temperature', { danger: null, read: (value, { unit }) => temperatureField('temperature', value, unit || '°C') }],
  bit('preheat', null, 'warming_up'),
  ['state', { danger: null, read: state }],
  bit('self_test', null, 'self_test'),
  bit('selftest', null, 'self_test'),
  bit('test', null, 'self_test'),
  bit('fault_alarm', null, 'fault'),
  bit('fault', null, 'fault'),
  bit('end_of_life', null, 'end_of_life'),
  ['action', { danger: null, read: action }],
]);

/** Fields of every message that say nothing about the device. */
export const silentProperties: ReadonlySet<string> = new Set([
  'linkquality',
  'last_seen',
  'update',
  'device',
  'elapsed',
]);

const reasons: ReadonlyMap<string, string> = new Map([
  ['self_test_result', 'The result of the last self-test is old news: it is shown by the device, not weighed here.'],
  ['device_temperature', 'The temperature of the chip is not that of the room.'],
  ['voltage', 'A voltage alone does not tell the charge.'],
  ['alarm', 'The sounder of a siren is no danger that was seen.'],
  ['occupancy', 'Nobody is followed: presence is not taken.'],
  ['presence', 'Nobody is followed: presence is not taken.'],
]);

export function readProperty(property: string, value: unknown, exposed: Exposed, gas: Gas | null): FieldReading {
  if (silentProperties.has(property)) return nothingKnown;
  const word = vocabulary.get(property);
  if (word) return word.read(value, exposed, gas);
  return unsupportedField(reasons.get(property) ?? 'Gridcall has no quantity for it.');
}
