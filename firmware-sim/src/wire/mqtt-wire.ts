import { connect as connectSocket } from 'node:net';
import { commandTopic, deviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import { MqttClient } from 'mqtt';
import type { Wire } from './wire.ts';

export interface MqttWireOptions {
  readonly host: string;
  readonly port: number;
  readonly deviceId: string;
  /** User name and client id. */
  readonly linkId: string;
  readonly password: string;
  /** Whether it is connected now; with the reason when the broker refuses. */
  /** A command, as text; nothing else is ever sent to a device. */
  readonly onCommand?: (payload: string) => void;
  readonly onState: (state: 'connected' | 'disconnected' | 'refused') => void;
}

const RECONNECT_MS = 1000;
const KEEPALIVE_S = 30;

/** A device's MQTT connection: clean session, QoS 1, a last will, no Nagle. mqtt.js repeats what was not acknowledged. */
export class MqttWire implements Wire {
  readonly #options: MqttWireOptions;
  /** Who waits for an acknowledgement that will not come once the power is cut. */
  readonly #waiting = new Set<(error: Error) => void>();
  #client: MqttClient | undefined;

  constructor(options: MqttWireOptions) {
    this.#options = options;
    this.#client = openClient(options);
  }

  publish(topic: string, payload: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#client === undefined) {
        reject(new Error('The wire has no power.'));
        return;
      }
      this.#waiting.add(reject);
      this.#client.publish(topic, payload, { qos: 1 }, (error) => {
        this.#waiting.delete(reject);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  breakOff(): void {
    const client = this.#client;
    this.#client = undefined;
    // The socket goes without DISCONNECT, so that the broker speaks the will.
    client?.stream.destroy();
    client?.end(true);
    for (const reject of this.#waiting) reject(new Error('The power was cut.'));
    this.#waiting.clear();
  }

  restore(): void {
    this.#client ??= openClient(this.#options);
  }

  async end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    await new Promise<void>((resolve) => client.end(false, {}, () => resolve()));
    for (const reject of this.#waiting) reject(new Error('The wire has ended.'));
    this.#waiting.clear();
  }
}

function openClient(options: MqttWireOptions): MqttClient {
  const statusTopic = deviceTopic(options.deviceId, 'status');
  const client = new MqttClient(
    // Nagle would hold a second small packet for 40 ms.
    () => connectSocket({ host: options.host, port: options.port, noDelay: true }),
    {
      clientId: options.linkId,
      username: options.linkId,
      password: options.password,
      clean: true,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: RECONNECT_MS,
      protocolVersion: 4,
      will: { topic: statusTopic, payload: Buffer.from('{"online":false}'), qos: 1, retain: false },
    },
  );
  client.on('connect', () => {
    client.publish(statusTopic, '{"online":true}', { qos: 1 });
    if (options.onCommand !== undefined) client.subscribe(commandTopic(options.deviceId), { qos: 0 });
    options.onState('connected');
  });
  client.on('message', (_topic, payload) => options.onCommand?.(payload.toString()));
  client.on('close', () => options.onState('disconnected'));
  // A refused connection is told and tried again; a broken socket is told by `close`.
  client.on('error', (error) => {
    if ('code' in error && typeof error.code === 'number') options.onState('refused');
  });
  return client;
}
