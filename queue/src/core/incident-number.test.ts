import { luhnCheckDigit } from '@gridcall/contract/service-request-number.ts';
import { expect, test } from 'vitest';
import { incidentNumber, numberDay } from './incident-number.ts';

test('the day is that of Shanghai', () => {
  expect(numberDay(Date.parse('2026-03-03T15:59:59Z'))).toBe('260303');
  expect(numberDay(Date.parse('2026-03-03T16:00:00Z'))).toBe('260304');
});

test('county, day, running number, check digit', () => {
  const number = incidentNumber('640104', '260304', 1);
  expect(number).toMatch(/^64010426030400001[0-9]$/);
  expect(luhnCheckDigit(number.slice(0, -1))).toBe(Number(number.slice(-1)));
  expect(incidentNumber('640104', '260304', 123_456)).toMatch(/^640104260304123456[0-9]$/);
});
