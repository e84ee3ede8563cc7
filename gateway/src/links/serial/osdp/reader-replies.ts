import type { Frame } from './frame.ts';
import { commandIds, type Message, nak, type Reply, replyIds, replyOf } from './messages.ts';
import {
  BUSY_WAIT_MS,
  type Handshake,
  LOCK_EVERY_MS,
  type ReaderSaid,
  type ReaderState,
  type ReaderStep,
  refused,
  restarted,
  type Sent,
  STATUS_EVERY_MS,
  type StatusKind,
  statusDueFrom,
  TRIES_MAXIMUM,
} from './reader-state.ts';
import {
  areEqual,
  firstReplyMac,
  openSession,
  panelCryptogram,
  readerCryptogram,
  sessionKeysOf,
  unseal,
} from './secure-channel.ts';

/** What a reply to `sent` means. Null: it is none. */
export function handleReply(state: ReaderState, sent: Sent, frame: Frame, now: number): ReaderStep | null {
  // Busy comes in the clear and with sequence 0, whatever the channel: the command is said again, in the same bytes.
  if (frame.id === replyIds.busy && frame.sequence === 0 && frame.security === null) {
    return step({ ...state, sent: { ...sent, awaited: false }, waitUntil: now + BUSY_WAIT_MS });
  }
  if (frame.sequence !== state.sequence) {
    // A reader that lost count says so with a sequence number of its own.
    const lostCount = frame.id === replyIds.nak && frame.security === null && frame.data[0] === nak.sequence;
    return lostCount ? lost(state, 'forgotten', now) : null;
  }
  if (state.session === null) return inTheClear(state, sent, replyOf(frame.id, frame.data), frame, now);
  if (frame.security === null) return plainInSession(state, sent, frame, now);
  const opened = unseal(state.session, 'reader', frame);
  if (!opened.ok) return lost(state, opened.reason, now);
  return answered({ ...state, session: opened.session }, sent, replyOf(frame.id, opened.data), now);
}

function step(state: ReaderState, ...said: readonly ReaderSaid[]): ReaderStep {
  return { state, send: null, said };
}

function lost(state: ReaderState, why: Extract<ReaderSaid, { kind: 'channel-lost' }>['why'], now: number): ReaderStep {
  const wasSecure = state.session !== null;
  return wasSecure ? step(restarted(state, now), { kind: 'channel-lost', why }) : step(restarted(state, now));
}

function plainInSession(state: ReaderState, sent: Sent, frame: Frame, now: number): ReaderStep {
  // Some readers drop the session as soon as they have the new key, and acknowledge in the clear.
  if (state.phase === 'key-set' && sent.message.id === commandIds.keySet && frame.id === replyIds.ack)
    return keyTaken(state);
  return lost(state, frame.id === replyIds.nak ? 'forgotten' : 'not-sealed', now);
}

function inTheClear(state: ReaderState, sent: Sent, reply: Reply, frame: Frame, now: number): ReaderStep {
  switch (state.phase) {
    case 'identify':
      if (reply.kind !== 'id') return step(restarted(state, now));
      return step(
        { ...state, sent: null, phase: 'capabilities' },
        { kind: 'identity', identity: { vendor: reply.vendor, model: reply.model, serial: reply.serial } },
      );
    case 'capabilities':
      return knownCapabilities(state, reply, now);
    case 'challenge':
      return readerProof(state, reply, frame, now);
    case 'cryptogram':
      return channelOpened(state, reply, frame, now);
    case 'key-set':
      return step(restarted(state, now));
    case 'online':
      return answered(state, sent, reply, now);
  }
}

function knownCapabilities(state: ReaderState, reply: Reply, now: number): ReaderStep {
  const known: ReaderState = { ...state, sent: null };
  if (reply.kind !== 'capabilities') return step(restarted(state, now));
  if (state.setup.secureChannel === 'off') return nowOnline(known, now);
  if (!reply.hasSecureChannel) return refused(state, 'no-secure-channel', now);
  return step({ ...known, phase: 'challenge' });
}

/** The next key is tried; when there is none left, the machine says why at its next turn. */
function keyRefused(state: ReaderState, handshake: Handshake): ReaderStep {
  const triedKeys = [...state.triedKeys, handshake.kind];
  return step({ ...state, phase: 'challenge', handshake: null, sent: null, triedKeys });
}

function blockByteOf(handshake: Handshake): number {
  return handshake.kind === 'default' ? 0 : 1;
}

function readerProof(state: ReaderState, reply: Reply, frame: Frame, now: number): ReaderStep {
  const { handshake } = state;
  if (handshake === null) return step(restarted(state, now));
  if (reply.kind === 'nak' && reply.code !== nak.check && reply.code !== nak.sequence)
    return keyRefused(state, handshake);
  if (reply.kind !== 'challenge-answer') return step(restarted(state, now));
  // A reader that was asked under its own key and answers under the default one has been reset, or is another.
  const underAskedKey = frame.security?.type === 0x12 && frame.security.data[0] === blockByteOf(handshake);
  const { baseKey, panelRandom } = handshake;
  const keys = sessionKeysOf(baseKey, panelRandom);
  const expected = readerCryptogram(keys, panelRandom, reply.readerRandom);
  if (!underAskedKey || !areEqual(expected, reply.cryptogram)) return keyRefused(state, handshake);
  const cryptogram = panelCryptogram(keys, panelRandom, reply.readerRandom);
  return step({ ...state, sent: null, phase: 'cryptogram', handshake: { ...handshake, proved: { keys, cryptogram } } });
}

function channelOpened(state: ReaderState, reply: Reply, frame: Frame, now: number): ReaderStep {
  const { handshake } = state;
  if (!handshake?.proved) return step(restarted(state, now));
  if (reply.kind === 'nak' && reply.code !== nak.check && reply.code !== nak.sequence)
    return keyRefused(state, handshake);
  if (reply.kind !== 'initial-mac') return step(restarted(state, now));
  const { keys, cryptogram } = handshake.proved;
  const accepted = frame.security?.type === 0x14 && frame.security.data[0] === 1;
  if (!accepted || !areEqual(reply.mac, firstReplyMac(keys, cryptogram))) return keyRefused(state, handshake);
  const open: ReaderState = { ...state, sent: null, handshake: null, session: openSession(keys, reply.mac) };
  if (handshake.kind === 'default') return step({ ...open, phase: 'key-set' });
  const { state: online, said } = nowOnline(open, now);
  return handshake.kind === 'pending' ? step(online, { kind: 'key-confirmed' }, ...said) : step(online, ...said);
}

function nowOnline(state: ReaderState, now: number): ReaderStep {
  const next: ReaderState = {
    ...state,
    phase: 'online',
    triedKeys: [],
    failures: 0,
    refusal: null,
    lastGoodAt: now,
    announced: 'online',
    pollDueAt: now,
    statusDueAt: statusDueFrom(state.setup, now),
  };
  return state.announced === 'online' ? step(next) : step(next, { kind: 'online' });
}

/** The reader has the new key: the session ends, and only the new key opens another. */
function keyTaken(state: ReaderState): ReaderStep {
  return step({
    ...state,
    phase: 'challenge',
    session: null,
    handshake: null,
    sent: null,
    triedKeys: ['own', 'default'],
  });
}

/** A reply that can be trusted, in a session or where none is asked for. */
function answered(state: ReaderState, sent: Sent, reply: Reply, now: number): ReaderStep {
  if (reply.kind === 'busy') {
    return step({ ...state, sent: { ...sent, awaited: false }, waitUntil: now + BUSY_WAIT_MS });
  }
  if (state.phase === 'key-set') {
    return reply.kind === 'ack' ? keyTaken(state) : refused(state, 'key-set-refused', now);
  }
  if (reply.kind === 'nak') return nakAnswered(state, sent, reply.code, now);
  const good: ReaderState = { ...rescheduled(state, sent.message, reply, now), sent: null, lastGoodAt: now };
  switch (reply.kind) {
    case 'ack':
      return step(good);
    case 'local-status':
    case 'inputs':
    case 'outputs':
    case 'card':
    case 'keypad':
      return step(good, reply);
    case 'unknown':
    case 'malformed':
      return step(good, { kind: 'unread', id: reply.id });
    case 'id':
    case 'capabilities':
    case 'challenge-answer':
    case 'initial-mac':
      // Nobody asked for it: what the reader takes part in is not this conversation.
      return lost(state, 'forgotten', now);
  }
}

function nakAnswered(state: ReaderState, sent: Sent, code: number, now: number): ReaderStep {
  switch (code) {
    case nak.check:
      if (sent.tries >= TRIES_MAXIMUM) return lost(state, 'forgotten', now);
      // In a session the sealed NAK has moved the chain on, so the same bytes would not verify: the start is the mend.
      if (state.session !== null) return lost(state, 'forgotten', now);
      return step({ ...state, sent: { ...sent, awaited: false, tries: sent.tries + 1 } });
    case nak.sequence:
    case nak.securityBlock:
    case nak.security:
      return lost(state, 'forgotten', now);
    default: {
      const good: ReaderState = { ...state, sent: null, lastGoodAt: now };
      return step(withoutStatus(good, sent.message), { kind: 'command-refused', id: sent.message.id, code });
    }
  }
}

const statusOf: Readonly<Record<number, StatusKind>> = {
  [commandIds.localStatus]: 'localStatus',
  [commandIds.inputStatus]: 'inputStatus',
  [commandIds.outputStatus]: 'outputStatus',
};

/** A status that the reader does not have is not asked for again until the next start. */
function withoutStatus(state: ReaderState, message: Message): ReaderState {
  const kind = statusOf[message.id];
  if (kind === undefined) return state;
  return { ...state, statusDueAt: { ...state.statusDueAt, [kind]: Number.MAX_SAFE_INTEGER } };
}

function rescheduled(state: ReaderState, message: Message, reply: Reply, now: number): ReaderState {
  const kind = statusOf[message.id];
  if (kind !== undefined) {
    const everyMs = kind === 'outputStatus' ? LOCK_EVERY_MS : STATUS_EVERY_MS;
    return { ...state, statusDueAt: { ...state.statusDueAt, [kind]: now + everyMs } };
  }
  if (message.id !== commandIds.poll) return state;
  // A reader that had something to say may have more: it is asked again at once.
  return { ...state, pollDueAt: reply.kind === 'ack' ? now + state.setup.pollEveryMs : now };
}
