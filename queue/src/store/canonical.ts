import { hash } from 'node:crypto';

/**
 * JSON with sorted keys: equal content has equal text, whatever order it was written in. As JSON has it, what is undefined
 * is left out of objects. Of what came as JSON or is about to become it: no dates, no classes.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '';
  for (const key of Object.keys(value).sort()) {
    const inner = (value as Record<string, unknown>)[key];
    if (inner !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(inner)}`;
  }
  return `{${text}}`;
}

export function sha256(text: string): string {
  return hash('sha256', text);
}

/** Text that comes back from the store as it went in: no lone surrogates and no NUL. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '');
}
