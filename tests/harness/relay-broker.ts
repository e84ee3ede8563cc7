import type { Configuration } from '@gridcall/contract/configuration.ts';
import { Aedes } from 'aedes';
import { Bridges } from '../../gateway/src/links/mqtt/bridge.ts';
import { Doorkeeper } from '../../gateway/src/links/mqtt/doorkeeper.ts';
import { guardClient } from '../../gateway/src/links/mqtt/guard.ts';
import { type Arrived, Listeners } from '../../gateway/src/links/mqtt/listeners.ts';
import { Sessions } from '../../gateway/src/links/mqtt/session.ts';
import { deviceRow, linkRow, viewOf } from '../../gateway/src/links/mqtt/testing/rows.ts';
import { systemClock } from '../../gateway/src/platform/clock.ts';

export { PASSWORD } from '../../gateway/src/links/mqtt/testing/rows.ts';

/**
 * The gateway's own doors, doorkeeper and guard of the wire before an aedes that relays: with an access rule that allows
 * everything but one filter, so that what MQTT asks of a broker can be asked of the guard, too.
 */
export class RelayBroker {
  readonly port: number;
  readonly #listeners: Listeners;
  readonly #broker: Aedes;
  readonly #door: Doorkeeper;

  private constructor(port: number, listeners: Listeners, broker: Aedes, door: Doorkeeper) {
    this.port = port;
    this.#listeners = listeners;
    this.#broker = broker;
    this.#door = door;
  }

  static async open(mqtt: Configuration['mqtt'], linkIds: readonly string[], forbidden: string): Promise<RelayBroker> {
    const door = new Doorkeeper({
      ...{ configuration: mqtt, clock: systemClock, sessions: new Sessions(), submit: () => undefined },
      state: viewOf({ links: linkIds.map((id) => linkRow(id)), devices: linkIds.map((id) => deviceRow(id)) }),
      bridges: new Bridges(() => undefined),
      onOverdue: () => undefined,
    });
    const broker = await Aedes.createBroker({
      preConnect: (client, packet, done) => door.preConnect(client, packet, done),
      authenticate: (client, username, password, done) => {
        const refused = door.authenticate(client, { username, password });
        done(refused ?? null, refused === undefined);
      },
      authorizePublish: (_client, _packet, done) => done(null),
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic === forbidden ? null : subscription),
    });
    const accept = (arrived: Arrived) => {
      const client = broker.handle(arrived.conn as Parameters<typeof broker.handle>[0]);
      const connection = door.arrived(client, arrived);
      const close = () => {
        connection.isCondemned = true;
        arrived.conn.destroy();
      };
      guardClient(client, { packetBytes: () => mqtt.packetBytes, onTooLarge: close, onTls: close, onViolation: close });
    };
    const listeners = new Listeners({
      ...{ configuration: mqtt, clock: systemClock, onArrived: accept, onRefused: () => undefined },
      serverCredentials: () => Promise.reject(new Error('no TLS here')),
    });
    const { port } = await listeners.start();
    return new RelayBroker(port, listeners, broker, door);
  }

  refused(): readonly string[] {
    return this.#door.refused().map(({ reason }) => reason);
  }

  async close(): Promise<void> {
    await this.#listeners.stop();
    await new Promise<void>((done) => this.#broker.close(done));
  }
}
