import { seededRandom } from './random.ts';

/** Chance from a seed, for bytes that nobody should send. */
export class Mutation {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  /** Flips, cuts, doubles or fills a few bytes. */
  of(bytes: Buffer): Buffer {
    const copy = Buffer.from(bytes);
    for (let change = 0; change <= this.below(4); change++) copy[this.below(copy.length)] = this.below(256);
    const turn = this.below(4);
    if (turn === 0) return copy.subarray(0, this.below(copy.length) + 1);
    if (turn === 1) return Buffer.concat([copy, copy.subarray(this.below(copy.length))]);
    return turn === 2 ? Buffer.concat([copy, this.bytes(this.below(64))]) : copy;
  }
}
