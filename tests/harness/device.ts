import mqtt, { type MqttClient } from 'mqtt';
import type { LinkOfDevice } from './gateway-client.ts';

/** A device by a real MQTT client. `publish` resolves at the PUBACK. */
export class Device {
  readonly client: MqttClient;
  readonly #link: LinkOfDevice;

  private constructor(client: MqttClient, link: LinkOfDevice) {
    this.client = client;
    this.#link = link;
  }

  static async connect(
    port: number,
    link: LinkOfDevice,
    options: { readonly will?: string; readonly reconnect?: boolean } = {},
  ): Promise<Device> {
    const client = await mqtt.connectAsync({
      host: '127.0.0.1',
      port,
      clientId: link.clientId,
      username: link.username,
      password: link.password,
      reconnectPeriod: options.reconnect ? 100 : 0,
      protocolVersion: 4,
      ...(options.will === undefined
        ? {}
        : { will: { topic: link.topics.status, payload: Buffer.from(options.will), qos: 1, retain: false } }),
    });
    client.on('error', () => undefined);
    return new Device(client, link);
  }

  async publish(kind: 'reading' | 'event' | 'status', body: unknown, topic = this.#link.topics[kind]): Promise<void> {
    await this.client.publishAsync(topic, typeof body === 'string' ? body : JSON.stringify(body), { qos: 1 });
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}
