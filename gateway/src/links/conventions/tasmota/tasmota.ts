import { Allowance } from '../allowance.ts';
import type { Convention, ConventionOptions, ConventionReader, Heard, KeptMessage } from '../convention.ts';
import type { HubDevice } from '../danger.ts';
import { type Fact, type FieldReading, liveMessage, speak, temperatureField, unsupportedField } from '../fact.ts';
import { Hearing } from '../hearing.ts';
import { type Fields, fieldsOf, own, parseFields, textOf } from '../json.ts';
import { parsePlainTopic, parseTasmotaDevice, type TasmotaDevice } from './topic.ts';

const DISCOVERY = /^tasmota\/discovery\/[0-9A-Fa-f]{12}\/(config|sensors)$/;

/** Tasmota: telemetry under a full topic of the owner's choice, told by `tasmota/discovery/<MAC>/config`. */
export const tasmota: Convention = {
  name: 'tasmota',
  owns: (topic, options) => {
    if (topic.startsWith('tasmota/discovery/')) return DISCOVERY.test(topic);
    if (options.baseTopic !== null && topic.startsWith(`${options.baseTopic}/`)) return true;
    // It listens below "cmnd"; what is published there is named by the reader.
    return parsePlainTopic(topic) !== undefined || topic.split('/').includes('cmnd');
  },
  open: (kept, options) => new TasmotaReader(kept, options),
};

interface Place {
  readonly device: TasmotaDevice;
  readonly prefix: 'stat' | 'tele';
  readonly what: string;
}

class TasmotaReader implements ConventionReader {
  readonly #options: ConventionOptions;
  readonly #byDiscovery = new Map<string, TasmotaDevice>();
  readonly #kept = new Allowance();
  /** Device and kind by the topic up to its last slash. */
  #byPrefix = new Map<string, { readonly device: TasmotaDevice; readonly prefix: 'stat' | 'tele' }>();
  #isStale = true;

  constructor(kept: readonly KeptMessage[], options: ConventionOptions) {
    this.#options = options;
    for (const { topic, payload } of kept) {
      const parsed = parseFields(payload);
      const device = parsed.ok ? parseTasmotaDevice(parsed.fields) : undefined;
      if (!device || !topic.endsWith('/config')) continue;
      this.#kept.take(topic, payload.length);
      this.#byDiscovery.set(topic, device);
    }
  }

  /** A hub announces many devices in a row: they are put in order when the first of them speaks. */
  #index(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#byPrefix = new Map();
    for (const topic of [...this.#byDiscovery.keys()].sort()) {
      const device = this.#byDiscovery.get(topic);
      if (!device) continue;
      this.#byPrefix.set(device.stat, { device, prefix: 'stat' });
      this.#byPrefix.set(device.tele, { device, prefix: 'tele' });
    }
  }

  hear(topic: string, payload: string): Heard {
    const hearing = new Hearing();
    if (DISCOVERY.test(topic)) this.#hearDiscovery(hearing, topic, payload);
    // Empty, it only takes a retained message back.
    else if (payload !== '') {
      const place = this.#placeOf(topic);
      if (place) hearPlace(hearing, place, payload);
      else hearing.fault('TOPIC_UNKNOWN', this.#mend());
    }
    return hearing.done();
  }

  #mend(): string {
    const base = this.#options.baseTopic === null ? '' : ` under ${this.#options.baseTopic}/`;
    return `This is no topic of Tasmota${base}: let the device publish its discovery (SetOption19 0), or use the default prefixes.`;
  }

  #placeOf(topic: string): Place | undefined {
    this.#index();
    const cut = topic.lastIndexOf('/') + 1;
    const known = this.#byPrefix.get(topic.slice(0, cut));
    const what = topic.slice(cut);
    if (known && what !== '') return { ...known, what };
    const plain = parsePlainTopic(topic);
    if (!plain) return undefined;
    const { address, prefix } = plain;
    const device = { address, name: address, model: '', stat: '', tele: '', online: 'Online', offline: 'Offline' };
    return { device, prefix, what: plain.what };
  }

  #hearDiscovery(hearing: Hearing, topic: string, payload: string): void {
    // What sensors a device has, it says again with every reading.
    if (topic.endsWith('/sensors')) return;
    const before = this.#byDiscovery.get(topic);
    if (payload === '') {
      this.#byDiscovery.delete(topic);
      this.#kept.release(topic);
      hearing.keep(topic, null);
    } else {
      const parsed = parseFields(payload);
      if (!parsed.ok) {
        hearing.refuse(parsed.fault);
        return;
      }
      const device = parseTasmotaDevice(parsed.fields);
      if (!device) {
        hearing.fault('VALUE_WRONG_TYPE', 'The discovery of a Tasmota device must name its topic ("t").');
        return;
      }
      const over = this.#kept.take(topic, payload.length);
      if (over !== undefined) {
        hearing.fault('DISCOVERY_LIMIT', over);
        return;
      }
      this.#byDiscovery.set(topic, device);
      hearing.keep(topic, payload);
      hearing.introduce(hubDeviceOf(device));
    }
    this.#isStale = true;
    if (before === undefined) return;
    const stands = [...this.#byDiscovery.values()].some(({ address }) => address === before.address);
    if (!stands) hearing.remove(before.address);
  }
}

function hubDeviceOf(device: TasmotaDevice): HubDevice {
  return { address: device.address, name: device.name, vendor: 'Tasmota', model: device.model, dangers: [] };
}

const needsMapping = 'What on and off of a Tasmota switch mean for people is not known: nobody has told.';

function hearPlace(hearing: Hearing, { device, prefix, what }: Place, payload: string): void {
  const { address } = device;
  const hub = hubDeviceOf(device);
  if (prefix === 'tele' && what === 'LWT') {
    hearLastWill(hearing, device, payload);
    return;
  }
  if (/^(POWER|SWITCH|BUTTON)\d*$/.test(what)) {
    hearing.introduce(hub);
    hearing.unsupported(address, what, needsMapping);
    return;
  }
  if (what !== 'SENSOR' && what !== 'STATE' && what !== 'RESULT') {
    // INFO1, STATUS8, POWER_LOW: some are JSON, some a plain word.
    hearing.introduce(hub);
    hearing.unsupported(address, what, 'It tells of the device itself, not of its surroundings.');
    return;
  }
  const parsed = parseFields(payload);
  if (!parsed.ok) {
    hearing.refuse({ ...parsed.fault, detail: `${address} ${what}: ${parsed.fault.detail}` });
    return;
  }
  hearing.introduce(hub);
  if (what === 'SENSOR') speak(hearing, hub, readSensors(hearing, address, parsed.fields), liveMessage);
  else nameSwitches(hearing, address, parsed.fields);
}

function hearLastWill(hearing: Hearing, device: TasmotaDevice, payload: string): void {
  const online = payload === device.online ? true : payload === device.offline ? false : undefined;
  if (online === undefined) {
    hearing.fault('VALUE_WRONG_TYPE', `LWT must be "${device.online}" or "${device.offline}".`);
    return;
  }
  hearing.introduce(hubDeviceOf(device));
  hearing.say({ kind: 'availability', address: device.address, online });
}

function nameSwitches(hearing: Hearing, address: string, fields: Fields): void {
  for (const key of Object.keys(fields)) {
    if (/^(POWER|Switch|Button)\d*$/.test(key)) hearing.unsupported(address, key, needsMapping);
    else if (/^(RfReceived|IrReceived|ZbReceived|LwReceived|MCP230XX_INT)$/.test(key)) {
      hearing.unsupported(address, key, reasonOf(key, own(fields, key)));
    }
  }
}

/** Drivers report under their own name, each with its fields; only what names its unit is read. */
function readSensors(hearing: Hearing, address: string, fields: Fields): readonly Fact[] {
  const facts: Fact[] = [];
  const unit = textOf(fields, 'TempUnit') || 'C';
  for (const key of Object.keys(fields)) {
    const value = own(fields, key);
    if (value === null || key === 'Time' || key === 'TempUnit' || key.endsWith('Unit')) continue;
    const reading = readSensor(key, value, unit);
    if (reading.kind === 'unsupported') hearing.unsupported(address, key, reading.why);
    else if (reading.kind === 'fault') hearing.refuse(reading.fault);
    else if (facts.length === 0) facts.push(...reading.facts);
    else hearing.unsupported(address, key, 'A second thermometer of the device; the first was taken.');
  }
  return facts;
}

function readSensor(key: string, value: unknown, unit: string): FieldReading {
  const sensor = fieldsOf(value);
  const temperature = own(sensor, 'Temperature');
  // The chip of an ESP32 and the probes of an analog pin are no thermometers of the room.
  const isChip = /^(ESP32|ANALOG)$/.test(key);
  if (sensor && !isChip && temperature !== undefined && temperature !== null) {
    return temperatureField(`${key}.Temperature`, temperature, unit);
  }
  return unsupportedField(reasonOf(key, value));
}

function reasonOf(key: string, value: unknown): string {
  if (/^(Switch|Button)\d+$/.test(key)) return needsMapping;
  if (key === 'ZbReceived') {
    return 'Zigbee devices behind Tasmota are not read: its names differ by device. Run Zigbee2MQTT on the adapter.';
  }
  if (key === 'LwReceived') return 'The radio message is not decoded by Tasmota.';
  if (/^(RC522|RDM6300|PN532|WIEGAND)$/i.test(key)) return 'A card was read; whether it opened anything is not told.';
  if (key === 'ANALOG') return 'A raw value of an analog pin has no unit.';
  if (key.startsWith('MCP230XX') || key === 'RfReceived' || key === 'IrReceived') {
    return 'What a pin or a code means for people is not known: nobody has told.';
  }
  return fieldsOf(value) ? 'This sensor has no quantity in Gridcall.' : 'Gridcall has no quantity for it.';
}
