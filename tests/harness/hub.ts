import type { LinkCreated } from '@gridcall/contract/http-gateway.ts';
import mqtt, { type MqttClient } from 'mqtt';

const BASE = 'zigbee2mqtt';

/** A Zigbee2MQTT hub as its own program speaks: retained list and state, a will, one topic for each friendly name. */
export class Hub {
  readonly client: MqttClient;

  private constructor(client: MqttClient) {
    this.client = client;
  }

  /** `reconnect` off: a test says when it comes back. */
  static async connect(port: number, link: LinkCreated): Promise<Hub> {
    const client = await mqtt.connectAsync({
      ...{ host: '127.0.0.1', port, protocolVersion: 4, reconnectPeriod: 0 },
      ...{ clientId: link.clientId, username: link.username, password: link.password },
      will: { topic: `${BASE}/bridge/state`, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
    });
    client.on('error', () => undefined);
    // It does not start without.
    await client.subscribeAsync(`${BASE}/#`);
    return new Hub(client);
  }

  /** What Zigbee2MQTT publishes at its start. */
  async announce(devices: readonly object[]): Promise<void> {
    await this.publish('bridge/state', { state: 'online' }, true);
    await this.publish('bridge/devices', devices, true);
  }

  /** Resolves at the PUBACK. A string is sent as it is. */
  async publish(topic: string, body: unknown, retain = false): Promise<void> {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    await this.client.publishAsync(topic.startsWith('/') ? topic.slice(1) : `${BASE}/${topic}`, payload, {
      qos: 1,
      retain,
    });
  }

  /** As when its power is cut: no goodbye, so that its will counts. */
  async cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.client.once('close', () => resolve()));
    this.client.stream.destroy();
    await closed;
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}

const property = (name: string, unit?: string) => ({ access: 1, name, property: name, ...(unit ? { unit } : {}) });

/** An entry of `bridge/devices` of a gas detector on mains, as Zigbee2MQTT 2 lists it. */
export function gasDetector(address: string, friendlyName: string): object {
  return {
    ...{ ieee_address: address, friendly_name: friendlyName, type: 'EndDevice', supported: true, disabled: false },
    ...{ interview_completed: true, network_address: 40064, power_source: 'Mains (single phase)' },
    definition: {
      ...{ model: 'JTQJ-BF-01LM/BW', vendor: 'Xiaomi', description: 'Mijia Honeywell gas leak detector' },
      exposes: [property('gas'), property('tamper'), property('sensitivity'), property('linkquality', 'lqi')],
    },
  };
}

/** An entry of a smoke detector on a battery. */
export function smokeDetector(address: string, friendlyName: string): object {
  return {
    ...{ ieee_address: address, friendly_name: friendlyName, type: 'EndDevice', supported: true, disabled: false },
    definition: {
      ...{ model: 'JTYJ-GD-01LM/BW', vendor: 'Xiaomi', description: 'Mijia Honeywell smoke detector' },
      exposes: [property('smoke'), property('battery', '%'), property('test')],
    },
  };
}
