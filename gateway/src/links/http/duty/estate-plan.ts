import { type EstateUpdate, EstateUpdateSchema } from '@gridcall/contract/estate.ts';
import { checkEstate } from '@gridcall/contract/estate-check.ts';
import type { EstateFacts, FindingGrade } from '@gridcall/contract/estate-facts.ts';
import type { TLocalizedValidationError } from 'typebox/error';
import { Value } from 'typebox/value';
import type { ImportEstateInput } from '../../../core/input.ts';
import type { View } from '../../../core/view.ts';
import { estateRows } from '../../../platform/estate-rows.ts';
import { faultWords } from '../problems.ts';

export type EstateRows = Omit<ImportEstateInput, 'kind' | 'id'>;

/** One thing that is told of a file, at its row from 0; null for what stands in the gateway already. */
export interface Told {
  readonly grade: FindingGrade;
  readonly table: string;
  readonly row: number | null;
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

export interface EstatePlan {
  readonly told: readonly Told[];
  readonly rows: EstateRows;
  readonly contacts: NonNullable<EstateUpdate['contacts']>;
}

const none: EstateRows = { companies: [], places: [], people: [], rosters: [], calendar: [] };

/** What reading this value into the estate would mean, and what is to be told of it. Changes nothing. */
export function planEstate(value: unknown, state: View): EstatePlan {
  const errors = [...Value.Errors(EstateUpdateSchema, value)];
  // An unknown field is told twice: where it stands, and at what holds it.
  const shape = errors.filter(({ keyword }) => keyword !== 'boolean').map(shapeFault);
  if (shape.length > 0) return { told: shape, rows: none, contacts: [] };
  const file = value as EstateUpdate;
  const contacts = file.contacts ?? [];
  const whole = { companies: [], places: [], people: [], rosters: [], calendar: [], ...file };
  const rows = estateRows(whole);
  const told = [...checkEstate(standing(state, rows), rows), ...contactFaults(contacts, rows, state)];
  return { told, rows, contacts };
}

function shapeFault(error: TLocalizedValidationError): Told {
  const [, table = '', row, ...path] = error.instancePath.split('/');
  const { requiredProperties, additionalProperties } = error.params as Partial<Record<string, readonly string[]>>;
  const named = [...path, ...(requiredProperties ?? additionalProperties ?? [])].join('/');
  const { zh, en } = faultWords({ ...error, params: { ...error.params } });
  const at = named === '' ? '' : `${named}: `;
  return { grade: 'fault', table, row: row === undefined ? null : Number(row), id: '', zh: at + zh, en: at + en };
}

/** What there is, without the rosters that the file puts anew. */
function standing(state: View, { rosters }: EstateRows): EstateFacts {
  const anew = new Set(rosters.map(({ placeId, post }) => `${placeId} ${post}`));
  return {
    companies: [...state.all('company')],
    places: [...state.all('place')],
    people: [...state.all('person')],
    rosters: [...state.all('roster')].filter(({ placeId, post }) => !anew.has(`${placeId} ${post}`)),
    calendar: [],
  };
}

function contactFaults(contacts: EstatePlan['contacts'], { people }: EstateRows, state: View): readonly Told[] {
  const known = new Set([...state.all('person'), ...people].map(({ id }) => id));
  const ids = contacts.map(({ personId, channel }) => `${personId} ${channel}`);
  return contacts.flatMap(({ personId, channel, address }, row): readonly Told[] => {
    const id = `${personId} ${channel}`;
    const fault = (zh: string, en: string): Told => ({ grade: 'fault', table: 'contacts', row, id, zh, en });
    const needsAddress = channel === 'sms' || channel === 'wecom' || channel === 'http';
    return [
      ...(known.has(personId) ? [] : [fault(`没有人员 ${personId}`, `there is no person ${personId}`)]),
      ...(ids.indexOf(id) === row ? [] : [fault('出现两次', 'it stands twice')]),
      ...(needsAddress && address === undefined ? [fault(`${channel} 要有地址`, `${channel} needs an address`)] : []),
      ...(!needsAddress && address !== undefined ? [fault(`${channel} 没有地址`, `${channel} has no address`)] : []),
    ];
  });
}
