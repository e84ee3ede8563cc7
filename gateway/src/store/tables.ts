import type { SQLOutputValue } from 'node:sqlite';
import type { AppendTable, AppendTables, KeyedTable, KeyedTables } from '../core/model.ts';
import { commandFields } from './command-tables.ts';
import { escalationFields } from './escalation-tables.ts';
import { ruleSettingFields, ruleSettingVersionFields } from './rule-setting-tables.ts';

/** How a field is stored. The type of the field decides it, so a spec that is wrong does not compile. */
export type ColumnType = 'text' | 'integer' | 'boolean' | 'json';
type TypeOf<T> = [Exclude<T, null>] extends [boolean]
  ? 'boolean'
  : [Exclude<T, null>] extends [number]
    ? 'integer'
    : [Exclude<T, null>] extends [string]
      ? 'text'
      : 'json';
type Fields<Row> = { readonly [F in keyof Row]-?: TypeOf<Row[F]> };

/** The one list of fields, for writing and for reading. Column names are the field's in snake_case. */
const keyedFields: { readonly [K in KeyedTable]: Fields<KeyedTables[K]> } = {
  company: { id: 'text', kind: 'text', nameZh: 'text', nameEn: 'text', dutyPhone: 'text' },
  place: {
    id: 'text',
    parentId: 'text',
    kind: 'text',
    nameZh: 'text',
    nameEn: 'text',
    gridCode: 'text',
    companyId: 'text',
  },
  person: { id: 'text', name: 'text', role: 'text', companyId: 'text', title: 'text', placeId: 'text' },
  roster: {
    id: 'text',
    placeId: 'text',
    post: 'text',
    days: 'text',
    people: 'json',
    rotation: 'text',
    startsOn: 'text',
    handOverMinute: 'integer',
  },
  duty_override: {
    id: 'text',
    placeId: 'text',
    post: 'text',
    from: 'integer',
    until: 'integer',
    personId: 'text',
    by: 'text',
    reason: 'text',
  },
  calendar_day: { date: 'text', kind: 'text', name: 'text' },
  contact: {
    id: 'text',
    personId: 'text',
    channel: 'text',
    sealedAddress: 'text',
    addedAt: 'integer',
    disabledAt: 'integer',
    lastOkAt: 'integer',
    lastError: 'text',
    lastErrorAt: 'integer',
  },
  device: {
    id: 'text',
    kind: 'text',
    name: 'text',
    companyId: 'text',
    placeId: 'text',
    updateContract: 'text',
    reportEveryMs: 'integer',
    createdAt: 'integer',
    linkId: 'text',
    address: 'text',
    companySince: 'integer',
    installedAt: 'integer',
    expiresAt: 'integer',
    testUntil: 'integer',
  },
  link: {
    id: 'text',
    deviceId: 'text',
    companyId: 'text',
    passwordHash: 'text',
    createdAt: 'integer',
    revokedAt: 'integer',
    convention: 'text',
    options: 'json',
  },
  child: {
    id: 'text',
    linkId: 'text',
    address: 'text',
    name: 'text',
    vendor: 'text',
    model: 'text',
    suggestedKind: 'text',
    state: 'text',
    deviceId: 'text',
    firstHeardAt: 'integer',
    lastHeardAt: 'integer',
    preview: 'json',
    unsupported: 'json',
  },
  discovery: { id: 'text', linkId: 'text', topic: 'text', payload: 'text', keptAt: 'integer' },
  certificate: {
    id: 'text',
    deviceId: 'text',
    companyId: 'text',
    placeId: 'text',
    by: 'text',
    startedAt: 'integer',
    finishedAt: 'integer',
    seen: 'json',
    alertId: 'text',
  },
  custody: { id: 'text', deviceId: 'text', companyId: 'text', since: 'integer', until: 'integer' },
  token: {
    id: 'text',
    hash: 'text',
    role: 'text',
    personId: 'text',
    name: 'text',
    companyId: 'text',
    placeIds: 'json',
    createdAt: 'integer',
    revokedAt: 'integer',
  },
  kiosk: {
    id: 'text',
    placeId: 'text',
    pairingCodeHash: 'text',
    pairingExpiresAt: 'integer',
    credentialHash: 'text',
    createdAt: 'integer',
  },
  device_state: {
    deviceId: 'text',
    lastSeenAt: 'integer',
    online: 'boolean',
    values: 'json',
    observedAt: 'integer',
    conditions: 'json',
    openAlerts: 'json',
    summary: 'json',
    recorded: 'json',
  },
  alert: {
    id: 'text',
    deviceId: 'text',
    kind: 'text',
    level: 'integer',
    state: 'text',
    companyId: 'text',
    placeId: 'text',
    raisedAt: 'integer',
    lastEvidenceAt: 'integer',
    acknowledgedAt: 'integer',
    acknowledgedBy: 'text',
    clearedAt: 'integer',
    closedAt: 'integer',
    closedBy: 'text',
    closeReason: 'text',
    occurrences: 'integer',
    lastSequence: 'integer',
    waiting: 'json',
    incidentNumber: 'text',
    incidentState: 'text',
    test: 'boolean',
    flow: 'json',
    shelvedUntil: 'integer',
    withheld: 'boolean',
    parentId: 'text',
    assignedTo: 'text',
  },
  shelf: {
    id: 'text',
    deviceId: 'text',
    alertKind: 'text',
    level: 'integer',
    until: 'integer',
    reason: 'text',
    by: 'text',
    byId: 'text',
    at: 'integer',
    secondBy: 'text',
    active: 'boolean',
  },
  ...escalationFields,
  timer: { id: 'text', kind: 'text', deviceId: 'text', alertKind: 'text', dueAt: 'integer', alertId: 'text' },
  counter: { id: 'text', value: 'integer' },
  ...commandFields,
  service_request: {
    number: 'text',
    placeId: 'text',
    companyId: 'text',
    categoryCode: 'text',
    text: 'text',
    language: 'text',
    idempotencyKey: 'text',
    contentHash: 'text',
    submittedAt: 'integer',
    incidentId: 'text',
    incidentNumber: 'text',
    state: 'text',
    outcome: 'text',
    closedAt: 'integer',
    flow: 'json',
  },
  reporter_phone: { number: 'text', sealed: 'text', createdAt: 'integer', eraseAt: 'integer' },
  notice: {
    id: 'text',
    placeId: 'text',
    title: 'text',
    text: 'text',
    author: 'text',
    createdAt: 'integer',
    expiresAt: 'integer',
    withdrawnAt: 'integer',
    flow: 'json',
  },
  flow_node: { id: 'text', asked: 'json' },
  flow_head: { id: 'text', versionId: 'text', hash: 'text' },
  rule_setting: ruleSettingFields,
};

const appendFields: { readonly [A in AppendTable]: Fields<AppendTables[A]> } = {
  alert_event: {
    alertId: 'text',
    sequence: 'integer',
    at: 'integer',
    type: 'text',
    actor: 'text',
    level: 'integer',
    state: 'text',
    detail: 'json',
  },
  request_event: { number: 'text', at: 'integer', state: 'text', note: 'text' },
  reading: {
    deviceId: 'text',
    observedAt: 'integer',
    receivedAt: 'integer',
    messageKey: 'text',
    contentHash: 'integer',
    quality: 'integer',
    values: 'json',
  },
  device_event: {
    deviceId: 'text',
    kind: 'text',
    observedAt: 'integer',
    receivedAt: 'integer',
    messageKey: 'text',
    contentHash: 'integer',
  },
  outbox: {
    eventId: 'text',
    lane: 'text',
    sequence: 'integer',
    type: 'text',
    subject: 'text',
    occurredAt: 'integer',
    recordedAt: 'integer',
    dedupKey: 'text',
    data: 'json',
  },
  change: {
    no: 'integer',
    at: 'integer',
    type: 'text',
    subject: 'text',
    placeId: 'text',
    companyId: 'text',
  },
  quarantine: {
    id: 'text',
    at: 'integer',
    linkId: 'text',
    topic: 'text',
    payload: 'text',
    code: 'text',
    detail: 'text',
  },
  audit: { at: 'integer', actor: 'text', action: 'text', subject: 'text', detail: 'json' },
  flow_version: {
    id: 'text',
    at: 'integer',
    by: 'text',
    note: 'text',
    hash: 'text',
    baseHash: 'text',
    nodes: 'integer',
    tabs: 'json',
    flows: 'text',
  },
  rule_setting_version: ruleSettingVersionFields,
};

export interface Column {
  readonly field: string;
  readonly column: string;
  readonly type: ColumnType;
}
export interface TableSpec {
  readonly name: string;
  readonly columns: readonly Column[];
}

function specOf(name: string, fields: Readonly<Record<string, ColumnType>>): TableSpec {
  const columns = Object.entries(fields).map(([field, type]) => ({
    field,
    column: field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    type,
  }));
  return { name, columns };
}

function specsOf<Name extends string>(fields: Readonly<Record<Name, Readonly<Record<string, ColumnType>>>>) {
  const names = Object.keys(fields) as Name[];
  return Object.fromEntries(names.map((name) => [name, specOf(name, fields[name])])) as Record<Name, TableSpec>;
}

export const keyedSpecs: Readonly<Record<KeyedTable, TableSpec>> = specsOf(keyedFields);
export const appendSpecs: Readonly<Record<AppendTable, TableSpec>> = specsOf(appendFields);
export const keyedTableNames = Object.keys(keyedFields) as readonly KeyedTable[];
export const appendTableNames = Object.keys(appendFields) as readonly AppendTable[];

export type Parameter = string | number | null;

/**
 * One field as SQLite takes it. Anything else is refused here: SQLite would store NaN and a Date as NULL in silence.
 */
function encode(value: unknown, column: Column, table: string): Parameter {
  if (value === null) return null;
  switch (column.type) {
    case 'text':
      if (typeof value === 'string') return value;
      break;
    case 'integer':
      if (Number.isSafeInteger(value)) return value as number;
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value ? 1 : 0;
      break;
    case 'json':
      if (value !== undefined) return JSON.stringify(value);
      break;
  }
  throw new TypeError(`${table}.${column.field} must be ${column.type}, not ${typeof value}`);
}

/** Adds the parameters of a row, in the order of its columns. */
export function encodeRow(into: Parameter[], spec: TableSpec, row: object): void {
  const fields = row as Readonly<Record<string, unknown>>;
  for (const column of spec.columns) into.push(encode(fields[column.field], column, spec.name));
}

export function selectList(spec: TableSpec): string {
  return spec.columns.map(({ column }) => `"${column}"`).join(', ');
}

/** A row as the core sees it, from the values of `selectList` in order. */
export function decodeRow(spec: TableSpec, values: readonly SQLOutputValue[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < spec.columns.length; index++) {
    const column = spec.columns[index] as Column;
    const value = values[index] ?? null;
    if (value === null) row[column.field] = null;
    else if (column.type === 'json') row[column.field] = JSON.parse(value as string);
    else if (column.type === 'boolean') row[column.field] = value === 1;
    else row[column.field] = value;
  }
  return row;
}
