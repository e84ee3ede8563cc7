import { conventions } from '@gridcall/contract/convention.ts';
import type { Convention, ConventionOptions, ConventionReader, Heard, KeptMessage } from '../convention.ts';
import type { HubDevice } from '../danger.ts';
import { DangerLedger } from '../danger-ledger.ts';
import { type Fact, type MessageFacts, numberField, readFields, speak } from '../fact.ts';
import { Hearing } from '../hearing.ts';
import { type Fields, fieldsOf, listOf, own, parseFields, readTime, readUnixSeconds, textOf } from '../json.ts';
import { clip } from '../read-fault.ts';
import { readObjectField } from './vocabulary.ts';

const HISTORY_MAXIMUM = 100;

/** ChirpStack v4: `application/<id>/device/<devEui>/event/<type>`, decoded values in `object`. */
export const chirpstack: Convention = {
  name: 'chirpstack',
  // Its commands stand beside its events; it listens there, and what is no event is named by the reader.
  owns: (topic, options) => topic.startsWith(`${options.baseTopic ?? conventions.chirpstack.baseTopic}/`),
  open: (kept, options) => new ChirpstackReader(kept, options),
};

interface EventTopic {
  readonly devEui: string;
  readonly event: string;
  /** Where the device's ledger entry is kept. */
  readonly upTopic: string;
}

function parseTopic(topic: string, base: string): EventTopic | undefined {
  if (!topic.startsWith(`${base}/`)) return undefined;
  const match = /^([^/]+)\/device\/([0-9a-fA-F]{16})\/event\/([a-z]+)$/.exec(topic.slice(base.length + 1));
  const [, application, devEui = '', event = ''] = match ?? [];
  if (application === undefined) return undefined;
  return { devEui: devEui.toLowerCase(), event, upTopic: `${base}/${application}/device/${devEui}/event/up` };
}

/** Events that tell of the radio, not of the device's surroundings. */
const radioEvents: ReadonlyMap<string, string> = new Map([
  ['join', 'The device has joined the network.'],
  ['ack', 'The device has confirmed a downlink.'],
  ['txack', 'A gateway has sent a downlink.'],
  ['location', 'Where a device is, is set by hand here.'],
  ['integration', 'An event of another integration.'],
]);

class ChirpstackReader implements ConventionReader {
  readonly #options: ConventionOptions;
  readonly #base: string;
  readonly #dangers = new DangerLedger();

  constructor(kept: readonly KeptMessage[], options: ConventionOptions) {
    this.#options = options;
    this.#base = options.baseTopic ?? conventions.chirpstack.baseTopic;
    for (const { topic, payload } of kept) {
      const place = parseTopic(topic, this.#base);
      if (place) this.#dangers.load(place.devEui, payload);
    }
  }

  hear(topic: string, payload: string): Heard {
    const hearing = new Hearing();
    const place = parseTopic(topic, this.#base);
    if (!place) {
      hearing.fault('TOPIC_UNKNOWN', `A topic of ChirpStack is ${this.#base}/<id>/device/<devEui>/event/<type>.`);
      return hearing.done();
    }
    // Empty, it takes a retained message back.
    if (payload === '') return hearing.done();
    const parsed = parseFields(payload);
    if (!parsed.ok) return hearing.refuse(parsed.fault).done();
    const info = fieldsOf(own(parsed.fields, 'deviceInfo'));
    if (!info) {
      hearing.fault('VALUE_WRONG_TYPE', 'The message has no "deviceInfo": ChirpStack 4 with JSON encoding is read.');
      return hearing.done();
    }
    const device: HubDevice = {
      address: place.devEui,
      name: textOf(info, 'deviceName') || place.devEui,
      vendor: '',
      model: textOf(info, 'deviceProfileName'),
      dangers: this.#dangers.dangersOf(place.devEui),
    };
    if (place.event === 'up') this.#hearUp(hearing, place, device, parsed.fields);
    else hearOther(hearing, place, device, parsed.fields);
    return hearing.done();
  }

  #hearUp(hearing: Hearing, place: EventTopic, device: HubDevice, fields: Fields): void {
    const object = fieldsOf(own(fields, 'object')) ?? {};
    // An empty frame only answers the network; what has data and no object has no codec.
    if (Object.keys(object).length === 0 && textOf(fields, 'data') !== '') {
      const why = 'The uplink is not decoded: give the device profile the codec of its maker in ChirpStack.';
      hearing.unsupported(place.devEui, 'object', why);
    }
    const { history, ...live } = object;
    const read = (values: Fields) =>
      readFields(hearing, place.devEui, Object.entries(values), (key, value) =>
        readObjectField(key, value, this.#options.gas),
      );
    const facts = read(live);
    const past = listOf(history)
      .slice(0, HISTORY_MAXIMUM)
      .map((entry) => {
        const { timestamp, ...values } = fieldsOf(entry) ?? {};
        return { facts: read(values), observedAt: readUnixSeconds(timestamp) };
      });
    const heard = [...facts, ...past.flatMap((entry) => entry.facts)].map((fact) => fact.danger);
    const speaking = { ...device, dangers: this.#dangers.learn(hearing, place.devEui, place.upTopic, heard) };
    hearing.introduce(speaking);
    speak(hearing, speaking, facts, messageOf(fields));
    // Old leaks with a time of their own: kept, and never raised.
    const ids = textOf(fields, 'deduplicationId');
    for (const [index, entry] of past.entries()) {
      const messageId = ids === '' ? null : `${ids.slice(0, 50)}-${index}`;
      speak(hearing, speaking, entry.facts, { history: true, observedAt: entry.observedAt, messageId });
    }
  }
}

function messageOf(fields: Fields): MessageFacts {
  const id = textOf(fields, 'deduplicationId');
  return {
    history: false,
    observedAt: readTime(own(fields, 'time')),
    messageId: id === '' ? null : id.slice(0, 64),
    // A battery device speaks a few times a day: each time counts, whatever is in it.
    isSignOfLife: true,
  };
}

/** Events that the device itself began; the others are of the network. */
const ofDevice: ReadonlySet<string> = new Set(['join', 'ack']);

function hearOther(hearing: Hearing, place: EventTopic, device: HubDevice, fields: Fields): void {
  hearing.introduce(device);
  if (place.event === 'status') {
    const facts: Fact[] = [];
    if (own(fields, 'batteryLevelUnavailable') !== true && own(fields, 'externalPowerSource') !== true) {
      const entries = [['batteryLevel', own(fields, 'batteryLevel')]] as const;
      facts.push(
        ...readFields(hearing, place.devEui, entries, (key, value) => numberField(key, value, null, 'battery_pct')),
      );
    }
    speak(hearing, device, facts, messageOf(fields));
  } else if (place.event === 'log') {
    const code = textOf(fields, 'code') || 'log';
    const said = clip(textOf(fields, 'description'), 160);
    hearing.unsupported(place.devEui, code, `ChirpStack reports of this device: ${said || 'no description'}`);
  } else {
    const why = radioEvents.get(place.event) ?? 'This type of event is not known.';
    hearing.unsupported(place.devEui, `event/${place.event}`, why);
    if (ofDevice.has(place.event)) speak(hearing, device, [], messageOf(fields));
  }
}
