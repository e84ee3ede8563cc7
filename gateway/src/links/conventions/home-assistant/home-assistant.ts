import type { CommandKind } from '@gridcall/contract/command.ts';
import { conventions } from '@gridcall/contract/convention.ts';
import { Allowance } from '../allowance.ts';
import type {
  Convention,
  ConventionOptions,
  ConventionReader,
  ForeignCommand,
  Heard,
  KeptMessage,
} from '../convention.ts';
import { childrenOf, isDanger } from '../danger.ts';
import { EdgeMemory } from '../edge-memory.ts';
import { type Fact, liveMessage, speak } from '../fact.ts';
import { Hearing } from '../hearing.ts';
import { isSparkplug } from '../stranger.ts';
import { isAvailable, verdictOf } from './availability.ts';
import { isDiscoveryTopic } from './discovery-topic.ts';
import { discover, type Entity, isMigration } from './entity.ts';
import { ENTITIES_MAXIMUM, Registry } from './registry.ts';
import { Payload, render } from './template.ts';

const AVAILABILITY_LENGTH_MAXIMUM = 512;
const AVAILABILITY_TOPICS_MAXIMUM = 2_000;

/** Home Assistant's MQTT discovery: retained messages say which topics mean what. */
export const homeAssistant: Convention = {
  name: 'home-assistant',
  // Discovery may name any topic for a state; only the gateway's own are not a hub's.
  owns: (topic) => !topic.startsWith('$') && !topic.startsWith('gridcall/') && !isSparkplug(topic),
  open: (kept, options) => new HomeAssistantReader(kept, options),
};

class HomeAssistantReader implements ConventionReader {
  readonly #options: ConventionOptions;
  readonly #prefix: string;
  readonly #registry = new Registry();
  readonly #kept = new Allowance();
  /** Settings and lamps: remembered so that they can be named with their device, as long as there is room. */
  readonly #named = new Allowance();
  /** Last payload by availability topic: with the mode "all", one topic alone does not tell. */
  readonly #availability = new Map<string, string>();
  readonly #edges = new EdgeMemory();

  constructor(kept: readonly KeptMessage[], options: ConventionOptions) {
    this.#options = options;
    this.#prefix = options.baseTopic ?? conventions['home-assistant'].baseTopic;
    for (const { topic, payload } of kept) {
      if (!isDiscoveryTopic(topic, this.#prefix)) this.#availability.set(topic, payload);
      else {
        const discovered = discover(topic, payload, this.#prefix);
        if (discovered.ok) this.#set(topic, discovered.entities, payload.length);
      }
    }
  }

  /** As its discovery announced it. */
  commandOf(address: string, command: CommandKind): ForeignCommand | undefined {
    for (const { commandTopic: topic, meaning } of this.#registry.entitiesOfDevice(this.#deviceAddress(address))) {
      const payload = meaning?.commands?.[command];
      if (topic !== '' && payload !== undefined) return { topic, payload };
    }
    return undefined;
  }

  /** The second danger of a device has its own name behind a colon, which an address may hold, too. */
  #deviceAddress(address: string): string {
    if (this.#registry.device(address)) return address;
    const colon = address.lastIndexOf(':');
    return colon > 0 && isDanger(address.slice(colon + 1)) ? address.slice(0, colon) : address;
  }

  hear(topic: string, payload: string): Heard {
    const hearing = new Hearing();
    if (isDiscoveryTopic(topic, this.#prefix)) this.#hearDiscovery(hearing, topic, payload);
    // Empty, it only takes a retained message back.
    else if (payload !== '' && topic !== `${this.#prefix}/status`) {
      const isKnown = this.#hearAvailability(hearing, topic, payload);
      if (!this.#hearState(hearing, topic, payload) && !isKnown) {
        hearing.unsupported(null, topic, 'No discovery message names this topic.');
      }
    }
    return hearing.done();
  }

  #hearDiscovery(hearing: Hearing, topic: string, payload: string): void {
    if (isMigration(payload)) return;
    const before = this.#addresses(topic);
    if (payload === '') {
      this.#delete(topic);
      hearing.keep(topic, null);
    } else {
      const discovered = discover(topic, payload, this.#prefix);
      if (!discovered.ok) {
        hearing.refuse(discovered.fault);
        return;
      }
      const wasKept = this.#registry.entitiesOf(topic).some((entity) => entity.meaning);
      const isKept = discovered.entities.some((entity) => entity.meaning);
      const over = this.#set(topic, discovered.entities, payload.length);
      if (over !== undefined && isKept) {
        hearing.fault('DISCOVERY_LIMIT', over);
        return;
      }
      // Settings and lamps are four in five of what a hub announces: they need no room.
      if (isKept) hearing.keep(topic, payload);
      else if (wasKept) hearing.keep(topic, null);
      for (const fault of discovered.faults) hearing.refuse(fault);
      this.#nameEntities(hearing, discovered.entities, over !== undefined);
    }
    const after = new Set(before.devices.flatMap((address) => this.#childAddresses(address)));
    for (const child of before.children) if (!after.has(child)) hearing.remove(child);
  }

  /** Undefined when they are taken; otherwise what is over the limit, and what stood before is left. */
  #set(topic: string, entities: readonly Entity[], length: number): string | undefined {
    const isKept = entities.some((entity) => entity.meaning);
    const [allowance, other] = isKept ? [this.#kept, this.#named] : [this.#named, this.#kept];
    const over = this.#registry.hasRoom(topic, entities)
      ? allowance.take(topic, length)
      : `The hub has announced ${ENTITIES_MAXIMUM} entities already; these are too many.`;
    if (over === undefined) {
      other.release(topic);
      this.#registry.set(topic, entities);
    } else if (!isKept) this.#delete(topic);
    return over;
  }

  #delete(topic: string): void {
    this.#registry.delete(topic);
    this.#kept.release(topic);
    this.#named.release(topic);
  }

  #nameEntities(hearing: Hearing, entities: readonly Entity[], areUnknown: boolean): void {
    for (const address of new Set(entities.map((entity) => entity.device.address))) {
      const device = this.#registry.device(address);
      if (device) hearing.introduce(device);
      // Those that came before the first with a meaning are told with it.
      for (const { what, why } of this.#registry.unreadOfDevice(address)) hearing.unsupported(address, what, why);
    }
    for (const { device, caveats, what, why } of entities) {
      for (const caveat of caveats) hearing.unsupported(device.address, caveat.what, caveat.why);
      if (areUnknown) hearing.unsupported(device.address, what, why);
    }
  }

  #addresses(topic: string): { readonly devices: readonly string[]; readonly children: readonly string[] } {
    const devices = [...new Set(this.#registry.entitiesOf(topic).map((entity) => entity.device.address))];
    return { devices, children: devices.flatMap((address) => this.#childAddresses(address)) };
  }

  #childAddresses(address: string): readonly string[] {
    const device = this.#registry.device(address);
    return device ? childrenOf(device).map((child) => child.address) : [];
  }

  #hearAvailability(hearing: Hearing, topic: string, payload: string): boolean {
    const devices = this.#registry.devicesByAvailability(topic);
    if (devices.size === 0) {
      if (this.#availability.delete(topic)) hearing.keep(topic, null);
      return false;
    }
    if (payload.length <= AVAILABILITY_LENGTH_MAXIMUM) this.#remember(hearing, topic, payload, devices);
    const isOfHub = this.#registry.isOfHub(topic);
    for (const address of devices) {
      const device = this.#registry.device(address);
      const online = this.#onlineOf(address, topic, isOfHub);
      if (!device || online === undefined) continue;
      if (isOfHub) {
        // One cause is said once: the children of a hub that is down are not called silent one by one.
        hearing.bridge(online);
        return true;
      }
      hearing.introduce(device);
      for (const child of childrenOf(device)) hearing.say({ kind: 'availability', address: child.address, online });
    }
    return true;
  }

  #remember(hearing: Hearing, topic: string, payload: string, devices: ReadonlySet<string>): void {
    const before = this.#availability.get(topic);
    if (before === undefined && this.#availability.size >= AVAILABILITY_TOPICS_MAXIMUM) this.#forgetUnnamed();
    if (before === undefined && this.#availability.size >= AVAILABILITY_TOPICS_MAXIMUM) return;
    this.#availability.set(topic, payload);
    const now = this.#verdict(topic, payload, devices);
    if (now === undefined) return;
    if (before === undefined || now !== this.#verdict(topic, before, devices)) hearing.keep(topic, payload);
  }

  /** What a payload says on this topic by the first definition that understands it. */
  #verdict(topic: string, payload: string, devices: ReadonlySet<string>): boolean | undefined {
    for (const address of devices) {
      for (const { availability } of this.#registry.entitiesOfDevice(address)) {
        for (const definition of availability?.topics ?? []) {
          const verdict = definition.topic === topic ? verdictOf(definition, payload) : undefined;
          if (verdict !== undefined) return verdict;
        }
      }
    }
    return undefined;
  }

  /** Availability of devices that were taken back since. */
  #forgetUnnamed(): void {
    for (const topic of this.#availability.keys()) {
      if (this.#registry.devicesByAvailability(topic).size === 0) this.#availability.delete(topic);
    }
  }

  /** Whether a device is there: any of its entities is enough, because one that was left out may be a mere setting. */
  #onlineOf(address: string, topic: string, isOfHub: boolean): boolean | undefined {
    let result: boolean | undefined;
    for (const { availability } of this.#registry.entitiesOfDevice(address)) {
      if (!availability?.topics.some((definition) => definition.topic === topic)) continue;
      const counted = availability.topics.filter((definition) =>
        isOfHub ? definition.topic === topic : !this.#registry.isOfHub(definition.topic),
      );
      const online = isAvailable({ ...availability, topics: counted }, (of) => this.#availability.get(of), topic);
      if (online === true) return true;
      if (online === false) result = false;
    }
    return result;
  }

  #hearState(hearing: Hearing, topic: string, text: string): boolean {
    const entities = this.#registry.entitiesByState(topic);
    const facts = new Map<string, Map<string, Fact>>();
    const payload = new Payload(text);
    for (const entity of entities) {
      if (!entity.meaning) {
        if (entities.length === 1) hearing.unsupported(entity.device.address, entity.what, entity.why);
        continue;
      }
      const rendered = render(entity.template, payload);
      if (rendered.kind === 'unknown') continue;
      if (rendered.kind === 'fault') {
        hearing.refuse(rendered.fault);
        break;
      }
      const reading = entity.meaning.read(rendered, this.#options.gas);
      const { address } = entity.device;
      if (reading.kind === 'unsupported') hearing.unsupported(address, entity.what, reading.why);
      else if (reading.kind === 'fault') hearing.refuse(reading.fault);
      else gather(facts, address, reading.facts);
    }
    for (const [address, ofDevice] of facts) {
      const device = this.#registry.device(address);
      if (!device) continue;
      hearing.introduce(device);
      speak(hearing, device, this.#edges.changed(address, [...ofDevice.values()]), liveMessage);
    }
    return entities.length > 0;
  }
}

/** While a device moves to device-level discovery it is announced twice: the same fact of one message is one. */
function gather(facts: Map<string, Map<string, Fact>>, address: string, read: readonly Fact[]): void {
  const known = facts.get(address) ?? new Map<string, Fact>();
  facts.set(address, known);
  for (const fact of read) known.set(JSON.stringify(fact), fact);
}
