import { expect, test } from 'vitest';
import {
  DISCOVERY_PAYLOAD_MAXIMUM,
  DISCOVERY_TOPICS_MAXIMUM,
  DISCOVERY_WHOLE_MAXIMUM,
} from '../../core/handlers/discovery.ts';
import {
  Allowance,
  ANNOUNCED_MESSAGE_MAXIMUM,
  ANNOUNCED_TOPICS_MAXIMUM,
  ANNOUNCED_WHOLE_MAXIMUM,
} from './allowance.ts';

test('what a reader holds is what the gateway keeps: the limits are the same', () => {
  expect([ANNOUNCED_TOPICS_MAXIMUM, ANNOUNCED_MESSAGE_MAXIMUM, ANNOUNCED_WHOLE_MAXIMUM]).toEqual([
    DISCOVERY_TOPICS_MAXIMUM,
    DISCOVERY_PAYLOAD_MAXIMUM,
    DISCOVERY_WHOLE_MAXIMUM,
  ]);
});

test('one message, the number of topics and the whole are limited; what was taken back makes room', () => {
  const allowance = new Allowance();
  expect(allowance.take('a', ANNOUNCED_MESSAGE_MAXIMUM + 1)).toContain('characters');
  const messages = ANNOUNCED_WHOLE_MAXIMUM / ANNOUNCED_MESSAGE_MAXIMUM;
  for (let index = 0; index < messages; index++) {
    expect(allowance.take(`t${index}`, ANNOUNCED_MESSAGE_MAXIMUM)).toBeUndefined();
  }
  expect(allowance.take('one more', 1)).toContain(`${ANNOUNCED_WHOLE_MAXIMUM + 1}`);
  // The same topic again is no second one.
  expect(allowance.take('t0', ANNOUNCED_MESSAGE_MAXIMUM)).toBeUndefined();
  allowance.release('t0');
  allowance.release('t0');
  expect(allowance.take('one more', ANNOUNCED_MESSAGE_MAXIMUM)).toBeUndefined();
  expect(allowance.take('and one', 1)).toBeDefined();
});

test('topics are counted', () => {
  const allowance = new Allowance();
  for (let index = 0; index < ANNOUNCED_TOPICS_MAXIMUM; index++) allowance.take(`t${index}`, 10);
  expect(allowance.take('one more', 10)).toContain(`${ANNOUNCED_TOPICS_MAXIMUM} topics`);
  expect(allowance.take('t0', 20)).toBeUndefined();
});
