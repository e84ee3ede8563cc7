import { alertKinds } from '@gridcall/contract/alert.ts';
import { eventTable } from '@gridcall/gateway/core/event-table.ts';
import { alarmAfterMs, CLEAN_BELOW_PPM, HELD_AT_MOST_MS } from '@gridcall/gateway/core/exposure.ts';
import { ruleBook, SILENT_AFTER_BEATS } from '@gridcall/gateway/core/rule-book.ts';
import { expect, test } from 'vitest';
import { read } from './files.ts';
import { codeIn, sectionOf, tableRows } from './markdown.ts';
import { code, effectOf, rowsOfRules } from './rules-document.ts';

const text = read('docs/protocols.md');

test('docs/protocols.md shows every rule of the rule book', () => {
  expect(rowsOfRules().length).toBeGreaterThan(40);
  expect(tableRows(text, 'What raises an alert').slice(1)).toEqual(rowsOfRules());
});

test('docs/protocols.md says what mutes a rule, and after how many missed beats a device is silent', () => {
  const section = sectionOf(text, 'What the table does not say');
  const muting = new Set(Object.values(ruleBook).flatMap((rules) => rules.flatMap((rule) => rule.mutedBy)));
  for (const quantity of muting) expect(section).toContain(code(quantity));
  expect(section).toContain(`${['no', 'one', 'two', 'three', 'four'][SILENT_AFTER_BEATS]} times`);
  const latched = section.split('\n\n').find((paragraph) => paragraph.includes('latched')) ?? '';
  for (const [kind, definition] of Object.entries(alertKinds)) {
    expect(latched.includes(code(kind)), kind).toBe(definition.latched);
  }
});

test('docs/protocols.md says of each event what it begins or ends', () => {
  const told = tableRows(text, 'Events').flatMap(([kind, , effect = '']) => {
    const name = codeIn(kind);
    return name === undefined ? [] : [[name, effect.split(';')[0]]];
  });
  expect(told).toEqual(Object.entries(eventTable).map(([kind, meaning]) => [kind, effectOf(meaning)]));
});

test('docs/protocols.md has the curve of carbon monoxide', () => {
  const curve = tableRows(text, 'Carbon monoxide').slice(1);
  expect(curve.length).toBeGreaterThan(3);
  for (const [ppm, , minutes] of curve) {
    expect(`${Math.round(alarmAfterMs(Number(ppm)) / 6000) / 10} min`, `${ppm} ppm`).toBe(minutes);
  }
  const section = sectionOf(text, 'Carbon monoxide');
  expect(section).toContain(`below ${CLEAN_BELOW_PPM} ppm`);
  expect(section).toContain(`${HELD_AT_MOST_MS / 60_000} minutes`);
});
