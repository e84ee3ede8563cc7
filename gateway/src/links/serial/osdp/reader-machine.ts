import { encodeFrame, type Frame } from './frame.ts';
import {
  challenge,
  keySet,
  type Message,
  messageOf,
  messages,
  type ReaderCommand,
  serverCryptogram,
} from './messages.ts';
import { handleReply } from './reader-replies.ts';
import {
  COMMANDS_WAITING_MAXIMUM,
  type KeyKind,
  OFFLINE_AFTER_MS,
  type ReaderSaid,
  type ReaderState,
  type ReaderStep,
  refused,
  restarted,
  type StatusKind,
  TRIES_MAXIMUM,
  type TurnContext,
} from './reader-state.ts';
import { DEFAULT_KEY, seal } from './secure-channel.ts';

/**
 * The panel's side of one reader: what to send when it is its turn, and what its reply means. Pure. The bus keeps the time, the line
 * and the key file. Who may enter is decided by the controller at the door; nothing here opens or keeps shut.
 */

/** It is the reader's turn. Without anything to send the line goes to the next one. */
export function takeTurn(before: ReaderState, context: TurnContext): ReaderStep {
  const { state, said } = checkedOffline(before, context.now);
  if (context.now < state.waitUntil || state.sent?.awaited) return { state, send: null, said };
  if (state.sent !== null) {
    // The same bytes under the same sequence number: a reader that heard it the first time answers as it did then.
    return { state: { ...state, sent: { ...state.sent, awaited: true } }, send: state.sent.bytes, said };
  }
  switch (state.phase) {
    case 'identify':
      return plain(state, messages.id, said);
    case 'capabilities':
      return plain(state, messages.capabilities, said);
    case 'challenge':
      return challenged(state, context, said);
    case 'cryptogram':
      return cryptogram(state, said);
    case 'key-set':
      if (context.keys.pending === null) return { state, send: null, said: [...said, { kind: 'key-wanted' }] };
      return sealed(state, keySet(context.keys.pending), said);
    case 'online':
      return online(state, context.now, said);
  }
}

/** No reply came in time. */
export function missReply(before: ReaderState, now: number): ReaderStep {
  const { state, said } = checkedOffline(before, now);
  if (state.sent === null || !state.sent.awaited) return { state, send: null, said };
  if (state.sent.tries >= TRIES_MAXIMUM) return { state: restarted(state, now), send: null, said };
  return {
    state: { ...state, sent: { ...state.sent, awaited: false, tries: state.sent.tries + 1 } },
    send: null,
    said,
  };
}

/** A frame came over the line. Null when it is no answer to what was sent: an echo, a stranger's, a late one. */
export function hearFrame(state: ReaderState, frame: Frame, now: number): ReaderStep | null {
  if (!frame.isReply || frame.address !== state.setup.address || !state.sent?.awaited) return null;
  return handleReply(state, state.sent, frame, now);
}

/** Asks the reader to do something at its next turn; only while it is online, and no more than a few at once. */
export function queueCommand(state: ReaderState, command: ReaderCommand): ReaderState {
  if (state.phase !== 'online' || state.commands.length >= COMMANDS_WAITING_MAXIMUM) return state;
  return { ...state, commands: [...state.commands, command] };
}

/** The line itself was lost or is back: every conversation begins anew. */
export function loseLine(before: ReaderState, now: number): ReaderStep {
  const { state, said } = checkedOffline(before, now);
  return { state: { ...restarted(state, now), waitUntil: now, failures: 0 }, send: null, said };
}

function checkedOffline(state: ReaderState, now: number): { state: ReaderState; said: readonly ReaderSaid[] } {
  if (state.announced === 'offline' || now - state.lastGoodAt < OFFLINE_AFTER_MS) return { state, said: [] };
  return { state: { ...state, announced: 'offline' }, said: [{ kind: 'offline' }] };
}

function withSaid(step: ReaderStep, said: readonly ReaderSaid[]): ReaderStep {
  return said.length === 0 ? step : { ...step, said: [...said, ...step.said] };
}

function nextSequence(state: ReaderState): number {
  return state.sequence === 3 ? 1 : state.sequence + 1;
}

function dispatched(state: ReaderState, message: Message, sequence: number, bytes: Buffer): ReaderState {
  return { ...state, sequence, sent: { message, bytes, tries: 1, awaited: true } };
}

function plain(
  state: ReaderState,
  message: Message,
  said: readonly ReaderSaid[],
  securityBlock?: readonly [number, number],
): ReaderStep {
  const sequence = nextSequence(state);
  const security = securityBlock ? { type: securityBlock[0], data: Buffer.of(securityBlock[1]) } : null;
  const bytes = encodeFrame({ address: state.setup.address, isReply: false, sequence, security, ...message });
  return { state: dispatched(state, message, sequence, bytes), send: bytes, said };
}

function sealed(state: ReaderState, message: Message, said: readonly ReaderSaid[]): ReaderStep {
  if (state.session === null) return plain(state, message, said);
  const sequence = nextSequence(state);
  const { session, bytes } = seal(state.session, 'panel', { address: state.setup.address, sequence, ...message });
  return { state: { ...dispatched(state, message, sequence, bytes), session }, send: bytes, said };
}

function baseKeyOf(kind: KeyKind, context: TurnContext): Buffer | null {
  switch (kind) {
    case 'own':
      return context.keys.own;
    case 'pending':
      return context.keys.pending;
    case 'default':
      return context.installing ? DEFAULT_KEY : null;
  }
}

const keyOrder: readonly KeyKind[] = ['own', 'pending', 'default'];

function challenged(state: ReaderState, context: TurnContext, said: readonly ReaderSaid[]): ReaderStep {
  for (const kind of keyOrder) {
    const baseKey = state.triedKeys.includes(kind) ? null : baseKeyOf(kind, context);
    if (baseKey === null) continue;
    const { panelRandom } = context;
    const next: ReaderState = { ...state, handshake: { kind, baseKey, panelRandom, proved: null } };
    return plain(next, challenge(panelRandom), said, [0x11, kind === 'default' ? 0 : 1]);
  }
  const hasKey = context.keys.own !== null || context.keys.pending !== null;
  return withSaid(refused(state, hasKey ? 'key-refused' : 'no-key', context.now), said);
}

function cryptogram(state: ReaderState, said: readonly ReaderSaid[]): ReaderStep {
  const { handshake } = state;
  if (!handshake?.proved) return { state, send: null, said };
  const message = serverCryptogram(handshake.proved.cryptogram);
  return plain(state, message, said, [0x13, handshake.kind === 'default' ? 0 : 1]);
}

const statusKinds: readonly StatusKind[] = ['inputStatus', 'localStatus', 'outputStatus'];

function online(state: ReaderState, now: number, said: readonly ReaderSaid[]): ReaderStep {
  const [command, ...others] = state.commands;
  if (command !== undefined) return sealed({ ...state, commands: others }, messageOf(command), said);
  const due = statusKinds.find((kind) => now >= state.statusDueAt[kind]);
  if (due !== undefined) return sealed(state, messages[due], said);
  if (now >= state.pollDueAt) return sealed(state, messages.poll, said);
  return { state, send: null, said };
}
