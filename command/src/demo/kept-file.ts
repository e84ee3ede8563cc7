import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** A small JSON file for its owner alone. Missing or torn, it counts as not there: everything in it can be made again. */
export function readKept<T extends TSchema>(path: string, schema: T): Static<T> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Value.Check(schema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Written whole or not at all. */
export function writeKept(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
