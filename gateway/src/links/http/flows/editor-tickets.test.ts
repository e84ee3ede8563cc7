import { expect, test } from 'vitest';
import { systemRandom } from '../../../platform/random.ts';
import { EditorTickets, TICKET_MS } from './editor-tickets.ts';

function tickets() {
  let now = 0;
  const clock = { wallMs: () => 0, monotonicMs: () => now, after: () => () => undefined };
  const pass = (ms: number) => {
    now += ms;
  };
  return { held: new EditorTickets(clock, systemRandom), pass };
}

test('a ticket says once whose it is', () => {
  const { held } = tickets();
  const ticket = held.issue('wang');
  expect([held.take(`${ticket}x`), held.take(ticket), held.take(ticket)]).toEqual([undefined, 'wang', undefined]);
});

test('a ticket is good for half a minute', () => {
  const { held, pass } = tickets();
  const [first, second] = [held.issue('wang'), held.issue('wang')];
  pass(TICKET_MS);
  expect(held.take(first)).toBe('wang');
  pass(1);
  expect(held.take(second)).toBeUndefined();
});

test('what is never used takes no more room than a hundred', () => {
  const { held } = tickets();
  const all = Array.from({ length: 101 }, (_, index) => held.issue(`person-${index}`));
  expect([held.take(all[0] ?? ''), held.take(all[1] ?? ''), held.take(all[100] ?? '')]).toEqual([
    undefined,
    'person-1',
    'person-100',
  ]);
});
