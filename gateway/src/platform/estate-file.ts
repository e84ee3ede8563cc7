import { readFileSync } from 'node:fs';
import { type Estate, EstateSchema } from '@gridcall/contract/estate.ts';
import { checkEstate } from '@gridcall/contract/estate-check.ts';
import type { EstateFacts } from '@gridcall/contract/estate-facts.ts';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import type { ImportEstateInput } from '../core/input.ts';
import type { RosterRow } from '../core/model.ts';
import { StartError } from './secrets.ts';

const nothing: EstateFacts = { companies: [], places: [], people: [], rosters: [], calendar: [] };

/** Faults between rows of a whole estate, all at once: references to nothing, rings, rosters that do not hold. */
export function estateFaults(file: Estate): string[] {
  return checkEstate(nothing, estateRows(file))
    .filter(({ grade }) => grade === 'fault')
    .map(({ table, row, id, zh, en }) => `${table}[${row}] ${id}: ${zh} / ${en}`);
}

/** @throws StartError that names every fault with its path */
export function readEstateFile(path: string, inputId: string): ImportEstateInput {
  let body: unknown;
  try {
    body = parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`小区文件 ${path} 无法读取 / The estate file ${path} cannot be read: ${reason}`, 78, {
      cause,
    });
  }
  const shapeFaults = [...Value.Errors(EstateSchema, body)].map(
    (error) => `${error.instancePath || '/'}: ${error.message}`,
  );
  const faults = shapeFaults.length > 0 ? shapeFaults : estateFaults(body as Estate);
  if (faults.length > 0) {
    throw new StartError(`小区文件 ${path} 有误 / The estate file ${path} is not right:\n  ${faults.join('\n  ')}`, 78);
  }
  return estateInput(body as Estate, inputId);
}

export function estateInput(file: Estate, id: string): ImportEstateInput {
  return { kind: 'import-estate', id, ...estateRows(file) };
}

function estateRows(file: Estate): Omit<ImportEstateInput, 'kind' | 'id'> {
  return {
    companies: file.companies.map(({ name, ...company }) => ({ ...company, nameZh: name.zh, nameEn: name.en })),
    places: file.places.map((place) => ({
      id: place.id,
      parentId: place.parentId ?? null,
      kind: place.kind,
      nameZh: place.name.zh,
      nameEn: place.name.en,
      gridCode: place.gridCode ?? null,
      companyId: place.companyId ?? null,
    })),
    people: file.people.map((person) => ({
      ...{ id: person.id, name: person.name, role: person.role, companyId: person.companyId ?? null },
      ...{ title: person.title ?? null, placeId: person.placeId ?? null },
    })),
    rosters: file.rosters.map(rosterRow),
    calendar: file.calendar ?? [],
  };
}

/** A Monday long past: whoever is alone is always on duty, and weeks begin on Mondays. */
const ALWAYS = '2024-01-01';
const HAND_OVER = '08:00';

function rosterRow(roster: Estate['rosters'][number]): RosterRow {
  const { placeId, post, people, days = 'all', startsOn = ALWAYS, handOver = HAND_OVER } = roster;
  const [hours, minutes] = handOver.split(':').map(Number);
  return {
    ...{ id: `${placeId} ${post} ${days}`, placeId, post, days, people, startsOn },
    rotation: roster.rotation ?? (people.length === 1 ? 'none' : 'weekly'),
    handOverMinute: (hours ?? 0) * 60 + (minutes ?? 0),
  };
}
