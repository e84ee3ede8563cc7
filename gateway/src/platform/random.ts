import { randomBytes, randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Randomness enters the gateway here and nowhere else. */
export interface Random {
  bytes(count: number): Buffer;
  /** A ULID for the given wall time; later ones of one process sort later. */
  ulid(wallMs: number): string;
}

/** Random bytes are drawn by the thousand: a ULID takes sixteen, and every message takes a ULID. */
const pool = new Uint8Array(4096);
let drawn = pool.length;

/** A number from 0 (inclusive) to 1 (exclusive) in steps of 1/256; a ULID's character needs 32. */
function pooledFraction(): number {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  return (pool[drawn++] ?? 0) / 256;
}

const nextUlid = monotonicFactory(pooledFraction);

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  ulid: (wallMs) => nextUlid(wallMs),
};
