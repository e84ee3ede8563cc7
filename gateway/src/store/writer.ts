import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { type OpenDatabaseOptions, openDatabase } from './database.ts';
import { faultOf } from './fault.ts';
import { statements } from './statements.ts';
import type { Parameter } from './tables.ts';
import { type TaskName, tasks } from './writer-tasks.ts';

/**
 * The writer thread: the only connection that writes. It takes a flat array (one batch, one transaction) or a named
 * task, in order, and answers each once. It must outlive every refusal of the disk.
 */
export type WriterRequest = readonly Parameter[] | { readonly task: TaskName | 'close'; readonly argument?: unknown };
export type WriterAnswer =
  | { readonly ok: true; readonly value?: unknown }
  | {
      readonly ok: false;
      readonly fault: 'data' | 'disk' | 'open';
      readonly message: string;
      readonly errcode?: number;
    };

const port = parentPort;
if (port === null) throw new Error('the writer runs as a worker thread');

/**
 * Pages of the log from which on they are brought into the file, after an answer: within the commit that reaches them an
 * alarm would wait for two more fsyncs. Four times SQLite's own number, since most pages are those of the batch before: it
 * takes as long as with a thousand and comes a quarter as often.
 */
const CHECKPOINT_PAGES = 4000;

function serve(database: DatabaseSync): void {
  const prepared: StatementSync[] = statements.map(({ sql }) => database.prepare(sql));
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const checkpoint = checkpointOf(database);

  function run(batch: readonly Parameter[]): void {
    begin.run();
    for (let at = 0; at < batch.length; ) {
      const number = batch[at] as number;
      const next = at + 1 + (statements[number]?.parameters ?? 0);
      prepared[number]?.run(...batch.slice(at + 1, next));
      at = next;
    }
    commit.run();
  }

  function answer(request: WriterRequest): WriterAnswer {
    try {
      if (Array.isArray(request)) {
        run(request);
        return { ok: true };
      }
      const { task, argument } = request as { task: TaskName | 'close'; argument: never };
      if (task === 'close') {
        database.close();
        return { ok: true };
      }
      return { ok: true, value: tasks[task](database, argument) };
    } catch (error) {
      rollBack(database);
      return { ok: false, ...faultOf(error) };
    }
  }

  port?.on('message', (request: WriterRequest) => {
    port?.postMessage(answer(request));
    if (!Array.isArray(request) && (request as { task: string }).task === 'close') port?.close();
    else checkpoint();
  });
}

/** A log that is long enough is brought into the file, as far as no reader needs it as it is. */
function checkpointOf(database: DatabaseSync): () => void {
  database.exec('PRAGMA wal_autocheckpoint = 0');
  const look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const bring = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  return () => {
    try {
      if (Number(look.get()?.['log']) >= CHECKPOINT_PAGES) bring.get();
    } catch {
      // The disk refuses: what is committed stands in the log, and the next batch tries again.
    }
  };
}

/** SQLite has rolled some failures back by itself; what is left open would poison the next batch. */
function rollBack(database: DatabaseSync): void {
  try {
    if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
  } catch {
    // The disk refuses even this: SQLite has the transaction marked as failed, and its log ends at the last commit.
  }
}

try {
  const { database, opened } = openDatabase(workerData as OpenDatabaseOptions);
  if (opened.misfit === null) serve(database);
  else database.close();
  port.postMessage({ ok: true, value: opened } satisfies WriterAnswer);
} catch (error) {
  const errcode = Number((error as { errcode?: unknown }).errcode);
  const message = error instanceof Error ? error.message : String(error);
  port.postMessage({ ok: false, fault: 'open', message, ...(errcode > 0 ? { errcode } : {}) } satisfies WriterAnswer);
  port.close();
}
