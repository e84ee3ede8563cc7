import { expect, test } from 'vitest';
import { espRfid } from './esp-rfid.ts';

/** The firmware's own default begins with a slash; a base topic is kept without one at either end. */
test.each([
  [null, '/esprfid', true],
  [null, 'esprfid/send', true],
  [null, '/lobby', false],
  ['lobby', '/lobby', true],
  ['lobby', 'lobby/send', true],
  ['lobby', '/esprfid', false],
  ['lobby', '/lobby2', false],
])('under the base topic %s a reader publishes to %s: %s', (baseTopic, topic, isOwned) => {
  const options = { baseTopic, gas: null };
  expect(espRfid.owns(topic, options)).toBe(isOwned);
  const payload = '{"type":"heartbeat","time":1676450060}';
  expect(espRfid.open([], options).hear(topic, payload).said.length > 0).toBe(isOwned && !topic.includes('2'));
});
