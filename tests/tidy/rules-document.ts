import { quantities } from '@gridcall/contract/quantity.ts';
import { beginningOf, type EventMeaning } from '@gridcall/gateway/core/event-table.ts';
import { type Rule, ruleBook } from '@gridcall/gateway/core/rule-book.ts';

/** The tables of docs/protocols.md that say what the rules are, as the code has them. */
export const code = (name: string) => `\`${name}\``;

interface Line {
  readonly words: string;
  readonly level: number;
  readonly onDelayMs: number;
  readonly offDelayMs: number;
}

/** One line for each thing that stands for an alert. */
function linesOf(rule: Rule): readonly Line[] {
  const { onDelayMs, offDelayMs } = rule;
  const bits = rule.bits.map(({ quantity, level }) => ({
    words: `${code(quantity)} is true`,
    level,
    onDelayMs,
    offDelayMs,
  }));
  const thresholds = rule.thresholds.flatMap(({ quantity, beyond, stages }) => {
    const { unit } = quantities[quantity] as { readonly unit: string };
    const end = beyond === 'above' ? 'or more' : 'or less';
    return stages.map(({ level, at }) => ({
      words: `${code(quantity)} at ${at} ${unit} ${end}`,
      level,
      onDelayMs,
      offDelayMs,
    }));
  });
  const exposure =
    rule.exposure === null
      ? []
      : [{ words: `${code(rule.exposure.quantity)} for as long as its curve says`, level: rule.exposure.level }];
  const events = rule.events.map(({ event, level }) => ({
    words: `event ${code(event)}`,
    level,
    onDelayMs: beginningOf(event)?.waits === true ? onDelayMs : 0,
  }));
  const expiry = rule.expiry === null ? [] : [{ words: 'its date of expiry has come', level: rule.expiry }];
  const atOnce = { onDelayMs: 0, offDelayMs: 0 };
  return [...bits, ...thresholds, ...[...exposure, ...events, ...expiry].map((line) => ({ ...atOnce, ...line }))];
}

export function rowsOfRules(): readonly (readonly string[])[] {
  return Object.entries(ruleBook).flatMap(([deviceKind, rules]) =>
    rules.flatMap((rule) =>
      linesOf(rule).map(({ words, level, onDelayMs, offDelayMs }) => [
        code(deviceKind),
        code(rule.alertKind),
        words,
        String(level),
        `${onDelayMs / 1000} s`,
        `${offDelayMs / 1000} s`,
      ]),
    ),
  );
}

/** What an event does, in the words of the page. */
export function effectOf(meaning: EventMeaning): string {
  if ('begins' in meaning) return `begins ${code(meaning.begins)}`;
  if ('ends' in meaning) return `ends ${meaning.ends.map(code).join(' and ')}`;
  return 'counted' in meaning ? 'is counted' : 'is recorded';
}
