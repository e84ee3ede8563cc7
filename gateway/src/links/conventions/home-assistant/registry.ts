import { type HubDevice, inOrder } from '../danger.ts';
import type { Entity } from './entity.ts';

/** More than this no estate's hub has; a state topic that all of them shared would still be read in time. */
export const ENTITIES_MAXIMUM = 8_000;

interface Known {
  /** Undefined while no entity of it has a meaning here: a house full of lamps is no list of detectors. */
  readonly device: HubDevice | undefined;
  readonly read: readonly Entity[];
  readonly unread: readonly Entity[];
}

const nobody: Known = { device: undefined, read: [], unread: [] };

/** What discovery made known, by device, by state topic and by availability topic. The order of messages plays no part. */
export class Registry {
  readonly #byTopic = new Map<string, readonly Entity[]>();
  readonly #topicsOfDevice = new Map<string, Set<string>>();
  readonly #known = new Map<string, Known>();
  readonly #byState = new Map<string, readonly Entity[]>();
  readonly #byAvailability = new Map<string, Set<string>>();
  #entities = 0;
  /** Those that have a meaning. */
  #devices = 0;

  hasRoom(topic: string, entities: readonly Entity[]): boolean {
    return this.#entities + entities.length - this.entitiesOf(topic).length <= ENTITIES_MAXIMUM;
  }

  set(topic: string, entities: readonly Entity[]): void {
    const before = this.entitiesOf(topic);
    this.#entities += entities.length - before.length;
    if (entities.length === 0) this.#byTopic.delete(topic);
    else this.#byTopic.set(topic, entities);
    this.#indexStates(before, entities);
    for (const { device } of before) this.#topicsOfDevice.get(device.address)?.delete(topic);
    for (const { device } of entities) topicsOf(this.#topicsOfDevice, device.address).add(topic);
    for (const address of new Set([...before, ...entities].map((entity) => entity.device.address)))
      this.#learn(address);
  }

  delete(topic: string): void {
    this.set(topic, []);
  }

  entitiesOf(topic: string): readonly Entity[] {
    return this.#byTopic.get(topic) ?? [];
  }

  device(address: string): HubDevice | undefined {
    return this.#known.get(address)?.device;
  }

  entitiesOfDevice(address: string): readonly Entity[] {
    return this.#known.get(address)?.read ?? [];
  }

  /** Entities of a device that have no meaning here. */
  unreadOfDevice(address: string): readonly Entity[] {
    return this.#known.get(address)?.unread ?? [];
  }

  entitiesByState(topic: string): readonly Entity[] {
    return this.#byState.get(topic) ?? [];
  }

  /** Devices whose availability a topic tells. */
  devicesByAvailability(topic: string): ReadonlySet<string> {
    return this.#byAvailability.get(topic) ?? new Set();
  }

  /** A topic that every one of several devices names is the hub's own. */
  isOfHub(topic: string): boolean {
    return this.#devices > 1 && this.devicesByAvailability(topic).size === this.#devices;
  }

  #indexStates(before: readonly Entity[], entities: readonly Entity[]): void {
    const gone = new Set(before);
    for (const topic of new Set([...before, ...entities].map(({ stateTopic }) => stateTopic))) {
      if (topic === '') continue;
      const stayed = this.entitiesByState(topic).filter((entity) => !gone.has(entity));
      const came = entities.filter(({ stateTopic }) => stateTopic === topic);
      const all = [...stayed, ...came].sort(byKey);
      if (all.length > 0) this.#byState.set(topic, all);
      else this.#byState.delete(topic);
    }
  }

  /** Everything of one device anew: its entities are few, and those of all others are left alone. */
  #learn(address: string): void {
    const before = this.#known.get(address) ?? nobody;
    const topics = this.#topicsOfDevice.get(address) ?? new Set();
    const entities = [...topics]
      .flatMap((topic) => this.entitiesOf(topic))
      .filter((entity) => entity.device.address === address)
      .sort(byKey);
    const read = entities.filter((entity) => entity.meaning);
    const device = read.length > 0 ? describe(address, read) : undefined;
    if (entities.length > 0) {
      this.#known.set(address, { device, read, unread: entities.filter((entity) => !entity.meaning) });
    } else {
      this.#known.delete(address);
      this.#topicsOfDevice.delete(address);
    }
    this.#devices += (device ? 1 : 0) - (before.device ? 1 : 0);
    for (const topic of availabilityTopicsOf(before.read)) {
      const devices = this.#byAvailability.get(topic);
      devices?.delete(address);
      if (devices?.size === 0) this.#byAvailability.delete(topic);
    }
    for (const topic of availabilityTopicsOf(read)) topicsOf(this.#byAvailability, topic).add(address);
  }
}

function byKey(left: Entity, right: Entity): number {
  return left.key < right.key ? -1 : 1;
}

function availabilityTopicsOf(entities: readonly Entity[]): ReadonlySet<string> {
  return new Set(entities.flatMap(({ availability }) => availability?.topics.map(({ topic }) => topic) ?? []));
}

function topicsOf(map: Map<string, Set<string>>, key: string): Set<string> {
  const known = map.get(key) ?? new Set();
  map.set(key, known);
  return known;
}

function actuatorOf(entities: readonly Entity[]): Pick<HubDevice, 'actuator'> {
  const actuator = entities.find((entity) => entity.meaning?.actuator !== undefined)?.meaning?.actuator;
  return actuator === undefined ? {} : { actuator };
}

function describe(address: string, entities: readonly Entity[]): HubDevice {
  const firstText = (field: 'name' | 'vendor' | 'model') =>
    entities.map((entity) => entity.device[field]).find((text) => text !== '') ?? '';
  return {
    address,
    name: firstText('name') || address,
    vendor: firstText('vendor'),
    model: firstText('model'),
    dangers: inOrder(entities.flatMap((entity) => entity.meaning?.danger ?? [])),
    ...actuatorOf(entities),
  };
}
