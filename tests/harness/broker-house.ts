import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import { commandTopic, deviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import { decide } from '../../gateway/src/core/decide.ts';
import type { AddLinkInput, AdoptChildInput, Input } from '../../gateway/src/core/input.ts';
import { conventionOf } from '../../gateway/src/links/conventions/index.ts';
import { createMqttLink, type MqttLink } from '../../gateway/src/links/mqtt/mqtt-link.ts';
import { systemClock } from '../../gateway/src/platform/clock.ts';
import { readEstateFile } from '../../gateway/src/platform/estate-file.ts';
import { systemRandom } from '../../gateway/src/platform/random.ts';
import { createSpine, type Spine } from '../../gateway/src/spine/spine.ts';
import type { Answer } from '../../gateway/src/spine/submit.ts';
import { openStore } from '../../gateway/src/store/open-store.ts';
import type { Store } from '../../gateway/src/store/store.ts';
import { temporaryFolder, testConfiguration } from './part-process.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

const actor = { by: 'test', byPost: 'operator' };

export interface BrokerLink {
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  readonly topics: { readonly reading: string; readonly event: string; readonly status: string };
  readonly command: string;
}

/** The real store, spine and broker in the process of the test: for what the gateway says to its links, and counts. */
export class BrokerHouse {
  readonly mqtt: MqttLink;
  readonly store: Store;
  readonly port: number;
  readonly #spine: Spine;
  readonly #dataDir: string;

  private constructor(parts: { mqtt: MqttLink; store: Store; spine: Spine; port: number; dataDir: string }) {
    this.mqtt = parts.mqtt;
    this.store = parts.store;
    this.port = parts.port;
    this.#spine = parts.spine;
    this.#dataDir = parts.dataDir;
  }

  static async open(mqttConfiguration: Partial<Configuration['mqtt']> = {}): Promise<BrokerHouse> {
    const dataDir = temporaryFolder('broker');
    const configuration = testConfiguration(dataDir, { mqtt: { port: 0, ...mqttConfiguration } });
    const shared = { clock: systemClock, random: systemRandom };
    const store = await openStore({
      ...{ directory: join(dataDir, 'gateway'), ...configuration.store, ballastBytes: 0 },
      gateway: { id: configuration.gateway.id, number: configuration.gateway.number },
      ...shared,
    });
    const spine = createSpine({ store, decide, ...shared });
    await spine.start();
    const mqtt = createMqttLink({
      ...shared,
      ...{ submit: spine.submit, state: store.state, configuration: configuration.mqtt, conventionOf },
      serverCredentials: () => Promise.reject(new Error('no TLS here')),
    });
    const { port } = await mqtt.start();
    const house = new BrokerHouse({ mqtt, store, spine, port, dataDir });
    await house.submit(readEstateFile(configuration.gateway.estateFile, systemRandom.ulid(systemClock.wallMs())));
    return house;
  }

  async close(): Promise<void> {
    await this.mqtt.stop();
    await this.#spine.stop();
    await this.store.stop();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  /** Resolves with the committed outcome; throws when it was refused. */
  async submit(input: WithoutId<Input> | Input): Promise<void> {
    const whole = { id: systemRandom.ulid(systemClock.wallMs()), ...input } as Input;
    const answer = await new Promise<Answer>((resolve) => this.#spine.submit(whole, resolve));
    if (answer.kind !== 'committed' || !answer.outcome.ok) throw new Error(JSON.stringify(answer));
  }

  async link(id: string, more: Partial<AddLinkInput> = {}): Promise<BrokerLink> {
    const password = `password of ${id}`;
    await this.submit({
      ...{ kind: 'add-link', linkId: id, deviceKind: 'gas-detector', name: id, ...actor },
      ...{ companyId: 'jinfeng', placeId: 'jinfeng-1-lobby', reportEveryMs: null, expiresAt: null },
      ...{ convention: 'native', options: {}, passwordHash: createHash('sha256').update(password).digest('hex') },
      ...more,
    });
    const topics = {
      reading: deviceTopic(id, 'reading'),
      event: deviceTopic(id, 'event'),
      status: deviceTopic(id, 'status'),
    };
    return { username: id, clientId: id, password, topics, command: commandTopic(id) };
  }

  /** A Zigbee2MQTT hub. */
  hub(id: string, baseTopic: string, more: Partial<AddLinkInput> = {}): Promise<BrokerLink> {
    const convention = 'zigbee2mqtt';
    return this.link(id, { deviceKind: 'bridge', convention, options: { baseTopic, gas: null }, ...more });
  }

  adopt(linkId: string, address: string, more: Partial<AdoptChildInput> & { deviceId: string }): Promise<void> {
    return this.submit({
      ...{ kind: 'adopt-child', linkId, address, deviceKind: 'gas-detector', name: address, ...actor },
      ...{ companyId: 'jinfeng', placeId: 'jinfeng-1-lobby', updateContract: null, reportEveryMs: null },
      expiresAt: null,
      ...more,
    });
  }

  openAlerts(): { readonly deviceId: string; readonly kind: string; readonly companyId: string }[] {
    return [...this.store.state.all('alert')].filter(({ closedAt }) => closedAt === null);
  }

  quarantine(linkId: string): Promise<readonly { code: string; detail: string; topic: string; payload: string }[]> {
    return this.store.queries.quarantine({ linkIds: [linkId], limit: 500 });
  }
}
