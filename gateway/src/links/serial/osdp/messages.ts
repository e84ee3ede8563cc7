import { type CardRead, judgeCard } from './wiegand.ts';

/** Commands the panel sends and replies it reads: the part of OSDP v2 (annex A and B) that watching a gate needs. */
export const commandIds = {
  poll: 0x60,
  id: 0x61,
  capabilities: 0x62,
  localStatus: 0x64,
  inputStatus: 0x65,
  outputStatus: 0x66,
  output: 0x68,
  led: 0x69,
  buzzer: 0x6a,
  keySet: 0x75,
  challenge: 0x76,
  serverCryptogram: 0x77,
} as const;

export const replyIds = {
  ack: 0x40,
  nak: 0x41,
  id: 0x45,
  capabilities: 0x46,
  localStatus: 0x48,
  inputStatus: 0x49,
  outputStatus: 0x4a,
  raw: 0x50,
  keypad: 0x53,
  challengeAnswer: 0x76,
  initialMac: 0x78,
  busy: 0x79,
} as const;

/** What may be done at a reader besides watching: nothing of it opens a door that its controller keeps shut. */
export type ReaderCommand =
  /** `on`: 2 permanently on, 1 permanently off, 5 on for `tenths` of a second. */
  | { readonly kind: 'output'; readonly number: number; readonly control: 1 | 2 | 5; readonly tenths: number }
  | { readonly kind: 'led'; readonly color: 0 | 1 | 2 | 3; readonly tenths: number }
  | { readonly kind: 'buzzer'; readonly times: number };

export interface Message {
  readonly id: number;
  readonly data: Buffer;
}

const bare = (id: number): Message => ({ id, data: Buffer.of() });

export const messages = {
  poll: bare(commandIds.poll),
  id: { id: commandIds.id, data: Buffer.of(0) },
  capabilities: { id: commandIds.capabilities, data: Buffer.of(0) },
  localStatus: bare(commandIds.localStatus),
  inputStatus: bare(commandIds.inputStatus),
  outputStatus: bare(commandIds.outputStatus),
} as const satisfies Record<string, Message>;

export function challenge(panelRandom: Buffer): Message {
  return { id: commandIds.challenge, data: panelRandom };
}

export function serverCryptogram(cryptogram: Buffer): Message {
  return { id: commandIds.serverCryptogram, data: cryptogram };
}

/** Key type 1 is the secure channel base key. */
export function keySet(key: Buffer): Message {
  return { id: commandIds.keySet, data: Buffer.concat([Buffer.of(1, key.length), key]) };
}

export function messageOf(command: ReaderCommand): Message {
  switch (command.kind) {
    case 'output': {
      const { number, control, tenths } = command;
      return { id: commandIds.output, data: Buffer.of(number, control, tenths & 0xff, tenths >> 8) };
    }
    case 'led':
      // Reader 0, LED 0, temporary: set, on for 1 and off for 0 tenths, in the colour; permanent part: no change.
      return {
        id: commandIds.led,
        data: Buffer.of(0, 0, 2, 1, 0, command.color, 0, command.tenths & 0xff, command.tenths >> 8, 0, 0, 0, 0, 0),
      };
    case 'buzzer':
      // Reader 0, default tone, two tenths on and two off.
      return { id: commandIds.buzzer, data: Buffer.of(0, 2, 2, 2, command.times) };
  }
}

export type Reply =
  | { readonly kind: 'ack' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'nak'; readonly code: number }
  | { readonly kind: 'id'; readonly vendor: string; readonly model: string; readonly serial: string }
  | {
      readonly kind: 'capabilities';
      readonly hasSecureChannel: boolean;
      readonly inputs: number;
      readonly outputs: number;
    }
  | { readonly kind: 'local-status'; readonly tamper: boolean; readonly powerFailed: boolean }
  | { readonly kind: 'inputs'; readonly active: readonly boolean[] }
  | { readonly kind: 'outputs'; readonly active: readonly boolean[] }
  | { readonly kind: 'card'; readonly read: CardRead }
  /** How many keys were pressed; which ones is nobody's business. */
  | { readonly kind: 'keypad'; readonly keys: number }
  | { readonly kind: 'challenge-answer'; readonly readerRandom: Buffer; readonly cryptogram: Buffer }
  | { readonly kind: 'initial-mac'; readonly mac: Buffer }
  | { readonly kind: 'unknown'; readonly id: number }
  | { readonly kind: 'malformed'; readonly id: number };

/** Reads a reply whose data is in the clear. Pure; never throws: what has the wrong length is malformed. */
export function replyOf(id: number, data: Buffer): Reply {
  const malformed: Reply = { kind: 'malformed', id };
  switch (id) {
    case replyIds.ack:
      return data.length === 0 ? { kind: 'ack' } : malformed;
    case replyIds.busy:
      return data.length === 0 ? { kind: 'busy' } : malformed;
    case replyIds.nak:
      return data.length >= 1 ? { kind: 'nak', code: data.readUInt8(0) } : malformed;
    case replyIds.id:
      return data.length === 12 ? identityOf(data) : malformed;
    case replyIds.capabilities:
      return data.length % 3 === 0 ? capabilitiesOf(data) : malformed;
    case replyIds.localStatus:
      return data.length === 2
        ? { kind: 'local-status', tamper: data[0] !== 0, powerFailed: data[1] !== 0 }
        : malformed;
    case replyIds.inputStatus:
      return { kind: 'inputs', active: [...data].map((byte) => byte !== 0) };
    case replyIds.outputStatus:
      return { kind: 'outputs', active: [...data].map((byte) => byte !== 0) };
    case replyIds.raw:
      return data.length >= 4 ? { kind: 'card', read: judgeCard(data.subarray(4), data.readUInt16LE(2)) } : malformed;
    case replyIds.keypad:
      return data.length >= 2 && data.length - 2 === data[1] ? { kind: 'keypad', keys: data.length - 2 } : malformed;
    case replyIds.challengeAnswer:
      return data.length === 32
        ? { kind: 'challenge-answer', readerRandom: data.subarray(8, 16), cryptogram: data.subarray(16) }
        : malformed;
    case replyIds.initialMac:
      return data.length === 16 ? { kind: 'initial-mac', mac: data } : malformed;
    default:
      return { kind: 'unknown', id };
  }
}

function identityOf(data: Buffer): Reply {
  return {
    kind: 'id',
    vendor: data.subarray(0, 3).toString('hex'),
    model: `${data.readUInt8(3)}.${data.readUInt8(4)}`,
    serial: data.readUInt32LE(5).toString(16).padStart(8, '0'),
  };
}

/** Functions of a reader (annex B): 1 contact monitoring, 2 outputs, 9 communication security. */
function capabilitiesOf(data: Buffer): Reply {
  const of = (wanted: number) => {
    for (let at = 0; at < data.length; at += 3) {
      if (data[at] === wanted) return { level: data[at + 1] ?? 0, items: data[at + 2] ?? 0 };
    }
    return { level: 0, items: 0 };
  };
  return {
    kind: 'capabilities',
    hasSecureChannel: (of(9).level & 1) === 1,
    inputs: of(1).items,
    outputs: of(2).items,
  };
}

/** Why a reader refuses a command (annex A, NAK), for an installer. */
export const nakReasons: Readonly<Record<number, string>> = {
  1: 'it saw a wrong check sum',
  2: 'it found the length of the command wrong',
  3: 'it does not know the command',
  4: 'it saw an unexpected sequence number',
  5: 'it does not know the security block',
  6: 'the command needs the secure channel',
  7: 'it does not know the biometric type',
  8: 'it does not know the biometric format',
  9: 'it cannot carry the command out',
};

/** NAK codes the machine acts on. */
export const nak = { check: 1, length: 2, unknownCommand: 3, sequence: 4, securityBlock: 5, security: 6 } as const;
