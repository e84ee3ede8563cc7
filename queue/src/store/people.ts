import { sql } from 'kysely';
import type { Actor } from '../core/incident.ts';
import type { Random } from '../platform/random.ts';
import { sha256, storable } from './canonical.ts';
import type { Database, Reader, TokenRow, Tx } from './schema.ts';
import type { StewardScope } from './steward-scope.ts';

export interface Bearer extends Actor {
  readonly tokenId: string;
  readonly name: string;
  readonly role: TokenRow['role'];
  /** Of a steward; null for everybody else. */
  readonly scope: StewardScope | null;
}

/** 160 random bits: too many to guess, so a fast hash is enough to keep at rest. */
export function mintToken(random: Random): string {
  return random.bytes(20).toString('hex');
}

function bearers(reader: Reader) {
  return reader
    .selectFrom('token')
    .innerJoin('person', 'person.id', 'token.personId')
    .select(['token.id as tokenId', 'token.role', 'token.scope', 'person.id', 'person.name'])
    .where('token.revokedAt', 'is', null);
}

export async function bearerOfToken(reader: Reader, token: string): Promise<Bearer | undefined> {
  return bearerOf(await bearers(reader).where('token.hash', '=', sha256(token)).executeTakeFirst());
}

export async function bearerOfTokenId(reader: Reader, tokenId: string): Promise<Bearer | undefined> {
  return bearerOf(await bearers(reader).where('token.id', '=', tokenId).executeTakeFirst());
}

function bearerOf(row: (Omit<Bearer, 'scope'> & Pick<TokenRow, 'scope'>) | undefined): Bearer | undefined {
  return row && { ...row, scope: row.scope === null ? null : JSON.parse(row.scope) };
}

export interface NewToken {
  readonly id: string;
  readonly token: string;
  readonly role: TokenRow['role'];
  readonly name: string;
  /** Of a steward. */
  readonly scope?: StewardScope;
}

/**
 * The same name is the same person, however many tokens: otherwise a second token would let somebody verify their own
 * work. Two people of one name are told apart by what is added to the name.
 */
export async function addToken(database: Database, token: NewToken, nowMs: number): Promise<void> {
  const name = storable(token.name.trim());
  await database.transaction().execute(async (tx) => {
    await tx
      .insertInto('person')
      .values({ id: token.id, name, createdAt: nowMs })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const person = await tx.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow();
    const scope = token.scope === undefined ? null : JSON.stringify(token.scope);
    const columns = { hash: sha256(token.token), role: token.role, personId: person.id, revokedAt: null, scope };
    await tx
      .insertInto('token')
      .values({ id: token.id, createdAt: nowMs, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
  });
}

export async function listTokens(reader: Reader) {
  return reader
    .selectFrom('token')
    .innerJoin('person', 'person.id', 'token.personId')
    .select(['token.id', 'token.role', 'person.name', 'token.createdAt', 'token.revokedAt'])
    .orderBy('token.createdAt')
    .limit(1000)
    .execute();
}

/** Whether there was such a token, not yet revoked. */
export async function revokeToken(database: Database, id: string, nowMs: number): Promise<boolean> {
  const result = await database
    .updateTable('token')
    .set({ revokedAt: nowMs })
    .where('id', '=', id)
    .where('role', '<>', 'administrator')
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export interface GatewayRegistration {
  readonly id: string;
  readonly name: string;
  readonly tokenHash: string;
}

/** Registers a gateway, or gives it a new token. `taken` when another gateway holds the same token. */
export async function registerGateway(
  database: Database,
  gateway: GatewayRegistration,
  nowMs: number,
): Promise<'registered' | 'taken'> {
  return database.transaction().execute(async (tx) => {
    const other = await tx
      .selectFrom('gateway')
      .select('id')
      .where('tokenHash', '=', gateway.tokenHash)
      .where('id', '<>', gateway.id)
      .executeTakeFirst();
    if (other) return 'taken';
    await writeGateway(tx, gateway, nowMs);
    return 'registered';
  });
}

/** The gateway of this installation's own configuration: when its id was changed there, the token goes with it. */
export async function registerOwnGateway(
  database: Database,
  gateway: GatewayRegistration,
  nowMs: number,
): Promise<void> {
  await database.transaction().execute(async (tx) => {
    await tx
      .updateTable('gateway')
      .set((expression) => ({ tokenHash: sql<string>`'released ' || ${expression.ref('id')}` }))
      .where('tokenHash', '=', gateway.tokenHash)
      .where('id', '<>', gateway.id)
      .execute();
    await writeGateway(tx, gateway, nowMs);
  });
}

async function writeGateway(tx: Tx, { id, name, tokenHash }: GatewayRegistration, nowMs: number): Promise<void> {
  await tx
    .insertInto('gateway')
    .values({ id, name, tokenHash, registeredAt: nowMs, lastSeenAt: null, lastChangeNo: 0 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, tokenHash }))
    .execute();
}

/**
 * A gateway asks from a number that was never given here: this queue was restored from an older copy. New changes are
 * numbered from where the gateway stands, or it would take them for ones it has had.
 */
export async function numberChangesAfter(database: Database, gatewayId: string, no: number): Promise<void> {
  const gateway = await database
    .selectFrom('gateway')
    .select('lastChangeNo')
    .where('id', '=', gatewayId)
    .executeTakeFirst();
  if (gateway === undefined || gateway.lastChangeNo >= no) return;
  await database
    .updateTable('gateway')
    .set({ lastChangeNo: no })
    .where('id', '=', gatewayId)
    .where('lastChangeNo', '<', no)
    .execute();
}

export async function gatewayOfToken(reader: Reader, token: string): Promise<string | undefined> {
  const row = await reader.selectFrom('gateway').select('id').where('tokenHash', '=', sha256(token)).executeTakeFirst();
  return row?.id;
}

/** Those of these that are registered here. */
export async function knownGateways(reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await reader.selectFrom('gateway').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** A gateway is there: whoever asks what became of its alerts has something to say of them, too. */
export async function noteSeen(database: Database, gatewayId: string, nowMs: number): Promise<void> {
  await database.updateTable('gateway').set({ lastSeenAt: nowMs }).where('id', '=', gatewayId).execute();
}
