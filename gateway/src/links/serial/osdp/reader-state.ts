import type { Message, ReaderCommand, Reply } from './messages.ts';
import type { SecureSession, SessionKeys } from './secure-channel.ts';

/** No reply for so long, and the message is lost (§5.7). */
export const REPLY_TIMEOUT_MS = 200;
/** A message is said so often in all before the panel starts anew with sequence 0. */
export const TRIES_MAXIMUM = 3;
/** A busy reader is asked again after this. */
export const BUSY_WAIT_MS = 200;
/** A reader that has said nothing good for so long is offline (§5.7). */
export const OFFLINE_AFTER_MS = 8000;
const RESTART_WAIT_MS = 250;
const RESTART_WAIT_MAXIMUM_MS = 8000;
/** A reader that was refused is tried again after this. */
const REFUSED_WAIT_MS = 5000;
/** Contacts, tamper and power are asked for so often, beside what the reader tells by itself. */
export const STATUS_EVERY_MS = 30_000;
/** The lock is looked at so often: a strike is released for some seconds. */
export const LOCK_EVERY_MS = 500;
export const COMMANDS_WAITING_MAXIMUM = 16;

/**
 *   identify ─PDID─▶ capabilities ─PDCAP─▶ challenge ─CCRYPT─▶ cryptogram ─RMAC_I─▶ online
 *      ▲                    │                  ▲                    └ by the default key ─▶ key-set ─ACK─┐
 *      │                    └ secure channel off ─▶ online           └───────────── with the new key ◀───┘
 *      └── three times no reply, wrong MAC, NAK of sequence or security, refused (after a while)
 */
export type Phase = 'identify' | 'capabilities' | 'challenge' | 'cryptogram' | 'key-set' | 'online';

/** `own`: the reader is known by it. `pending`: kept in the file before the reader heard of it. `default`: everybody's. */
export type KeyKind = 'own' | 'pending' | 'default';

export interface Handshake {
  readonly kind: KeyKind;
  readonly baseKey: Buffer;
  readonly panelRandom: Buffer;
  /** After the reader has proved itself. */
  readonly proved: { readonly keys: SessionKeys; readonly cryptogram: Buffer } | null;
}

export interface Sent {
  readonly message: Message;
  readonly bytes: Buffer;
  readonly tries: number;
  /** Whether a reply is being waited for; otherwise it is said again at the next turn. */
  readonly awaited: boolean;
}

export type StatusKind = 'localStatus' | 'inputStatus' | 'outputStatus';

export type RefusalReason = 'no-secure-channel' | 'no-key' | 'key-refused' | 'key-set-refused';

export interface ReaderSetup {
  readonly address: number;
  /** `off` only for a reader that cannot do it: then whoever reaches the wire can say what he likes. */
  readonly secureChannel: 'required' | 'off';
  readonly pollEveryMs: number;
  /** Whether the state of its outputs (the lock) is of interest. */
  readonly watchesOutputs: boolean;
}

export interface ReaderState {
  readonly setup: ReaderSetup;
  readonly phase: Phase;
  /** Of the message that was sent last; -1 before the first. */
  readonly sequence: number;
  readonly session: SecureSession | null;
  readonly handshake: Handshake | null;
  readonly triedKeys: readonly KeyKind[];
  readonly sent: Sent | null;
  /** Nothing is sent before. */
  readonly waitUntil: number;
  /** Starts without success since it was last online. */
  readonly failures: number;
  readonly lastGoodAt: number;
  readonly announced: 'online' | 'offline' | 'nothing';
  readonly refusal: RefusalReason | null;
  readonly pollDueAt: number;
  readonly statusDueAt: Readonly<Record<StatusKind, number>>;
  readonly commands: readonly ReaderCommand[];
}

export interface Identity {
  readonly vendor: string;
  readonly model: string;
  readonly serial: string;
}

/** What a turn gives the machine that it cannot know by itself. */
export interface TurnContext {
  readonly now: number;
  /** Eight random bytes for a challenge. */
  readonly panelRandom: Buffer;
  readonly keys: { readonly own: Buffer | null; readonly pending: Buffer | null };
  /** Whether the default key may be used just now. */
  readonly installing: boolean;
}

export type ReaderSaid =
  | { readonly kind: 'identity'; readonly identity: Identity }
  | { readonly kind: 'online' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  /** The session broke: a wrong MAC, a message in the clear, or the reader forgot it. It is made anew. */
  | { readonly kind: 'channel-lost'; readonly why: 'wrong-mac' | 'wrong-padding' | 'not-sealed' | 'forgotten' }
  | { readonly kind: 'key-wanted' }
  | { readonly kind: 'key-confirmed' }
  | { readonly kind: 'command-refused'; readonly id: number; readonly code: number }
  | { readonly kind: 'unread'; readonly id: number }
  | Extract<Reply, { kind: 'local-status' | 'inputs' | 'outputs' | 'card' | 'keypad' }>;

export interface ReaderStep {
  readonly state: ReaderState;
  readonly send: Buffer | null;
  readonly said: readonly ReaderSaid[];
}

export function newReader(setup: ReaderSetup, now: number): ReaderState {
  return {
    setup,
    phase: 'identify',
    sequence: -1,
    session: null,
    handshake: null,
    triedKeys: [],
    sent: null,
    waitUntil: now,
    failures: 0,
    lastGoodAt: now,
    announced: 'nothing',
    refusal: null,
    pollDueAt: now,
    statusDueAt: statusDueFrom(setup, now),
    commands: [],
  };
}

export function statusDueFrom(setup: ReaderSetup, now: number): ReaderState['statusDueAt'] {
  return {
    localStatus: now,
    inputStatus: now,
    outputStatus: setup.watchesOutputs ? now : Number.MAX_SAFE_INTEGER,
  };
}

/** Starts the conversation anew, with sequence 0 and without a session; at once after the first failure, then ever later. */
export function restarted(state: ReaderState, now: number): ReaderState {
  const waitMs =
    state.failures === 0
      ? 0
      : Math.min(RESTART_WAIT_MAXIMUM_MS, RESTART_WAIT_MS * 2 ** Math.min(state.failures - 1, 10));
  return {
    ...state,
    phase: 'identify',
    sequence: -1,
    session: null,
    handshake: null,
    triedKeys: [],
    sent: null,
    waitUntil: now + waitMs,
    failures: state.failures + 1,
    // What was to be shown or sounded then is of no use later.
    commands: [],
  };
}

/** The reason is told once; the reader is tried again after a while, because an installer may have put it right. */
export function refused(state: ReaderState, reason: RefusalReason, now: number): ReaderStep {
  const next: ReaderState = { ...restarted(state, now), waitUntil: now + REFUSED_WAIT_MS, refusal: reason };
  return { state: next, send: null, said: state.refusal === reason ? [] : [{ kind: 'refused', reason }] };
}
