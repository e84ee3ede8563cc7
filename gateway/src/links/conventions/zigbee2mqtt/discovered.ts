import { Allowance } from '../allowance.ts';
import { inOrder } from '../danger.ts';
import { discover, type Entity, isMigration } from '../home-assistant/entity.ts';
import type { ReadFault } from '../read-fault.ts';
import type { ZigbeeDevice } from './inventory.ts';
import { vocabulary } from './vocabulary.ts';

/**
 * The Home Assistant discovery that Zigbee2MQTT publishes beside its own list: the same devices once more. It serves
 * only while the list was not heard, and under the same addresses, so that nothing is there twice.
 */
export class Discovered {
  readonly #base: string;
  readonly #prefix: string;
  readonly #byTopic = new Map<string, Entity>();
  readonly #allowance = new Allowance();

  constructor(base: string, prefix: string) {
    this.#base = base;
    this.#prefix = prefix;
  }

  set(topic: string, payload: string): Announced {
    if (isMigration(payload)) return { kind: 'nothing' };
    const found = discover(topic, payload, this.#prefix);
    if (!found.ok) return { kind: 'fault', fault: found.fault };
    const entity = found.entities[0];
    if (!entity?.device.address.startsWith('zigbee2mqtt_')) return { kind: 'stranger' };
    const address = addressOf(entity);
    // Settings, lamps and the hub itself are four in five of what is announced: they need no room.
    if (!address || propertyOf(entity) === undefined || !entity.stateTopic.startsWith(`${this.#base}/`)) {
      this.delete(topic);
      return { kind: 'nothing' };
    }
    const over = this.#allowance.take(topic, payload.length);
    if (over !== undefined) return { kind: 'fault', fault: { code: 'DISCOVERY_LIMIT', detail: over } };
    this.#byTopic.set(topic, entity);
    return { kind: 'device', address };
  }

  /** Whether it was there. */
  delete(topic: string): boolean {
    this.#allowance.release(topic);
    return this.#byTopic.delete(topic);
  }

  /** Everything is known better now, from the list. */
  clear(): void {
    for (const topic of [...this.#byTopic.keys()]) this.delete(topic);
  }

  devices(): readonly ZigbeeDevice[] {
    const byAddress = new Map<string, Entity[]>();
    for (const key of [...this.#byTopic.keys()].sort()) {
      const entity = this.#byTopic.get(key);
      const address = entity && addressOf(entity);
      if (!entity || !address) continue;
      const ofDevice = byAddress.get(address);
      if (ofDevice) ofDevice.push(entity);
      else byAddress.set(address, [entity]);
    }
    return [...byAddress].map(([address, entities]) => deviceOf(address, entities, this.#base));
  }
}

/** What a discovery message of Zigbee2MQTT announces. */
export type Announced =
  | { readonly kind: 'device'; readonly address: string }
  /** A setting, a lamp: nothing of it is read. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'fault'; readonly fault: ReadFault };

function addressOf(entity: Entity): string | undefined {
  return /^zigbee2mqtt_(0x[0-9a-fA-F]{16})$/.exec(entity.device.address)?.[1];
}

/** The property that it shows, when that has a meaning here. */
function propertyOf(entity: Entity): string | undefined {
  const property = entity.template.kind === 'payload' ? undefined : entity.template.path[0];
  return typeof property === 'string' && vocabulary.has(property) ? property : undefined;
}

function deviceOf(address: string, entities: readonly Entity[], base: string): ZigbeeDevice {
  const exposed = new Map<string, string>();
  for (const entity of entities) {
    const property = propertyOf(entity);
    if (property !== undefined) exposed.set(property, entity.unit);
  }
  const first = entities[0];
  return {
    address,
    name: (first?.stateTopic ?? '').slice(base.length + 1),
    vendor: first?.device.vendor ?? '',
    model: first?.device.model ?? '',
    dangers: inOrder([...exposed.keys()].flatMap((property) => vocabulary.get(property)?.danger ?? [])),
    exposed,
    others: [],
    isKnownModel: true,
    switches: [],
  };
}
