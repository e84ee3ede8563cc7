import type { CommandKind } from '@gridcall/contract/command.ts';
import { conventions } from '@gridcall/contract/convention.ts';
import type {
  Convention,
  ConventionOptions,
  ConventionReader,
  ForeignCommand,
  Heard,
  KeptMessage,
} from '../convention.ts';
import { childrenOf, type Danger } from '../danger.ts';
import { DangerLedger } from '../danger-ledger.ts';
import { EdgeMemory } from '../edge-memory.ts';
import { readFields, speak } from '../fact.ts';
import { Hearing, isAddress } from '../hearing.ts';
import { isDiscoveryTopic } from '../home-assistant/discovery-topic.ts';
import {
  type Fields,
  fieldsOf,
  listOf,
  own,
  parseFields,
  parseJson,
  readTime,
  readUnixSeconds,
  textOf,
} from '../json.ts';
import { type Announced, Discovered } from './discovered.ts';
import { DEVICES_MAXIMUM, digest, isRelevant, parseInventory, restore, type ZigbeeDevice } from './inventory.ts';
import { commandPayload, readSwitch } from './switches.ts';
import { readProperty, vocabulary } from './vocabulary.ts';

const DISCOVERY_PREFIX = 'homeassistant';

/** Zigbee2MQTT 1.17 and later: `bridge/devices` lists the devices, each speaks under its friendly name. */
export const zigbee2mqtt: Convention = {
  name: 'zigbee2mqtt',
  owns: (topic, options) =>
    topic.startsWith(`${options.baseTopic ?? conventions.zigbee2mqtt.baseTopic}/`) ||
    topic.startsWith(`${DISCOVERY_PREFIX}/`),
  open: (kept, options) => new Zigbee2mqttReader(kept, options),
};

class Zigbee2mqttReader implements ConventionReader {
  readonly #options: ConventionOptions;
  readonly #base: string;
  readonly #discovered: Discovered;
  /** Null until `bridge/devices` was heard; from then on only its devices count. */
  #inventory: Map<string, ZigbeeDevice> | null = null;
  #byName = new Map<string, ZigbeeDevice>();
  /** Devices heard under their friendly name before any list was. */
  readonly #unlisted = new DangerLedger();
  readonly #edges = new EdgeMemory();

  constructor(kept: readonly KeptMessage[], options: ConventionOptions) {
    this.#options = options;
    this.#base = options.baseTopic ?? conventions.zigbee2mqtt.baseTopic;
    this.#discovered = new Discovered(this.#base, DISCOVERY_PREFIX);
    for (const { topic, payload } of kept) {
      if (isDiscoveryTopic(topic, DISCOVERY_PREFIX)) this.#discovered.set(topic, payload);
      else if (topic === `${this.#base}/bridge/devices`) this.#restore(payload);
      else this.#unlisted.load(topic.slice(this.#base.length + 1), payload);
    }
    this.#index();
  }

  hear(topic: string, payload: string): Heard {
    const hearing = new Hearing();
    if (isDiscoveryTopic(topic, DISCOVERY_PREFIX)) this.#hearDiscovery(hearing, topic, payload);
    // Empty, it takes a retained message back: of a device that was renamed or has left, of a hub that was set up anew.
    else if (payload === '') return hearing.done();
    else if (topic.startsWith(`${this.#base}/bridge/`)) {
      this.#hearBridge(hearing, topic.slice(this.#base.length + '/bridge/'.length), payload);
    } else if (topic.startsWith(`${this.#base}/`)) {
      this.#hearDevice(hearing, topic.slice(this.#base.length + 1), payload);
    }
    return hearing.done();
  }

  /** Only to what the list names, under its name of now. Never anything that opens a gas valve: there is no such command. */
  commandOf(address: string, command: CommandKind): ForeignCommand | undefined {
    const device = this.#inventory?.get(address.split(':')[0] ?? '');
    const payload = device && commandPayload(device.switches, command);
    return payload === undefined ? undefined : { topic: `${this.#base}/${device?.name}/set`, payload };
  }

  #restore(payload: string): void {
    const devices = restore(payload);
    if (devices) this.#inventory = new Map(devices.map((device) => [device.address, device]));
  }

  #setInventory(hearing: Hearing, payload: string): readonly ZigbeeDevice[] | undefined {
    const parsed = parseJson(payload);
    const devices = parsed.ok ? parseInventory(parsed.value) : undefined;
    if (!parsed.ok) hearing.refuse(parsed.fault);
    else if (!devices) hearing.fault('VALUE_WRONG_TYPE', 'bridge/devices must be a list of devices.');
    if (!parsed.ok || !devices) return undefined;
    // A single entry adds to the list; a list is the whole of it.
    const isWhole = Array.isArray(parsed.value);
    const before: readonly ZigbeeDevice[] = isWhole ? [] : [...(this.#inventory?.values() ?? [])];
    const all = new Map([...before, ...devices].map((device) => [device.address, device]));
    const named = isWhole ? listOf(parsed.value).length : all.size;
    if (named > DEVICES_MAXIMUM) {
      const detail = `bridge/devices names ${named} devices; the first ${DEVICES_MAXIMUM} of one hub are read.`;
      hearing.fault('CHILDREN_EXCEEDED', `${detail} Divide them among two hubs.`);
    }
    this.#inventory = new Map([...all].slice(0, DEVICES_MAXIMUM));
    return devices;
  }

  #index(): void {
    const devices = this.#inventory ? [...this.#inventory.values()] : this.#discovered.devices();
    this.#byName = new Map(devices.map((device) => [device.name, device]));
  }

  #addresses(): readonly string[] {
    const unlisted = this.#inventory ? [] : this.#unlisted.addresses().filter((name) => !this.#byName.has(name));
    return [
      ...[...this.#byName.values()].flatMap((device) => childrenOf(device).map((child) => child.address)),
      ...unlisted.flatMap((address) =>
        childrenOf({ address, dangers: this.#unlisted.dangersOf(address) }).map((child) => child.address),
      ),
    ];
  }

  #removeGone(hearing: Hearing, before: readonly string[]): void {
    const after = new Set(this.#addresses());
    for (const address of before) if (!after.has(address)) hearing.remove(address);
  }

  #hearDiscovery(hearing: Hearing, topic: string, payload: string): void {
    // The list says the same, and more.
    if (this.#inventory) return;
    const before = this.#addresses();
    const announced: Announced = payload === '' ? { kind: 'nothing' } : this.#discovered.set(topic, payload);
    switch (announced.kind) {
      case 'fault':
        hearing.refuse(announced.fault);
        return;
      case 'stranger':
        hearing.unsupported(null, topic, 'This is no discovery of a Zigbee device by Zigbee2MQTT.');
        return;
      case 'nothing':
        if (payload === '' && this.#discovered.delete(topic)) hearing.keep(topic, null);
        break;
      case 'device': {
        hearing.keep(topic, payload);
        const device = this.#discovered.devices().find(({ address }) => address === announced.address);
        if (device) hearing.introduce(device);
      }
    }
    this.#index();
    this.#removeGone(hearing, before);
  }

  #hearBridge(hearing: Hearing, what: string, payload: string): void {
    if (what === 'state') {
      const online = onlineOf(payload);
      if (online === undefined) hearing.fault('VALUE_WRONG_TYPE', 'bridge/state must be online or offline.');
      else hearing.bridge(online);
      return;
    }
    if (what === 'devices') this.#hearInventory(hearing, payload);
    if (what === 'event') this.#hearEvent(hearing, payload);
  }

  #hearInventory(hearing: Hearing, payload: string): void {
    const before = this.#addresses();
    const devices = this.#setInventory(hearing, payload);
    if (!devices) return;
    this.#unlisted.clear();
    this.#discovered.clear();
    this.#index();
    for (const device of devices) {
      if (!isRelevant(device)) continue;
      hearing.introduce(device);
      if (!device.isKnownModel) {
        hearing.unsupported(device.address, device.model || device.name, 'Zigbee2MQTT does not know this model.');
      }
      for (const property of device.others) {
        const reading = readProperty(property, undefined, { unit: '', vendor: '' }, null);
        if (reading.kind === 'unsupported') hearing.unsupported(device.address, property, reading.why);
      }
    }
    hearing.keep(`${this.#base}/bridge/devices`, digest(this.#inventory?.values() ?? []));
    this.#removeGone(hearing, before);
  }

  #hearEvent(hearing: Hearing, payload: string): void {
    const parsed = parseFields(payload);
    if (!parsed.ok || own(parsed.fields, 'type') !== 'device_leave') return;
    const address = textOf(fieldsOf(own(parsed.fields, 'data')), 'ieee_address');
    const before = this.#addresses();
    if (!this.#inventory?.delete(address)) return;
    this.#index();
    hearing.keep(`${this.#base}/bridge/devices`, digest(this.#inventory.values()));
    this.#removeGone(hearing, before);
  }

  /** A friendly name may hold slashes: the longest known one counts, what follows is said of it. */
  #hearDevice(hearing: Hearing, rest: string, payload: string): void {
    const levels = rest.split('/');
    for (let count = levels.length; count > 0; count--) {
      const device = this.#byName.get(levels.slice(0, count).join('/'));
      if (device) {
        this.#hearOf(hearing, device, levels.slice(count).join('/'), payload);
        return;
      }
    }
    const last = levels[levels.length - 1];
    const name = last === 'availability' ? levels.slice(0, -1).join('/') : rest;
    if (this.#inventory || last === 'set' || last === 'get') {
      hearing.unsupported(null, rest, 'bridge/devices has no device of this name: a group, a command, or renamed.');
    } else if (!isAddress(name)) {
      hearing.fault('TOPIC_UNKNOWN', 'The friendly name is too long, or has control characters.');
    } else {
      this.#hearOf(hearing, this.#unlistedDevice(name), name === rest ? '' : 'availability', payload);
    }
  }

  #unlistedDevice(name: string): ZigbeeDevice {
    const dangers = this.#unlisted.dangersOf(name);
    return {
      address: name,
      name,
      vendor: '',
      model: '',
      dangers,
      exposed: new Map(),
      others: [],
      isKnownModel: false,
      switches: [],
    };
  }

  #hearOf(hearing: Hearing, device: ZigbeeDevice, what: string, payload: string): void {
    if (what === 'availability') {
      const online = onlineOf(payload);
      if (online === undefined) {
        hearing.fault('VALUE_WRONG_TYPE', 'availability must be online or offline.');
        return;
      }
      if (isRelevant(device)) hearing.introduce(device);
      for (const { address } of childrenOf(device)) hearing.say({ kind: 'availability', address, online });
      return;
    }
    if (what !== '') {
      // Output "attribute": each property has a topic of its own, with a plain value; null is written as a word.
      const isKnown = vocabulary.has(what) || device.switches.some(({ property }) => property === what);
      if (isKnown) this.#hearFields(hearing, device, { [what]: payload === 'null' ? null : payload });
      else hearing.unsupported(device.address, what, 'Gridcall has no quantity for it.');
      return;
    }
    const parsed = parseFields(payload);
    if (parsed.ok) this.#hearFields(hearing, device, parsed.fields);
    else hearing.refuse(parsed.fault);
  }

  #hearFields(hearing: Hearing, device: ZigbeeDevice, fields: Fields): void {
    const heard: (Danger | null)[] = [];
    const facts = readFields(hearing, device.address, Object.entries(fields), (property, value) => {
      const exposed = { unit: device.exposed.get(property) ?? '', vendor: device.vendor };
      const reading =
        readSwitch(device.switches, property, value) ?? readProperty(property, value, exposed, this.#options.gas);
      if (reading.kind === 'facts') heard.push(...reading.facts.map((fact) => fact.danger));
      return reading;
    });
    const isListed = this.#byName.get(device.name) === device;
    const dangers = isListed
      ? withDangers(device.dangers, heard)
      : this.#unlisted.learn(hearing, device.address, `${this.#base}/${device.name}`, heard);
    const speaking = { ...device, dangers };
    if (facts.length > 0 || (isListed && isRelevant(device))) hearing.introduce(speaking);
    const live = { history: false, observedAt: readLastSeen(own(fields, 'last_seen')), messageId: null };
    speak(hearing, speaking, this.#edges.changed(device.address, facts), live);
  }
}

/** What a device says beyond its definition is still heard: behind what the definition tells. */
function withDangers(defined: readonly Danger[], heard: readonly (Danger | null)[]): readonly Danger[] {
  const dangers = [...defined];
  for (const danger of heard) if (danger !== null && !dangers.includes(danger)) dangers.push(danger);
  return dangers;
}

/** `last_seen: ISO_8601`, or `epoch`: milliseconds. */
function readLastSeen(value: unknown): number | null {
  return typeof value === 'number' ? readUnixSeconds(value / 1000) : readTime(value);
}

/** `online`, or `{"state":"online"}` since version 1.28. */
function onlineOf(payload: string): boolean | undefined {
  const parsed = parseFields(payload);
  const state = parsed.ok ? own(parsed.fields, 'state') : payload.trim();
  if (state === 'online') return true;
  return state === 'offline' ? false : undefined;
}
