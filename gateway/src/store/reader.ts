import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { DATABASE_FILE } from './database.ts';
import { type ReaderQueries, readerQueries } from './reader-queries.ts';

/** The reader thread: a connection that cannot write. Charts and exports wait here, never on the main thread. */
export interface ReaderRequest {
  readonly query: keyof ReaderQueries;
  readonly arguments: readonly unknown[];
}
export type ReaderAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

const port = parentPort;
if (port === null) throw new Error('the reader runs as a worker thread');

const { directory } = workerData as { directory: string };
let opened: { database: DatabaseSync; queries: ReaderQueries } | null = null;

/** Opened at the first question, and again after a failure. */
function queries(): ReaderQueries {
  if (opened === null) {
    const database = new DatabaseSync(join(directory, DATABASE_FILE), { readOnly: true, timeout: 1000 });
    opened = { database, queries: readerQueries(database) };
  }
  return opened.queries;
}

function answer(request: ReaderRequest): ReaderAnswer {
  try {
    const call = queries()[request.query] as (...parameters: readonly unknown[]) => unknown;
    return { ok: true, value: call(...request.arguments) };
  } catch (error) {
    close();
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function close(): void {
  opened?.database.close();
  opened = null;
}

port.on('message', (request: ReaderRequest | 'close') => {
  if (request !== 'close') {
    port.postMessage(answer(request));
    return;
  }
  close();
  port.postMessage({ ok: true, value: null } satisfies ReaderAnswer);
  port.close();
});
