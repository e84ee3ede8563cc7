import { readFileSync } from 'node:fs';
import { isId } from '@gridcall/contract/identifiers.ts';
import { placeKinds } from '@gridcall/contract/place.ts';
import { dutyPosts, RoleSchema } from '@gridcall/contract/role.ts';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import type { ImportEstateInput } from '../core/input.ts';
import { StartError } from './secrets.ts';

const strict = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Name = Type.String({ minLength: 1, maxLength: 80 });

/** The shape of an estate file; docs/operations.md shows one. */
const EstateFileSchema = Type.Object(
  {
    companies: Type.Array(
      Type.Object(
        {
          id: Id,
          kind: Type.Union([Type.Literal('property_company'), Type.Literal('service_station')]),
          zh: Name,
          en: Name,
          dutyPhone: Type.String({ maxLength: 30 }),
        },
        strict,
      ),
    ),
    places: Type.Array(
      Type.Object(
        {
          id: Id,
          parent: Type.Optional(Id),
          kind: Type.Union(placeKinds.map((kind) => Type.Literal(kind))),
          zh: Name,
          en: Name,
          gridCode: Type.Optional(Type.String({ pattern: '^[0-9]{15}$' })),
          company: Type.Optional(Id),
        },
        strict,
      ),
    ),
    people: Type.Array(Type.Object({ id: Id, name: Name, role: RoleSchema, company: Type.Optional(Id) }, strict)),
    duties: Type.Array(
      Type.Object({ place: Id, post: Type.Union(dutyPosts.map((post) => Type.Literal(post))), person: Id }, strict),
    ),
  },
  strict,
);
type EstateFile = Static<typeof EstateFileSchema>;

/** Every fault of the file at once: wrong shapes, ids that cannot stand in a topic, references to nothing, cycles. */
function faultsOf(file: EstateFile): string[] {
  const companies = new Set(file.companies.map((company) => company.id));
  const places = new Map(file.places.map((place) => [place.id, place]));
  const people = new Set(file.people.map((person) => person.id));
  const faults: string[] = [];
  for (const id of [...companies, ...places.keys(), ...people]) {
    if (!isId(id)) faults.push(`"${id}": an id is 1 to 64 of a-z, 0-9 and hyphen`);
  }
  for (const place of file.places) {
    if (place.parent !== undefined && !places.has(place.parent))
      faults.push(`place ${place.id}: its parent ${place.parent} is not in the file`);
    if (place.company !== undefined && !companies.has(place.company))
      faults.push(`place ${place.id}: its company ${place.company} is not in the file`);
    if (isInCycle(place.id, places)) faults.push(`place ${place.id}: it lies inside itself`);
  }
  for (const duty of file.duties) {
    if (!places.has(duty.place)) faults.push(`duty: the place ${duty.place} is not in the file`);
    if (!people.has(duty.person)) faults.push(`duty: the person ${duty.person} is not in the file`);
  }
  return faults;
}

function isInCycle(id: string, places: ReadonlyMap<string, { readonly parent?: string }>): boolean {
  let at = places.get(id)?.parent;
  for (let steps = 0; at !== undefined; steps++) {
    if (at === id || steps > places.size) return true;
    at = places.get(at)?.parent;
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
  const shapeFaults = [...Value.Errors(EstateFileSchema, body)].map(
    (error) => `${error.instancePath || '/'}: ${error.message}`,
  );
  const faults = shapeFaults.length > 0 ? shapeFaults : faultsOf(body as EstateFile);
  if (faults.length > 0) {
    throw new StartError(`小区文件 ${path} 有误 / The estate file ${path} is not right:\n  ${faults.join('\n  ')}`, 78);
  }
  return toInput(body as EstateFile, inputId);
}

function toInput(file: EstateFile, id: string): ImportEstateInput {
  return {
    kind: 'import-estate',
    id,
    companies: file.companies.map(({ id, kind, zh, en, dutyPhone }) => ({
      id,
      kind,
      nameZh: zh,
      nameEn: en,
      dutyPhone,
    })),
    places: file.places.map((place) => ({
      id: place.id,
      parentId: place.parent ?? null,
      kind: place.kind,
      nameZh: place.zh,
      nameEn: place.en,
      gridCode: place.gridCode ?? null,
      companyId: place.company ?? null,
    })),
    people: file.people.map(({ id, name, role, company }) => ({ id, name, role, companyId: company ?? null })),
    duties: file.duties.map(({ place, post, person }) => ({
      id: `${place} ${post}`,
      placeId: place,
      post,
      personId: person,
    })),
  };
}
