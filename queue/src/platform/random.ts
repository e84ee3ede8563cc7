import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';

/** Randomness enters the queue here and nowhere else. */
export interface Random {
  bytes(count: number): Buffer;
  /** A ULID for the given wall time; later ones of one process sort later. */
  ulid(wallMs: number): string;
}

const nextUlid = monotonicFactory();

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  ulid: (wallMs) => nextUlid(wallMs),
};
