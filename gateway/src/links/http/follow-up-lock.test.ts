import { beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../platform/clock.ts';
import { FollowUpLock, LOCK_MS } from './follow-up-lock.ts';

let now = 0;
const clock: Clock = { wallMs: () => now, monotonicMs: () => now, after: () => () => undefined };
let lock = new FollowUpLock(clock);
beforeEach(() => {
  now = 1_000;
  lock = new FollowUpLock(clock);
});

function wrong(number: string, address: string, times: number): void {
  for (let count = 0; count < times; count++) lock.wrong(number, address);
}

test('the sixth wrong code locks the number for everybody, for an hour', () => {
  wrong('A', 'one', 5);
  expect(lock.gate('A', 'one')).toBe('open');
  wrong('A', 'two', 1);
  expect(lock.gate('A', 'three')).toBe('number-locked');
  expect(lock.gate('B', 'one')).toBe('open');
  now += LOCK_MS - 1;
  expect(lock.gate('A', 'three')).toBe('number-locked');
  now += 1;
  expect(lock.gate('A', 'three')).toBe('open');
});

test('after the hour the count begins anew', () => {
  wrong('A', 'one', 6);
  now += LOCK_MS;
  wrong('A', 'one', 5);
  expect(lock.gate('A', 'one')).toBe('open');
});

test('the right code clears its number but not its address', () => {
  wrong('A', 'one', 5);
  lock.right('A');
  wrong('A', 'one', 5);
  expect(lock.gate('A', 'one')).toBe('open');
  for (let number = 0; number < 20; number++) wrong(`N${number}`, 'one', 1);
  expect(lock.gate('Z', 'one')).toBe('address-locked');
  expect(lock.gate('Z', 'two')).toBe('open');
});

test('guessing without end keeps a bounded memory', () => {
  for (let number = 0; number < 30_000; number++) lock.wrong(`N${number}`, `address ${number}`);
  wrong('N29999', 'x', 5);
  expect(lock.gate('N29999', 'y')).toBe('number-locked');
});
