import { alertKinds } from '@gridcall/contract/alert.ts';
import { quantities } from '@gridcall/contract/quantity.ts';
import { type Rule, ruleBook, SILENT_AFTER_BEATS } from '@gridcall/gateway/core/rule-book.ts';
import { expect, test } from 'vitest';
import { read } from './files.ts';
import { sectionOf, tableRows } from './markdown.ts';

const code = (name: string) => `\`${name}\``;

/** One line for each thing that stands for an alert, the most urgent first. */
function evidenceOf(rule: Rule): readonly (readonly [words: string, level: number])[] {
  const bits = rule.bits.map(({ quantity, level }) => [`${code(quantity)} is true`, level] as const);
  const thresholds = rule.thresholds.flatMap(({ quantity, stages }) => {
    const { unit } = quantities[quantity] as { readonly unit: string };
    return stages.map(({ level, at }) => [`${code(quantity)} at ${at} ${unit} or more`, level] as const);
  });
  const events = rule.events ? [[`event ${rule.events.set.map(code).join(', ')}`, rule.events.level] as const] : [];
  return [...bits, ...thresholds, ...events];
}

function rowsOfRules(): readonly (readonly string[])[] {
  return Object.entries(ruleBook).flatMap(([deviceKind, rules]) =>
    rules.flatMap((rule) =>
      evidenceOf(rule).map(([words, level]) => [
        code(deviceKind),
        code(rule.alertKind),
        words,
        String(level),
        `${rule.onDelayMs / 1000} s`,
        `${rule.offDelayMs / 1000} s`,
      ]),
    ),
  );
}

test('docs/protocols.md shows every rule of the rule book', () => {
  const text = read('docs/protocols.md');
  expect(rowsOfRules().length).toBeGreaterThan(8);
  expect(tableRows(text, 'What raises an alert').slice(1)).toEqual(rowsOfRules());
});

test('docs/protocols.md says what mutes a rule, and after how many missed beats a device is silent', () => {
  const section = sectionOf(read('docs/protocols.md'), 'What raises an alert');
  const muting = new Set(Object.values(ruleBook).flatMap((rules) => rules.flatMap((rule) => rule.mutedBy)));
  for (const quantity of muting) expect(section).toContain(code(quantity));
  expect(section).toContain(`${['no', 'one', 'two', 'three', 'four'][SILENT_AFTER_BEATS]} times`);
  for (const [kind, { latched }] of Object.entries(alertKinds)) {
    if (latched) expect(section).toContain(`${code(kind)} is latched`);
  }
});
