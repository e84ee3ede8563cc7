import type { Compilable, CompiledQuery } from 'kysely';
import type { Reader } from './schema.ts';

/** Stands in a query for a value that is known when it runs. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const slots = new Proxy({}, { get: (_target, name) => new Slot(String(name)) });

/**
 * A query whose text never changes, for where events come by the hundred thousand: it is built and compiled once a
 * database and then only given its values. `build` reads each value by its name, at the top level of a query: what it
 * hands on is no value yet.
 */
export function prepared<Values extends object, Row>(
  build: (reader: Reader, values: Values) => Compilable<Row>,
): (reader: Reader, values: Values) => Promise<{ readonly rows: readonly Row[]; readonly changed: bigint }> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return async (reader, values) => {
    // One adapter a database, of the transaction as of what began it.
    const { adapter } = reader.getExecutor();
    let query = compiled.get(adapter);
    if (query === undefined) {
      query = build(reader, slots as Values).compile();
      compiled.set(adapter, query);
    }
    const given = values as Record<string, unknown>;
    const parameters = query.parameters.map((value) => (value instanceof Slot ? given[value.name] : value));
    const { rows, numAffectedRows } = await reader.executeQuery({ ...query, parameters });
    return { rows: rows as readonly Row[], changed: numAffectedRows ?? 0n };
  };
}
