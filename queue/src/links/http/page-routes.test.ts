import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { QueueUnderTest } from '../../testing/queue-under-test.ts';

test('the desk page, its assets, and nothing outside of them', async () => {
  const pages = mkdtempSync(join(tmpdir(), 'gridcall-pages-'));
  const queue = await new QueueUnderTest().start(pages);
  try {
    const missing = await queue.call<string>('GET', '/desk/');
    expect(missing.status).toBe(503);
    expect(missing.body).toMatch(/npm run prepare/);
    mkdirSync(join(pages, 'desk'));
    mkdirSync(join(pages, 'assets'));
    writeFileSync(join(pages, 'desk', 'index.html'), '<!doctype html><title>网格事件队列</title>');
    writeFileSync(join(pages, 'assets', 'desk-1a2b.js'), 'export {}');
    writeFileSync(join(pages, 'secret.txt'), 'secret');
    const page = await queue.call<string>('GET', '/desk/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain(
      "script-src 'self';style-src 'self';img-src 'self' data:",
    );
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe|upgrade-insecure/);
    expect((await queue.call('GET', '/')).headers.get('location')).toBe('/desk/');
    const asset = await queue.call('GET', '/assets/desk-1a2b.js');
    expect(asset.status).toBe(200);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    for (const path of ['/assets/..%2fsecret.txt', '/assets/none.js', '/secret.txt']) {
      expect([403, 404]).toContain((await queue.call('GET', path)).status);
    }
  } finally {
    await queue.stop();
    rmSync(pages, { recursive: true });
  }
});
