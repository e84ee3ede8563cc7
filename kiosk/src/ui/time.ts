import { type Language, language } from '../i18n/language.ts';

const zone = 'Asia/Shanghai';
const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions, lang: Language, at: number): string {
  const key = `${lang} ${name}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'zh-CN', {
      timeZone: zone,
      hourCycle: 'h23',
      ...options,
    });
    formats.set(key, found);
  }
  return found.format(at);
}

/** All times are shown as the clock on the wall in China, whatever the phone says. `at` in ms since the epoch. */
export const clockTime = (at: number, lang: Language = language()): string =>
  format('clock', { hour: '2-digit', minute: '2-digit' }, lang, at);

export const clockTimeSeconds = (at: number, lang: Language = language()): string =>
  format('seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit' }, lang, at);

export const longDate = (at: number, lang: Language = language()): string =>
  format('long', { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' }, lang, at);

export const shortDate = (at: number, lang: Language = language()): string =>
  format('short', lang === 'en' ? { month: 'short', day: 'numeric' } : { month: 'long', day: 'numeric' }, lang, at);

/** A day of the calendar with its weekday; `at` is any moment of it. */
export const dayAndWeekday = (at: number, lang: Language = language()): string =>
  format('weekday', { month: lang === 'en' ? 'short' : 'long', day: 'numeric', weekday: 'short' }, lang, at);

const dayOf = (at: number): string => format('day', { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en', at);

/** The time alone today, with its date otherwise. */
export function dateTime(at: number, now: number, lang: Language = language()): string {
  return dayOf(at) === dayOf(now) ? clockTime(at, lang) : `${shortDate(at, lang)} ${clockTime(at, lang)}`;
}

/** "刚刚", "3 分钟前": for what is minutes or hours old; older than a day becomes its date. */
export function ago(at: number, now: number, lang: Language = language()): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return lang === 'en' ? 'just now' : '刚刚';
  if (minutes < 60) return lang === 'en' ? `${minutes} min ago` : `${minutes} 分钟前`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return lang === 'en' ? `${hours} h ago` : `${hours} 小时前`;
  return dateTime(at, now, lang);
}

/** How long something lasted or is late by, in words: "2 小时 5 分". */
export function duration(ms: number, lang: Language = language()): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  const words = lang === 'en' ? (['d', 'h', 'min'] as const) : (['天', '小时', '分'] as const);
  const parts: string[] = [];
  if (days > 0) parts.push(`${days} ${words[0]}`);
  if (hours > 0) parts.push(`${hours} ${words[1]}`);
  if (days === 0 && (rest > 0 || parts.length === 0)) parts.push(`${rest} ${words[2]}`);
  return parts.join(' ');
}
