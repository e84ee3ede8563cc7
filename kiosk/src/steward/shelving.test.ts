import { buildingEmergencyKinds } from '@gridcall/contract/alert.ts';
import type { AlertTimelineEntry } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { isDanger, mayShelve, shelfWish, shelvingTimes } from './shelving.ts';

const HOUR_MS = 3_600_000;

function entry(type: AlertTimelineEntry['type'], at: number): AlertTimelineEntry {
  const detail = { until: at + HOUR_MS, reason: '刷漆' };
  return { sequence: at, at, type, actor: '李秀英', level: 1, state: 'active-unacknowledged', detail };
}

test('a danger to life is offered for less than four hours', () => {
  expect(Math.max(...shelvingTimes({ kind: 'gas_leak', level: 2 }))).toBeLessThan(4 * HOUR_MS);
  expect(Math.max(...shelvingTimes({ kind: 'panic_button', level: 1 }))).toBeLessThan(4 * HOUR_MS);
  expect(Math.max(...shelvingTimes({ kind: 'water_leak', level: 2 }))).toBe(72 * HOUR_MS);
});

test('the dangers are those for which the gateway asks for two people', () => {
  for (const kind of buildingEmergencyKinds) expect(isDanger({ kind, level: 2 }), kind).toBe(true);
  expect(isDanger({ kind: 'water_leak', level: 2 })).toBe(false);
});

test('a call for help is not offered: the gateway refuses to shelve it', () => {
  expect(mayShelve({ kind: 'help_called' })).toBe(false);
  expect(mayShelve({ kind: 'gas_leak' })).toBe(true);
});

test('a wish waits ten minutes for a second person', () => {
  const wish = { by: '李秀英', at: 1, until: 1 + HOUR_MS, reason: '刷漆' };
  expect(shelfWish([entry('raised', 0), entry('shelf-asked', 1), entry('commented', 2)], 5)).toEqual(wish);
  expect(shelfWish([entry('shelf-asked', 1)], 600_001)).toBeUndefined();
});

test.each(['shelved', 'unshelved'] as const)('a wish that was %s waits no longer', (type) => {
  expect(shelfWish([entry('shelf-asked', 1), entry(type, 2)], 5)).toBeUndefined();
  expect(shelfWish([entry('raised', 0)], 5)).toBeUndefined();
});
