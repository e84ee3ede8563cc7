import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Lane } from '@gridcall/contract/lane.ts';
import { lanes } from '@gridcall/contract/lane.ts';
import type { Era } from '../core/custody.ts';
import type { AppendTable } from '../core/model.ts';
import type { Queries } from './queries.ts';
import { appendSpecs, decodeRow, keyedSpecs, type Parameter, selectList } from './tables.ts';
import { ROLLED_KEY } from './writer-tasks.ts';

type QuarantineOptions = Parameters<Queries['quarantine']>[0];
const ALWAYS: Era = { since: 0, until: null };
/** No answer is larger, whatever was asked for. */
export const LIMIT_MAXIMUM = 10_000;

/** What an operator's screen asks. */
function measureQueries(select: Select) {
  return {
    audit: (limit: number) => select('audit', 'ORDER BY seq DESC LIMIT ?', Math.min(limit, LIMIT_MAXIMUM)),
    lastAudit: (action: string) => select('audit', 'WHERE action = ? ORDER BY seq DESC LIMIT 1', action)[0] ?? null,
    alertEventsSince: (types: readonly string[], since: number, limit: number) =>
      select(
        'alert_event',
        `WHERE at >= ? AND type IN (${types.map(() => '?').join()})
         AND NOT EXISTS (SELECT 1 FROM alert WHERE alert.id = alert_id AND alert.test = 1)
         ORDER BY alert_id DESC, sequence LIMIT ?`,
        since,
        ...types,
        Math.min(limit, LIMIT_MAXIMUM),
      ),
  };
}

function atMost(limit: number): number {
  return Math.max(0, Math.min(Math.trunc(limit), LIMIT_MAXIMUM));
}

/** Every version of what people write: of the flows, and of what is set otherwise than the rule book. */
function versionQueries(select: Select, rows: Rows) {
  return {
    flowVersions: (limit: number) => flowVersions(rows, atMost(limit)),
    flowVersion: (id: string) => select('flow_version', 'WHERE id = ?', id)[0] ?? null,
    ruleSettingVersions: (settingId: string, limit: number) =>
      select('rule_setting_version', 'WHERE setting_id = ? ORDER BY version DESC LIMIT ?', settingId, atMost(limit)),
  };
}

/** One alert, as a steward looks at it. */
function alertQueries(rows: Rows, select: Select) {
  return {
    alert: (id: string) => {
      const [row] = rows(`SELECT ${selectList(keyedSpecs.alert)} FROM alert WHERE id = ?`, id);
      return row === undefined ? null : decodeRow(keyedSpecs.alert, row);
    },
    alertTimeline: (alertId: string, era: Era = ALWAYS) =>
      select(
        'alert_event',
        'WHERE alert_id = ?1 AND at >= ?2 AND (?3 IS NULL OR at < ?3) ORDER BY sequence',
        alertId,
        era.since,
        era.until,
      ),
  };
}

/** What the reader thread answers: `Queries`, without the promises. Each statement is read to its end at once. */
export function readerQueries(database: DatabaseSync) {
  const prepared = new Map<string, StatementSync>();
  function statement(sql: string): StatementSync {
    let found = prepared.get(sql);
    if (found === undefined) {
      found = database.prepare(sql);
      found.setReturnArrays(true);
      prepared.set(sql, found);
    }
    return found;
  }
  function rows(sql: string, ...parameters: Parameter[]): (readonly SQLOutputValue[])[] {
    return statement(sql).all(...parameters) as unknown as (readonly SQLOutputValue[])[];
  }
  function select(table: AppendTable, tail: string, ...parameters: Parameter[]): Record<string, unknown>[] {
    const spec = appendSpecs[table];
    return rows(`SELECT ${selectList(spec)} FROM "${table}" ${tail}`, ...parameters).map((row) => decodeRow(spec, row));
  }
  return {
    ...alertQueries(rows, select),
    requestHistory: (number: string) => select('request_event', 'WHERE number = ? ORDER BY seq', number),
    waitingEvents: (lane: Lane, after: number, limit: number) =>
      select(
        'outbox',
        `WHERE state = 'waiting' AND lane = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
        lane,
        after,
        atMost(limit),
      ),
    sentEvents: (lane: Lane, from: number, limit: number) =>
      select(
        'outbox',
        `WHERE state = 'sent' AND lane = ? AND sequence >= ? ORDER BY sequence LIMIT ?`,
        lane,
        from,
        atMost(limit),
      ),
    outboxCounts: () => outboxCounts(rows),
    deadLetters: (limit: number) => {
      const spec = appendSpecs.outbox;
      return rows(
        `SELECT ${selectList(spec)}, error FROM outbox WHERE state = 'dead' ORDER BY lane, sequence LIMIT ?`,
        atMost(limit),
      ).map((row) => ({ ...decodeRow(spec, row), error: String(row.at(-1) ?? '') }));
    },
    changesAfter: (no: number, limit: number) =>
      select('change', 'WHERE no > ? ORDER BY no LIMIT ?', no, atMost(limit)),
    oldestChangeNo: () => Number(rows('SELECT min(no) FROM change')[0]?.[0] ?? 0),
    quarantine: (options: QuarantineOptions) => quarantine(select, { ...options, limit: atMost(options.limit) }),
    history: (options: { deviceId: string; quantity: string; from: number; to: number; limit: number }) =>
      history(rows, { ...options, limit: atMost(options.limit) }),
    ...measureQueries(select),
    ...versionQueries(select, rows),
    storedMessageKeys: (deviceId: string) =>
      ['reading', 'device_event'].flatMap((table) =>
        rows(`SELECT message_key FROM ${table} WHERE device_id = ? ORDER BY seq`, deviceId).map(([key]) => String(key)),
      ),
  };
}
export type ReaderQueries = ReturnType<typeof readerQueries>;
type Select = (table: AppendTable, tail: string, ...parameters: Parameter[]) => Record<string, unknown>[];
type Rows = (sql: string, ...parameters: Parameter[]) => (readonly SQLOutputValue[])[];

/** All but the flows themselves: a list of them would be megabytes. */
function flowVersions(rows: Rows, limit: number): Record<string, unknown>[] {
  const { name, columns } = appendSpecs.flow_version;
  const spec = { name, columns: columns.filter(({ field }) => field !== 'flows') };
  const found = rows(`SELECT ${selectList(spec)} FROM "${name}" ORDER BY seq DESC LIMIT ?`, limit);
  return found.map((row) => decodeRow(spec, row));
}

/** One statement for any number of links: the lists cross as JSON. */
function quarantine(select: Select, { linkIds, eras, before, limit }: QuarantineOptions): Record<string, unknown>[] {
  return select(
    'quarantine',
    `WHERE (?1 IS NULL OR link_id IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR id < ?2)
     AND (?4 IS NULL OR EXISTS (SELECT 1 FROM json_each(?4) WHERE value ->> 'linkId' = link_id
       AND at >= value ->> 'since' AND (value ->> 'until' IS NULL OR at < value ->> 'until')))
     ORDER BY id DESC LIMIT ?3`,
    linkIds === null ? null : JSON.stringify(linkIds),
    before ?? null,
    limit,
    eras === undefined ? null : JSON.stringify(eras),
  );
}

function outboxCounts(rows: Rows) {
  const found = rows(
    `SELECT lane, state, count(*), min(recorded_at) FROM outbox WHERE state <> 'sent' GROUP BY lane, state`,
  );
  return lanes.map((lane) => {
    const waiting = found.find(([name, state]) => name === lane && state === 'waiting');
    const dead = found.find(([name, state]) => name === lane && state === 'dead');
    return {
      lane,
      waiting: Number(waiting?.[2] ?? 0),
      dead: Number(dead?.[2] ?? 0),
      oldestRecordedAt: waiting === undefined ? null : Number(waiting[3]),
    };
  });
}

/** The history by device and time, and the newest readings that have not been rolled into it yet. */
function history(
  rows: Rows,
  {
    deviceId,
    quantity,
    from,
    to,
    limit,
  }: { deviceId: string; quantity: string; from: number; to: number; limit: number },
): { at: number; value: number }[] {
  // A minute's summary has its highest value under the quantity's own name, as the core writes it.
  const path = `$.${JSON.stringify(quantity)}`;
  const value = `json_extract("values", ?1)`;
  return rows(
    `SELECT at, value FROM (
       SELECT observed_at AS at, seq, ${value} AS value FROM reading_history
       WHERE device_id = ?2 AND observed_at BETWEEN ?3 AND ?4
       UNION ALL
       SELECT observed_at AS at, seq, ${value} AS value FROM reading
       WHERE seq > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = '${ROLLED_KEY}'), 0)
         AND device_id = ?2 AND observed_at BETWEEN ?3 AND ?4
     ) WHERE value IS NOT NULL ORDER BY at, seq LIMIT ?5`,
    path,
    deviceId,
    from,
    to,
    limit,
  ).map(([at, found]) => ({ at: Number(at), value: Number(found) }));
}
