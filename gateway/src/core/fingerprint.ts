/** The largest prime below 2^26, so that a product of two halves stays exact. */
const PRIME = 67_108_859;
const SEED = 5381;

/**
 * A number that stands for a text: equal for equal texts, and for two different ones so rarely (1 in 2^51) that it may
 * say whether something is news. It guards nothing against whoever wants two texts to look alike.
 */
export function fingerprint(text: string): number {
  let low = SEED;
  let high = SEED * 7;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = (low * 33 + unit + 1) % PRIME;
    high = (high * 131 + unit + 7) % PRIME;
  }
  return high * 2 ** 26 + low;
}
