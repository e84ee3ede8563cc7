import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR_TOKEN, type House, type OpenApiOperation, openHouse } from './testing/house.ts';

let house: House;
let isReady = true;
const pages = mkdtempSync(join(tmpdir(), 'gridcall-pages-'));
beforeAll(async () => {
  mkdirSync(join(pages, 'steward'));
  mkdirSync(join(pages, 'assets'));
  writeFileSync(join(pages, 'steward', 'index.html'), '<!doctype html><title>网格员</title>');
  mkdirSync(join(pages, 'resident'));
  writeFileSync(join(pages, 'resident', 'service-worker.js'), '');
  writeFileSync(join(pages, 'assets', 'steward-abc123.js'), 'export {};');
  writeFileSync(join(pages, 'secret.txt'), 'not served');
  house = await openHouse({ pagesDirectory: pages, isReady: () => isReady });
});
afterAll(async () => {
  await house.stop();
  rmSync(pages, { recursive: true, force: true });
});

describe('the description of the API', () => {
  let operations: readonly (readonly [string, OpenApiOperation])[] = [];
  beforeAll(async () => {
    const { paths } = (await house.request('GET', '/api/openapi.json')).body;
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
    );
  });

  test('names every route of the server', () => {
    const described = operations.map(([name]) => name.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const [method, hidden] of [
      // The pages, their redirects, their files, where flows would be, and this description.
      ['GET', 17],
      ['POST', 0],
      ['DELETE', 0],
    ] as const) {
      const printed = house.running.server.printRoutes({ commonPrefix: false, method });
      const count = printed.split('\n').filter((line) => line.endsWith(`(${method})`)).length;
      const shown = described.filter((name) => name.startsWith(`${method.toLowerCase()} `)).length;
      expect.soft(shown + hidden, method).toBe(count);
    }
    expect(described).toEqual(
      expect.arrayContaining([
        'get /api/v1/alerts',
        'post /api/v1/alerts/:id/acknowledge',
        'post /api/v1/service-requests',
        'get /api/v1/live',
        'get /readyz',
        'delete /api/v1/administration/links/:id',
      ]),
    );
    expect(described.length).toBeGreaterThanOrEqual(30);
  });

  test('each route says what it does, how to sign in, what it answers and that it may refuse', () => {
    for (const [name, { summary, tags, security, responses }] of operations) {
      expect.soft(summary, name).toMatch(/\w+/);
      expect.soft(tags, name).toHaveLength(1);
      expect.soft(security, name).toBeInstanceOf(Array);
      const statuses = Object.keys(responses ?? {});
      expect.soft(statuses, name).toEqual(expect.arrayContaining(['4XX', '5XX']));
      expect
        .soft(
          statuses.some((status) => status.startsWith('2')),
          name,
        )
        .toBe(true);
    }
  });
});

describe('problems', () => {
  test.each([
    [undefined, 'zh-CN', '没有找到'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN', '没有找到'],
    ['en', 'en', 'Not found'],
    ['en-GB,en;q=0.9,zh;q=0.5', 'en', 'Not found'],
    ['en,zh', 'en', 'Not found'],
    ['zh,en', 'zh-CN', '没有找到'],
    ['en;q=0', 'zh-CN', '没有找到'],
    ['fr', 'zh-CN', '没有找到'],
    ['mul', 'zh-CN, en', '没有找到\nNot found'],
    [',;=;q=x,', 'zh-CN', '没有找到'],
  ])('Accept-Language %j: %s', async (acceptLanguage, language, title) => {
    const headers = acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage };
    const answer = await house.request('GET', '/api/v1/nothing', { headers });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-language']).toBe(language);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'NOT_FOUND', title, type: 'urn:gridcall:error:NOT_FOUND' });
  });

  test.each(['/%', '/api/v1/alerts/%ff', '/api/v1/alerts/..%2f..', `/api/v1/alerts/${'x'.repeat(3000)}`, '/__proto__'])(
    'the address %s is refused, not crashed on',
    async (url) => {
      const answer = await house.request('GET', url, { token: ADMINISTRATOR_TOKEN });
      expect([400, 404]).toContain(answer.status);
      expect(answer.body.mend).not.toBe('');
    },
  );
});

test('no page may run or draw anything inline or from elsewhere, or stand in a frame', async () => {
  const { headers } = await house.request('GET', '/steward/');
  const policy = String(headers['content-security-policy']);
  expect(policy).not.toMatch(/unsafe|upgrade-insecure-requests|https:/);
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) {
    expect(policy).toContain(part);
  }
  expect(headers['strict-transport-security']).toBeUndefined();
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('pages are asked for each time, their files never again', async () => {
  const page = await house.request('GET', '/steward/');
  expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-cache' } });
  expect(page.text).toContain('网格员');
  const file = await house.request('GET', '/assets/steward-abc123.js');
  expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const worker = await house.request('GET', '/kiosk/service-worker.js');
  expect(worker).toMatchObject({ status: 200, headers: { 'cache-control': 'no-cache' } });
  expect(worker.headers['content-type']).toContain('javascript');
  expect((await house.request('GET', '/')).headers['location']).toBe('/steward/');
  expect((await house.request('GET', '/steward')).headers['location']).toBe('/steward/');
});

test('a page that was not built says how to build it', async () => {
  const answer = await house.request('GET', '/kiosk/');
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('npm run prepare');
});

test.each(['/assets/../secret.txt', '/assets/%2e%2e/secret.txt', '/assets/..%2fsecret.txt', '/assets/', '/secret.txt'])(
  'nothing but the built files: %s',
  async (url) => {
    const answer = await house.request('GET', url);
    expect([400, 403, 404]).toContain(answer.status);
    expect(answer.text).not.toContain('not served');
  },
);

test('ready only while every part is', async () => {
  expect((await house.request('GET', '/healthz')).status).toBe(200);
  expect((await house.request('GET', '/readyz')).status).toBe(200);
  isReady = false;
  const answer = await house.request('GET', '/readyz');
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('not listening');
  isReady = true;
});

test('metrics count by route; no id stands in a label', async () => {
  await house.request('GET', '/api/v1/alerts/01J-some-alert', { token: ADMINISTRATOR_TOKEN });
  const { text } = await house.request('GET', '/metrics');
  expect(text).toContain('gridcall_http_requests_total{method="GET",route="/api/v1/alerts/:id",status="404"} ');
  expect(text).not.toContain('01J-some-alert');
});
