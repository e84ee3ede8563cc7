import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * One gateway per folder. The lock is the kernel's, on a little database of its own: it ends with the process, also with
 * SIGKILL, so that no stale file has to be judged by a process number. Returns what releases it; null when it is held.
 */
export function lockDirectory(directory: string): (() => void) | null {
  const database = new DatabaseSync(join(directory, 'gateway.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    // BUSY
    if ((Number((error as { errcode?: unknown }).errcode) & 0xff) === 5) return null;
    throw error;
  }
  return () => database.close();
}
