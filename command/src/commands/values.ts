import { deviceKinds, isDeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Parsed } from '../command-line.ts';
import { CommandFailure, EXIT_USAGE } from '../failure.ts';
import { nearest } from '../nearest.ts';

/** Values that several commands take, read alike. What is wrong is told with its mend. */

export const kinds = Object.keys(deviceKinds);

export function checkKind(kind: string): void {
  checkWord(kind, kinds, { zh: '设备类型', en: 'device kind' });
}

/** Refuses a word that is none of the known ones, with the nearest. */
export function checkWord(
  word: string,
  known: readonly string[],
  { zh, en }: { readonly zh: string; readonly en: string },
): void {
  if (known.includes(word)) return;
  const near = nearest(word, known);
  const hintZh = near === undefined ? `可用：${known.join('、')}。` : `是不是 ${near}？`;
  const hintEn = near === undefined ? `There are: ${known.join(', ')}.` : `Did you mean ${near}?`;
  throw new CommandFailure(`没有${zh}“${word}”。${hintZh}\nThere is no ${en} "${word}". ${hintEn}`, EXIT_USAGE);
}

export function kindName(kind: string): string {
  return isDeviceKind(kind) ? deviceKinds[kind].zh : kind;
}

/** `--report-every` in milliseconds. */
export function reportEveryMs(parsed: Parsed): number | undefined {
  const every = parsed.text('report-every');
  if (every === undefined) return undefined;
  if (/^[0-9]{1,5}$/.test(every)) return Number(every) * 1000;
  throw new CommandFailure('--report-every 请填整数秒。\n--report-every takes whole seconds.', EXIT_USAGE);
}

/** `--expires` as epoch ms: the day begins in China Standard Time, as in an import. */
export function expiresAt(parsed: Parsed): number | undefined {
  const text = parsed.text('expires');
  if (text === undefined) return undefined;
  const at = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? Date.parse(`${text}T00:00:00+08:00`) : Number.NaN;
  // 30 February becomes a day of March: what comes back must be what was written.
  if (!Number.isNaN(at) && dayOf(at) === text) return at;
  throw new CommandFailure(`--expires 请填日期，如 2030-06-30。\n--expires takes a day like 2030-06-30.`, EXIT_USAGE);
}

const CHINA_OFFSET_MS = 8 * 3_600_000;

export function dayOf(at: number): string {
  return new Date(at + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

export function minuteOf(at: number): string {
  return new Date(at + CHINA_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** The options that were given, by the name that the API has for them. */
export function given(entries: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
