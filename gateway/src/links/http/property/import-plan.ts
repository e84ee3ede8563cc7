import { type DeviceKind, deviceKinds, isDeviceKind } from '@gridcall/contract/device-kind.ts';
import { isId } from '@gridcall/contract/identifiers.ts';
import type { View } from '../../../core/view.ts';
import { placeNameOf } from '../../../store/live-alert.ts';
import { ProblemError } from '../problems.ts';
import { isInOwnPlaces, type PersonReader } from '../reader.ts';
import { sha256 } from '../secrets.ts';
import { cleanText } from '../text.ts';
import type { ImportRow } from './import-columns.ts';
import { assertIdFree, assertMayPlace, unknownPlace } from './ownership.ts';

/** A device that a row asks for. */
export interface DeviceWish {
  readonly linkId: string;
  readonly deviceKind: DeviceKind;
  readonly name: string;
  readonly companyId: string;
  readonly placeId: string;
  readonly reportEveryMs: number | null;
  readonly expiresAt: number | null;
}

export interface PlannedRow {
  readonly line: number;
  readonly plan:
    | { readonly ok: true; readonly wish: DeviceWish }
    | { readonly ok: false; readonly id: string | null; readonly problem: ProblemError };
}

export interface PlanOptions {
  readonly person: PersonReader;
  readonly state: View;
  readonly companyId: string;
  readonly now: number;
}

/**
 * What each row would make, or why nothing. A dry run shows the plan and a real run carries it out, so both say the
 * same. A row without an id has one that follows from its content: the same file again makes nothing twice.
 */
export function planImport(rows: readonly ImportRow[], options: PlanOptions): readonly PlannedRow[] {
  const places = placesByName(options);
  const lines = new Map<string, number>();
  return rows.map((row) => {
    try {
      const wish = wishOf(row, options, places);
      const before = lines.get(wish.linkId);
      if (before !== undefined) throw twiceInFile(row, wish, before);
      lines.set(wish.linkId, row.line);
      assertIdFree(options.state, wish.linkId, wish.companyId);
      return { line: row.line, plan: { ok: true, wish } };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const id = isId(row.values.id) ? row.values.id : null;
      return { line: row.line, plan: { ok: false, id, problem: error } };
    }
  });
}

function wishOf(row: ImportRow, options: PlanOptions, places: ReadonlyMap<string, readonly string[]>): DeviceWish {
  if (row.fault !== null) throw row.fault;
  const { values } = row;
  const { state, person, companyId, now } = options;
  const deviceKind = kindOf(values.kind);
  const placeId = placeOf(values.place, state, places);
  assertMayPlace(person, state, { companyId, placeId });
  const name = nameOf(values.name) ?? defaultName(state, placeId, deviceKind);
  return {
    linkId: idOf(values.id) ?? idFrom([companyId, deviceKind, name, placeId], deviceKind),
    ...{ deviceKind, name, companyId, placeId },
    reportEveryMs: reportEveryOf(values.report_every_s),
    expiresAt: expiryOf(values.expires_at, now),
  };
}

export function defaultName(state: View, placeId: string, deviceKind: DeviceKind): string {
  return `${state.get('place', placeId)?.nameZh ?? ''} ${deviceKinds[deviceKind].zh}`.trim();
}

function invalid(zh: string, en: string): ProblemError {
  return new ProblemError('BODY_INVALID', { zh, en });
}

function twiceInFile({ values }: ImportRow, wish: DeviceWish, line: number): ProblemError {
  if (values.id !== '') {
    return new ProblemError('ALREADY_EXISTS', {
      zh: `编号 ${wish.linkId} 已在第 ${line} 行。`,
      en: `The id ${wish.linkId} stands in line ${line} already.`,
    });
  }
  return new ProblemError('ALREADY_EXISTS', {
    zh: `与第 ${line} 行的类型、名称、地点都相同：请写编号，或写不同的名称。`,
    en: `Kind, name and place are those of line ${line}: give it an id, or another name.`,
  });
}

function kindOf(text: string): DeviceKind {
  const wanted = text.toLowerCase();
  const kind = Object.entries(deviceKinds).find(
    ([name, { zh, en }]) => name === wanted || zh === text || en.toLowerCase() === wanted,
  )?.[0];
  if (kind === undefined || !isDeviceKind(kind)) {
    const known = Object.entries(deviceKinds).filter(([name]) => name !== 'bridge');
    const shown = text.slice(0, 64);
    throw new ProblemError('KIND_UNKNOWN', {
      zh: `没有类型“${shown}”。可用：${known.map(([name, { zh }]) => `${zh}（${name}）`).join('、')}。`,
      en: `There is no kind "${shown}". There are: ${known.map(([name]) => name).join(', ')}.`,
    });
  }
  if (kind === 'bridge') {
    throw new ProblemError('CONVENTION_REQUIRED', {
      zh: '网桥不能用表格导入，请单独登记。',
      en: 'A bridge is not imported: register it by itself.',
    });
  }
  return kind;
}

/** Ids of the own places by the names people see (`1号楼 1单元`), in both languages. */
function placesByName({ state, person }: PlanOptions): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, string[]>();
  for (const { id } of state.all('place')) {
    if (!isInOwnPlaces(person, state, id)) continue;
    const { zh, en } = placeNameOf(state, id);
    for (const name of new Set([zh, en].map(squeezed))) byName.set(name, [...(byName.get(name) ?? []), id]);
  }
  return byName;
}

function squeezed(name: string): string {
  return name.toLowerCase().replaceAll(/\s+/g, '');
}

function placeOf(text: string, state: View, places: ReadonlyMap<string, readonly string[]>): string {
  if (state.get('place', text) !== undefined) return text;
  const found = places.get(squeezed(text)) ?? [];
  const [only] = found;
  if (only === undefined || text === '') throw unknownPlace(text);
  if (found.length === 1) return only;
  throw new ProblemError('UNKNOWN_PLACE', {
    zh: `有 ${found.length} 个地点叫“${text.slice(0, 64)}”，请写编号：${found.slice(0, 5).join('、')}。`,
    en: `${found.length} places are called "${text.slice(0, 64)}"; write the id: ${found.slice(0, 5).join(', ')}.`,
  });
}

function nameOf(text: string): string | undefined {
  const name = cleanText(text).replaceAll(/\s+/g, ' ');
  if (name.length > 60) throw invalid('name 最多 60 个字。', 'name has at most 60 characters.');
  return name === '' ? undefined : name;
}

function idOf(text: string): string | undefined {
  if (text === '') return undefined;
  if (isId(text)) return text;
  throw invalid(
    `编号“${text.slice(0, 64)}”只能用小写字母、数字和连字符，以字母或数字开头，最多 64 个。`,
    `The id "${text.slice(0, 64)}" takes 1 to 64 of a-z, 0-9 and hyphen, starting with a letter or a digit.`,
  );
}

function idFrom(content: readonly string[], deviceKind: DeviceKind): string {
  return `${deviceKind}-${sha256(JSON.stringify(content)).slice(0, 10)}`;
}

const SECONDS_MAXIMUM = 86_400;

function reportEveryOf(text: string): number | null {
  if (text === '') return null;
  const seconds = /^[0-9]{1,6}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= SECONDS_MAXIMUM) return seconds * 1000;
  throw invalid(
    `report_every_s 是“${text.slice(0, 20)}”，应为 1 到 ${SECONDS_MAXIMUM} 的整秒数。`,
    `report_every_s is "${text.slice(0, 20)}"; it takes whole seconds from 1 to ${SECONDS_MAXIMUM}.`,
  );
}

/** The day begins in China Standard Time, wherever the gateway's clock stands. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

function expiryOf(text: string, now: number): number | null {
  if (text === '') return null;
  const [, year, month, day] = /^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$/.exec(text) ?? [];
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // 30 February becomes a day of March: what comes back must be what was written.
  const isReal = new Date(utc).getUTCMonth() === Number(month) - 1 && new Date(utc).getUTCDate() === Number(day);
  if (!isReal) {
    throw invalid(
      `expires_at 是“${text.slice(0, 20)}”，应为日期，如 2030-06-30。`,
      `expires_at is "${text.slice(0, 20)}"; it takes a day like 2030-06-30.`,
    );
  }
  const at = utc - CHINA_OFFSET_MS;
  if (at > now) return at;
  throw invalid(
    `expires_at ${text.slice(0, 20)} 已过期：请换上未到期的探测器。`,
    `expires_at ${text.slice(0, 20)} has passed: fit a sensor that is not at its end.`,
  );
}
