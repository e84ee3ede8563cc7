import { alertKinds, isOpenAlertState, type Level } from '@gridcall/contract/alert.ts';
import { categoryOf } from '@gridcall/contract/categories.ts';
import type { AlertEventData } from '@gridcall/contract/events.ts';
import { sql } from 'kysely';
import { type IncidentRow, isOpen } from '../core/incident.ts';
import { GATEWAY_SILENT_MS, type PageFacts, type PagingCause, pageStep } from '../core/paging.ts';
import type { Database, PageCallRow, PageRow, Reader, Tx } from './schema.ts';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Something that people may have to be called about, with what a notice says of it. */
export interface Pageable {
  readonly gatewayId: string;
  readonly subject: string;
  /** Null for what is no alert: there is nothing to take at a gateway. */
  readonly alertId: string | null;
  readonly placeId: string;
  readonly facts: PageFacts;
  readonly what: Words;
  readonly where: Words;
}

/** Whether a gateway has been silent for too long; silence is counted from when the queue itself began to listen. */
export interface Listening {
  readonly since: number;
  readonly now: number;
}

function isSilent(lastSeenAt: number | null, { since, now }: Listening): boolean {
  return now - Math.max(lastSeenAt ?? 0, since) >= GATEWAY_SILENT_MS;
}

/** Alerts with all that says whether somebody has to be called about them. */
function alertsWithFacts(tx: Tx) {
  return tx
    .selectFrom('estateAlert')
    .innerJoin('gateway', 'gateway.id', 'estateAlert.gatewayId')
    .leftJoin('incidentSubject', (join) =>
      join
        .onRef('incidentSubject.gatewayId', '=', 'estateAlert.gatewayId')
        .onRef('incidentSubject.subject', '=', 'estateAlert.alertId'),
    )
    .leftJoin('incident', 'incident.id', 'incidentSubject.incidentId')
    .select(['estateAlert.gatewayId', 'alertId', 'estateAlert.level', 'estateAlert.state', 'data', 'lastSeenAt'])
    .select(['incident.startedAt', 'estateAlert.placeId'])
    .select((select) =>
      select
        .selectFrom('stewardAct')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('stewardAct.gatewayId', '=', 'estateAlert.gatewayId')
        .whereRef('stewardAct.alertId', '=', 'estateAlert.alertId')
        .where('act', '=', 'acknowledge')
        .where('settledAt', 'is', null)
        .as('onTheirWay'),
    );
}
type AlertWithFacts = Awaited<ReturnType<ReturnType<typeof alertsWithFacts>['execute']>>[number];

/** Alerts of L1 and L2 that nobody has taken and whose gateway is silent, and those that are called about. */
async function pageableAlerts(tx: Tx, listening: Listening): Promise<Pageable[]> {
  const silent = await alertsWithFacts(tx)
    .where('estateAlert.state', '=', 'active-unacknowledged')
    .where('estateAlert.level', '<=', 2)
    .where('lastSeenAt', '<=', listening.now - GATEWAY_SILENT_MS)
    .execute();
  const running = await alertsWithFacts(tx)
    .innerJoin('page', (join) =>
      join.onRef('page.gatewayId', '=', 'estateAlert.gatewayId').onRef('page.subject', '=', 'estateAlert.alertId'),
    )
    .select('nextCallAt')
    .where('page.state', '=', 'running')
    .execute();
  return once([
    ...silent.map((row) => pageableAlert(row, listening)),
    ...running.map((row) => pageableAlert(row, whileCalling(row.nextCallAt, listening))),
  ]);
}

/**
 * A queue that was killed while it called, or one that joins others, goes on with what the rows say. Only one that was away
 * for so long that its gateway has long been looking for it counts silence anew.
 */
function whileCalling(nextCallAt: number, listening: Listening): Listening {
  return listening.now - nextCallAt < GATEWAY_SILENT_MS ? { ...listening, since: 0 } : listening;
}

function pageableAlert(row: AlertWithFacts, listening: Listening): Pageable {
  const { gatewayId, alertId, level, state, data, lastSeenAt, startedAt, placeId, onTheirWay } = row;
  const told: AlertEventData = JSON.parse(data);
  const isTaken = state === 'active-acknowledged' || (onTheirWay ?? 0) > 0 || startedAt !== null;
  const isOver = told.test === true || (!isTaken && state !== 'active-unacknowledged') || !isOpenAlertState(state);
  const cause: PagingCause | null = isSilent(lastSeenAt, listening) ? 'gateway-silent' : null;
  return {
    ...{ gatewayId, subject: alertId, alertId, placeId, what: wordsOf(told.kind, told.categoryCode) },
    ...{ where: told.place, facts: { level, isTaken, isOver, cause } },
  };
}

/** In the words of its partial index, which bound values would not match. */
const isUnclaimedRequest = sql<boolean>`incident.kind = 'request' and incident.started_at is null and incident.acknowledged_at is null`;

/** Urgent reports of residents: they are born here, and no gateway calls anybody about them. */
async function pageableRequests(tx: Tx): Promise<Pageable[]> {
  const fresh = await tx
    .selectFrom('incident')
    .selectAll('incident')
    .where(isUnclaimedRequest)
    .where('incident.level', '<=', 2)
    .where('incident.state', 'in', ['submitted', 'accepted', 'dispatched'])
    .execute();
  const running = await tx
    .selectFrom('page')
    .innerJoin('incident', (join) =>
      join.onRef('incident.gatewayId', '=', 'page.gatewayId').onRef('incident.subject', '=', 'page.subject'),
    )
    .selectAll('incident')
    .where('page.state', '=', 'running')
    .where('incident.kind', '=', 'request')
    .execute();
  return once([...fresh, ...running].filter(({ visibility }) => visibility !== 'confidential').map(pageableRequest));
}

function pageableRequest(row: IncidentRow): Pageable {
  return {
    ...{ gatewayId: row.gatewayId, subject: row.subject, alertId: null, placeId: row.placeId },
    ...{ what: wordsOf('', row.categoryCode), where: { zh: row.placeZh, en: row.placeEn } },
    facts: {
      level: row.level,
      isTaken: row.startedAt !== null || row.acknowledgedAt !== null,
      isOver: !isOpen(row.state),
      cause: 'born-here',
    },
  };
}

function once(pageables: readonly Pageable[]): Pageable[] {
  return [...new Map(pageables.map((one) => [`${one.gatewayId} ${one.subject}`, one])).values()];
}

function wordsOf(kind: string, categoryCode: string): Words {
  if (Object.hasOwn(alertKinds, kind)) return alertKinds[kind as keyof typeof alertKinds];
  return categoryOf(categoryCode) ?? { zh: categoryCode, en: categoryCode };
}

/** Lets what is true now have its consequences: pages as they stand and the calls that follow, together. */
export async function movePages(database: Database, listening: Listening): Promise<void> {
  await database.transaction().execute(async (tx) => {
    const pageables = [...(await pageableAlerts(tx, listening)), ...(await pageableRequests(tx))];
    for (const { gatewayId, subject, facts } of pageables) {
      const before = await pageOf(tx, gatewayId, subject);
      const step = pageStep(before, facts, listening.now);
      if (step.kind === 'nothing') continue;
      const { next } = step;
      await putPage(tx, { gatewayId, subject, ...next });
      if (step.kind === 'call') {
        await putCall(
          tx,
          { gatewayId, subject, round: next.round, kind: step.isFirst ? 'raised' : 'repeat' },
          listening,
        );
      } else if (step.kind === 'stop' && step.tellsOthers) {
        await putCall(tx, { gatewayId, subject, round: next.round, kind: 'stood-down' }, listening);
      }
    }
  });
}

async function pageOf(reader: Reader, gatewayId: string, subject: string): Promise<PageRow | undefined> {
  return reader
    .selectFrom('page')
    .selectAll()
    .where('gatewayId', '=', gatewayId)
    .where('subject', '=', subject)
    .executeTakeFirst();
}

async function putPage(tx: Tx, row: PageRow): Promise<void> {
  const { gatewayId: _gateway, subject: _subject, ...columns } = row;
  await tx
    .insertInto('page')
    .values(row)
    .onConflict((conflict) => conflict.columns(['gatewayId', 'subject']).doUpdateSet(columns))
    .execute();
}

type CallKey = Pick<PageCallRow, 'gatewayId' | 'subject' | 'round' | 'kind'>;

async function putCall(tx: Tx, key: CallKey, { now }: Listening): Promise<void> {
  await tx
    .insertInto('pageCall')
    .values({ ...key, at: now, sentAt: null, reached: null, failed: null, claimedUntil: null, claims: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface WaitingCall extends PageCallRow {
  readonly level: Level;
  readonly cause: PagingCause;
  /** Of what it is about: once that is stopped, nobody is to be fetched any more. */
  readonly state: PageRow['state'];
}

export interface Claiming {
  readonly limit: number;
  readonly now: number;
  /** Longer than sending takes. */
  readonly leaseMs: number;
}

/**
 * Takes on calls that have not gone out. Of several queues over one store one gets each of them; another gets it only when
 * that one has not said within its lease what came of it: then it was killed, before it sent it or just after.
 */
export async function claimCalls(database: Database, claiming: Claiming): Promise<WaitingCall[]> {
  const mine: WaitingCall[] = [];
  for (const call of await waitingCalls(database, claiming)) {
    const claims = call.claims + 1;
    const taken = await database
      .updateTable('pageCall')
      .set({ claims, claimedUntil: claiming.now + claiming.leaseMs })
      .where('gatewayId', '=', call.gatewayId)
      .where('subject', '=', call.subject)
      .where('round', '=', call.round)
      .where('kind', '=', call.kind)
      .where('sentAt', 'is', null)
      .where('claims', '=', call.claims)
      .executeTakeFirst();
    if (taken.numUpdatedRows === 1n) mine.push({ ...call, claims });
  }
  return mine;
}

async function waitingCalls(reader: Reader, { limit, now, leaseMs }: Claiming): Promise<WaitingCall[]> {
  return (
    reader
      .selectFrom('pageCall')
      .innerJoin('page', (join) =>
        join.onRef('page.gatewayId', '=', 'pageCall.gatewayId').onRef('page.subject', '=', 'pageCall.subject'),
      )
      .selectAll('pageCall')
      .select(['page.level', 'page.cause', 'page.state'])
      .where('sentAt', 'is', null)
      // A lease that is longer than one can be is of a clock that was set back.
      .where(({ or, eb }) =>
        or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', now), eb('claimedUntil', '>', now + leaseMs)]),
      )
      .orderBy('page.level')
      .orderBy('at')
      .limit(limit)
      .execute()
  );
}

export async function noteCalled(
  database: Database,
  key: CallKey,
  result: { readonly reached: number; readonly failed: readonly { readonly code: string }[] },
  nowMs: number,
): Promise<void> {
  const failed = result.failed.map(({ code }) => code).join(',');
  await database
    .updateTable('pageCall')
    .set({ sentAt: nowMs, reached: result.reached, failed })
    .where('gatewayId', '=', key.gatewayId)
    .where('subject', '=', key.subject)
    .where('round', '=', key.round)
    .where('kind', '=', key.kind)
    .execute();
}

/** What a call says, and to which place's stewards. */
export async function subjectOfCall(
  reader: Reader,
  { gatewayId, subject }: Pick<PageCallRow, 'gatewayId' | 'subject'>,
): Promise<Pick<Pageable, 'alertId' | 'placeId' | 'what' | 'where'> | undefined> {
  const alert = await reader
    .selectFrom('estateAlert')
    .select(['data', 'placeId'])
    .where('gatewayId', '=', gatewayId)
    .where('alertId', '=', subject)
    .executeTakeFirst();
  if (alert !== undefined) {
    const { kind, categoryCode, place }: AlertEventData = JSON.parse(alert.data);
    return { alertId: subject, placeId: alert.placeId, what: wordsOf(kind, categoryCode), where: place };
  }
  const request = await reader
    .selectFrom('incident')
    .select(['categoryCode', 'placeId', 'placeZh', 'placeEn'])
    .where('gatewayId', '=', gatewayId)
    .where('subject', '=', subject)
    .executeTakeFirst();
  if (request === undefined) return undefined;
  const where = { zh: request.placeZh, en: request.placeEn };
  return { alertId: null, placeId: request.placeId, what: wordsOf('', request.categoryCode), where };
}
