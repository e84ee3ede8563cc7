import type { Danger } from '../danger.ts';
import {
  booleanField,
  eventFact,
  type FieldReading,
  nothingKnown,
  numberField,
  temperatureField,
  unsupportedField,
  valueFact,
  wrongType,
} from '../fact.ts';
import { type Fields, fieldsOf, listOf, own, textOf } from '../json.ts';

/** Components of Shelly Gen2 and later (shelly-api-docs.shelly.cloud/gen2, ComponentsAndServices). */
const serviceComponents: ReadonlySet<string> = new Set([
  'ble',
  'bthome',
  'cloud',
  'eth',
  'ht_ui',
  'knx',
  'matter',
  'mqtt',
  'script',
  'sys',
  'ts',
  'ui',
  'wifi',
  'ws',
]);

/** The status of one component, or of a part of it: what is not there has not changed. */
export function readComponent(name: string, status: unknown): readonly FieldReading[] {
  const type = name.split(':')[0] ?? '';
  if (serviceComponents.has(type)) return [];
  const fields = fieldsOf(status);
  if (!fields) return [wrongType(name, status, 'an object')];
  switch (type) {
    case 'smoke':
      return [alarmOf(name, fields, 'smoke'), errorsOf(fields)];
    case 'flood':
      return [alarmOf(name, fields, 'leak'), errorsOf(fields)];
    case 'temperature':
      return [optional(own(fields, 'tC'), (value) => temperatureField(`${name}.tC`, value, '°C'))];
    case 'devicepower': {
      const percent = own(fieldsOf(own(fields, 'battery')), 'percent');
      return [optional(percent, (value) => numberField(`${name}.battery.percent`, value, null, 'battery_pct'))];
    }
    case 'switch':
    case 'input':
    case 'light':
    case 'cover':
      return [unsupportedField('What on and off of a switch mean for people is not known.')];
    default:
      return [unsupportedField('Gridcall has no quantity for it.')];
  }
}

function optional(value: unknown, read: (value: unknown) => FieldReading): FieldReading {
  return value === undefined || value === null ? nothingKnown : read(value);
}

function alarmOf(name: string, fields: Fields, danger: 'smoke' | 'leak'): FieldReading {
  const quantity = danger === 'leak' ? 'leak' : 'alarm';
  return optional(own(fields, 'alarm'), (value) => booleanField(`${name}.alarm`, value, danger, quantity));
}

/** `errors` is there only while there are some, or empty when they have gone. */
function errorsOf(fields: Fields): FieldReading {
  const errors = own(fields, 'errors');
  if (!Array.isArray(errors)) return nothingKnown;
  if (errors.length === 0) return valueFact(null, 'fault', false);
  return errors.some((error) => typeof error === 'string') ? valueFact(null, 'fault', true) : nothingKnown;
}

const presses: ReadonlySet<string> = new Set(['single_push', 'double_push', 'triple_push', 'long_push']);

/** One entry of NotifyEvent. */
export function readEvent(entry: Fields): FieldReading {
  const component = textOf(entry, 'component').split(':')[0] ?? '';
  const event = textOf(entry, 'event');
  const danger: Danger | null = component === 'smoke' ? 'smoke' : component === 'flood' ? 'leak' : null;
  if (danger && (event === 'alarm' || event === 'alarm_off')) {
    return valueFact(danger, danger === 'leak' ? 'leak' : 'alarm', event === 'alarm');
  }
  if (component === 'input' && presses.has(event)) return eventFact(null, 'button_pressed');
  if (event === 'alarm_test')
    return unsupportedField('The test button of the detector: no alarm, and its end is not told.');
  return unsupportedField('This event has no meaning in Gridcall.');
}

export function eventsOf(params: Fields): readonly Fields[] {
  return listOf(own(params, 'events'))
    .map((entry) => fieldsOf(entry))
    .filter((entry) => entry !== undefined);
}
