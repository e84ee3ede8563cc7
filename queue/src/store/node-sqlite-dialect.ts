import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type PluginTransformResultArgs,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Prepared statements kept; the queue's own queries are far fewer. */
const STATEMENTS_KEPT = 200;

/**
 * snake_case in the database, camelCase here. The plugin would make each row a second time for it; the names of a statement's
 * columns are changed once instead, when it is prepared.
 */
export class CamelCaseNames extends CamelCasePlugin {
  override async transformResult({
    result,
  }: PluginTransformResultArgs): ReturnType<CamelCasePlugin['transformResult']> {
    return result;
  }

  nameOf(column: string): string {
    return this.camelCase(column);
  }
}

/** Kysely over node:sqlite: one connection, held by one transaction or query at a time. */
export class NodeSqliteDialect implements Dialect {
  readonly #database: DatabaseSync;
  readonly #naming: CamelCaseNames;

  constructor(database: DatabaseSync, naming: CamelCaseNames) {
    this.#database = database;
    this.#naming = naming;
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#database, this.#naming);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
}

class NodeSqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: NodeSqliteConnection;
  /** Resolves when whoever holds the connection now lets go of it: nobody reads inside another's transaction. */
  #released: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(database: DatabaseSync, naming: CamelCaseNames) {
    this.#database = database;
    this.#connection = new NodeSqliteConnection(database, naming);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#released;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#released = promise;
    await before;
    this.#release = resolve;
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // Immediate: a writer in another process is met here, and not in the middle of the batch.
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // On FULL and IOERR SQLite has rolled back already, and says so with an error that would hide the cause.
    if (this.#database.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async destroy(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }
}

interface Prepared {
  readonly statement: StatementSync;
  /** Of the columns it answers with, if any. Asked once: SQLite describes every column of a row of forty. */
  readonly names: readonly string[];
}

function rowOf(names: readonly string[], values: readonly SQLOutputValue[]): Record<string, SQLOutputValue> {
  const row: Record<string, SQLOutputValue> = {};
  for (let index = 0; index < names.length; index++) row[names[index] as string] = values[index] as SQLOutputValue;
  return row;
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #naming: CamelCaseNames;
  readonly #statements = new Map<string, Prepared>();

  constructor(database: DatabaseSync, naming: CamelCaseNames) {
    this.#database = database;
    this.#naming = naming;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, names } = this.#prepare(query.sql);
    const parameters = query.parameters as readonly SQLInputValue[];
    if (names.length > 0) {
      const found = statement.all(...parameters) as unknown as readonly (readonly SQLOutputValue[])[];
      return { rows: found.map((values) => rowOf(names, values)) as R[] };
    }
    const result = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(result.changes), insertId: BigInt(result.lastInsertRowid) };
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Not offered: an iterator held across an await would pin the WAL');
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    const names = statement.columns().map(({ name }) => this.#naming.nameOf(name));
    statement.setReturnArrays(true);
    const prepared = { statement, names };
    if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear();
    this.#statements.set(sql, prepared);
    return prepared;
  }
}
