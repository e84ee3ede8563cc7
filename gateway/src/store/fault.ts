/** SQLite's primary result codes that speak against one row or one statement, not against the disk. */
const dataFaults: ReadonlySet<number> = new Set([
  1, // ERROR: a statement that does not fit the tables
  18, // TOOBIG
  19, // CONSTRAINT
  20, // MISMATCH
  21, // MISUSE
  25, // RANGE
]);

export interface Fault {
  readonly fault: 'data' | 'disk';
  readonly message: string;
}

/**
 * Whether a row or the disk is at fault. What is not plainly the row's counts as the disk's (FULL, IOERR, CANTOPEN,
 * READONLY, BUSY, NOMEM, CORRUPT …): it is kept and tried again, and nothing is quarantined for it.
 */
export function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') {
    return { fault: dataFaults.has(errcode & 0xff) ? 'data' : 'disk', message: `${message} (SQLite ${errcode})` };
  }
  // Errors of node:sqlite without a result code: a parameter that cannot be bound, or a database that is not open.
  const isDisk = code === 'ERR_INVALID_STATE' || ['EIO', 'ENOSPC', 'EFBIG', 'EROFS', 'EDQUOT'].includes(String(code));
  return { fault: isDisk ? 'disk' : 'data', message };
}
