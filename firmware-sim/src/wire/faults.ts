import { type Static, Type } from 'typebox';

/** How bad a wire is. Each share is the chance of one message, from 0 to 1. */
const Share = Type.Number({ minimum: 0, maximum: 1, default: 0 });
export const FaultsSchema = Type.Object(
  {
    /** Never sent. */
    drop: Share,
    /** Sent twice. */
    duplicate: Share,
    /** Held back for a random time up to `delayMs`: later ones overtake it. */
    delay: Share,
    delayMs: Type.Integer({ minimum: 0, maximum: 600_000, default: 5000 }),
    /** Some of its bytes are changed. */
    garble: Share,
    /** Each message is sent so many times more, at once: a firmware gone wild. */
    flood: Type.Integer({ minimum: 0, maximum: 1000, default: 0 }),
  },
  { additionalProperties: false },
);
export type Faults = Static<typeof FaultsSchema>;

export const noFaults: Faults = { drop: 0, duplicate: 0, delay: 0, delayMs: 5000, garble: 0, flood: 0 };

/** One copy of a message on its way. */
export interface Delivery {
  readonly afterMs: number;
  readonly payload: Buffer;
}

/** Changes about one byte in eight, at least one; the length stays. */
function garbled(payload: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(payload);
  for (let count = Math.ceil(copy.length / 8); count > 0; count--) {
    const index = Math.floor(random() * copy.length);
    // An xor that is never zero, so that the byte really differs.
    copy[index] = (copy[index] ?? 0) ^ (1 + Math.floor(random() * 255));
  }
  return copy;
}

/** What becomes of one message. Pure but for `random`, which is asked in a fixed order, so a seed repeats a run. */
export function deliveriesOf(payload: Buffer, faults: Faults, random: () => number): readonly Delivery[] {
  const [drop, duplicate, delay, garble] = [random(), random(), random(), random()];
  if (drop < faults.drop) return [];
  const afterMs = delay < faults.delay ? Math.floor(random() * faults.delayMs) : 0;
  const text = garble < faults.garble && payload.length > 0 ? garbled(payload, random) : payload;
  const copies = 1 + (duplicate < faults.duplicate ? 1 : 0) + faults.flood;
  return Array.from({ length: copies }, () => ({ afterMs, payload: text }));
}
