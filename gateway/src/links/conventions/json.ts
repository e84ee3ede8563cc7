import { describeValue, type ReadFault } from './read-fault.ts';

export type Fields = Readonly<Record<string, unknown>>;

export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: ReadFault };

/** Nothing a device of these families says in one message is longer; what is, is refused before it costs anything. */
const TEXT_LENGTH_MAXIMUM = 1 << 20;

export function parseJson(text: string): Parsed {
  if (text.length > TEXT_LENGTH_MAXIMUM) {
    return { ok: false, fault: { code: 'MESSAGE_TOO_LARGE', detail: `The message has ${text.length} characters.` } };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : 'not JSON';
    return { ok: false, fault: { code: 'MESSAGE_NOT_JSON', detail } };
  }
}

/** The message as an object with fields, or what is wrong with it. */
export function parseFields(
  text: string,
): { readonly ok: true; readonly fields: Fields } | { readonly ok: false; readonly fault: ReadFault } {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const fields = fieldsOf(parsed.value);
  if (fields) return { ok: true, fields };
  return {
    ok: false,
    fault: { code: 'VALUE_WRONG_TYPE', detail: `A JSON object was expected; it is ${describeValue(parsed.value)}.` },
  };
}

export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A field of its own: `__proto__` and `constructor` are names like any other, and inherit nothing. */
export function own(fields: Fields | undefined, key: string): unknown {
  return fields && Object.hasOwn(fields, key) ? fields[key] : undefined;
}

export function textOf(fields: Fields | undefined, key: string): string {
  const value = own(fields, key);
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Two texts for yes and no that devices write for a JSON boolean: `"True"` of a converter is true, not a word. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

/** A number, or the plain text of one. An empty text is no zero. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?\s*$/i.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Epoch ms of an RFC 3339 time with its zone; without a zone nobody knows when it was. */
export function readTime(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 40) return null;
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/.test(value)) return null;
  const time = Date.parse(value.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(time) ? null : time;
}

const SECONDS_OF_2001 = 978_307_200;
const SECONDS_OF_2100 = 4_102_444_800;

/** Epoch ms of Unix seconds. A clock that was never set counts from 1970: that is no time. */
export function readUnixSeconds(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return value > SECONDS_OF_2001 && value < SECONDS_OF_2100 ? Math.round(value * 1000) : null;
}
