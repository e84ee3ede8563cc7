import type { PushOutcome } from '@gridcall/contract/http-push.ts';
import { sha256 } from './canonical.ts';
import type { Database, PushSubscriptionRow, Reader } from './schema.ts';
import type { StewardScope } from './steward-scope.ts';

/** Phones of one token; the one that was subscribed first gives way. */
const PER_TOKEN = 10;
/** So long a gateway may ask again for the same notice. */
const NOTICES_KEPT_MS = 24 * 3_600_000;

export interface NewSubscription {
  readonly id: string;
  readonly tokenId: string;
  readonly endpoint: string;
  readonly sealed: string;
  readonly language: PushSubscriptionRow['language'];
}

/** Keeps a phone, once: the same endpoint again is the same phone, with whatever it says now. */
export async function putSubscription(database: Database, subscription: NewSubscription, nowMs: number): Promise<void> {
  const { endpoint, ...columns } = subscription;
  const { id: _kept, ...renewed } = columns;
  await database.transaction().execute(async (tx) => {
    await tx
      .insertInto('pushSubscription')
      .values({
        ...columns,
        endpointHash: sha256(endpoint),
        createdAt: nowMs,
        ...{ lastOkAt: null, lastError: null, lastErrorAt: null },
      })
      .onConflict((conflict) => conflict.column('endpointHash').doUpdateSet(renewed))
      .execute();
    const all = await tx
      .selectFrom('pushSubscription')
      .select('id')
      .where('tokenId', '=', subscription.tokenId)
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .execute();
    const tooMany = all.slice(PER_TOKEN).map(({ id }) => id);
    if (tooMany.length > 0) await tx.deleteFrom('pushSubscription').where('id', 'in', tooMany).execute();
  });
}

export async function endSubscription(database: Database, tokenId: string, endpoint: string): Promise<void> {
  await database
    .deleteFrom('pushSubscription')
    .where('tokenId', '=', tokenId)
    .where('endpointHash', '=', sha256(endpoint))
    .execute();
}

/** The push service says that nobody is behind it any more. */
export async function dropSubscription(database: Database, id: string): Promise<void> {
  await database.deleteFrom('pushSubscription').where('id', '=', id).execute();
}

export async function subscriptionById(reader: Reader, id: string): Promise<PushSubscriptionRow | undefined> {
  return reader.selectFrom('pushSubscription').selectAll().where('id', '=', id).executeTakeFirst();
}

function held(reader: Reader) {
  return reader
    .selectFrom('pushSubscription')
    .innerJoin('token', 'token.id', 'pushSubscription.tokenId')
    .selectAll('pushSubscription')
    .select('token.scope')
    .where('token.revokedAt', 'is', null)
    .where('token.scope', 'is not', null);
}

/** Phones of the holders of tokens that are linked to a person of a gateway. */
export async function phonesOfPerson(reader: Reader, gatewayId: string, personId: string) {
  const rows = await held(reader).execute();
  return rows.filter(({ scope }) =>
    scopeOf(scope).people.some((link) => link.gatewayId === gatewayId && link.personId === personId),
  );
}

/** Phones of everybody who answers for a place of a gateway. */
export async function phonesOfPlace(reader: Reader, gatewayId: string, placeId: string) {
  const rows = await held(reader).execute();
  return rows.filter(({ scope }) => {
    const { gateways, placeIds } = scopeOf(scope);
    return gateways.includes(gatewayId) && (placeIds.length === 0 || placeIds.includes(placeId));
  });
}

function scopeOf(text: string | null): StewardScope {
  return text === null ? { gateways: [], placeIds: [], people: [] } : JSON.parse(text);
}

/** What came of the latest try: a code, never the address. */
export async function noteTry(database: Database, id: string, error: string | null, nowMs: number): Promise<void> {
  const columns = error === null ? { lastOkAt: nowMs } : { lastError: error, lastErrorAt: nowMs };
  await database.updateTable('pushSubscription').set(columns).where('id', '=', id).execute();
}

export async function outcomeOfNotice(
  reader: Reader,
  gatewayId: string,
  notificationId: string,
): Promise<PushOutcome | undefined> {
  const row = await reader
    .selectFrom('pushNotice')
    .select('outcome')
    .where('gatewayId', '=', gatewayId)
    .where('notificationId', '=', notificationId)
    .executeTakeFirst();
  return row && JSON.parse(row.outcome);
}

export async function keepOutcome(
  database: Database,
  notice: { readonly gatewayId: string; readonly notificationId: string },
  outcome: PushOutcome,
  nowMs: number,
): Promise<void> {
  const { gatewayId, notificationId } = notice;
  await database
    .insertInto('pushNotice')
    .values({ gatewayId, notificationId, at: nowMs, outcome: JSON.stringify(outcome) })
    .onConflict((conflict) => conflict.columns(['gatewayId', 'notificationId']).doNothing())
    .execute();
  await database
    .deleteFrom('pushNotice')
    .where('at', '<', nowMs - NOTICES_KEPT_MS)
    .execute();
}
