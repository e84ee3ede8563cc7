import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import type { Clock } from './clock.ts';
import { credentialMark, markUrl } from './credential-mark.ts';
import type { Random } from './random.ts';
import { StartError } from './secrets.ts';

/** Key and certificate of the estate's authority in one file, so that there is never one without the other. */
export const AUTHORITY_FILE = 'secrets/certificate-authority.pem';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 20 * 365;
const SERVER_DAYS = 2 * 365;
/** A board without a battery believes that it is 1970; no certificate of ours is older than this. */
const EARLIEST = Date.UTC(2026, 0, 1);

export interface IssuedCertificate {
  /** PEM, as are the other two. */
  readonly certificate: string;
  /** Kept nowhere else. */
  readonly privateKey: string;
  readonly authority: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** The estate's own authority: EC P-256, made at its first use. It signs the broker and the links, and nothing else. */
export interface CertificateAuthority {
  /** PEM; what a device must trust. */
  readonly certificate: string;
  /** For one link, as long as it has the credentials of today. */
  issueClient(link: { readonly id: string; readonly passwordHash: string }, days: number): Promise<IssuedCertificate>;
  /** For the broker, under all names and addresses by which devices may reach it. */
  issueServer(names: readonly string[]): Promise<IssuedCertificate>;
}

export interface AuthorityOptions {
  readonly dataDir: string;
  readonly gatewayId: string;
  readonly clock: Clock;
  readonly random: Random;
}

export async function openCertificateAuthority(options: AuthorityOptions): Promise<CertificateAuthority> {
  // Node's own; the package describes it by the types of a browser.
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const path = join(options.dataDir, AUTHORITY_FILE);
  const pem = readIfThere(path) ?? (await makeAuthority(path, options));
  try {
    return new EstateAuthority(options, await keyOf(pem), new x509.X509Certificate(blockOf(pem, 'CERTIFICATE')));
  } catch (cause) {
    throw new StartError(
      `证书签发文件 ${path} 已损坏：请从备份恢复；若删除它，所有设备证书都要重新签发。\n` +
        `The certificate authority ${path} is damaged: restore it from your backup. Without it, every certificate of a device must be issued anew.`,
      78,
      { cause },
    );
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function makeAuthority(path: string, { gatewayId, clock, random }: AuthorityOptions): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const now = Math.max(clock.wallMs(), EARLIEST);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    keys,
    signingAlgorithm: algorithm,
    serialNumber: serialNumber(random),
    name: [{ CN: [`Gridcall ${gatewayId}`] }],
    notBefore: new Date(EARLIEST),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const pem = `${await privatePem(keys.privateKey)}\n${certificate.toString('pem')}\n`;
  writeWhole(path, pem);
  return pem;
}

/** Under its own name only when all of it is on the disk. */
function writeWhole(path: string, text: string): void {
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function blockOf(pem: string, tag: string): ArrayBuffer {
  const block = x509.PemConverter.decodeWithHeaders(pem).find(({ type }) => type === tag);
  if (!block) throw new Error(`no ${tag} in it`);
  return block.rawData;
}

function keyOf(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', blockOf(pem, 'PRIVATE KEY'), algorithm, false, ['sign']);
}

/** 16 random bytes, positive (RFC 5280 §4.1.2.2). */
function serialNumber(random: Random): string {
  return `4${random.bytes(16).toString('hex').slice(1)}`;
}

class EstateAuthority implements CertificateAuthority {
  readonly certificate: string;
  readonly #options: AuthorityOptions;
  readonly #key: webcrypto.CryptoKey;
  readonly #own: x509.X509Certificate;

  constructor(options: AuthorityOptions, key: webcrypto.CryptoKey, own: x509.X509Certificate) {
    this.#options = options;
    this.#key = key;
    this.#own = own;
    this.certificate = own.toString('pem');
  }

  issueClient(link: { readonly id: string; readonly passwordHash: string }, days: number): Promise<IssuedCertificate> {
    return this.#issue(link.id, days, [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'url', value: markUrl(credentialMark(link.passwordHash)) }]),
    ]);
  }

  issueServer(names: readonly string[]): Promise<IssuedCertificate> {
    const known = [...new Set(names.filter((name) => name !== ''))];
    return this.#issue(`Gridcall ${this.#options.gatewayId} broker`, SERVER_DAYS, [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        known.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
    ]);
  }

  async #issue(name: string, days: number, extensions: x509.Extension[]): Promise<IssuedCertificate> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const now = Math.max(this.#options.clock.wallMs(), EARLIEST);
    const expiresAt = Math.min(now + days * DAY_MS, this.#own.notAfter.getTime());
    const certificate = await x509.X509CertificateGenerator.create({
      subject: [{ CN: [name] }],
      issuer: this.#own.subjectName,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      signingAlgorithm: algorithm,
      serialNumber: serialNumber(this.#options.random),
      // From the beginning: the clock of a device may be slow, and what ends a certificate is its link.
      notBefore: new Date(EARLIEST),
      notAfter: new Date(expiresAt),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        ...extensions,
        await x509.AuthorityKeyIdentifierExtension.create(this.#own.publicKey),
      ],
    });
    return {
      certificate: certificate.toString('pem'),
      privateKey: await privatePem(keys.privateKey),
      authority: this.certificate,
      expiresAt,
    };
  }
}
