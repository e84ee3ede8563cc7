import { connect as connectSocket } from 'node:net';
import { deviceTopic } from '@gridcall/contract/mqtt-topics.ts';
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
  readonly onState: (state: 'connected' | 'disconnected' | 'refused') => void;
}

const RECONNECT_MS = 1000;
const KEEPALIVE_S = 30;

/** A device's MQTT connection: clean session, QoS 1, a last will, no Nagle. mqtt.js repeats what was not acknowledged. */
export class MqttWire implements Wire {
  readonly #client: MqttClient;
  readonly #statusTopic: string;

  constructor(options: MqttWireOptions) {
    this.#statusTopic = deviceTopic(options.deviceId, 'status');
    this.#client = new MqttClient(
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
        will: { topic: this.#statusTopic, payload: Buffer.from('{"online":false}'), qos: 1, retain: false },
      },
    );
    this.#client.on('connect', () => {
      this.#client.publish(this.#statusTopic, '{"online":true}', { qos: 1 });
      options.onState('connected');
    });
    this.#client.on('close', () => options.onState('disconnected'));
    // A refused connection is told and tried again; a broken socket is told by `close`.
    this.#client.on('error', (error) => {
      if ('code' in error && typeof error.code === 'number') options.onState('refused');
    });
  }

  publish(topic: string, payload: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.publish(topic, payload, { qos: 1 }, (error) => (error ? reject(error) : resolve()));
    });
  }

  breakOff(): void {
    this.#client.options.reconnectPeriod = 0;
    this.#client.stream.destroy();
  }

  restore(): void {
    this.#client.options.reconnectPeriod = RECONNECT_MS;
    this.#client.reconnect();
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#client.end(true, {}, () => resolve());
    });
  }
}
