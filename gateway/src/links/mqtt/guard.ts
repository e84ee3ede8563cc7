import type { Socket } from 'node:net';
import type { Client, ConnectPacket } from 'aedes';

/** The parts of aedes's client that are private and that the frame limit needs. Checked at start by `assertGuardable`. */
interface GuardedClient extends Client {
  _parser: { parse(buffer: Buffer): number; packet: { length: number } };
}

/** A client id, user name and will of at most this many bytes fit in a CONNECT with room to spare. */
const CONNECT_BYTES_MAXIMUM = 4096;

/**
 * aedes 1.x has no packet limit: 190 MB of one CONNECT were buffered before authentication. The announced length and
 * what is buffered are checked after each chunk; before CONNECT is through, a far smaller limit holds.
 */
export function limitFrames(client: Client, packetBytes: number, onTooLarge: (announced: number) => void): void {
  const { _parser: parser } = client as GuardedClient;
  const parse = parser.parse.bind(parser);
  parser.parse = (buffer) => {
    const limit = client.connected || client.connecting ? packetBytes : Math.min(packetBytes, CONNECT_BYTES_MAXIMUM);
    const buffered = parse(buffer);
    const announced = parser.packet.length;
    if (announced > limit || buffered > packetBytes) {
      onTooLarge(announced);
      (client.conn as Socket).destroy();
    }
    return buffered;
  };
}

/** Fails at start, not in the field, when an upgrade of aedes moved what the frame limit stands on. */
export function assertGuardable(client: Client): void {
  const parser = (client as Partial<GuardedClient>)._parser;
  if (typeof parser?.parse !== 'function' || typeof parser.packet?.length !== 'number') {
    throw new Error('This version of aedes has no parser to guard: the packet limit would not hold.');
  }
}

/** NUL, control characters and lone surrogates have no place in an id (MQTT-1.5.3-1, -2). */
function isPlainText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return !/[\u0000-\u001f\u007f-\u009f]/.test(text) && text.isWellFormed();
}

/** Why a CONNECT is refused before anybody asks for its password; `undefined` when it is not. */
export function connectFault(packet: ConnectPacket): string | undefined {
  const { clientId, username } = packet;
  if (!clientId) return 'The client id is empty: use the link id as client id (mosquitto_pub -i).';
  if (!isPlainText(clientId) || (username !== undefined && !isPlainText(username))) {
    return 'The client id or user name holds characters that are not text.';
  }
  if (!username) return 'The user name is missing: use the link id as user name (mosquitto_pub -u).';
  if (username !== clientId) {
    return `The client id "${clientId.slice(0, 64)}" is not the user name "${username.slice(0, 64)}": both are the link id.`;
  }
  return undefined;
}
