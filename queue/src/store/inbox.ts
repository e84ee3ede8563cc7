import { categoryOf } from '@gridcall/contract/categories.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import {
  AlertEventDataSchema,
  type CloudEvent,
  CloudEventSchema,
  type EventBatchResponse,
  type EventResult,
  RequestSubmittedDataSchema,
  TombstoneDataSchema,
  upstreamEventTypes,
} from '@gridcall/contract/events.ts';
import { ActSettledDataSchema } from '@gridcall/contract/steward-act.ts';
import { sql } from 'kysely';
import { Compile } from 'typebox/compile';
import type { Clock } from '../platform/clock.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { estateEventTypes, takeOfEstate } from './estate-intake.ts';
import { checked, firstFault, type Outcome, refusal } from './event-check.ts';
import { type Intake, type IntakeContext, intakeAlert, intakeRequest } from './intake.ts';
import { prepared } from './prepared.ts';
import type { Database, InboxRow, Tx } from './schema.ts';
import { recordArrivals, sequencesOf } from './source-lanes.ts';
import { settleAct } from './steward-acts.ts';

/** An expected refusal of one item: final, and no concern of the rest of its batch. */
interface Refusal {
  readonly code: ErrorCode;
  readonly reason: string;
}

function rejected(id: string, refusal: Refusal): EventResult {
  return { id, status: 'rejected', code: refusal.code, reason: refusal.reason };
}

export interface InboxContext extends IntakeContext {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * Takes a batch in, in one transaction: what is answered is committed. An item that cannot be taken is rejected by itself;
 * a store that refuses to write fails the whole batch, and the gateway sends it again.
 */
export async function receiveBatch(
  context: InboxContext,
  gatewayId: string,
  source: string,
  items: readonly unknown[],
): Promise<EventBatchResponse> {
  const now = context.clock.wallMs();
  const take = (guard: Guard) => takeBatch(context, { gatewayId, source, items, now, guard });
  try {
    return await take((_tx, receive) => receive());
  } catch (error) {
    // Rare, and dear only then: the batch was taken back whole, and is taken again with each item behind a savepoint.
    if (!isOfItem(error)) throw error;
    return take(guarded);
  }
}

/** What stands between the failure of one item and the rest of its batch. */
type Guard = (tx: Tx, receive: () => Promise<Outcome>) => Promise<Outcome>;

interface Batch {
  readonly gatewayId: string;
  readonly source: string;
  readonly items: readonly unknown[];
  readonly now: number;
  readonly guard: Guard;
}

async function takeBatch(context: InboxContext, batch: Batch): Promise<EventBatchResponse> {
  const { gatewayId, source, items, now, guard } = batch;
  return context.database.transaction().execute(async (tx) => {
    const results: EventResult[] = [];
    const arrived: CloudEvent[] = [];
    for (const item of items) {
      const event = asEvent(item);
      if (!event) {
        results.push(rejected(idOf(item), { code: 'BODY_INVALID', reason: firstFault(CloudEventSchema, item) }));
        continue;
      }
      const outcome = await guard(tx, () => receiveEvent(tx, context, gatewayId, event, now));
      results.push({ id: event.id, ...outcome });
      if (outcome.status !== 'rejected') arrived.push(event);
    }
    const lanes = await recordArrivals(tx, source, sequencesOf(arrived));
    await tx.updateTable('gateway').set({ lastSeenAt: now }).where('id', '=', gatewayId).execute();
    return { results, ...lanes };
  });
}

const isEvent = Compile(CloudEventSchema);
const isTombstone = Compile(TombstoneDataSchema);
const isRequest = Compile(RequestSubmittedDataSchema);
const isActSettled = Compile(ActSettledDataSchema);
const isAlert = Compile(AlertEventDataSchema);

function asEvent(item: unknown): CloudEvent | undefined {
  return isEvent.Check(item) ? item : undefined;
}

function idOf(item: unknown): string {
  const id = item !== null && typeof item === 'object' && 'id' in item ? item.id : undefined;
  return typeof id === 'string' ? id.slice(0, 64) : '';
}

/** SQLITE_TOOBIG, CONSTRAINT, MISMATCH, RANGE: what SQLite has against one row. All its other codes are the store's trouble. */
const rowCodes: ReadonlySet<number> = new Set([18, 19, 20, 25]);

/** Whether the item is at fault: a row that cannot be, or a rule that threw. What has a code of the system is not. */
function isOfItem(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error) return rowCodes.has(Number(error.errcode) & 0xff);
  return !('code' in error);
}

/** One item's failure takes back that item and nothing else; it is answered, so that it cannot stop the lane for ever. */
async function guarded(tx: Tx, receive: () => Promise<Outcome>): Promise<Outcome> {
  await sql`savepoint item`.execute(tx);
  try {
    const outcome = await receive();
    await sql`release savepoint item`.execute(tx);
    return outcome;
  } catch (error) {
    if (!isOfItem(error)) throw error;
    await sql`rollback to savepoint item`.execute(tx);
    await sql`release savepoint item`.execute(tx);
    return { status: 'rejected', code: 'INPUT_FAILED', reason: error.message };
  }
}

/** Lane and sequence are how it travelled, not what it says: an event that changed lanes is still the same event. */
function contentHash(event: CloudEvent): string {
  const { type, subject, time, dedupkey, data } = event;
  return sha256(canonicalJson({ type, subject, time, dedupkey, data }));
}

const inboxRow = prepared<Pick<InboxRow, 'source' | 'id'>, Pick<InboxRow, 'payloadHash' | 'result'>>((reader, values) =>
  reader
    .selectFrom('inbox')
    .select(['payloadHash', 'result'])
    .where('source', '=', values.source)
    .where('id', '=', values.id),
);
const insertInbox = prepared<InboxRow, unknown>((reader, values) =>
  reader.insertInto('inbox').values({
    source: values.source,
    id: values.id,
    payloadHash: values.payloadHash,
    receivedAt: values.receivedAt,
    incidentId: values.incidentId,
    result: values.result,
  }),
);

async function receiveEvent(
  tx: Tx,
  context: InboxContext,
  gatewayId: string,
  event: CloudEvent,
  now: number,
): Promise<Outcome> {
  const payloadHash = contentHash(event);
  const [earlier] = (await inboxRow(tx, { source: event.source, id: event.id })).rows;
  if (earlier && earlier.payloadHash !== payloadHash) {
    return { status: 'rejected', code: 'KEY_IN_USE', reason: 'this id was received before with other content' };
  }
  if (earlier) return { ...JSON.parse(earlier.result), status: 'duplicate' };
  const outcome = await takeIn(tx, context, gatewayId, event, now);
  // A heartbeat says nothing twice; a rejection may be mended and sent again under its id.
  if (outcome.status === 'rejected' || event.type === 'cn.grid.heartbeat.v1') return outcome;
  await insertInbox(tx, {
    source: event.source,
    id: event.id,
    payloadHash,
    receivedAt: now,
    incidentId: outcome.incidentId ?? null,
    result: JSON.stringify(outcome),
  });
  return outcome;
}

async function takeIn(
  tx: Tx,
  context: InboxContext,
  gatewayId: string,
  event: CloudEvent,
  now: number,
): Promise<Outcome> {
  const type = upstreamEventTypes.find((known) => known === event.type);
  if (!type) return refusal('BODY_INVALID', `the type ${event.type} is not known here`);
  if (type === 'cn.grid.heartbeat.v1') return { status: 'recorded' };
  if (type === 'cn.grid.tombstone.v1')
    return checked(isTombstone, TombstoneDataSchema, event.data, async () => ({ status: 'recorded' }));
  if (type === 'cn.grid.act.settled.v1') {
    return checked(isActSettled, ActSettledDataSchema, event.data, async (data) => {
      if (event.subject !== data.actId) return refusal('BODY_INVALID', 'subject is not the id that data names');
      await settleAct(tx, gatewayId, data, now);
      return { status: 'recorded' };
    });
  }
  const occurredAt = Date.parse(event.time);
  const recordedAt = Date.parse(event.recordedtime);
  if (!(occurredAt >= 0) || !(recordedAt >= 0))
    return refusal('BODY_INVALID', 'time and recordedtime must be RFC 3339');
  const ofEstate = estateEventTypes.find((known) => known === type);
  if (ofEstate !== undefined) return takeOfEstate(tx, ofEstate, { event, gatewayId, occurredAt });
  const common = { event, gatewayId, occurredAt, recordedAt, receivedAt: now };
  if (type === 'cn.grid.request.submitted.v1') {
    return checked(isRequest, RequestSubmittedDataSchema, event.data, (data) =>
      withCategory(common, event.subject === data.number, data.categoryCode, (intake) =>
        intakeRequest(tx, intake, data, context),
      ),
    );
  }
  return checked(isAlert, AlertEventDataSchema, event.data, (data) =>
    withCategory(common, event.subject === data.alertId, data.categoryCode, (intake) =>
      intakeAlert(tx, intake, data, context),
    ),
  );
}

async function withCategory(
  common: Omit<Intake, 'category'>,
  subjectFits: boolean,
  code: string,
  take: (intake: Intake) => Promise<Outcome>,
): Promise<Outcome> {
  if (!subjectFits) return refusal('BODY_INVALID', 'subject is not the id that data names');
  const category = categoryOf(code);
  if (!category) return refusal('UNKNOWN_CATEGORY', `there is no category ${code}`);
  return take({ ...common, category });
}
