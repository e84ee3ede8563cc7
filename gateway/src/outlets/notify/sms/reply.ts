/** What somebody answers to a notice by SMS. */
export type Reply =
  /** Takes the alert of this code, or the last one that was told to this number. */
  { readonly kind: 'take'; readonly code: string | null } | { readonly kind: 'unknown' };

/**
 * `1`, or `1 0123`: as phones write it, in full width, with a stop behind it, or in quotes like the notice has it. Nothing
 * else takes an alert: “10 minutes” must not.
 */
export function readReply(text: string): Reply {
  const plain = text.normalize('NFKC').replace(/^[\s"'“”「」]+|[\s"'“”「」.。!！,，;；]+$/gu, '');
  const match = /^1(?:[\s,，、:：#-]+([0-9]{4}))?$/u.exec(plain);
  return match === null ? { kind: 'unknown' } : { kind: 'take', code: match[1] ?? null };
}

/** Four digits that stand for an alert in a notice and its reply. Two alerts may share one: the newer is meant. */
export function codeOf(alertId: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < alertId.length; index++) {
    hash = Math.imul(hash ^ alertId.charCodeAt(index), 0x01000193) >>> 0;
  }
  return String(hash % 10_000).padStart(4, '0');
}

/** The number as it is compared: a phone's own country may be written before it or left out. */
export function comparableNumber(number: string): string {
  return number.replace(/[^0-9]/g, '').replace(/^(?:00)?86(?=1[0-9]{10}$)/, '');
}
