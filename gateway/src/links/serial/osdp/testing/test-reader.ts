import { encodeFrame, type Frame, takeFrames } from '../frame.ts';
import { commandIds, replyIds } from '../messages.ts';
import {
  DEFAULT_KEY,
  firstReplyMac,
  openSession,
  panelCryptogram,
  readerCryptogram,
  type SecureSession,
  type SessionKeys,
  seal,
  sessionKeysOf,
  unseal,
} from '../secure-channel.ts';

const READER_RANDOM = Buffer.from('a0a1a2a3a4a5a6a7', 'hex');

/** What a test may change at its reader at any time. */
export interface ReaderWorld {
  key: Buffer;
  takesDefaultKey: boolean;
  hasSecureChannel: boolean;
  /** Replies to polls, each once. */
  readonly events: { readonly id: number; readonly data: Buffer }[];
  inputs: readonly number[];
  outputs: readonly number[];
  localStatus: readonly [number, number];
  /** How many commands it does not hear. */
  deafFor: number;
  /** How many replies it says that nobody hears: it has acted all the same. */
  lostReplies: number;
  /** How often it says that it is busy. */
  busyFor: number;
  /** NAK codes for the next commands in a session or without one. */
  readonly naks: number[];
  /** Spoils the bytes of the next reply. */
  spoil: ((reply: Buffer) => Buffer) | null;
}

/** The other end of the line for tests: a reader that keeps to the standard, built of the same codec as the panel. */
export class TestReader {
  readonly address: number;
  readonly heard: number[] = [];
  readonly world: ReaderWorld;
  #sequence = -1;
  #lastReply: Buffer | null = null;
  #session: SecureSession | null = null;
  #proof: { readonly keys: SessionKeys; readonly panelRandom: Buffer; readonly isDefault: boolean } | null = null;

  constructor(address: number, world: Partial<ReaderWorld> = {}) {
    this.address = address;
    this.world = {
      key: Buffer.alloc(16, 9),
      takesDefaultKey: false,
      hasSecureChannel: true,
      events: [],
      inputs: [0, 0, 0],
      outputs: [0],
      localStatus: [0, 0],
      deafFor: 0,
      lostReplies: 0,
      busyFor: 0,
      naks: [],
      spoil: null,
      ...world,
    };
  }

  /** Forgets its session and its count, as after a power cut. */
  restart(): void {
    this.#sequence = -1;
    this.#session = null;
    this.#proof = null;
    this.#lastReply = null;
  }

  /** What it says to the bytes of a command; null for silence. */
  answer(bytes: Buffer): Buffer | null {
    const [frame] = takeFrames(Buffer.of(), bytes).frames;
    if (frame === undefined || frame.isReply || frame.address !== this.address) return null;
    const { world } = this;
    if (world.deafFor > 0) {
      world.deafFor--;
      return null;
    }
    if (world.busyFor > 0) {
      world.busyFor--;
      return this.#plain(0, replyIds.busy);
    }
    const reply = this.#reply(frame);
    this.#lastReply = reply;
    if (world.lostReplies > 0) {
      world.lostReplies--;
      return null;
    }
    const spoil = world.spoil ?? ((whole: Buffer) => whole);
    world.spoil = null;
    return spoil(reply);
  }

  #reply(frame: Frame): Buffer {
    const { sequence } = frame;
    if (sequence === 0) {
      this.#session = null;
      this.#sequence = -1;
    } else if (sequence === this.#sequence && this.#lastReply) return this.#lastReply;
    else if (sequence !== (this.#sequence === 3 ? 1 : this.#sequence + 1))
      return this.#plain(sequence, replyIds.nak, Buffer.of(4));
    this.#sequence = sequence;
    this.heard.push(frame.id);
    const [code] = this.world.naks;
    // What it cannot even read it refuses in the clear; what it read and cannot do, like any other reply.
    const isUnread = code !== undefined && [1, 4, 5, 6].includes(code);
    if (isUnread) {
      this.world.naks.shift();
      return this.#plain(sequence, replyIds.nak, Buffer.of(code));
    }
    if (frame.id === commandIds.challenge) return this.#prove(frame);
    if (frame.id === commandIds.serverCryptogram) return this.#open(frame);
    if (this.#session === null) {
      return frame.mac ? this.#plain(sequence, replyIds.nak, Buffer.of(6)) : this.#act(sequence, frame.id, frame.data);
    }
    const opened = unseal(this.#session, 'panel', frame);
    if (!opened.ok) {
      this.#session = null;
      return this.#plain(sequence, replyIds.nak, Buffer.of(6));
    }
    this.#session = opened.session;
    return this.#act(sequence, frame.id, opened.data);
  }

  #act(sequence: number, id: number, data: Buffer): Buffer {
    const { world } = this;
    const code = world.naks.shift();
    if (code !== undefined) return this.#say(sequence, replyIds.nak, Buffer.of(code));
    switch (id) {
      case commandIds.id:
        return this.#say(sequence, replyIds.id, Buffer.from('5c2623190178563412010203', 'hex'));
      case commandIds.capabilities:
        return this.#say(sequence, replyIds.capabilities, Buffer.of(1, 1, 3, 9, world.hasSecureChannel ? 1 : 0, 1));
      case commandIds.inputStatus:
        return this.#say(sequence, replyIds.inputStatus, Buffer.from(world.inputs));
      case commandIds.outputStatus:
        return this.#say(sequence, replyIds.outputStatus, Buffer.from(world.outputs));
      case commandIds.localStatus:
        return this.#say(sequence, replyIds.localStatus, Buffer.from(world.localStatus));
      case commandIds.keySet: {
        const reply = this.#say(sequence, replyIds.ack);
        world.key = Buffer.from(data.subarray(2));
        world.takesDefaultKey = false;
        this.#session = null;
        return reply;
      }
      default: {
        const event = id === commandIds.poll ? world.events.shift() : undefined;
        return event ? this.#say(sequence, event.id, event.data) : this.#say(sequence, replyIds.ack);
      }
    }
  }

  #prove(frame: Frame): Buffer {
    const isDefault = frame.security?.data[0] === 0;
    if (isDefault && !this.world.takesDefaultKey) return this.#plain(frame.sequence, replyIds.nak, Buffer.of(6));
    const keys = sessionKeysOf(isDefault ? DEFAULT_KEY : this.world.key, frame.data);
    this.#proof = { keys, panelRandom: frame.data, isDefault };
    const uid = Buffer.alloc(8, 1);
    const data = Buffer.concat([uid, READER_RANDOM, readerCryptogram(keys, frame.data, READER_RANDOM)]);
    return this.#plain(frame.sequence, replyIds.challengeAnswer, data, [0x12, isDefault ? 0 : 1]);
  }

  #open(frame: Frame): Buffer {
    const proof = this.#proof;
    if (!proof) return this.#plain(frame.sequence, replyIds.nak, Buffer.of(6));
    const cryptogram = panelCryptogram(proof.keys, proof.panelRandom, READER_RANDOM);
    if (!cryptogram.equals(frame.data)) return this.#plain(frame.sequence, replyIds.nak, Buffer.of(6));
    const mac = firstReplyMac(proof.keys, cryptogram);
    this.#session = openSession(proof.keys, mac);
    return this.#plain(frame.sequence, replyIds.initialMac, mac, [0x14, 1]);
  }

  #say(sequence: number, id: number, data: Buffer = Buffer.of()): Buffer {
    if (this.#session === null) return this.#plain(sequence, id, data);
    const { session, bytes } = seal(this.#session, 'reader', { address: this.address, sequence, id, data });
    this.#session = session;
    return bytes;
  }

  #plain(sequence: number, id: number, data: Buffer = Buffer.of(), block?: readonly [number, number]): Buffer {
    const security = block ? { type: block[0], data: Buffer.of(block[1]) } : null;
    return encodeFrame({ address: this.address, isReply: true, sequence, security, id, data });
  }
}
