import { readFileSync } from 'node:fs';
import { type Estate, EstateSchema } from '@gridcall/contract/estate.ts';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import type { ImportEstateInput } from '../core/input.ts';
import { StartError } from './secrets.ts';

/** Faults between rows, all at once: references to nothing, cycles. */
export function estateFaults(file: Estate): string[] {
  const companies = new Set(file.companies.map((company) => company.id));
  const places = new Map(file.places.map((place) => [place.id, place]));
  const people = new Set(file.people.map((person) => person.id));
  const faults: string[] = [];
  for (const place of file.places) {
    if (place.parentId !== undefined && !places.has(place.parentId))
      faults.push(`place ${place.id}: its parent ${place.parentId} is not in the file`);
    if (place.companyId !== undefined && !companies.has(place.companyId))
      faults.push(`place ${place.id}: its company ${place.companyId} is not in the file`);
    if (isInCycle(place.id, places)) faults.push(`place ${place.id}: it lies inside itself`);
  }
  for (const duty of file.duties) {
    if (!places.has(duty.placeId)) faults.push(`duty: the place ${duty.placeId} is not in the file`);
    if (!people.has(duty.personId)) faults.push(`duty: the person ${duty.personId} is not in the file`);
  }
  return faults;
}

function isInCycle(id: string, places: ReadonlyMap<string, { readonly parentId?: string }>): boolean {
  let at = places.get(id)?.parentId;
  for (let steps = 0; at !== undefined; steps++) {
    if (at === id || steps > places.size) return true;
    at = places.get(at)?.parentId;
  }
  return false;
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
  return {
    kind: 'import-estate',
    id,
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
    people: file.people.map((person) => ({ ...person, companyId: person.companyId ?? null })),
    duties: file.duties.map((duty) => ({ id: `${duty.placeId} ${duty.post}`, ...duty })),
  };
}
