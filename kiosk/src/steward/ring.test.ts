import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { MAX_REMEMBERED, rememberAll, ringFor } from './ring.ts';

type Seen = Pick<Alert, 'id' | 'level' | 'state' | 'acknowledgedAt' | 'shelvedUntil' | 'unsaved'>;
function alert(id: string, level: Alert['level'], change: Partial<Seen> = {}): Alert {
  const quiet = { acknowledgedAt: null, shelvedUntil: null, unsaved: false };
  const seen: Seen = { id, level, state: 'active-unacknowledged', ...quiet, ...change };
  return seen as Alert;
}

test.each<[string, readonly Alert[], Alert, boolean]>([
  ['a new L1', [], alert('a', 1), true],
  ['a new L2', [], alert('a', 2), true],
  ['a new L3', [], alert('a', 3), false],
  ['one that was there at opening', [alert('a', 1)], alert('a', 1), false],
  ['a level that rises to 1', [alert('a', 2)], alert('a', 1), true],
  ['a level that rises to 3', [alert('a', 4)], alert('a', 3), false],
  ['unsaved, now committed', [alert('a', 1, { unsaved: true })], alert('a', 1), false],
  ['already taken by somebody', [], alert('a', 1, { state: 'active-acknowledged', acknowledgedAt: 5 }), false],
  ['closed', [], alert('a', 1, { state: 'closed' }), false],
  ['shelved', [], alert('a', 1, { shelvedUntil: 9 }), false],
])('%s', (_name, there, next, expected) => {
  expect(ringFor(rememberAll(there), next).rings).toBe(expected);
});

test('rings once', () => {
  const first = ringFor(rememberAll([]), alert('a', 1));
  expect(ringFor(first.memory, alert('a', 1)).rings).toBe(false);
});

test('the memory has a limit, the oldest go first', () => {
  let memory = rememberAll(Array.from({ length: MAX_REMEMBERED }, (_, no) => alert(`a${no}`, 1)));
  memory = ringFor(memory, alert('new', 1)).memory;
  expect(memory.seen.size).toBe(MAX_REMEMBERED);
  expect(memory.seen.has('a0')).toBe(false);
  expect(memory.seen.has('new')).toBe(true);
});
