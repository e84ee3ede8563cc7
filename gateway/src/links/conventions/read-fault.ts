import type { ErrorCode } from '@gridcall/contract/errors.ts';

/** What is wrong with a value or a message, for an installer. */
export interface ReadFault {
  readonly code: ErrorCode;
  readonly detail: string;
}

export function describeValue(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `${typeof value} ${clip(JSON.stringify(value) ?? '', 40)}`;
}

/** Names and texts from outside are shown to people: no control characters, and never more than fits. */
export function clip(text: string, length: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const clean = text.slice(0, length * 2).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
  return clean.length > length ? `${clean.slice(0, length - 1)}…` : clean;
}
