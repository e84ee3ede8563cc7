import type { Random } from '../../../gateway/src/platform/random.ts';
import { seededRandom } from '../../harness/random.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** All chance of a simulated world. Each part has dice of its own, so that one more throw in one part leaves the others alone. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  fraction(): number {
    return this.#next();
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  pick<T>(all: readonly T[]): T {
    const found = all[this.whole(0, all.length - 1)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** Time to the next happening of a kind that comes every `meanMs` on average. */
  waitMs(meanMs: number): number {
    return Math.round(-Math.log(1 - this.#next()) * meanMs);
  }

  /** Dice of another part, drawn from these. */
  fork(): Dice {
    return new Dice(Math.floor(this.#next() * 2 ** 32));
  }
}

/** The gateway's randomness: ids that sort by the time they are given, as the real ones do. */
export function randomOf(dice: Dice): Random {
  return {
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => dice.whole(0, 255))),
    ulid: (wallMs) => {
      let time = Math.max(0, Math.floor(wallMs));
      let text = '';
      for (let place = 0; place < 10; place++) {
        text = CROCKFORD.charAt(time % 32) + text;
        time = Math.floor(time / 32);
      }
      for (let place = 0; place < 16; place++) text += CROCKFORD.charAt(dice.whole(0, 31));
      return text;
    },
  };
}
