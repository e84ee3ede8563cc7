import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AUTHORITY_FILE, openCertificateAuthority } from './certificate-authority.ts';
import { credentialMark, markIn } from './credential-mark.ts';
import { systemRandom } from './random.ts';
import { ManualClock } from './testing/manual-clock.ts';

const clock = new ManualClock(Date.UTC(2027, 0, 1));
const link = { id: 'gas-1', passwordHash: 'ab' };
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gridcall-authority-'));
  mkdirSync(join(dataDir, 'secrets'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function open(at = clock) {
  return openCertificateAuthority({ dataDir, gatewayId: 'gateway-0417', clock: at, random: systemRandom });
}

test('it is made once, with a key that only its owner reads', async () => {
  const first = await open();
  expect(statSync(join(dataDir, AUTHORITY_FILE)).mode & 0o777).toBe(0o600);
  expect((await open()).certificate).toBe(first.certificate);
  const certificate = new X509Certificate(first.certificate);
  expect(certificate.ca).toBe(true);
  expect(certificate.subject).toBe('CN=Gridcall gateway-0417');
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
});

test("a link's certificate names it, ends with its credentials, and is signed by the estate", async () => {
  const authority = await open();
  const issued = await authority.issueClient(link, 30);
  const certificate = new X509Certificate(issued.certificate);
  expect(certificate.subject).toBe('CN=gas-1');
  expect(markIn(certificate.subjectAltName)).toBe(credentialMark('ab'));
  expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  expect(issued.expiresAt).toBe(clock.wallMs() + 30 * 86_400_000);
  expect(certificate.validToDate.getTime()).toBe(issued.expiresAt);
  const key = createPrivateKey(issued.privateKey);
  expect(certificate.checkPrivateKey(key)).toBe(true);
  expect(readFileSync(join(dataDir, AUTHORITY_FILE), 'utf8')).not.toContain(issued.privateKey.split('\n')[1]);
});

test('no certificate outlives the authority', async () => {
  const issued = await (await open()).issueClient(link, 100 * 365);
  expect(issued.expiresAt).toBeLessThanOrEqual(clock.wallMs() + 20 * 365 * 86_400_000);
});

test("the broker's certificate has its names and addresses, each once", async () => {
  const issued = await (await open()).issueServer(['localhost', '', '192.168.1.5', 'localhost', 'fd00::1']);
  const certificate = new X509Certificate(issued.certificate);
  expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:192.168.1.5, IP Address:FD00:0:0:0:0:0:0:1');
  expect(certificate.checkHost('localhost')).toBe('localhost');
});

test('a board that believes it is 1970 issues what is valid all the same', async () => {
  const issued = await (await open(new ManualClock(0))).issueClient(link, 30);
  expect(issued.expiresAt).toBeGreaterThan(Date.UTC(2026, 0, 1));
});

test('a damaged authority is not made anew in silence: every device would be locked out', async () => {
  writeFileSync(join(dataDir, AUTHORITY_FILE), 'nothing');
  await expect(open()).rejects.toThrow(/damaged/);
  expect(readFileSync(join(dataDir, AUTHORITY_FILE), 'utf8')).toBe('nothing');
});
