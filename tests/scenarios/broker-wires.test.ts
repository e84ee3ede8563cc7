import http from 'node:http';
import net from 'node:net';
import tls, { type ConnectionOptions } from 'node:tls';
import type { Alert, Quarantine } from '@gridcall/contract/http-gateway.ts';
import type { IssuedCertificateSchema, NewCredentials } from '@gridcall/contract/http-property.ts';
import type { Static } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket, { createWebSocketStream } from 'ws';
import { openCertificateAuthority } from '../../gateway/src/platform/certificate-authority.ts';
import { type Clock, systemClock } from '../../gateway/src/platform/clock.ts';
import { systemRandom } from '../../gateway/src/platform/random.ts';
import { ManualClock } from '../../gateway/src/platform/testing/manual-clock.ts';
import { freePorts } from '../harness/demo.ts';
import type { LinkOfDevice } from '../harness/gateway-client.ts';
import { temporaryFolder, testConfiguration } from '../harness/part-process.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';
import { WireClient } from '../harness/wire-client.ts';

type Issued = Pick<Static<typeof IssuedCertificateSchema>, 'certificate' | 'privateKey' | 'authority'>;

let gateway: GatewayUnderTest;
let tlsPort: number;
let websocketPort: number;
beforeAll(async () => {
  const ports = await freePorts();
  [tlsPort, websocketPort] = [ports.mqtt, ports.queue];
  const mqtt = { port: 0, tlsPort, websocketPort, tlsServerName: 'broker.estate', packetBytes: 65_536 };
  gateway = await GatewayUnderTest.start({ mqtt });
});
afterAll(() => gateway.process.kill('SIGKILL'));

async function issue(id: string): Promise<Issued> {
  const path = `/api/v1/administration/links/${id}/certificate`;
  const { status, body } = await gateway.client.request<Issued>('POST', path, {});
  expect(status).toBe(201);
  return body;
}

/** A device that trusts the estate, and shows `certificate` when it has one. */
function overTls(certificate: Issued | undefined, options: ConnectionOptions = {}): WireClient {
  const own = certificate ? { cert: certificate.certificate, key: certificate.privateKey } : {};
  const ca = certificate ? { ca: certificate.authority } : {};
  return new WireClient(tls.connect({ host: '127.0.0.1', port: tlsPort, ...ca, ...own, ...options }));
}

/** One of a day, by the authority in a folder, as its clock has it. */
async function forged(dataDir: string, clock: Clock): Promise<Issued> {
  const authority = await openCertificateAuthority({ dataDir, clock, gatewayId: 'gateway-0417', random: systemRandom });
  return authority.issueClient({ id: 'tls-foreign', passwordHash: '00' }, 1);
}

const byName = (link: LinkOfDevice) => ({ clientId: link.clientId, username: link.username });
const byPassword = (link: LinkOfDevice) => ({ ...byName(link), password: Buffer.from(link.password) });

async function lastReason(clientId = ''): Promise<string | undefined> {
  const { refusedConnections } = await gateway.client.get<Quarantine>('/api/v1/quarantine');
  return refusedConnections.find((one) => one.clientId === clientId)?.reason;
}

async function alertOf(link: LinkOfDevice): Promise<Alert | undefined> {
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts');
  return alerts.find(({ deviceId }) => deviceId === link.deviceId);
}

describe('MQTT over TLS, with a certificate of the link', () => {
  test('it needs no password, and raises an alert', async () => {
    const link = await gateway.client.link('tls-own');
    const wire = overTls(await issue('tls-own'), { servername: 'broker.estate' });
    expect((await wire.connect(byName(link))).returnCode).toBe(0);
    await wire.publish(link.topics.reading, '{"values":{"alarm":true}}', 1);
    expect(await alertOf(link)).toMatchObject({ kind: 'gas_leak', level: 1 });
    await wire.disconnect();
  });

  test('without a user name its certificate says who it is', async () => {
    const link = await gateway.client.link('tls-nameless');
    const wire = overTls(await issue('tls-nameless'));
    expect((await wire.connect({ clientId: link.clientId, username: '' })).returnCode).toBe(0);
    await wire.disconnect();
  });

  test('a password is enough over TLS, too', async () => {
    const link = await gateway.client.link('tls-password');
    const { authority } = await issue('tls-password');
    const wire = overTls(undefined, { ca: authority });
    expect((await wire.connect(byPassword(link))).returnCode).toBe(0);
    await wire.disconnect();
  });

  test("another link's certificate is refused by both names", async () => {
    const link = await gateway.client.link('tls-1');
    await gateway.client.link('tls-10');
    const wire = overTls(await issue('tls-10'));
    expect((await wire.connect(byName(link))).returnCode).toBe(5);
    expect(await lastReason('tls-1')).toBe('The certificate is that of the link "tls-10", not of this one.');
  });

  test('a certificate of another estate, and one past its last day, are refused', async () => {
    const link = await gateway.client.link('tls-foreign');
    const own = await issue('tls-foreign');
    const foreignDir = testConfiguration(temporaryFolder('estate')).dataDir;
    const past = new ManualClock(Date.UTC(2026, 0, 1));
    const [notOurs, outOfDate] = [await forged(foreignDir, systemClock), await forged(gateway.dataDir, past)];
    for (const [certificate, reason] of [
      [notOurs, 'The certificate cannot be taken: it was not issued by this estate.'],
      [outOfDate, 'The certificate cannot be taken: it is past its last day.'],
    ] as const) {
      const wire = overTls({ ...certificate, authority: own.authority });
      expect((await wire.connect(byName(link))).returnCode).toBe(4);
      expect(await lastReason('tls-foreign')).toBe(reason);
    }
  });

  test('revoked: the session is cut off at once, and its certificate opens nothing any more', async () => {
    const link = await gateway.client.link('tls-revoked');
    const certificate = await issue('tls-revoked');
    const wire = overTls(certificate);
    await wire.connect(byName(link));
    await gateway.client.request('DELETE', '/api/v1/administration/links/tls-revoked');
    await wire.closed;
    const again = overTls(certificate);
    expect((await again.connect(byName(link))).returnCode).toBe(5);
    expect(await lastReason('tls-revoked')).toMatch(/link was revoked/);
  });

  test('new credentials end the session and the certificates of before; a new one opens', async () => {
    const link = await gateway.client.link('tls-replaced');
    const before = await issue('tls-replaced');
    const wire = overTls(before);
    await wire.connect(byName(link));
    const { status } = await gateway.client.request<NewCredentials>(
      'POST',
      '/api/v1/administration/devices/tls-replaced/replace',
      {},
    );
    expect(status).toBeLessThan(300);
    await wire.closed;
    expect((await overTls(before).connect(byName(link))).returnCode).toBe(5);
    expect(await lastReason('tls-replaced')).toMatch(/older than the credentials of today/);
    const renewed = overTls(await issue('tls-replaced'));
    expect((await renewed.connect(byName(link))).returnCode).toBe(0);
    await renewed.disconnect();
  });

  test('the broker is only who its authority says: a device that does not know it hangs up, and that is named', async () => {
    // Before the handshake is through by TLS 1.3, after it by TLS 1.2.
    for (const [maxVersion, when] of [
      ['TLSv1.3', /^TLS failed: the device hung up: it may not trust the authority/],
      ['TLSv1.2', /^The device hung up after the TLS handshake: it may not trust the authority/],
    ] as const) {
      const wire = overTls(undefined, { maxVersion });
      await wire.closed;
      await eventually('the reason', async () => (when.test((await lastReason()) ?? '') ? true : undefined));
    }
    const { authority } = await issue('tls-own');
    const wrongName = overTls(undefined, { ca: authority, servername: 'somebody.else' });
    await wrongName.closed;
    await expect(wrongName.ping()).rejects.toThrow(/closed/);
  });

  test('the wrong wire at either port is named', async () => {
    const plain = new WireClient(net.connect(tlsPort, '127.0.0.1'));
    await expect(plain.connect({ clientId: 'tls-own' })).rejects.toThrow(/closed/);
    await eventually('the TLS port', async () =>
      (await lastReason()) === 'TLS failed: something else than TLS was spoken to the TLS port.' ? true : undefined,
    );
    const secret = new WireClient(tls.connect({ host: '127.0.0.1', port: gateway.mqttPort }));
    await secret.closed;
    expect(await lastReason()).toBe('TLS was spoken to the port without TLS.');
  });
});

describe('MQTT over WebSocket', () => {
  const url = () => `ws://127.0.0.1:${websocketPort}/mqtt`;
  const overWebSocket = (protocol = 'mqtt') => {
    const socket = new WebSocket(url(), protocol);
    return { socket, wire: new WireClient(createWebSocketStream(socket)) };
  };

  test('a device signs in, is heard, and hears its acknowledgement', async () => {
    const link = await gateway.client.link('ws-own');
    const { wire } = overWebSocket();
    expect((await wire.connect(byPassword(link))).returnCode).toBe(0);
    await wire.publish(link.topics.reading, '{"values":{"alarm":true}}', 1);
    expect(await alertOf(link)).toMatchObject({ level: 1 });
    await wire.disconnect();
  });

  test('a packet may come in many messages, and many packets in one [MQTT-6.0.0-2]', async () => {
    const link = await gateway.client.link('ws-split');
    const { socket, wire } = overWebSocket();
    await wire.connect(byPassword(link));
    const pings = Buffer.from([0xc0, 0, 0xc0, 0, 0xc0, 0, 0xc0]);
    const pong = wire.ping();
    socket.send(pings);
    socket.send(Buffer.from([0]));
    await pong;
    await wire.publish(link.topics.reading, '{"values":{"methane_lel":1}}', 1);
    await wire.disconnect();
  });

  test('a revoked link is cut off here, too', async () => {
    const link = await gateway.client.link('ws-revoked');
    const { wire } = overWebSocket();
    await wire.connect(byPassword(link));
    await gateway.client.request('DELETE', '/api/v1/administration/links/ws-revoked');
    await wire.closed;
  });

  test('text, another subprotocol and too long a message are refused, by name', async () => {
    const text = overWebSocket();
    text.socket.once('open', () => text.socket.send('hello'));
    await text.wire.closed;
    expect(await lastReason()).toBe('The WebSocket sent text: MQTT is sent in binary messages.');

    const chat = overWebSocket('chat');
    await chat.wire.closed;
    expect(await lastReason()).toBe('A WebSocket without the subprotocol mqtt.');

    const long = overWebSocket();
    long.socket.once('open', () => long.socket.send(Buffer.alloc(70_000)));
    await long.wire.closed;
    expect(await lastReason()).toMatch(
      /^A packet over WebSocket is over the limit of 65536 bytes \(mqtt\.packetBytes\)/,
    );
  });

  test('a page that is opened there says what this is', async () => {
    const status = await new Promise((resolve) =>
      http.get(url().replace('ws:', 'http:'), (response) => resolve(response.resume().statusCode)),
    );
    expect(status).toBe(426);
  });
});
