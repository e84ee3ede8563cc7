import type { Convention, ConventionOptions, ConventionReader, Heard, KeptMessage } from '../convention.ts';
import { childrenOf, type Danger, type HubDevice } from '../danger.ts';
import { DangerLedger } from '../danger-ledger.ts';
import { type Fact, type FieldReading, liveMessage, type MessageFacts, speak } from '../fact.ts';
import { Hearing, isAddress } from '../hearing.ts';
import { type Fields, fieldsOf, own, parseFields, readBoolean, readUnixSeconds, textOf } from '../json.ts';
import { dangerOfId, dangerOfModel, readGen1 } from './gen1.ts';
import { eventsOf, readComponent, readEvent } from './gen2.ts';

const GEN1_BASE = 'shellies';

/** Shelly: Gen1 with one text a topic under `shellies/`, Gen2 and later with JSON notifications under the device's own. */
export const shelly: Convention = {
  name: 'shelly',
  // Gen2 listens on "rpc" and "command"; what is published there is named by the reader.
  owns: (topic, { baseTopic }) =>
    (parseTopic(topic) !== undefined || /.\/(rpc|command)(\/|$)/.test(topic)) &&
    (baseTopic === null || topic === baseTopic || topic.startsWith(`${baseTopic}/`)),
  open: (kept, options) => new ShellyReader(kept, options),
};

interface Place {
  readonly id: string;
  readonly generation: 1 | 2;
  /** Behind the id. */
  readonly what: string;
  readonly deviceTopic: string;
}

function parseTopic(topic: string): Place | undefined {
  const gen2 = /^(.+)\/(events\/rpc|status\/[^/]+)$/.exec(topic);
  if (gen2?.[1] !== undefined && gen2[2] !== undefined) return placeOf(gen2[1], 2, gen2[2]);
  if (topic.startsWith(`${GEN1_BASE}/`)) {
    const [, id = '', ...what] = topic.split('/');
    return placeOf(`${GEN1_BASE}/${id}`, 1, what.join('/'));
  }
  // The last will of Gen2 stands beside its notifications.
  const online = /^(.+)\/online$/.exec(topic)?.[1];
  return online === undefined ? undefined : placeOf(online, 2, 'online');
}

function placeOf(deviceTopic: string, generation: 1 | 2, what: string): Place | undefined {
  const id = deviceTopic.startsWith(`${GEN1_BASE}/`) ? deviceTopic.slice(GEN1_BASE.length + 1) : deviceTopic;
  return isAddress(id) ? { id, generation, what, deviceTopic } : undefined;
}

class ShellyReader implements ConventionReader {
  readonly #options: ConventionOptions;
  readonly #dangers = new DangerLedger();

  constructor(kept: readonly KeptMessage[], options: ConventionOptions) {
    this.#options = options;
    for (const { topic, payload } of kept) {
      const place = parseTopic(topic);
      if (place) this.#dangers.load(place.id, payload);
    }
  }

  hear(topic: string, payload: string): Heard {
    const hearing = new Hearing();
    const place = parseTopic(topic);
    if (!place) {
      hearing.fault(
        'TOPIC_UNKNOWN',
        'A Shelly publishes under shellies/<id>/…, or under <id>/events/rpc and <id>/online.',
      );
      // Empty, it only takes a retained message back.
    } else if (payload === '') return hearing.done();
    else if (place.id === 'announce' || place.what === 'announce') this.#hearAnnounce(hearing, place, payload);
    else if (place.what === 'online') this.#hearOnline(hearing, place, payload);
    else if (place.generation === 1) this.#hearGen1(hearing, place, payload);
    else this.#hearGen2(hearing, place, payload);
    return hearing.done();
  }

  #deviceOf(hearing: Hearing, place: Place, heard: readonly (Danger | null)[], model = ''): HubDevice {
    const known = this.#dangers.dangersOf(place.id);
    const all = known.length === 0 ? [dangerOfId(place.id), dangerOfModel(model), ...heard] : heard;
    const dangers = this.#dangers.learn(hearing, place.id, `${place.deviceTopic}/online`, all);
    return { address: place.id, name: place.id, vendor: 'Shelly', model: model || modelOf(place.id), dangers };
  }

  #hearAnnounce(hearing: Hearing, place: Place, payload: string): void {
    const parsed = parseFields(payload);
    if (!parsed.ok) {
      hearing.refuse(parsed.fault);
      return;
    }
    const id = place.id === 'announce' ? textOf(parsed.fields, 'id') : place.id;
    if (!isAddress(id)) hearing.fault('VALUE_WRONG_TYPE', 'An announcement must name its "id".');
    else {
      const announced = { ...place, id, deviceTopic: `${GEN1_BASE}/${id}` };
      hearing.introduce(this.#deviceOf(hearing, announced, [], textOf(parsed.fields, 'model')));
    }
  }

  #hearOnline(hearing: Hearing, place: Place, payload: string): void {
    const online = readBoolean(payload);
    if (online === undefined) {
      hearing.fault('VALUE_WRONG_TYPE', `${place.id}/online must be true or false.`);
      return;
    }
    const device = this.#deviceOf(hearing, place, []);
    hearing.introduce(device);
    for (const { address } of childrenOf(device)) hearing.say({ kind: 'availability', address, online });
  }

  #hearGen1(hearing: Hearing, place: Place, payload: string): void {
    const reading = readGen1(place.what, payload.trim(), this.#options.gas);
    this.#sayAll(hearing, place, [[place.what, reading]], liveMessage);
  }

  #hearGen2(hearing: Hearing, place: Place, payload: string): void {
    const parsed = parseFields(payload);
    if (!parsed.ok) {
      hearing.refuse(parsed.fault);
      return;
    }
    if (place.what.startsWith('status/')) {
      const name = place.what.slice('status/'.length);
      this.#sayAll(hearing, place, named(name, readComponent(name, parsed.fields)), liveMessage);
      return;
    }
    const params = fieldsOf(own(parsed.fields, 'params')) ?? {};
    const readings = notificationOf(own(parsed.fields, 'method'), params);
    if (!readings) {
      hearing.unsupported(place.id, textOf(parsed.fields, 'method') || 'events/rpc', 'Only notifications are read.');
      return;
    }
    const observedAt = readUnixSeconds(own(params, 'ts'));
    this.#sayAll(hearing, place, readings, { history: false, observedAt, messageId: null });
  }

  #sayAll(hearing: Hearing, place: Place, readings: readonly NamedReading[], message: MessageFacts): void {
    const facts: Fact[] = [];
    for (const [name, reading] of readings) {
      if (reading.kind === 'facts') facts.push(...reading.facts);
      else if (reading.kind === 'unsupported') hearing.unsupported(place.id, name, reading.why);
      else hearing.refuse(reading.fault);
    }
    const heard = facts.map((fact) => fact.danger);
    const device = this.#deviceOf(hearing, place, heard);
    hearing.introduce(device);
    speak(hearing, device, facts, message);
  }
}

type NamedReading = readonly [string, FieldReading];

function named(name: string, readings: readonly FieldReading[]): readonly NamedReading[] {
  return readings.map((reading) => [name, reading]);
}

function notificationOf(method: unknown, params: Fields): readonly NamedReading[] | undefined {
  if (method === 'NotifyStatus' || method === 'NotifyFullStatus') {
    return Object.keys(params)
      .filter((name) => name !== 'ts')
      .flatMap((name) => named(name, readComponent(name, own(params, name))));
  }
  if (method !== 'NotifyEvent') return undefined;
  return eventsOf(params).map((entry) => [`${textOf(entry, 'component')} ${textOf(entry, 'event')}`, readEvent(entry)]);
}

/** The id of a device begins with its model. */
function modelOf(id: string): string {
  return /^(shelly[a-z0-9]+)-[0-9A-Fa-f]{6,12}$/.exec(id)?.[1] ?? '';
}
