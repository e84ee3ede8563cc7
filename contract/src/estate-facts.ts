import type { CalendarDayKind, Post, RosterDays, Rotation } from './duty.ts';
import type { PlaceKind } from './place.ts';

/** What a check of an estate looks at: of a file that is to be read, and of what stands there already. */
export interface PlaceFacts {
  readonly id: string;
  readonly parentId: string | null;
  readonly kind: PlaceKind;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly gridCode: string | null;
  readonly companyId: string | null;
}

export interface PersonFacts {
  readonly id: string;
  readonly companyId: string | null;
  readonly placeId: string | null;
}

export interface RosterFacts {
  readonly placeId: string;
  readonly post: Post;
  readonly days: RosterDays;
  readonly people: readonly string[];
  readonly rotation: Rotation;
  readonly startsOn: string;
  readonly handOverMinute: number;
}

export interface CalendarDayFacts {
  readonly date: string;
  readonly kind: CalendarDayKind;
}

export interface EstateFacts {
  readonly companies: readonly { readonly id: string }[];
  readonly places: readonly PlaceFacts[];
  readonly people: readonly PersonFacts[];
  readonly rosters: readonly RosterFacts[];
  readonly calendar: readonly CalendarDayFacts[];
}
export type EstateTable = keyof EstateFacts;

/** A fault keeps the file out; a gap or an overlap is told, and the file is read all the same. */
export const findingGrades = ['fault', 'gap', 'overlap'] as const;
export type FindingGrade = (typeof findingGrades)[number];

export interface Finding {
  readonly grade: FindingGrade;
  readonly table: EstateTable;
  /** Where in its table of the file, from 0; null for what stands in the gateway already. */
  readonly row: number | null;
  readonly id: string;
  /** Which field of the row, where it is one: `people/2`. */
  readonly field?: string;
  readonly zh: string;
  readonly en: string;
}

/** Rows of the file over the rows of before, by id: what there will be. */
export function merged<Row>(
  before: readonly Row[],
  file: readonly Row[],
  idOf: (row: Row) => string,
): ReadonlyMap<string, { readonly row: Row; readonly index: number | null }> {
  const all = new Map<string, { readonly row: Row; readonly index: number | null }>();
  for (const row of before) all.set(idOf(row), { row, index: null });
  for (const [index, row] of file.entries()) all.set(idOf(row), { row, index });
  return all;
}

/** Rows that say the same thing twice: the second is the fault. */
export function twice<Row>(
  table: EstateTable,
  rows: readonly Row[],
  idOf: (row: Row) => string,
  words: (first: Row, second: Row) => Pick<Finding, 'field' | 'zh' | 'en'>,
): readonly Finding[] {
  const seen = new Map<string, { readonly row: Row; readonly index: number }>();
  return rows.flatMap((row, index): readonly Finding[] => {
    const id = idOf(row);
    const first = seen.get(id);
    if (first !== undefined) return [{ grade: 'fault', table, row: index, id, ...words(first.row, row) }];
    seen.set(id, { row, index });
    return [];
  });
}
