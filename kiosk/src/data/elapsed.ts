import type { Language } from './result.ts';

const SECOND = 1000;
const units = [
  ['day', 86_400 * SECOND],
  ['hour', 3600 * SECOND],
  ['minute', 60 * SECOND],
  ['second', SECOND],
] as const;

export interface ElapsedPart {
  readonly unit: (typeof units)[number][0];
  readonly value: number;
}

/** The two largest units that say something: `2 h 5 min`, never `2 h 0 min`. A negative duration counts as 0 s. */
export function elapsedParts(elapsedMs: number): readonly ElapsedPart[] {
  const whole = Math.max(0, Math.floor(elapsedMs / SECOND) * SECOND);
  const first = units.findIndex(([, size]) => whole >= size);
  const largest = units[first];
  if (!largest) return [{ unit: 'second', value: 0 }];
  const parts: ElapsedPart[] = [{ unit: largest[0], value: Math.floor(whole / largest[1]) }];
  const next = units[first + 1];
  const rest = next ? Math.floor((whole % largest[1]) / next[1]) : 0;
  if (next && rest > 0) parts.push({ unit: next[0], value: rest });
  return parts;
}

const words = {
  'zh-CN': { day: '天', hour: '小时', minute: '分', second: '秒' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
} as const;

/** To the second, for what ticks: "3 分 20 秒". */
export function elapsed(elapsedMs: number, language: Language): string {
  return elapsedParts(elapsedMs)
    .map(({ unit, value }) => `${value} ${words[language][unit]}`)
    .join(' ');
}
