import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Gas } from '@gridcall/contract/gas.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Danger } from '../danger.ts';
import {
  eventFact,
  type FieldReading,
  gasField,
  lockFacts,
  numberField,
  temperatureField,
  unsupportedField,
  valueFact,
  wrongType,
} from '../fact.ts';
import { own, parseFields } from '../json.ts';
import { readProperty, vocabulary } from '../zigbee2mqtt/vocabulary.ts';
import { type Commands, lockCommands, sirenActuator, valveActuator } from './actuator.ts';
import { payloadOf } from './availability.ts';
import { samePayload, type Template } from './template.ts';

/** What an entity's state means here. `read` gets what its template made of the payload. */
export interface Meaning {
  readonly danger: Danger | null;
  /** What it is where it watches nothing. */
  readonly actuator?: DeviceKind;
  /** What to publish to its command_topic. */
  readonly commands?: Commands;
  read(rendered: { readonly text: string; readonly value: unknown }, gas: Gas | null): FieldReading;
}

export type MeaningOf = { readonly ok: true; readonly meaning: Meaning } | { readonly ok: false; readonly why: string };

type Config = ReadonlyMap<string, unknown>;

export const binaryClasses: ReadonlyMap<string, { readonly danger: Danger | null; readonly quantity: Quantity }> =
  new Map([
    ['gas', { danger: 'gas', quantity: 'alarm' }],
    ['smoke', { danger: 'smoke', quantity: 'alarm' }],
    ['carbon_monoxide', { danger: 'carbon_monoxide', quantity: 'alarm' }],
    ['moisture', { danger: 'leak', quantity: 'leak' }],
    ['door', { danger: 'open', quantity: 'open' }],
    ['garage_door', { danger: 'open', quantity: 'open' }],
    ['window', { danger: 'open', quantity: 'open' }],
    ['opening', { danger: 'open', quantity: 'open' }],
    ['tamper', { danger: null, quantity: 'tamper' }],
    ['problem', { danger: null, quantity: 'fault' }],
    ['battery', { danger: null, quantity: 'battery_low' }],
  ]);

const classReasons: ReadonlyMap<string, string> = new Map([
  ['safety', 'The class "safety" does not say which danger: give the entity the class gas, smoke or carbon_monoxide.'],
  ['motion', 'Nobody is followed: presence is not taken.'],
  ['occupancy', 'Nobody is followed: presence is not taken.'],
  ['presence', 'Nobody is followed: presence is not taken.'],
]);

const componentReasons: ReadonlyMap<string, string> = new Map([
  ['switch', 'What on and off of a switch mean for people is not known.'],
  ['button', 'A button of the hub takes commands; it says nothing.'],
  ['number', 'A setting of the device; it is not changed from here.'],
  ['select', 'A setting of the device; it is not changed from here.'],
]);

export function meaningOf(component: string, config: Config, template: Template, ofZigbee2mqtt: boolean): MeaningOf {
  const property = template.kind === 'payload' ? undefined : template.path[template.path.length - 1];
  const byName = ofZigbee2mqtt && typeof property === 'string' && vocabulary.has(property) ? property : undefined;
  const deviceClass = textAt(config, 'device_class');
  switch (component) {
    case 'binary_sensor':
      if (deviceClass === '' && byName !== undefined) return wordOf(byName, config);
      return binaryMeaning(config, deviceClass);
    case 'sensor':
      if (byName !== undefined && byName !== 'battery') return wordOf(byName, config);
      return sensorMeaning(config, deviceClass);
    case 'lock':
      return { ok: true, meaning: lockMeaning(config) };
    case 'valve':
      return actuatorMeaning(valveActuator(config, deviceClass));
    case 'siren':
      return actuatorMeaning(sirenActuator(config));
    case 'cover':
      return coverMeaning(config, deviceClass);
    case 'event':
      return eventMeaning(config, deviceClass);
    case 'switch':
      // Zigbee2MQTT shows "is being tested" as a switch, because it can be set.
      if (byName === 'self_test' || byName === 'test') return wordOf(byName, config);
      return unsupported(componentReasons.get('switch') ?? '');
    default:
      return unsupported(componentReasons.get(component) ?? `The component "${component}" has no place in Gridcall.`);
  }
}

function actuatorMeaning(found: ReturnType<typeof sirenActuator>): MeaningOf {
  if (!found.ok) return found;
  const { kind, commands, read } = found.actuator;
  return { ok: true, meaning: { danger: null, actuator: kind, commands, read } };
}

function unsupported(why: string): MeaningOf {
  return { ok: false, why };
}

function textAt(config: Config, key: string): string {
  const value = config.get(key);
  return typeof value === 'string' ? value : '';
}

function wordOf(property: string, config: Config): MeaningOf {
  const unit = textAt(config, 'unit_of_measurement');
  const danger = vocabulary.get(property)?.danger ?? null;
  return {
    ok: true,
    meaning: { danger, read: ({ value }, gas) => readProperty(property, value, { unit, vendor: '' }, gas) },
  };
}

function binaryMeaning(config: Config, deviceClass: string): MeaningOf {
  const on = payloadOf(config.get('payload_on'), 'ON');
  const off = payloadOf(config.get('payload_off'), 'OFF');
  const stateOf = ({ text }: { readonly text: string }) =>
    samePayload(text, on) ? true : samePayload(text, off) ? false : undefined;
  const expected = `"${on}" or "${off}"`;
  if (deviceClass === 'lock') {
    return {
      ok: true,
      meaning: {
        danger: 'open',
        read: (rendered) => {
          const unlocked = stateOf(rendered);
          if (unlocked === undefined) return wrongType(deviceClass, rendered.text, expected);
          return eventFact('open', unlocked ? 'unlocked' : 'locked');
        },
      },
    };
  }
  const known = binaryClasses.get(deviceClass);
  if (!known) {
    const why = deviceClass === '' ? 'The entity has no device class, so its on and off mean nothing.' : undefined;
    return unsupported(
      why ?? classReasons.get(deviceClass) ?? `The device class "${deviceClass}" has no quantity in Gridcall.`,
    );
  }
  return {
    ok: true,
    meaning: {
      danger: known.danger,
      read: (rendered) => {
        const state = stateOf(rendered);
        if (state === undefined) return wrongType(deviceClass, rendered.text, expected);
        return valueFact(known.danger, known.quantity, state);
      },
    },
  };
}

function sensorMeaning(config: Config, deviceClass: string): MeaningOf {
  const unit = textAt(config, 'unit_of_measurement');
  if (deviceClass === 'battery') {
    if (unit !== '%') return unsupported(`The battery has the unit "${unit}", not %: it does not tell the charge.`);
    return number(null, ({ value }) => numberField('battery', value, null, 'battery_pct'));
  }
  if (deviceClass === 'temperature') {
    if (textAt(config, 'entity_category') === 'diagnostic') {
      return unsupported('The temperature of the chip is not that of the room.');
    }
    return number(null, ({ value }) => temperatureField('temperature', value, unit));
  }
  if (deviceClass === 'carbon_monoxide') {
    if (unit !== 'ppm') return unsupported(`The concentration of carbon monoxide has the unit "${unit}", not ppm.`);
    return number('carbon_monoxide', ({ value }) => numberField('co', value, 'carbon_monoxide', 'co_ppm'));
  }
  if (/^%?\s*LEL$/i.test(unit)) return number('gas', ({ value }, gas) => gasField('gas', value, unit, gas));
  if (deviceClass === 'gas') return unsupported('A sensor of the class "gas" is a meter of gas used, not a detector.');
  return unsupported(
    deviceClass === ''
      ? 'The entity has no device class, so its value has no meaning here.'
      : `The device class "${deviceClass}" has no quantity in Gridcall.`,
  );
}

function number(danger: Danger | null, read: Meaning['read']): MeaningOf {
  return { ok: true, meaning: { danger, read } };
}

function lockMeaning(config: Config): Meaning {
  const locked = payloadOf(config.get('state_locked'), 'LOCKED');
  const unlocked = payloadOf(config.get('state_unlocked'), 'UNLOCKED');
  const jammed = payloadOf(config.get('state_jammed'), 'JAMMED');
  const passing = [
    payloadOf(config.get('state_locking'), 'LOCKING'),
    payloadOf(config.get('state_unlocking'), 'UNLOCKING'),
  ];
  return {
    danger: 'open',
    commands: lockCommands(config),
    read: ({ text }) => {
      if (samePayload(text, locked)) return lockFacts(true);
      if (samePayload(text, unlocked)) return lockFacts(false);
      if (samePayload(text, jammed)) return valueFact(null, 'fault', true);
      if (passing.includes(text)) return unsupportedField('The lock is still moving.');
      return wrongType('lock', text, `"${locked}" or "${unlocked}"`);
    },
  };
}

function coverMeaning(config: Config, deviceClass: string): MeaningOf {
  if (deviceClass !== 'door' && deviceClass !== 'garage' && deviceClass !== 'gate') {
    return unsupported('Only a cover of the class door, garage or gate is an access gate.');
  }
  if (textAt(config, 'state_topic') === '') return unsupported('The cover tells a position only, not open and closed.');
  const open = payloadOf(config.get('state_open'), 'open');
  const closed = payloadOf(config.get('state_closed'), 'closed');
  // A gate on its way is not closed: only "closed" is.
  const moving = [payloadOf(config.get('state_opening'), 'opening'), payloadOf(config.get('state_closing'), 'closing')];
  return {
    ok: true,
    meaning: {
      danger: 'open',
      read: ({ text }) => {
        if (samePayload(text, closed)) return valueFact('open', 'open', false);
        if (samePayload(text, open) || moving.includes(text)) return valueFact('open', 'open', true);
        if (text === payloadOf(config.get('state_stopped'), 'stopped')) {
          return unsupportedField('Where the gate has stopped is not told.');
        }
        return wrongType('cover', text, `"${open}" or "${closed}"`);
      },
    },
  };
}

function eventMeaning(config: Config, deviceClass: string): MeaningOf {
  if (deviceClass !== 'button') return unsupported('Only events of the class "button" are known.');
  const types = config.get('event_types');
  return {
    ok: true,
    meaning: {
      danger: null,
      read: ({ text }) => {
        const parsed = parseFields(text);
        const type = parsed.ok ? own(parsed.fields, 'event_type') : text;
        if (typeof type === 'string' && Array.isArray(types) && types.includes(type)) {
          return eventFact(null, 'button_pressed');
        }
        return wrongType('event_type', type, 'one of the event types that discovery named');
      },
    },
  };
}
