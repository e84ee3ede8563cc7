import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretFiles } from '@gridcall/contract/configuration.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureSecrets, readSecret } from './secrets.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcall-secrets-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

it('makes every secret once, for its owner alone', () => {
  const dataDir = join(folder, 'var');
  expect(ensureSecrets(dataDir)).toEqual(Object.keys(secretFiles));
  const before = Object.keys(secretFiles).map((name) => readSecret(dataDir, name as keyof typeof secretFiles));
  expect(new Set(before).size).toBe(before.length);
  for (const secret of before) expect(Buffer.from(secret ?? '', 'base64url')).toHaveLength(32);
  for (const file of Object.values(secretFiles)) expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataDir, 'secrets')).mode & 0o777).toBe(0o700);

  expect(ensureSecrets(dataDir)).toEqual([]);
  expect(Object.keys(secretFiles).map((name) => readSecret(dataDir, name as keyof typeof secretFiles))).toEqual(before);
});

it('says which folder cannot be written, and how to name another', () => {
  expect(() => ensureSecrets('/dev/null/var')).toThrow(/\/dev\/null\/var .*GRIDCALL_DATA_DIR/);
  // A parent that exists and takes nothing.
  if (process.platform === 'linux') expect(() => ensureSecrets('/proc/var')).toThrow(/GRIDCALL_DATA_DIR/);
});

it('knows no secret before the first start', () => {
  expect(readSecret(folder, 'uplink')).toBeUndefined();
});
