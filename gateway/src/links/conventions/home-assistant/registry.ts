import { type HubDevice, inOrder } from '../danger.ts';
import type { Entity } from './entity.ts';

/** What discovery made known, by device, by state topic and by availability topic. The order of messages plays no part. */
export class Registry {
  #unread = new Map<string, Entity[]>();
  readonly #byTopic = new Map<string, readonly Entity[]>();
  #devices = new Map<string, HubDevice>();
  #byDevice = new Map<string, Entity[]>();
  #byStateTopic = new Map<string, Entity[]>();
  #byAvailabilityTopic = new Map<string, Set<string>>();
  #stale = true;

  set(topic: string, entities: readonly Entity[]): void {
    this.#byTopic.set(topic, entities);
    this.#stale = true;
  }

  delete(topic: string): boolean {
    this.#stale = true;
    return this.#byTopic.delete(topic);
  }

  entitiesOf(topic: string): readonly Entity[] {
    return this.#byTopic.get(topic) ?? [];
  }

  device(address: string): HubDevice | undefined {
    this.#refresh();
    return this.#devices.get(address);
  }

  devices(): Iterable<HubDevice> {
    this.#refresh();
    return this.#devices.values();
  }

  entitiesOfDevice(address: string): readonly Entity[] {
    this.#refresh();
    return this.#byDevice.get(address) ?? [];
  }

  /** Entities of a device that have no meaning here. */
  unreadOfDevice(address: string): readonly Entity[] {
    this.#refresh();
    return this.#unread.get(address) ?? [];
  }

  entitiesByState(topic: string): readonly Entity[] {
    this.#refresh();
    return this.#byStateTopic.get(topic) ?? [];
  }

  /** Devices whose availability a topic tells. */
  devicesByAvailability(topic: string): ReadonlySet<string> {
    this.#refresh();
    return this.#byAvailabilityTopic.get(topic) ?? new Set();
  }

  /** A topic that every one of several devices names is the hub's own. */
  isOfHub(topic: string): boolean {
    return this.#devices.size > 1 && this.devicesByAvailability(topic).size === this.#devices.size;
  }

  #refresh(): void {
    if (!this.#stale) return;
    this.#stale = false;
    this.#devices = new Map();
    this.#byDevice = new Map();
    this.#unread = new Map();
    this.#byStateTopic = new Map();
    this.#byAvailabilityTopic = new Map();
    const entities = [...this.#byTopic.values()].flat().sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const entity of entities) {
      if (entity.stateTopic !== '') push(this.#byStateTopic, entity.stateTopic, entity);
      // What has no meaning here makes no child: a house full of lamps is no list of detectors.
      push(entity.meaning ? this.#byDevice : this.#unread, entity.device.address, entity);
    }
    for (const [address, ofDevice] of this.#byDevice) {
      this.#devices.set(address, describe(address, ofDevice));
      for (const entity of ofDevice) {
        for (const { topic } of entity.availability?.topics ?? []) {
          const devices = this.#byAvailabilityTopic.get(topic) ?? new Set();
          devices.add(address);
          this.#byAvailabilityTopic.set(topic, devices);
        }
      }
    }
  }
}

function push(map: Map<string, Entity[]>, key: string, entity: Entity): void {
  const list = map.get(key);
  if (list) list.push(entity);
  else map.set(key, [entity]);
}

function describe(address: string, entities: readonly Entity[]): HubDevice {
  const firstText = (field: 'name' | 'vendor' | 'model') =>
    entities.map((entity) => entity.device[field]).find((text) => text !== '') ?? '';
  const expireAfter = entities.flatMap((entity) => entity.expireAfter ?? []);
  return {
    address,
    name: firstText('name') || address,
    vendor: firstText('vendor'),
    model: firstText('model'),
    dangers: inOrder(entities.flatMap((entity) => entity.meaning?.danger ?? [])),
    ...(expireAfter.length > 0 ? { expiresAfterMs: Math.round(Math.min(...expireAfter) * 1000) } : {}),
  };
}
