import type { Language } from './result.ts';

/** The place's or kind's name in the reader's language. */
export function nameOf(name: { readonly zh: string; readonly en: string }, language: Language): string {
  return language === 'en' ? name.en : name.zh;
}

const SECOND = 1000;
const units = [
  ['day', 86_400 * SECOND],
  ['hour', 3600 * SECOND],
  ['minute', 60 * SECOND],
  ['second', SECOND],
] as const;

export interface DurationPart {
  readonly unit: (typeof units)[number][0];
  readonly value: number;
}

/** The two largest units that say something: `2 h 5 min`, never `2 h 0 min`. A negative duration counts as 0 s. */
export function durationParts(durationMs: number): readonly DurationPart[] {
  const whole = Math.max(0, Math.floor(durationMs / SECOND) * SECOND);
  const first = units.findIndex(([, size]) => whole >= size);
  const largest = units[first];
  if (!largest) return [{ unit: 'second', value: 0 }];
  const parts: DurationPart[] = [{ unit: largest[0], value: Math.floor(whole / largest[1]) }];
  const next = units[first + 1];
  const rest = next ? Math.floor((whole % largest[1]) / next[1]) : 0;
  if (next && rest > 0) parts.push({ unit: next[0], value: rest });
  return parts;
}

const unitFormats = new Map<string, Intl.NumberFormat>();
export function formatDuration(durationMs: number, language: Language): string {
  const words = durationParts(durationMs).map(({ unit, value }) => {
    const key = `${language} ${unit}`;
    const format =
      unitFormats.get(key) ?? new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' });
    unitFormats.set(key, format);
    return format.format(value);
  });
  return words.join(language === 'en' ? ' ' : '');
}

const timeFormats = new Map<string, Intl.DateTimeFormat>();
function timeFormat(key: string, language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${language} ${key}`;
  const format = timeFormats.get(name) ?? new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...options });
  timeFormats.set(name, format);
  return format;
}

/** To the second: what a timeline and a report need. */
export function formatExactTime(at: number, language: Language): string {
  return timeFormat('exact', language, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at);
}

/** Day and minute: what a list needs. */
export function formatShortTime(at: number, language: Language): string {
  return timeFormat('short', language, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(
    at,
  );
}
