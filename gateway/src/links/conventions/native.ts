import { type AnswerResult, answerResults } from '@gridcall/contract/command.ts';
import { type DeviceEventKind, type DeviceKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { NativeMessageKind } from '@gridcall/contract/mqtt-topics.ts';
import { isQuantity, type Quantity, quantities, unitMistakes } from '@gridcall/contract/quantity.ts';
import { contentHashOf } from './content-hash.ts';

/** One thing that was wrong with a message, for the installer. */
export interface Fault {
  readonly code: ErrorCode;
  readonly detail: string;
}

interface Message {
  readonly messageKey: string;
  readonly contentHash: number;
  readonly observedAt: number | null;
}

export interface NativeReading extends Message {
  readonly kind: 'reading';
  readonly history: boolean;
  readonly values: Readonly<Partial<Record<Quantity, number | boolean>>>;
}

export interface NativeEvent extends Message {
  readonly kind: 'event';
  readonly event: DeviceEventKind;
}

export interface NativeStatus {
  readonly kind: 'status';
  readonly online: boolean;
}

/** What the device makes of a command. Only its sensor shows what came of it. */
export interface NativeAnswer {
  readonly kind: 'answer';
  readonly nonce: string;
  readonly result: AnswerResult;
  readonly reason: string;
}

/** What a message says, and what in it could not be read. One bad value never costs a device its good ones. */
export interface NativeParse {
  readonly said: NativeReading | NativeEvent | NativeStatus | NativeAnswer | null;
  readonly faults: readonly Fault[];
}

const MESSAGE_ID_LENGTH_MAXIMUM = 64;
const REASON_LENGTH_MAXIMUM = 200;

function refused(code: ErrorCode, detail: string): NativeParse {
  return { said: null, faults: [{ code, detail }] };
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
}

/** Reads the payload of a native topic for a device of `deviceKind`. Pure; never throws. docs/protocols.md teaches the shapes. */
export function parseNative(topicKind: NativeMessageKind, text: string, deviceKind: DeviceKind): NativeParse {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return refused('MESSAGE_NOT_JSON', error instanceof Error ? error.message.slice(0, 200) : 'not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refused(
      'VALUE_WRONG_TYPE',
      `The message must be a JSON object like {"values":{…}}; it is ${describe(body)}.`,
    );
  }
  const fields = body as Readonly<Record<string, unknown>>;
  switch (topicKind) {
    case 'reading':
      return parseReading(fields, text, deviceKind);
    case 'event':
      return parseEvent(fields, text, deviceKind);
    case 'status':
      return parseStatus(fields);
    case 'answer':
      return parseAnswer(fields);
  }
}

function parseStatus(fields: Readonly<Record<string, unknown>>): NativeParse {
  const online = fields['online'];
  if (typeof online !== 'boolean') {
    return refused('VALUE_WRONG_TYPE', `"online" must be true or false; it is ${describe(online)}.`);
  }
  return { said: { kind: 'status', online }, faults: [] };
}

function parseAnswer(fields: Readonly<Record<string, unknown>>): NativeParse {
  const { nonce, result, reason } = fields;
  if (typeof nonce !== 'string' || nonce.length === 0 || nonce.length > MESSAGE_ID_LENGTH_MAXIMUM) {
    const detail = `"nonce" must be that of the command, a text of 1 to ${MESSAGE_ID_LENGTH_MAXIMUM} characters; it is ${describe(nonce)}.`;
    return refused('VALUE_WRONG_TYPE', detail);
  }
  const known = answerResults.find((one) => one === result);
  if (known === undefined) {
    return refused('VALUE_WRONG_TYPE', `"result" is "accepted" or "refused"; it is ${describe(result)}.`);
  }
  const why = typeof reason === 'string' ? reason.slice(0, REASON_LENGTH_MAXIMUM) : '';
  return { said: { kind: 'answer', nonce, result: known, reason: why }, faults: [] };
}

function parseEvent(fields: Readonly<Record<string, unknown>>, text: string, deviceKind: DeviceKind): NativeParse {
  const event = fields['kind'];
  const known: readonly string[] = deviceKinds[deviceKind].events;
  if (typeof event !== 'string' || !known.includes(event)) {
    return refused(
      'EVENT_KIND_UNKNOWN',
      `"kind" of a ${deviceKind} is one of ${known.join(', ')}; it is ${describe(event)}.`,
    );
  }
  const faults: Fault[] = [];
  return {
    said: { kind: 'event', event: event as DeviceEventKind, ...messageOf(fields, `event ${text}`, faults) },
    faults,
  };
}

function parseReading(fields: Readonly<Record<string, unknown>>, text: string, deviceKind: DeviceKind): NativeParse {
  const values = fields['values'];
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return refused('VALUE_WRONG_TYPE', `"values" must be an object like {"alarm":true}; it is ${describe(values)}.`);
  }
  const faults: Fault[] = [];
  const read: Partial<Record<Quantity, number | boolean>> = {};
  let count = 0;
  for (const name of Object.keys(values)) {
    const value = (values as Record<string, unknown>)[name];
    // null is "not known", which is neither false nor zero.
    if (value === null) continue;
    const fault = faultOf(name, value, deviceKind);
    if (fault) faults.push(fault);
    else {
      read[name as Quantity] = value as number | boolean;
      count++;
    }
  }
  if (count === 0 && faults.length > 0) return { said: null, faults };
  const said: NativeReading = {
    kind: 'reading',
    history: fields['history'] === true,
    values: read,
    ...messageOf(fields, `reading ${text}`, faults),
  };
  return { said, faults };
}

function faultOf(name: string, value: unknown, deviceKind: DeviceKind): Fault | undefined {
  if (!isQuantity(name)) {
    const mistake = Object.hasOwn(unitMistakes, name) ? unitMistakes[name] : undefined;
    if (mistake) return { code: 'UNIT_MISMATCH', detail: `"${name}": ${mistake.mend}` };
    return { code: 'QUANTITY_UNKNOWN', detail: `"${name.slice(0, 64)}" is not a quantity of Gridcall.` };
  }
  const ofKind: readonly Quantity[] = deviceKinds[deviceKind].quantities;
  if (!ofKind.includes(name)) {
    return {
      code: 'QUANTITY_UNKNOWN',
      detail: `A ${deviceKind} does not report "${name}"; it reports ${ofKind.join(', ')}.`,
    };
  }
  const quantity = quantities[name];
  if (quantity.type === 'boolean') {
    if (typeof value === 'boolean') return undefined;
    return { code: 'VALUE_WRONG_TYPE', detail: `"${name}" must be true or false; it is ${describe(value)}.` };
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return {
      code: 'VALUE_WRONG_TYPE',
      detail: `"${name}" must be a number in ${quantity.unit}; it is ${describe(value)}.`,
    };
  }
  if (value < quantity.minimum || value > quantity.maximum) {
    return {
      code: 'VALUE_OUT_OF_RANGE',
      detail: `"${name}" is ${value}; it must lie from ${quantity.minimum} to ${quantity.maximum} ${quantity.unit}.`,
    };
  }
  return undefined;
}

function messageOf(fields: Readonly<Record<string, unknown>>, hashed: string, faults: Fault[]): Message {
  const contentHash = contentHashOf(hashed);
  return {
    messageKey: messageKeyOf(fields['id'], contentHash, faults),
    contentHash,
    observedAt: observedAtOf(fields['observedAt'], faults),
  };
}

function messageKeyOf(id: unknown, contentHash: number, faults: Fault[]): string {
  if (typeof id === 'string' && id.length > 0 && id.length <= MESSAGE_ID_LENGTH_MAXIMUM) return `i:${id}`;
  if (typeof id === 'number' && Number.isSafeInteger(id)) return `i:${id}`;
  if (id !== undefined && id !== null) {
    faults.push({
      code: 'VALUE_WRONG_TYPE',
      detail: `"id" must be a text of 1 to ${MESSAGE_ID_LENGTH_MAXIMUM} characters or a whole number; the message was taken without it.`,
    });
  }
  return `h:${contentHash}`;
}

function observedAtOf(value: unknown, faults: Fault[]): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(value)) {
    const time = Date.parse(value);
    if (!Number.isNaN(time)) return time;
  }
  faults.push({
    code: 'VALUE_WRONG_TYPE',
    detail:
      '"observedAt" must be milliseconds since 1970 or a time with its zone like 2026-01-31T08:00:00+08:00; the time of receipt was taken.',
  });
  return null;
}
