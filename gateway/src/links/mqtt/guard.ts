import type { Duplex } from 'node:stream';
import type { Client, ConnectPacket } from 'aedes';
import { filterFault, isPlainText, topicFault } from './wire-text.ts';

/** What a packet of the wire may hold, as far as the guard looks at it. */
export interface WirePacket {
  readonly cmd: string;
  readonly length: number;
  readonly qos?: number;
  readonly dup?: boolean;
  readonly messageId?: number;
  readonly topic?: string;
  readonly subscriptions?: readonly { readonly topic: string }[];
  readonly unsubscriptions?: readonly string[];
}

/** The parts of aedes's client that are private and that the guard needs. Checked at start by `assertGuardable`. */
interface GuardedClient extends Client {
  _parser: {
    parse(buffer: Buffer): number;
    packet: { length: number };
    prependListener(event: 'packet', listener: (packet: WirePacket) => void): void;
  };
}

/** A client id, user name and will of at most this many bytes fit in a CONNECT with room to spare. */
const CONNECT_BYTES_MAXIMUM = 4096;
/** The first byte of a TLS handshake: somebody speaks TLS to the plain port. */
const TLS_HANDSHAKE = 0x16;

export interface Guard {
  /** Bytes that one packet may have now that the client has signed in. */
  readonly packetBytes: () => number;
  /** `held` is what had been taken in of it. */
  readonly onTooLarge: (announced: number, held: number, limit: number) => void;
  readonly onTls: () => void;
  readonly onViolation: (reason: string, packet: WirePacket) => void;
}

/**
 * aedes 1.x has no packet limit: 190 MB of one CONNECT were buffered before authentication. The announced length and
 * what is buffered are checked after each chunk; before CONNECT is through, a far smaller limit holds. Its parser also lets
 * through what MQTT 3.1.1 forbids; each packet is looked at before aedes acts on it.
 */
export function guardClient(client: Client, guard: Guard): void {
  const { _parser: parser } = client as GuardedClient;
  const parse = parser.parse.bind(parser);
  const limit = () => (client.connected || client.connecting ? guard.packetBytes() : CONNECT_BYTES_MAXIMUM);
  const tooLarge = (announced: number, buffered: number) => {
    const { conn } = client;
    guard.onTooLarge(announced, buffered + (conn as Duplex).readableLength, limit());
    (conn as Duplex).destroy();
  };
  let isFirst = true;
  parser.parse = (buffer) => {
    if (isFirst && buffer[0] === TLS_HANDSHAKE) guard.onTls();
    isFirst = false;
    const buffered = parse(buffer);
    if (parser.packet.length > limit()) tooLarge(parser.packet.length, buffered);
    return buffered;
  };
  parser.prependListener('packet', (packet) => {
    if (packet.length > limit()) {
      tooLarge(packet.length, packet.length);
      return;
    }
    const reason = packetFault(packet);
    if (reason !== undefined) guard.onViolation(reason, packet);
  });
}

/** For the installer: the limit with its setting, and what is to be done at the other end, which tries again at once. */
export function tooLargeReason(packet: {
  readonly announced: number;
  readonly limit: number;
  readonly speaker: 'device' | 'bridge' | undefined;
}): string {
  const { announced, limit, speaker } = packet;
  const over = `A packet of ${announced} bytes is over the limit of ${limit} bytes`;
  if (speaker === undefined) return `${over} that holds before a client has signed in: this is no CONNECT of MQTT.`;
  if (speaker === 'device') return `${over} (mqtt.packetBytes): let the device say fewer values at a time.`;
  return `${over} (mqtt.bridgePacketBytes). The hub sends it again whenever it connects: divide its devices among two hubs, delete what it retains and nobody needs, or raise that setting.`;
}

/** Fails at start, not in the field, when an upgrade of aedes moved what the guard stands on. */
export function assertGuardable(client: Client): void {
  const parser = (client as Partial<GuardedClient>)._parser;
  if (typeof parser?.parse !== 'function' || typeof parser.packet?.length !== 'number') {
    throw new Error('This version of aedes has no parser to guard: the packet limit would not hold.');
  }
}

/** Which rule of MQTT 3.1.1 a packet breaks; `undefined` when none. CONNECT has its own, because it is answered. */
export function packetFault(packet: WirePacket): string | undefined {
  const { cmd, qos = 0, messageId } = packet;
  if (messageId === 0 && (cmd !== 'publish' || qos > 0)) return 'The message id is 0 [MQTT-2.3.1-1].';
  switch (cmd) {
    case 'publish':
      if (qos === 0 && packet.dup) return 'QoS 0 with the DUP flag set [MQTT-3.3.1-2].';
      return topicFault(packet.topic ?? '');
    case 'subscribe':
      return filtersFault(packet.subscriptions?.map(({ topic }) => topic));
    case 'unsubscribe':
      return filtersFault(packet.unsubscriptions);
    default:
      return undefined;
  }
}

function filtersFault(filters: readonly string[] = []): string | undefined {
  if (filters.length === 0) return 'No filter is given [MQTT-3.8.3-3].';
  for (const filter of filters) {
    const fault = filterFault(filter);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

export interface ConnectFault {
  readonly reason: string;
  /** Of CONNACK. */
  readonly returnCode: 1 | 2 | 4;
}

/** Why a CONNECT is refused before anybody asks for its password; `undefined` when it is not. */
export function connectFault(packet: ConnectPacket, hasCertificate: boolean): ConnectFault | undefined {
  const { clientId, username, will } = packet;
  // Its own types do not know that a version of 5 comes through the parser.
  if ((packet.protocolVersion as number) === 5) {
    return { returnCode: 1, reason: 'MQTT 5 is not spoken here: set the client to version 3.1.1.' };
  }
  if (!isPlainText(clientId) || (username !== undefined && !isPlainText(username))) {
    return rejected('The client id or user name holds characters that are not text.');
  }
  // [MQTT-3.1.3-8]; with a clean session the link's own id stands in for it.
  if (clientId === '' && !packet.clean) {
    return rejected('The client id is empty: use the link id as client id (mosquitto_pub -i), or a clean session.');
  }
  if (!username && !hasCertificate) {
    return { returnCode: 4, reason: 'The user name is missing: use the link id as user name (mosquitto_pub -u).' };
  }
  if (username && clientId !== '' && username !== clientId) {
    return rejected(
      `The client id "${clientId.slice(0, 64)}" is not the user name "${username.slice(0, 64)}": both are the link id.`,
    );
  }
  const willFault = will ? topicFault(will.topic) : undefined;
  return willFault === undefined ? undefined : rejected(`The will cannot be taken. ${willFault}`);
}

function rejected(reason: string): ConnectFault {
  return { returnCode: 2, reason };
}
