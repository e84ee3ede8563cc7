import { inOrder } from '../danger.ts';
import { discover, type Entity } from '../home-assistant/entity.ts';
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

  constructor(base: string, prefix: string) {
    this.#base = base;
    this.#prefix = prefix;
  }

  /** The address of the device it names, or what is wrong. */
  set(
    topic: string,
    payload: string,
  ): { readonly ok: true; readonly address: string | null } | { readonly ok: false; readonly fault: ReadFault } {
    const found = discover(topic, payload, this.#prefix);
    if (!found.ok) return found;
    const entity = found.entities[0];
    const address = entity && addressOf(entity);
    if (!entity || !address || !entity.stateTopic.startsWith(`${this.#base}/`)) return { ok: true, address: null };
    this.#byTopic.set(topic, entity);
    return { ok: true, address };
  }

  delete(topic: string): void {
    this.#byTopic.delete(topic);
  }

  devices(): readonly ZigbeeDevice[] {
    const byAddress = new Map<string, Entity[]>();
    for (const key of [...this.#byTopic.keys()].sort()) {
      const entity = this.#byTopic.get(key);
      const address = entity && addressOf(entity);
      if (entity && address) byAddress.set(address, [...(byAddress.get(address) ?? []), entity]);
    }
    return [...byAddress].map(([address, entities]) => deviceOf(address, entities, this.#base));
  }
}

function addressOf(entity: Entity): string | undefined {
  return /^zigbee2mqtt_(0x[0-9a-fA-F]{16})$/.exec(entity.device.address)?.[1];
}

function deviceOf(address: string, entities: readonly Entity[], base: string): ZigbeeDevice {
  const exposed = new Map<string, string>();
  const others: string[] = [];
  for (const entity of entities) {
    const property = entity.template.kind === 'payload' ? undefined : entity.template.path[0];
    if (typeof property !== 'string') continue;
    if (vocabulary.has(property)) exposed.set(property, entity.unit);
    else others.push(property);
  }
  const first = entities[0];
  return {
    address,
    name: (first?.stateTopic ?? '').slice(base.length + 1),
    vendor: first?.device.vendor ?? '',
    model: first?.device.model ?? '',
    dangers: inOrder([...exposed.keys()].flatMap((property) => vocabulary.get(property)?.danger ?? [])),
    exposed,
    others,
    isKnownModel: true,
  };
}
