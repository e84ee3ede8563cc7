import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readerKeysIn } from './reader-keys.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gridcall-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const first = Buffer.alloc(16, 1);
const second = Buffer.alloc(16, 2);

test('a new key is pending until the reader has proved it', () => {
  const keys = readerKeysIn(dataDir, 'gates');
  expect(keys.read(5)).toEqual({ own: null, pending: null });
  keys.keepPending(5, first);
  expect(keys.read(5)).toEqual({ own: null, pending: first });
  keys.confirmPending(5);
  expect(keys.read(5)).toEqual({ own: first, pending: null });
  keys.keepPending(5, second);
  expect(keys.read(5)).toEqual({ own: first, pending: second });
  expect(keys.read(6)).toEqual({ own: null, pending: null });
});

test('only the owner may read the files', () => {
  readerKeysIn(dataDir, 'gates').keepPending(5, first);
  const folder = join(dataDir, 'secrets');
  expect(readdirSync(folder)).toEqual(['osdp-gates-5.key.new']);
  expect(statSync(join(folder, 'osdp-gates-5.key.new')).mode & 0o777).toBe(0o600);
});

test('a damaged key stops the start, with the mend', () => {
  mkdirSync(join(dataDir, 'secrets'));
  writeFileSync(join(dataDir, 'secrets', 'osdp-gates-5.key'), 'short');
  expect(() => readerKeysIn(dataDir, 'gates').read(5)).toThrow(/not 16 bytes in base64: restore/);
});
