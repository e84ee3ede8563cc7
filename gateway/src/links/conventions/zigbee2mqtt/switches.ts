import { type CommandKind, commandKinds } from '@gridcall/contract/command.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { type FieldReading, valueFact } from '../fact.ts';
import { type Fields, fieldsOf, listOf, own, textOf } from '../json.ts';

const switchedQuantities = ['valve_open', 'locked', 'sounding'] as const;
type SwitchedQuantity = (typeof switchedQuantities)[number];

/** One property of a device that can be set, and what its two positions are called. */
export interface Switch {
  readonly quantity: SwitchedQuantity;
  readonly property: string;
  /** As JSON texts: words, true and false, or a whole object. */
  readonly on: string;
  readonly off: string;
}

/** Which position a command asks for. There is none that turns a valve on. */
const positions: Readonly<Partial<Record<CommandKind, readonly [SwitchedQuantity, 'on' | 'off']>>> = {
  close_gas_valve: ['valve_open', 'off'],
  lock_gate: ['locked', 'on'],
  release_gate: ['locked', 'off'],
  sound_siren: ['sounding', 'on'],
  silence_siren: ['sounding', 'off'],
};

/** zigbee-herdsman-converters, lib/exposes.ts `warning`: stop, burglar, fire, emergency, police_panic, … */
const WARNING = {
  on: JSON.stringify({ mode: 'emergency', level: 'high', strobe: true, duration: 180 }),
  off: JSON.stringify({ mode: 'stop', level: 'low', strobe: false, duration: 1 }),
};
const SETTABLE = 2;
const POSITION_CHARACTERS = 200;

/**
 * What of a definition can be switched: a lock; a siren; and a switch of something that its own definition calls a valve.
 * Any other switch is a lamp or a plug, and none of ours.
 */
export function parseSwitches(definition: Fields | undefined): readonly Switch[] {
  const isValve = /valve/i.test(`${textOf(definition, 'description')} ${textOf(definition, 'model')}`);
  const switches: Switch[] = [];
  for (const expose of listOf(own(definition, 'exposes'))) {
    const fields = fieldsOf(expose);
    const type = textOf(fields, 'type');
    const isNamed = (name: string) => textOf(fields, 'name') === name;
    if (type === 'lock') switches.push(...stateOf('locked', fields, ['LOCK', 'UNLOCK']));
    else if (isValve && (type === 'switch' || type === 'valve')) {
      switches.push(...stateOf('valve_open', fields, ['ON', 'OFF']));
    } else if (isNamed('warning') && textOf(fields, 'property') === 'warning') {
      switches.push({ quantity: 'sounding', property: 'warning', ...WARNING });
    } else if (isNamed('alarm') && type === 'binary') switches.push(...binaryOf('sounding', fields, [true, false]));
  }
  return switches.slice(0, 8);
}

/** The state among the features of a lock, or of a switch. */
function stateOf(quantity: SwitchedQuantity, fields: Fields | undefined, usual: readonly [string, string]): Switch[] {
  return listOf(own(fields, 'features')).flatMap((feature) => {
    const inner = fieldsOf(feature);
    return textOf(inner, 'name').startsWith('state') ? binaryOf(quantity, inner, usual) : [];
  });
}

function binaryOf(
  quantity: SwitchedQuantity,
  fields: Fields | undefined,
  usual: readonly [string | boolean, string | boolean],
): Switch[] {
  const property = textOf(fields, 'property');
  const access = own(fields, 'access');
  if (property === '' || typeof access !== 'number' || (access & SETTABLE) === 0) return [];
  const on = JSON.stringify(own(fields, 'value_on') ?? usual[0]);
  const off = JSON.stringify(own(fields, 'value_off') ?? usual[1]);
  const isSound = on !== off && on.length <= POSITION_CHARACTERS && off.length <= POSITION_CHARACTERS;
  return isSound ? [{ quantity, property: property.slice(0, 64), on, off }] : [];
}

/** Switches of a kept list; what does not look like one is left out. */
export function restoreSwitches(kept: unknown): readonly Switch[] {
  return listOf(kept).flatMap((entry) => {
    const fields = fieldsOf(entry);
    const quantity = switchedQuantities.find((name) => name === own(fields, 'quantity'));
    const [property, on, off] = [textOf(fields, 'property'), textOf(fields, 'on'), textOf(fields, 'off')];
    return quantity !== undefined && property !== '' && isJson(on) && isJson(off)
      ? [{ quantity, property, on, off }]
      : [];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What such a device is, where it watches nothing. */
export function switchKind(switches: readonly Switch[]): { readonly actuator?: DeviceKind } {
  if (switches.some(({ quantity }) => quantity === 'valve_open')) return { actuator: 'gas-valve' };
  return switches.some(({ quantity }) => quantity === 'sounding') ? { actuator: 'siren' } : {};
}

/** The message for `…/set`; undefined where the device has no such switch. */
export function commandPayload(switches: readonly Switch[], command: CommandKind): string | undefined {
  const position = commandKinds.includes(command) ? positions[command] : undefined;
  const found = position && switches.find(({ quantity }) => quantity === position[0]);
  return found && position && `{${JSON.stringify(found.property)}:${found[position[1]]}}`;
}

/** How a switch stands; undefined where the property is none, or says something else. What is actually locked, a lock tells itself. */
export function readSwitch(switches: readonly Switch[], property: string, value: unknown): FieldReading | undefined {
  const found = switches.find((one) => one.property === property);
  if (found === undefined || found.quantity === 'locked') return undefined;
  const text = JSON.stringify(value);
  if (text !== found.on && text !== found.off) return undefined;
  return valueFact(null, found.quantity, text === found.on);
}
