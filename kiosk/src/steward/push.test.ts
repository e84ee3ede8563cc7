import { expect, test } from 'vitest';
import { type PushFacts, pushState } from './push.ts';

const good: PushFacts = {
  ...{ serverPushes: true, isSecure: true, isSupported: true, isDenied: false, isSubscribed: true },
};

test.each([
  [{}, 'on'],
  [{ isSubscribed: false }, 'off'],
  [{ isDenied: true }, 'denied'],
  [{ isSupported: false, isDenied: true }, 'unsupported'],
  [{ isSecure: false, isSupported: false }, 'insecure'],
  [{ serverPushes: false, isSecure: false }, 'elsewhere'],
] as const)('%o → %s', (change, state) => {
  expect(pushState({ ...good, ...change })).toBe(state);
});
