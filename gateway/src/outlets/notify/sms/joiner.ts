import type { Delivered } from './deliver.ts';

/** A whole text, with where its parts lie in the modem's memory. */
export interface WholeMessage {
  readonly from: string;
  readonly sentAt: number | null;
  readonly text: string;
  readonly indexes: readonly number[];
}

/** Texts of which parts are missing. A SIM holds few messages: what stays unfinished must not fill it. */
export const UNFINISHED_MAXIMUM = 8;
/** The rest of a text comes within seconds, or never. */
export const UNFINISHED_MS = 600_000;

interface Unfinished {
  readonly from: string;
  readonly total: number;
  readonly since: number;
  readonly parts: Map<number, { readonly delivered: Delivered; readonly indexes: readonly number[] }>;
}

/** Joins the parts of long texts, in whatever order and however often they come. */
export class MessageJoiner {
  readonly #unfinished = new Map<string, Unfinished>();

  /** The whole text once this was the last missing part of it. */
  add(delivered: Delivered, index: number, now: number): WholeMessage | undefined {
    const { from, part, sentAt, text } = delivered;
    if (part === null) return { from, sentAt, text, indexes: [index] };
    const key = `${from} ${part.reference} ${part.total}`;
    const known = this.#unfinished.get(key) ?? { from, total: part.total, since: now, parts: new Map() };
    const before = known.parts.get(part.number);
    const indexes = [...new Set([...(before?.indexes ?? []), index])];
    known.parts.set(part.number, { delivered: before?.delivered ?? delivered, indexes });
    this.#unfinished.set(key, known);
    if (known.parts.size < known.total) return undefined;
    this.#unfinished.delete(key);
    return whole(known);
  }

  /** What is given up: too old, or the oldest of too many. Returned so that it is told, and erased in the modem. */
  expire(now: number): readonly WholeMessage[] {
    const byAge = [...this.#unfinished].sort(([, left], [, right]) => left.since - right.since);
    const given = byAge.filter(
      ([, { since }], index) => now - since > UNFINISHED_MS || byAge.length - index > UNFINISHED_MAXIMUM,
    );
    for (const [key] of given) this.#unfinished.delete(key);
    return given.map(([, unfinished]) => whole(unfinished));
  }

  /** The modem's memory is read anew: all parts come again. */
  clear(): void {
    this.#unfinished.clear();
  }
}

function whole({ from, parts }: Unfinished): WholeMessage {
  const inOrder = [...parts].sort(([left], [right]) => left - right).map(([, part]) => part);
  return {
    from,
    sentAt: inOrder[0]?.delivered.sentAt ?? null,
    text: inOrder.map(({ delivered }) => delivered.text).join(''),
    indexes: inOrder.flatMap(({ indexes }) => indexes),
  };
}
