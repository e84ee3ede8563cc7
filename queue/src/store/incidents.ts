import type { Actor, Entry, IncidentRow } from '../core/incident.ts';
import { canonicalJson } from './canonical.ts';
import { eventHash } from './hash-chain.ts';
import { prepared } from './prepared.ts';
import type { IncidentEventRow, Reader, Tx } from './schema.ts';

/** Alerts of one incident that hear of its transitions: the latest raised ones. A flapping device has no use for more. */
const SUBJECTS_TOLD = 20;

const incidentById = prepared<{ id: string }, IncidentRow>((reader, { id }) =>
  reader.selectFrom('incident').selectAll().where('id', '=', id),
);
const insertEvent = prepared<Omit<IncidentEventRow, 'id'>, unknown>((reader, values) =>
  reader.insertInto('incidentEvent').values({
    incidentId: values.incidentId,
    sequence: values.sequence,
    at: values.at,
    actorType: values.actorType,
    actorId: values.actorId,
    actorRole: values.actorRole,
    type: values.type,
    fromState: values.fromState,
    toState: values.toState,
    audience: values.audience,
    payload: values.payload,
    prevHash: values.prevHash,
    hash: values.hash,
  }),
);

export async function loadIncident(reader: Reader, id: string): Promise<IncidentRow | undefined> {
  return (await incidentById(reader, { id })).rows[0];
}

/**
 * Writes an incident as it now stands, with the rows that tell how it came there and the rows for its gateway: all in the
 * caller's transaction. `before` is undefined for a new one.
 */
export async function saveIncident(
  tx: Tx,
  before: IncidentRow | undefined,
  next: IncidentRow,
  entries: readonly Entry[],
): Promise<IncidentRow> {
  let { version, lastHash } = next;
  const rows = entries.map((entry) => {
    version += 1;
    const row = {
      incidentId: next.id,
      sequence: version,
      at: entry.at,
      actorType: actorType(entry.actor),
      actorId: entry.actor.id,
      actorRole: entry.actor.role,
      type: entry.type,
      fromState: entry.fromState,
      toState: entry.toState,
      audience: entry.audience,
      payload: canonicalJson(entry.payload),
      prevHash: lastHash,
    } as const;
    lastHash = eventHash(row);
    return { ...row, hash: lastHash };
  });
  const saved: IncidentRow = { ...next, version, lastHash };
  if (before === undefined) await tx.insertInto('incident').values(saved).execute();
  else await updateIncident(tx, before, saved);
  for (const row of rows) await insertEvent(tx, row);
  return saved;
}

type Column = Exclude<keyof IncidentRow, 'id'>;
type Update = IncidentRow & { readonly versionBefore: number };

/** Updates by the columns they set: an event moves few of the forty, and an index whose columns stay is not written. */
const updates = new Map<string, ReturnType<typeof updateOf>>();

function updateOf(columns: readonly Column[]) {
  return prepared<Update, unknown>((reader, values) =>
    reader
      .updateTable('incident')
      .set(Object.fromEntries(columns.map((column) => [column, values[column]])))
      .where('id', '=', values.id)
      .where('version', '=', values.versionBefore),
  );
}

async function updateIncident(tx: Tx, before: IncidentRow, saved: IncidentRow): Promise<void> {
  const columns = (Object.keys(saved) as (keyof IncidentRow)[]).filter(
    (column): column is Column => column !== 'id' && before[column] !== saved[column],
  );
  const key = columns.join();
  let update = updates.get(key);
  if (update === undefined) {
    update = updateOf(columns);
    updates.set(key, update);
  }
  const { changed } = await update(tx, { ...saved, versionBefore: before.version });
  if (changed !== 1n) throw new Error('an incident changed inside the transaction that had read it');
}

function actorType(actor: Actor): 'person' | 'gateway' | 'system' {
  if (actor.role === 'system' || actor.role === 'gateway') return actor.role;
  return 'person';
}

/** Tells the gateway what became of its incident: one row for each of its alerts, if the state moved. */
export async function tellGateway(
  tx: Tx,
  before: IncidentRow | undefined,
  saved: IncidentRow,
  entries: readonly Entry[],
): Promise<void> {
  const last = entries.findLast((entry) => entry.fromState !== entry.toState);
  if (!last || (before !== undefined && before.state === saved.state && before.reopenCount === saved.reopenCount))
    return;
  const subjects = await tx
    .selectFrom('incidentSubject')
    .select('subject')
    .where('incidentId', '=', saved.id)
    .orderBy('raisedAt', 'desc')
    .limit(SUBJECTS_TOLD)
    .execute();
  const gateway = await tx
    .updateTable('gateway')
    .set((expression) => ({ lastChangeNo: expression('lastChangeNo', '+', subjects.length) }))
    .where('id', '=', saved.gatewayId)
    .returning('lastChangeNo')
    .executeTakeFirstOrThrow();
  const firstNo = gateway.lastChangeNo - subjects.length + 1;
  const publicNote = last.payload['publicNote'];
  const rows = subjects.map(({ subject }, index) => ({
    gatewayId: saved.gatewayId,
    no: firstNo + index,
    incidentId: saved.id,
    number: saved.publicNo,
    subject,
    state: saved.state,
    action: last.type,
    level: saved.level,
    at: last.at,
    by: last.actor.role,
    outcome: saved.outcome,
    publicNote: typeof publicNote === 'string' ? publicNote : '',
    act: null,
  }));
  if (rows.length > 0) await tx.insertInto('gatewayChange').values(rows).execute();
}
