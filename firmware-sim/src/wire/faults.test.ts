import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomOf } from '../random.ts';
import { deliveriesOf, type Faults, noFaults } from './faults.ts';

const payload = Buffer.from('{"values":{"alarm":true}}');

it.each<[string, Partial<Faults>, number]>([
  ['nothing', {}, 1],
  ['drop', { drop: 1 }, 0],
  ['duplicate', { duplicate: 1 }, 2],
  ['flood', { flood: 50 }, 51],
  ['drop wins over flood', { drop: 1, flood: 50 }, 0],
])('%s: %j makes %i copies', (_name, faults, copies) => {
  const deliveries = deliveriesOf(payload, { ...noFaults, ...faults }, randomOf(1));
  expect(deliveries).toHaveLength(copies);
  for (const delivery of deliveries) expect(delivery).toEqual({ afterMs: 0, payload });
});

it('delays within the bound', () => {
  const random = randomOf(3);
  const faults = { ...noFaults, delay: 1, delayMs: 2000 };
  const delays = Array.from({ length: 200 }, () => deliveriesOf(payload, faults, random)[0]?.afterMs ?? -1);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...delays)).toBeLessThan(2000);
  expect(new Set(delays).size).toBeGreaterThan(100);
});

it('garbles always, keeps the length, and never touches the original', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.integer(), (bytes, seed) => {
      const original = Buffer.from(bytes);
      const [delivery] = deliveriesOf(original, { ...noFaults, garble: 1 }, randomOf(seed));
      expect(original).toEqual(Buffer.from(bytes));
      expect(delivery?.payload).toHaveLength(original.length);
    }),
  );
  const [delivery] = deliveriesOf(payload, { ...noFaults, garble: 1 }, randomOf(9));
  expect(delivery?.payload.equals(payload)).toBe(false);
});

it('repeats itself from its seed', () => {
  const faults = { drop: 0.2, duplicate: 0.3, delay: 0.3, delayMs: 900, garble: 0.2, flood: 1 };
  const run = (seed: number) => {
    const random = randomOf(seed);
    return Array.from({ length: 100 }, () => deliveriesOf(payload, faults, random));
  };
  expect(run(42)).toEqual(run(42));
  expect(run(42)).not.toEqual(run(43));
});
