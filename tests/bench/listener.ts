import http from 'node:http';
import net from 'node:net';
import { connectPacket, subscribePacket } from './packets.ts';

/** Where alarms are heard: the gateway's live stream, or the topic `alerts/#` of a broker. */
export type Listen =
  | { readonly kind: 'live'; readonly httpPort: number; readonly token: string }
  /** `relayed`: the alarm itself is sent there; otherwise somebody behind the broker makes an alert of a reading. */
  | { readonly kind: 'topic'; readonly relayed: boolean };

type Heard = (deviceId: string, at: number) => void;

/** Resolves, once the listener stands, to what ends it. */
export function listenForAlarms(port: number, listen: Listen, heard: Heard): Promise<() => void> {
  return listen.kind === 'topic' ? listenToTopic(port, heard) : listenToLive(listen, heard);
}

function listenToLive(
  listen: { readonly httpPort: number; readonly token: string },
  heard: Heard,
): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      {
        host: '127.0.0.1',
        port: listen.httpPort,
        path: '/api/v1/live',
        headers: { authorization: `Bearer ${listen.token}` },
      },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`live: ${response.statusCode}`));
        let rest = '';
        response.on('data', (chunk: Buffer) => {
          const at = performance.now();
          const lines = (rest + chunk.toString()).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            if (!line.startsWith('data:') || !line.includes('"type":"alert"')) continue;
            const change = JSON.parse(line.slice(5)) as { data: { deviceId?: string } };
            if (change.data.deviceId) heard(change.data.deviceId, at);
          }
        });
        resolve(() => request.destroy());
      },
    );
    request.on('error', (error) => (request.destroyed ? undefined : reject(error)));
  });
}

function listenToTopic(port: number, heard: Heard): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.write(connectPacket('listener', 'listener'));
    socket.once('data', () => {
      socket.write(subscribePacket('alerts/#'));
      socket.once('data', () => {
        socket.on('data', (chunk: Buffer) => {
          const at = performance.now();
          for (const match of chunk.toString('latin1').matchAll(/alerts\/([a-z]+-\d+)/g))
            if (match[1]) heard(match[1], at);
        });
        resolve(() => socket.destroy());
      });
    });
  });
}
