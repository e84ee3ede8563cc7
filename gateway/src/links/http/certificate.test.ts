import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IssuedCertificateSchema } from '@gridcall/contract/http-property.ts';
import type { Static } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCertificateAuthority } from '../../platform/certificate-authority.ts';
import { systemClock } from '../../platform/clock.ts';
import { systemRandom } from '../../platform/random.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

const directory = mkdtempSync(join(tmpdir(), 'gridcall-authority-'));
let house: House;
let installer: string;
beforeAll(async () => {
  mkdirSync(join(directory, 'secrets'), { recursive: true });
  const world = { clock: systemClock, random: systemRandom };
  const certificates = await openCertificateAuthority({ dataDir: directory, gatewayId: 'gateway-0417', ...world });
  house = await openHouse({ certificates });
  installer = (await house.token('installer', { companyId: 'jinfeng' })).token;
  await house.link('gas-1', 'flat-101');
  await house.link('gas-2', 'lobby-2', { companyId: 'station' });
});
afterAll(async () => {
  await house.stop();
  rmSync(directory, { recursive: true, force: true });
});

const issue = (id: string, body: object = {}, token = installer) =>
  house.request('POST', `/api/v1/administration/links/${id}/certificate`, { token, body });

test('a certificate of the own link, signed by the authority, for the days that were asked for', async () => {
  const answer = await issue('gas-1', { days: 30 });
  expect(answer.status, answer.text).toBe(201);
  const issued = answer.body as unknown as Static<typeof IssuedCertificateSchema>;
  const certificate = new X509Certificate(issued.certificate);
  expect(certificate.subject).toContain('gas-1');
  expect(certificate.verify(new X509Certificate(issued.authority).publicKey)).toBe(true);
  expect(issued.privateKey).toContain('PRIVATE KEY');
  expect(Math.abs(issued.expiresAt - Date.now() - 30 * 86_400_000)).toBeLessThan(2 * 86_400_000);
});

test.each([
  ["another company's link", 'gas-2', {}, 'NOT_FOUND'],
  ['a link that is not there', 'gas-9', {}, 'NOT_FOUND'],
  ['more than ten years', 'gas-1', { days: 3651 }, 'BODY_INVALID'],
])('%s: none', async (_name, id, body, code) => {
  expect((await issue(id, body)).body.code).toBe(code);
});

test('a revoked link gets none', async () => {
  await house.request('DELETE', '/api/v1/administration/links/gas-2', { token: ADMINISTRATOR_TOKEN });
  expect((await issue('gas-2', {}, ADMINISTRATOR_TOKEN)).body.code).toBe('LINK_REVOKED');
});
