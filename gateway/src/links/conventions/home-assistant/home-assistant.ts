import type { Convention, ConventionOptions, ConventionReader, Heard, KeptMessage } from '../convention.ts';
import { childrenOf } from '../danger.ts';
import { EdgeMemory } from '../edge-memory.ts';
import { type Fact, liveMessage, speak } from '../fact.ts';
import { Hearing } from '../hearing.ts';
import { isAvailable, verdictOf } from './availability.ts';
import { isDiscoveryTopic } from './discovery-topic.ts';
import { discover } from './entity.ts';
import { Registry } from './registry.ts';
import { render } from './template.ts';

const DEFAULT_PREFIX = 'homeassistant';
const AVAILABILITY_LENGTH_MAXIMUM = 512;

/** Home Assistant's MQTT discovery: retained messages say which topics mean what. */
export const homeAssistant: Convention = {
  name: 'home-assistant',
  // Discovery may name any topic for a state; only the gateway's own are not a hub's.
  owns: (topic) => !topic.startsWith('$') && !topic.startsWith('gridcall/'),
  open: (kept, options) => new HomeAssistantReader(kept, options),
};

class HomeAssistantReader implements ConventionReader {
  readonly #options: ConventionOptions;
  readonly #prefix: string;
  readonly #registry = new Registry();
  /** Last payload by availability topic: with the mode "all", one topic alone does not tell. */
  readonly #availability = new Map<string, string>();
  readonly #edges = new EdgeMemory();

  constructor(kept: readonly KeptMessage[], options: ConventionOptions) {
    this.#options = options;
    this.#prefix = options.baseTopic ?? DEFAULT_PREFIX;
    for (const { topic, payload } of kept) {
      if (!isDiscoveryTopic(topic, this.#prefix)) this.#availability.set(topic, payload);
      else {
        const discovered = discover(topic, payload, this.#prefix);
        if (discovered.ok) this.#registry.set(topic, discovered.entities);
      }
    }
  }

  hear(topic: string, payload: string): Heard {
    const hearing = new Hearing();
    if (isDiscoveryTopic(topic, this.#prefix)) this.#hearDiscovery(hearing, topic, payload);
    else if (topic !== `${this.#prefix}/status`) {
      const isKnown = this.#hearAvailability(hearing, topic, payload);
      if (!this.#hearState(hearing, topic, payload) && !isKnown) {
        hearing.unsupported(null, topic, 'No discovery message names this topic.');
      }
    }
    return hearing.done();
  }

  #hearDiscovery(hearing: Hearing, topic: string, payload: string): void {
    const before = this.#addresses(topic);
    if (payload === '') {
      this.#registry.delete(topic);
      hearing.keep(topic, null);
    } else {
      const discovered = discover(topic, payload, this.#prefix);
      if (!discovered.ok) {
        hearing.refuse(discovered.fault);
        return;
      }
      const wasKept = this.#registry.entitiesOf(topic).some((entity) => entity.meaning);
      this.#registry.set(topic, discovered.entities);
      // Settings and lamps are four in five of what a hub announces: they need no room.
      if (discovered.entities.some((entity) => entity.meaning)) hearing.keep(topic, payload);
      else if (wasKept) hearing.keep(topic, null);
      for (const fault of discovered.faults) hearing.refuse(fault);
      for (const address of new Set(discovered.entities.map((entity) => entity.device.address))) {
        const device = this.#registry.device(address);
        if (device) hearing.introduce(device);
        // Those that came before the first with a meaning are told with it.
        for (const { what, why } of this.#registry.unreadOfDevice(address)) hearing.unsupported(address, what, why);
      }
    }
    const after = new Set(before.devices.flatMap((address) => this.#childAddresses(address)));
    for (const child of before.children) if (!after.has(child)) hearing.remove(child);
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
    if (devices.size === 0) return false;
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
    this.#availability.set(topic, payload);
    const verdict = (text: string | undefined) =>
      [...devices]
        .flatMap((address) => this.#registry.entitiesOfDevice(address))
        .flatMap((entity) => entity.availability?.topics ?? [])
        .filter((definition) => definition.topic === topic)
        .map((definition) => (text === undefined ? undefined : verdictOf(definition, text)))
        .find((said) => said !== undefined);
    const now = verdict(payload);
    if (now !== undefined && now !== verdict(before)) hearing.keep(topic, payload);
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

  #hearState(hearing: Hearing, topic: string, payload: string): boolean {
    const entities = this.#registry.entitiesByState(topic);
    const facts = new Map<string, Fact[]>();
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
      else facts.set(address, [...(facts.get(address) ?? []), ...reading.facts]);
    }
    for (const [address, ofDevice] of facts) {
      const device = this.#registry.device(address);
      if (!device) continue;
      hearing.introduce(device);
      speak(hearing, device, this.#edges.changed(address, ofDevice), liveMessage);
    }
    return entities.length > 0;
  }
}
