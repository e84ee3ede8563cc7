import type { ConnectPacket } from 'aedes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectFault, packetFault, tooLargeReason, type WirePacket } from './guard.ts';
import { filterFault, isPlainText, shownText, topicFault } from './wire-text.ts';

const NUL = String.fromCharCode(0);

test.each([
  ['bridge', /of 2000000 bytes.*limit of 1000 bytes \(mqtt\.bridgePacketBytes\).*divide its devices/],
  ['device', /of 2000000 bytes.*limit of 1000 bytes \(mqtt\.packetBytes\).*fewer values/],
  [undefined, /of 2000000 bytes.*limit of 1000 bytes.*signed in/],
] as const)('a packet of a %s that is too large is told with its limit and what to do', (speaker, words) => {
  const reason = tooLargeReason({ announced: 2_000_000, limit: 1000, speaker });
  expect(reason).toMatch(words);
  // The list of refused connections cuts what is longer.
  expect(reason.length).toBeLessThan(300);
});

describe('text of the wire', () => {
  test.each([
    ['co1', true],
    ['楼栋一', true],
    [`co${NUL}1`, false],
    ['co\n1', false],
    ['co\u0085', false],
    ['\ud800', false],
    ['bytes that were no UTF-8: \ufffd', false],
  ])('%j', (text, isPlain) => {
    expect(isPlainText(text)).toBe(isPlain);
    expect(topicFault(text) === undefined).toBe(isPlain);
    expect(filterFault(text) === undefined).toBe(isPlain);
  });

  test.each([
    ['a/b', undefined],
    ['', /empty/],
    ['a/+', /wildcard/],
    ['#', /wildcard/],
    ['/'.repeat(64), /levels/],
  ])('topic %j', (topic, fault) => {
    if (fault === undefined) expect(topicFault(topic)).toBeUndefined();
    else expect(topicFault(topic)).toMatch(fault);
  });

  test.each([
    ['#', true],
    ['+', true],
    ['a/#', true],
    ['+/b/+', true],
    ['/', true],
    ['a//b', true],
    ['ab/+e', false],
    ['ab/e+', false],
    ['a#', false],
    ['a/#/b', false],
    ['#/a', false],
    ['++', false],
    ['', false],
  ])('filter %j', (filter, isRight) => {
    expect(filterFault(filter) === undefined).toBe(isRight);
  });

  test('what is shown is text, whatever came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const shown = shownText(text, 64);
        expect(shown.length).toBeLessThanOrEqual(64);
        expect(isPlainText(shown.replaceAll('\ufffd', '').toWellFormed().replaceAll('\ufffd', ''))).toBe(true);
      }),
    );
  });
});

describe('a packet that breaks a rule of MQTT', () => {
  const packet = (more: Partial<WirePacket> & { cmd: string }): WirePacket => ({ length: 10, ...more });
  test.each([
    [packet({ cmd: 'publish', topic: 'a', qos: 1, messageId: 7 }), undefined],
    [packet({ cmd: 'publish', topic: 'a', qos: 0 }), undefined],
    [packet({ cmd: 'publish', topic: 'a', qos: 1, messageId: 0 }), /message id is 0/],
    [packet({ cmd: 'publish', topic: 'a', qos: 0, dup: true }), /DUP/],
    [packet({ cmd: 'publish', topic: 'a', qos: 1, dup: true, messageId: 7 }), undefined],
    [packet({ cmd: 'publish', topic: 'a/+', qos: 0 }), /wildcard/],
    [packet({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a' }] }), undefined],
    [packet({ cmd: 'subscribe', messageId: 0, subscriptions: [{ topic: 'a' }] }), /message id is 0/],
    [packet({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a' }, { topic: 'ab/+e' }] }), /\+e/],
    [packet({ cmd: 'subscribe', messageId: 1, subscriptions: [] }), /No filter/],
    [packet({ cmd: 'unsubscribe', messageId: 1, unsubscriptions: ['a/#/b'] }), /#/],
    [packet({ cmd: 'puback', messageId: 0 }), /message id is 0/],
    [packet({ cmd: 'pingreq' }), undefined],
  ])('%j', (wire, fault) => {
    if (fault === undefined) expect(packetFault(wire)).toBeUndefined();
    else expect(packetFault(wire)).toMatch(fault);
  });
});

describe('a CONNECT that is refused before anybody asks for its password', () => {
  const connect = (more: object): ConnectPacket =>
    ({ cmd: 'connect', clientId: 'co1', username: 'co1', clean: true, protocolVersion: 4, ...more }) as ConnectPacket;
  test.each([
    ['right', connect({}), false, undefined],
    ['no client id, clean', connect({ clientId: '' }), false, undefined],
    ['no client id, session to be kept', connect({ clientId: '', clean: false }), false, 2],
    ['another user name', connect({ username: 'co10' }), false, 2],
    ['no user name', connect({ username: undefined }), false, 4],
    ['no user name, but a certificate', connect({ username: undefined }), true, undefined],
    ['NUL in the client id', connect({ clientId: `co1${NUL}` }), false, 2],
    ['no UTF-8 in the user name', connect({ username: 'co1\ufffd' }), false, 2],
    ['MQTT 5', connect({ protocolVersion: 5 }), false, 1],
    ['a will', connect({ will: { topic: 'gridcall/v1/co1/status' } }), false, undefined],
    ['NUL in the will', connect({ will: { topic: `a${NUL}` } }), false, 2],
    ['a wildcard in the will', connect({ will: { topic: 'gridcall/v1/+/status' } }), false, 2],
  ])('%s', (_name, packet, hasCertificate, returnCode) => {
    expect(connectFault(packet, hasCertificate)?.returnCode).toBe(returnCode);
  });
});
