import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { Convention, ConventionOptions, ConventionReader, Heard } from '../convention.ts';
import type { HubDevice } from '../danger.ts';
import {
  eventFact,
  type FieldReading,
  liveMessage,
  nothingKnown,
  speak,
  unsupportedField,
  valueFact,
  wrongType,
} from '../fact.ts';
import { Hearing, isAddress } from '../hearing.ts';
import { type Fields, listOf, own, parseFields, readBoolean, textOf } from '../json.ts';

const DEFAULT_BASES = ['esprfid', '/esprfid'] as const;

/**
 * esp-rfid gate readers (esprfid/esp-rfid, src/mqtt.esp, src/door.esp, src/rfid.esp). Who held the card is read by
 * nobody: an access is a count. Their clock runs in local time without its zone, so the time of receipt counts.
 */
export const espRfid: Convention = {
  name: 'esp-rfid',
  owns: (topic, options) => topic.startsWith('homeassistant/') || placeOf(topic, options) !== undefined,
  open: (_kept, options) => ({ hear: (topic, payload) => hear(topic, payload, options) }) satisfies ConventionReader,
};

interface Place {
  readonly base: string;
  readonly what: string;
}

function placeOf(topic: string, options: ConventionOptions): Place | undefined {
  const bases = options.baseTopic === null ? DEFAULT_BASES : [options.baseTopic, `/${options.baseTopic}`];
  for (const base of bases) {
    if (topic === base) return { base, what: '' };
    if (topic.startsWith(`${base}/`)) return { base, what: topic.slice(base.length + 1) };
  }
  return undefined;
}

function hear(topic: string, payload: string, options: ConventionOptions): Heard {
  const hearing = new Hearing();
  const place = placeOf(topic, options);
  if (!place) {
    if (topic.startsWith('homeassistant/')) return hearing.done();
    hearing.fault('TOPIC_UNKNOWN', `The reader's base topic is ${options.baseTopic ?? DEFAULT_BASES[0]}.`);
    return hearing.done();
  }
  // Empty, it only takes a retained message back.
  if (payload === '') return hearing.done();
  const base = place.base.replaceAll(/^\/+|\/+$/g, '');
  if (place.what === 'avty') hearAvailability(hearing, base, payload);
  else if (place.what.startsWith('io/')) sayOne(hearing, base, place.what, readIo(place.what, payload.trim()));
  else if (place.what === '' || place.what === 'send' || place.what === 'tag')
    hearJson(hearing, base, place.what, payload);
  else hearing.unsupported(base, place.what, 'This topic of the reader is not read: it may hold names and cards.');
  return hearing.done();
}

function readerOf(address: string): HubDevice {
  return { address, name: address, vendor: 'esp-rfid', model: '', dangers: ['open'] };
}

function sayOne(hearing: Hearing, address: string, what: string, reading: FieldReading): void {
  if (!isAddress(address)) {
    hearing.fault('VALUE_WRONG_TYPE', 'The name of the reader is too long, or has control characters.');
    return;
  }
  const reader = readerOf(address);
  hearing.introduce(reader);
  if (reading.kind === 'facts') speak(hearing, reader, reading.facts, liveMessage);
  else if (reading.kind === 'unsupported') hearing.unsupported(address, what, reading.why);
  else hearing.refuse(reading.fault);
}

function hearAvailability(hearing: Hearing, address: string, payload: string): void {
  const online = payload === 'online' ? true : payload === 'offline' ? false : undefined;
  if (online === undefined) hearing.fault('VALUE_WRONG_TYPE', 'avty must be online or offline.');
  else sayOnline(hearing, address, online);
}

function sayOnline(hearing: Hearing, address: string, online: boolean): void {
  sayOne(hearing, address, 'online', nothingKnown);
  if (isAddress(address)) hearing.say({ kind: 'availability', address, online });
}

function readIo(what: string, text: string): FieldReading {
  const on = text === 'ON' ? true : text === 'OFF' ? false : undefined;
  switch (what) {
    case 'io/door':
      return on === undefined ? wrongType(what, text, 'ON or OFF') : valueFact('open', 'open', on);
    case 'io/tamper':
      return on === undefined ? wrongType(what, text, 'ON or OFF') : valueFact(null, 'tamper', on);
    case 'io/lock':
      if (text === 'LOCKED') return eventFact('open', 'locked');
      return text === 'UNLOCKED' ? eventFact('open', 'unlocked') : wrongType(what, text, 'LOCKED or UNLOCKED');
    default:
      return unsupportedField('A door bell is no event of a gate.');
  }
}

function hearJson(hearing: Hearing, base: string, what: string, payload: string): void {
  const parsed = parseFields(payload);
  if (!parsed.ok) {
    // The text may hold a card or a name: what is wrong is told without it.
    hearing.fault(parsed.fault.code, 'The message of the reader is not a JSON object.');
    return;
  }
  const { fields } = parsed;
  // Several readers may share a base topic: each names itself as "door" or "hostname".
  const address = textOf(fields, 'door') || textOf(fields, 'hostname') || base;
  const type = what === 'tag' ? 'access' : textOf(fields, 'type');
  switch (type) {
    case 'boot':
    case 'heartbeat':
      sayOnline(hearing, address, true);
      return;
    case 'access':
      sayOne(hearing, address, 'access', readAccess(fields));
      return;
    case 'INFO':
    case 'WARN':
    case 'ERRO':
      sayOne(hearing, address, `log ${textOf(fields, 'src')}`, readLog(fields));
      return;
    default:
      sayOne(hearing, address, 'type', unsupportedField('This type of message is not known.'));
  }
}

const granted: ReadonlySet<string> = new Set(['Always', 'Admin']);
const denied: ReadonlySet<string> = new Set(['Denied', 'Disabled', 'Expired']);

function readAccess(fields: Fields): FieldReading {
  const access = own(fields, 'access');
  // With several relays there is a word for each.
  const words = Array.isArray(access) ? listOf(access) : [access];
  const isKnown = readBoolean(own(fields, 'isKnown'));
  const isGranted = words.some((word) => typeof word === 'string' && granted.has(word));
  const isDenied = words.every((word) => typeof word === 'string' && denied.has(word));
  if (isKnown === false || isDenied) return eventFact('open', 'access_denied');
  if (!isGranted) return unsupportedField('This access is none that the firmware is known to write.');
  // No card: the button beside the door, or a command from the network.
  const user = own(fields, 'username');
  if (user === 'Button') return eventFact('open', 'request_to_exit');
  return eventFact('open', user === 'MQTT' ? 'unlocked' : 'access_granted');
}

/** The log of src/door.esp, word for word. */
const doorLog: ReadonlyMap<string, DeviceEventKind> = new Map([
  ['Door was tampered!', 'forced_open'],
  ["Door wasn't closed within max open time!", 'held_open'],
  ['Door Open', 'opened'],
  ['Door Closed', 'closed'],
]);

function readLog(fields: Fields): FieldReading {
  const source = textOf(fields, 'src');
  const event = source === 'door' || source === 'tamper' ? doorLog.get(textOf(fields, 'desc')) : undefined;
  return event ? eventFact('open', event) : unsupportedField('A line of the log of the reader.');
}
