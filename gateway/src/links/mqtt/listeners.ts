import { createServer as createHttpServer } from 'node:http';
import net, { type Socket } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../platform/clock.ts';
import { SPOKE_NOTHING, shownCertificate, tlsReason } from './shown-certificate.ts';
import type { ShownCertificate } from './sign-in.ts';

const HANDSHAKE_MS = 5000;
const TCP_KEEPALIVE_MS = 60_000;
/** Well before the two years of a broker's certificate are over, also in a gateway that is never started again. */
const RENEW_MS = 7 * 86_400_000;
const MQTT_PROTOCOLS = ['mqtt', 'mqttv3.1'];

/** A connection that may speak MQTT now, by whichever wire. */
export interface Arrived {
  readonly conn: Duplex;
  readonly address: string;
  readonly certificate: ShownCertificate | undefined;
}

/** PEM, for the names and addresses of the broker. */
export type ServerCredentials = (names: readonly string[]) => Promise<{
  readonly certificate: string;
  readonly privateKey: string;
  readonly authority: string;
}>;

export interface ListenerOptions {
  readonly configuration: Configuration['mqtt'];
  readonly clock: Clock;
  /** Asked only when there is a TLS port. */
  readonly serverCredentials: ServerCredentials;
  readonly onArrived: (arrived: Arrived) => void;
  readonly onRefused: (address: string, reason: string) => void;
}

export interface Ports {
  readonly port: number;
  /** 0 where there is none. */
  readonly tlsPort: number;
  readonly websocketPort: number;
}

/** The broker's doors: TCP, TLS and WebSocket, with one count of connections for all. */
export class Listeners {
  readonly #options: ListenerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #perAddress = new Map<string, number>();
  readonly #servers: net.Server[] = [];
  #plain: net.Server | undefined;
  #cancelRenewal: (() => void) | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  async start(): Promise<Ports> {
    const { configuration } = this.#options;
    const plain = this.#plainServer();
    const port = await this.#listen(plain, configuration.port);
    this.#plain = plain;
    const tlsPort =
      configuration.tlsPort === 0 ? 0 : await this.#listen(await this.#tlsServer(), configuration.tlsPort);
    const websocketPort =
      configuration.websocketPort === 0 ? 0 : await this.#listen(this.#websocketServer(), configuration.websocketPort);
    return { port, tlsPort, websocketPort };
  }

  async stop(): Promise<void> {
    this.#cancelRenewal?.();
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  /** 0 until it listens. */
  get port(): number {
    return this.#plain === undefined ? 0 : portOf(this.#plain);
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async #listen(server: net.Server, port: number): Promise<number> {
    const { host } = this.#options.configuration;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    this.#servers.push(server);
    return portOf(server);
  }

  #plainServer(): net.Server {
    return net.createServer(socketOptions, (socket) => {
      const address = addressOf(socket);
      if (this.#admit(socket, address)) this.#options.onArrived({ conn: socket, address, certificate: undefined });
    });
  }

  async #tlsServer(): Promise<net.Server> {
    const server = tls.createServer(
      {
        ...socketOptions,
        ...(await this.#secureContext()),
        minVersion: 'TLSv1.2',
        handshakeTimeout: HANDSHAKE_MS,
        requestCert: true,
        // One that is not ours is refused after CONNECT, where the reason can be told to the installer.
        rejectUnauthorized: false,
      },
      (socket) => {
        const address = addressOf(socket);
        // Some clients look at the broker's certificate only now, and hang up without a word of TLS.
        socket.once('close', () => {
          if (!socket.readableDidRead) this.#options.onRefused(address, SPOKE_NOTHING);
        });
        this.#options.onArrived({ conn: socket, address, certificate: shownCertificate(socket) });
      },
    );
    server.on('connection', (socket: Socket) => this.#admit(socket, addressOf(socket)));
    server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
      this.#options.onRefused(addressOf(socket), tlsReason(error));
    });
    this.#renewLater(server);
    return server;
  }

  async #secureContext(): Promise<{ key: string; cert: string; ca: string }> {
    const { host, tlsServerName } = this.#options.configuration;
    const interfaces = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
    const addresses = interfaces.filter(({ scopeid }) => !scopeid).map(({ address }) => address);
    const names = ['localhost', hostname(), host, tlsServerName, ...addresses];
    const { certificate, privateKey, authority } = await this.#options.serverCredentials(names);
    return { key: privateKey, cert: certificate, ca: authority };
  }

  #renewLater(server: tls.Server): void {
    this.#cancelRenewal = this.#options.clock.after(RENEW_MS, () => {
      this.#renewLater(server);
      this.#secureContext().then(
        (context) => server.setSecureContext(context),
        // The one of now holds for two years; the next try is in a week.
        () => undefined,
      );
    });
  }

  #websocketServer(): net.Server {
    const { configuration, onArrived, onRefused } = this.#options;
    const server = createHttpServer({
      noDelay: true,
      headersTimeout: HANDSHAKE_MS,
      requestTimeout: HANDSHAKE_MS,
      // Node looks every 30 s whether somebody is over these times.
      connectionsCheckingInterval: HANDSHAKE_MS / 5,
    });
    server.on('connection', (socket: Socket) => this.#admit(socket, addressOf(socket)));
    server.on('request', (_request, response) => {
      response.writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket', connection: 'close' });
      response.end('MQTT over WebSocket, subprotocol mqtt\n');
    });
    const sockets = new WebSocketServer({
      server,
      perMessageDeflate: false,
      // A message is held whole before it is handed on, also of somebody who never signs in.
      maxPayload: configuration.packetBytes,
      handleProtocols: (offered) => MQTT_PROTOCOLS.find((name) => offered.has(name)) ?? false,
      // [MQTT-6.0.0-3]
      verifyClient: ({ req }, answer) => {
        const offered = String(req.headers['sec-websocket-protocol'] ?? '').split(/, */);
        const isMqtt = offered.some((name) => MQTT_PROTOCOLS.includes(name));
        if (!isMqtt) onRefused(addressOf(req.socket), 'A WebSocket without the subprotocol mqtt.');
        answer(isMqtt, 400, 'use the subprotocol mqtt');
      },
    });
    sockets.on('connection', (socket: WebSocket, request) => {
      const address = addressOf(request.socket);
      socket.on('error', (error: NodeJS.ErrnoException) => {
        const over = `A packet over WebSocket is over the limit of ${configuration.packetBytes} bytes (mqtt.packetBytes)`;
        if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
          onRefused(address, `${over}: let it say less at a time; a hub with a long list speaks over TCP or TLS.`);
        } else onRefused(address, `The WebSocket broke a rule: ${error.message.slice(0, 100)}.`);
      });
      const conn = createWebSocketStream(socket);
      // [MQTT-6.0.0-1]
      socket.prependListener('message', (_data, isBinary) => {
        if (isBinary || conn.destroyed) return;
        onRefused(address, 'The WebSocket sent text: MQTT is sent in binary messages.');
        conn.destroy();
      });
      onArrived({ conn, address, certificate: undefined });
    });
    return server;
  }

  /** False when it is one too many: then it is closed, and named. */
  #admit(socket: Socket, address: string): boolean {
    const { connections, connectionsPerAddress } = this.#options.configuration;
    // What a socket that is closed early still has to say harms nobody.
    socket.on('error', () => undefined);
    const open = this.#perAddress.get(address) ?? 0;
    if (this.#sockets.size >= connections)
      return this.#turnAway(socket, address, `More than ${connections} connections.`);
    if (open >= connectionsPerAddress) {
      return this.#turnAway(socket, address, `More than ${connectionsPerAddress} connections from one address.`);
    }
    this.#perAddress.set(address, open + 1);
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
    });
    return true;
  }

  #turnAway(socket: Socket, address: string, reason: string): false {
    this.#options.onRefused(address, reason);
    socket.destroy();
    return false;
  }
}

const socketOptions = { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS };

function portOf(server: net.Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** IPv4 as it is written everywhere else, also on a socket of IPv6. */
function addressOf(socket: Pick<Socket, 'remoteAddress'>): string {
  return (socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '');
}
