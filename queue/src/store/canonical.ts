import { createHash } from 'node:crypto';

/** JSON with sorted keys: equal content has equal text, whatever order it was written in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    // Entries, not assignment: a key called __proto__ stays a key.
    return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Text that comes back from the store as it went in: no lone surrogates and no NUL. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '');
}
