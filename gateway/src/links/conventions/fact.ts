import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import { type Gas, gases, lelOfPpm } from '@gridcall/contract/gas.ts';
import { type Quantity, quantities } from '@gridcall/contract/quantity.ts';
import { type Child, childrenOf, type Danger, type HubDevice, kindOfDanger } from './danger.ts';
import type { Hearing } from './hearing.ts';
import { readBoolean, readNumber } from './json.ts';
import { describeValue, type ReadFault } from './read-fault.ts';

/** One thing a device said in our words. `danger` null is shared by all children of the device: battery, fault, tamper. */
export type Fact =
  | {
      readonly kind: 'value';
      readonly danger: Danger | null;
      readonly quantity: Quantity;
      readonly value: number | boolean;
    }
  | { readonly kind: 'event'; readonly danger: Danger | null; readonly event: DeviceEventKind };

/** What a field turned out to be: facts, something without a place here, or something wrong. */
export type FieldReading =
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'unsupported'; readonly why: string }
  | { readonly kind: 'fault'; readonly fault: ReadFault };

export const nothingKnown: FieldReading = { kind: 'facts', facts: [] };

export function unsupportedField(why: string): FieldReading {
  return { kind: 'unsupported', why };
}

export function wrongType(what: string, value: unknown, expected: string): FieldReading {
  return {
    kind: 'fault',
    fault: { code: 'VALUE_WRONG_TYPE', detail: `"${what}" must be ${expected}; it is ${describeValue(value)}.` },
  };
}

export function valueFact(danger: Danger | null, quantity: Quantity, value: number | boolean): FieldReading {
  return { kind: 'facts', facts: [{ kind: 'value', danger, quantity, value }] };
}

export function eventFact(danger: Danger | null, event: DeviceEventKind): FieldReading {
  return { kind: 'facts', facts: [{ kind: 'event', danger, event }] };
}

/** What happened, and how it stands: a lock that is told to do what it has done already changes nothing. */
export function lockFacts(isLocked: boolean): FieldReading {
  const event = { kind: 'event', danger: 'open', event: isLocked ? 'locked' : 'unlocked' } as const;
  return { kind: 'facts', facts: [{ kind: 'value', danger: 'open', quantity: 'locked', value: isLocked }, event] };
}

export function booleanField(what: string, value: unknown, danger: Danger | null, quantity: Quantity): FieldReading {
  const read = readBoolean(value);
  return read === undefined ? wrongType(what, value, 'true or false') : valueFact(danger, quantity, read);
}

export function numberField(what: string, value: unknown, danger: Danger | null, quantity: Quantity): FieldReading {
  const read = readNumber(value);
  const definition = quantities[quantity];
  if (read === undefined || definition.type !== 'number') return wrongType(what, value, 'a number');
  if (read < definition.minimum || read > definition.maximum) {
    const range = `${definition.minimum} to ${definition.maximum} ${definition.unit}`;
    return {
      kind: 'fault',
      fault: { code: 'VALUE_OUT_OF_RANGE', detail: `"${what}" is ${read}; it must lie from ${range}.` },
    };
  }
  return valueFact(danger, quantity, read);
}

/** A concentration of combustible gas in the unit the device names. ppm become %LEL only for a gas that was named. */
export function gasField(what: string, value: unknown, unit: string, gas: Gas | null): FieldReading {
  const plain = unit.replace(/\s/g, '').toLowerCase();
  if (plain === '%lel' || plain === 'lel') {
    return numberField(what, value, 'gas', gas ? gases[gas].quantity : 'gas_lel');
  }
  if (plain !== 'ppm') {
    const named = unit === '' ? 'does not tell its unit' : `has the unit ${unit}, not %LEL or ppm`;
    return unsupportedField(`The gas concentration ${named}; the alarm bit counts all the same.`);
  }
  const reading = numberField(what, value, 'gas', 'gas_ppm');
  const ppm = readNumber(value);
  if (reading.kind !== 'facts' || gas === null || ppm === undefined) return reading;
  // To the fourth digit: no detector measures finer, and 3.7 shall not read 3.6999999999999997.
  return valueFact('gas', gases[gas].quantity, Math.round(lelOfPpm(gas, ppm) * 1e4) / 1e4);
}

/** Degrees Celsius of the unit that the device names. */
export function temperatureField(what: string, value: unknown, unit: string): FieldReading {
  const read = readNumber(value);
  if (read === undefined) return wrongType(what, value, 'a number');
  const plain = unit.replace(/[\s°º]/g, '').toUpperCase();
  if (plain === 'C' || unit === '℃') return numberField(what, read, null, 'temperature_c');
  if (plain === 'F') return numberField(what, hundredths(((read - 32) * 5) / 9), null, 'temperature_c');
  if (plain === 'K') return numberField(what, hundredths(read - 273.15), null, 'temperature_c');
  return unsupportedField('The temperature does not tell whether it is °C or °F.');
}

/** No thermometer of a building measures finer. */
function hundredths(degrees: number): number {
  return Math.round(degrees * 100) / 100;
}

export interface MessageFacts {
  readonly history: boolean;
  readonly observedAt: number | null;
  readonly messageId: string | null;
  /** The device itself has sent it: a child of which it says nothing was there all the same. */
  readonly isSignOfLife?: boolean;
}

export const liveMessage: MessageFacts = { history: false, observedAt: null, messageId: null };

/** Says the facts of one message for each child they belong to. */
export function speak(hearing: Hearing, device: HubDevice, facts: readonly Fact[], message: MessageFacts): void {
  for (const child of childrenOf(device)) speakForChild(hearing, device, child, facts, message);
}

function speakForChild(
  hearing: Hearing,
  device: HubDevice,
  child: Child,
  facts: readonly Fact[],
  message: MessageFacts,
): void {
  const { history, observedAt, messageId } = message;
  const values: Partial<Record<Quantity, number | boolean>> = {};
  let isHeard = false;
  for (const fact of facts) {
    if (!isFor(fact, child, device)) continue;
    if (fact.kind === 'event') {
      // An event of the past is no event: events have no history mark, and must not act as live ones.
      if (history) hearing.unsupported(child.address, fact.event, 'An event of the past is not taken over.');
      else {
        hearing.say({ kind: 'event', address: child.address, event: fact.event, observedAt, messageId });
        isHeard = true;
      }
      continue;
    }
    const before = values[fact.quantity];
    if (before === undefined) values[fact.quantity] = fact.value;
    // Two bits for one danger: either of them is the alarm.
    else if (before === false && fact.value === true) values[fact.quantity] = true;
    else if (before !== fact.value && typeof before === 'number') {
      hearing.unsupported(child.address, fact.quantity, 'The device says it twice; the first was taken.');
    }
  }
  if (Object.keys(values).length > 0 || (message.isSignOfLife === true && !isHeard)) {
    hearing.say({ kind: 'reading', address: child.address, values, history, observedAt, messageId });
  }
}

/** Its own danger's facts; and what is shared, where its kind has a place for it or no sibling's has. */
function isFor(fact: Fact, child: Child, device: HubDevice): boolean {
  if (fact.danger !== null) return fact.danger === child.danger;
  if (takes(child.danger, fact)) return true;
  return !device.dangers.some((danger) => takes(danger, fact));
}

function takes(danger: Danger | null, fact: Fact): boolean {
  if (danger === null) return true;
  const { quantities: ofKind, events } = deviceKinds[kindOfDanger[danger]];
  if (fact.kind === 'value') return (ofKind as readonly Quantity[]).includes(fact.quantity);
  return (events as readonly DeviceEventKind[]).includes(fact.event);
}

/** Reads fields one by one: the good ones count, what has no place or is wrong is named. null is "not known". */
export function readFields(
  hearing: Hearing,
  address: string,
  entries: Iterable<readonly [string, unknown]>,
  read: (key: string, value: unknown) => FieldReading,
): readonly Fact[] {
  const facts: Fact[] = [];
  for (const [key, value] of entries) {
    if (value === null || value === undefined) continue;
    const reading = read(key, value);
    if (reading.kind === 'facts') facts.push(...reading.facts);
    else if (reading.kind === 'unsupported') hearing.unsupported(address, key, reading.why);
    else hearing.refuse(reading.fault);
  }
  return facts;
}
