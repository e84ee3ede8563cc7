import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretFiles } from '@gridcall/contract/configuration.ts';
import type { UplinkStatus } from '@gridcall/contract/http-administration.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureSecrets } from '../secrets.ts';
import { clock, dataFolder, nodeVersion, secrets, space } from './machine.ts';
import { uplinkFinding } from './servers.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcall-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the machine', () => {
  it('needs Node 24', () => {
    expect(nodeVersion('24.21.0').ok).toBe(true);
    expect(nodeVersion('20.20.2')).toMatchObject({ ok: false, mendEn: expect.stringContaining('24') });
  });

  it('has a data folder that can be written, also before it is made', () => {
    expect(dataFolder(join(folder, 'not', 'yet')).ok).toBe(true);
    expect(dataFolder('/dev/null/var').ok).toBe(false);
    expect(space(join(folder, 'not', 'yet')).name).toBe('space');
  });

  it('keeps its secrets to itself', () => {
    expect(secrets(folder).ok).toBe(true);
    ensureSecrets(folder);
    expect(secrets(folder).ok).toBe(true);
    const path = join(folder, secretFiles.uplink);
    chmodSync(path, 0o644);
    expect(secrets(folder)).toMatchObject({ ok: false, mendZh: expect.stringContaining(path) });
    rmSync(path);
    expect(secrets(folder)).toMatchObject({ ok: false, en: expect.stringContaining('missing') });
  });

  it('knows the time, and agrees with the queue', () => {
    const now = Date.UTC(2026, 10, 21);
    expect(clock(now, undefined).ok).toBe(true);
    expect(clock(now, now + 1000).ok).toBe(true);
    expect(clock(now, now + 60_000)).toMatchObject({ ok: false, en: "60 s off the queue's clock" });
    expect(clock(0, undefined).ok).toBe(false);
  });
});

describe('the uplink', () => {
  const lane = { lane: 'life-safety', waiting: 0, dead: 0, oldestRecordedAt: null };
  const up: UplinkStatus = { state: 'up', lastReceiptAt: 1, lastError: null, lanes: [lane], deadLetters: [] };
  it.each<[string, UplinkStatus, boolean]>([
    ['up', up, true],
    ['never used', { ...up, state: 'down', lastReceiptAt: null }, true],
    ['down', { ...up, state: 'down', lastError: 'ECONNREFUSED' }, false],
    ['down and waiting', { ...up, state: 'down', lanes: [{ ...lane, waiting: 1 }] }, false],
    ['up and piling', { ...up, lanes: [{ ...lane, waiting: 5000 }] }, false],
    ['with dead letters', { ...up, lanes: [{ ...lane, dead: 1 }] }, false],
  ])('%s', (_name, status, ok) => {
    expect(uplinkFinding(status).ok).toBe(ok);
  });
});
