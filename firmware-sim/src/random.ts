/**
 * A seeded generator whose whole state is one number (mulberry32), so that a pure device can carry it in its state and a
 * run is repeated from its seed.
 */
export interface Draw {
  /** In [0, 1). */
  readonly value: number;
  readonly next: number;
}

export function draw(seed: number): Draw {
  const next = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(next ^ (next >>> 15), 1 | next);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296, next };
}

/** The same as a function that keeps its state, for the edges that are not pure. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    const { value, next } = draw(state);
    state = next;
    return value;
  };
}

/** A seed that is the same for the same word in every run. */
export function seedOf(word: string): number {
  let seed = 0x811c9dc5;
  for (let index = 0; index < word.length; index++) seed = Math.imul(seed ^ word.charCodeAt(index), 16_777_619);
  return seed | 0;
}
