import { describe, expect, test } from 'vitest';
import { credentialMark, markIn, markUrl } from '../../platform/credential-mark.ts';
import { type Credentials, type ShownCertificate, signIn } from './sign-in.ts';
import { deviceRow, linkRow, PASSWORD, PASSWORD_HASH, viewOf } from './testing/rows.ts';

const view = viewOf({
  links: [linkRow('co1'), linkRow('co10'), linkRow('old', { revokedAt: 5 })],
  devices: [deviceRow('co1'), deviceRow('co10'), deviceRow('old')],
});
const own: ShownCertificate = { ok: true, linkId: 'co1', credentialMark: credentialMark(PASSWORD_HASH) };
const outdated: ShownCertificate = { ...own, credentialMark: credentialMark('ff') };
const foreign: ShownCertificate = { ok: false, reason: 'SELF_SIGNED_CERT_IN_CHAIN' };
const password = Buffer.from(PASSWORD);
const base: Credentials = { clientId: 'co1', username: 'co1', password: undefined, certificate: undefined };

describe('who may come in', () => {
  test.each<[string, Partial<Credentials>, string | undefined]>([
    ['with the password', { password }, undefined],
    ['with the certificate', { certificate: own }, undefined],
    ['with the certificate and without a user name', { certificate: own, username: undefined }, undefined],
    ['with the password and a certificate of before', { password, certificate: outdated }, undefined],
    ['with nothing', {}, 'PASSWORD_WRONG'],
    ['with a wrong password', { password: Buffer.from('wrong') }, 'PASSWORD_WRONG'],
    ['with an empty password', { password: Buffer.alloc(0) }, 'PASSWORD_WRONG'],
    ['with the certificate of before', { certificate: outdated }, 'CERTIFICATE_REFUSED'],
    ['with a certificate of another authority', { certificate: foreign }, 'CERTIFICATE_REFUSED'],
    ["with a neighbour's certificate", { clientId: 'co10', username: 'co10', certificate: own }, 'CERTIFICATE_REFUSED'],
    ['as nobody', { clientId: 'nobody', username: 'nobody', password }, 'DEVICE_UNKNOWN'],
    ['without a name', { username: undefined, password }, 'DEVICE_UNKNOWN'],
    ['with a foreign certificate and no name', { username: undefined, certificate: foreign }, 'CERTIFICATE_REFUSED'],
    ['by a prototype', { clientId: '__proto__', username: '__proto__', password }, 'DEVICE_UNKNOWN'],
    ['under another client id', { clientId: 'co10', password }, 'CLIENT_ID_WRONG'],
    ['when revoked', { clientId: 'old', username: 'old', password }, 'LINK_REVOKED'],
    ['when revoked, by certificate', { clientId: 'old', username: 'old', certificate: own }, 'LINK_REVOKED'],
  ])('%s', (_name, given, code) => {
    const verdict = signIn(view, { ...base, ...given });
    expect(verdict.ok ? undefined : verdict.code).toBe(code);
  });
});

test('who is told that the password is wrong is told where the one of today was shown', () => {
  const verdict = signIn(view, { ...base, password: Buffer.from('wrong') });
  expect(verdict).toMatchObject({ reason: expect.stringMatching(/link add.*device replace.*device hand-over/) });
});

test('the mark of a certificate is found among its other names, and only there', () => {
  const mark = credentialMark(PASSWORD_HASH);
  expect(markIn(`DNS:co1, URI:${markUrl(mark)}`)).toBe(mark);
  expect(markIn(`DNS:${markUrl(mark)}`)).toBe('');
  expect(markIn(undefined)).toBe('');
  expect(credentialMark('other')).not.toBe(mark);
});
