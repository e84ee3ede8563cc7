import { type IDBPDatabase, openDB } from 'idb';
import type { OutboxEntry } from './outbox.ts';

/** Where unanswered reports outlive a reload of the page. Each is deleted as soon as it is answered. */
export interface OutboxStore {
  /** False when the browser refuses storage: then they live as long as the page, and the page says so. */
  readonly isDurable: boolean;
  all(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(key: string): Promise<void>;
}

const TABLE = 'service-requests';

export async function openOutboxStore(): Promise<OutboxStore> {
  try {
    const database = await openDB('gridcall-kiosk', 1, {
      upgrade(fresh) {
        fresh.createObjectStore(TABLE, { keyPath: 'key' });
      },
    });
    return durable(database);
  } catch {
    return volatile();
  }
}

function durable(database: IDBPDatabase): OutboxStore {
  return {
    isDurable: true,
    all: async () => (await database.getAll(TABLE)) as OutboxEntry[],
    put: async (entry) => {
      const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' });
      await transaction.store.put(entry);
      await transaction.done;
    },
    remove: (key) => database.delete(TABLE, key),
  };
}

function volatile(): OutboxStore {
  const kept = new Map<string, OutboxEntry>();
  return {
    isDurable: false,
    all: async () => [...kept.values()],
    put: async (entry) => void kept.set(entry.key, entry),
    remove: async (key) => void kept.delete(key),
  };
}
