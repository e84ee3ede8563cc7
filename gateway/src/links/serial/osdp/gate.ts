import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import {
  type DoorEvent,
  type DoorInput,
  type DoorSetup,
  type DoorState,
  isOpen,
  newDoor,
  stepDoor,
} from './door-monitor.ts';
import type { ReaderSaid } from './reader-state.ts';

/**
 * What one reader says, as an access gate: door, lock, exit button, tamper, power, and how often somebody was let in or not. Pure.
 * A card is an occasion, never a person: no number gets here.
 */
export interface GateSetup extends DoorSetup {
  /** Number of the input, null where nothing is connected. */
  readonly doorInput: number | null;
  readonly exitInput: number | null;
  /** Where the release of the lock is seen: at an input or at an output of the reader. */
  readonly lock: { readonly at: 'input' | 'output'; readonly number: number } | null;
  /** The contact is made while the door is open. */
  readonly doorActiveWhenOpen: boolean;
}

export interface GateState {
  readonly door: DoorState;
  readonly exitActive: boolean;
  /** When the exit button was pressed last: the lock that it releases follows. */
  readonly exitAt: number | null;
  /** Null until it was seen. */
  readonly lockReleased: boolean | null;
  readonly tamper: boolean | null;
  readonly powerFailed: boolean | null;
  readonly online: boolean | null;
  /** Cards that wait for the controller's answer: when each was read. */
  readonly cardsWaiting: readonly number[];
  /** A released lock that nobody has gone through yet, after a card: until when. */
  readonly passageWanted: number | null;
  /** Whether the lock was released without a card: by an operator or a schedule. */
  readonly unlockedByOthers: boolean;
}

export interface GateStep {
  readonly state: GateState;
  readonly events: readonly DeviceEventKind[];
  /** Whether the values of the gate are to be said anew. */
  readonly changed: boolean;
}

export type GateInput = ReaderSaid | { readonly kind: 'tick' };

/** So long after a card the controller's answer is awaited. */
export const DECISION_MS = 3000;
const CARDS_WAITING_MAXIMUM = 8;

export const newGate: GateState = {
  door: newDoor,
  exitActive: false,
  exitAt: null,
  lockReleased: null,
  tamper: null,
  powerFailed: null,
  online: null,
  cardsWaiting: [],
  passageWanted: null,
  unlockedByOthers: false,
};

export function stepGate(state: GateState, input: GateInput, setup: GateSetup, now: number): GateStep {
  switch (input.kind) {
    case 'tick':
      return ticked(state, setup, now);
    case 'online':
      return announce(state, true);
    case 'offline':
      return withDoor(announce(state, false), { kind: 'unwatched' }, setup, now);
    case 'local-status':
      return localStatus(state, input.tamper, input.powerFailed);
    case 'inputs':
      return inputs(state, input.active, setup, now);
    case 'outputs':
      return setup.lock?.at === 'output'
        ? lock(still(state), input.active[setup.lock.number], setup, now)
        : still(state);
    case 'card':
      return card(state, input.read !== 'malformed', setup, now);
    case 'keypad':
    case 'identity':
    case 'refused':
    case 'channel-lost':
    case 'key-wanted':
    case 'key-confirmed':
    case 'command-refused':
    case 'unread':
      return still(state);
  }
}

/** What the gate measures just now; what was never seen is left out. */
export function gateValues(state: GateState): Readonly<Partial<Record<Quantity, boolean>>> {
  const open = isOpen(state.door);
  return {
    ...(open === null ? {} : { open }),
    ...(state.tamper === null ? {} : { tamper: state.tamper }),
  };
}

function still(state: GateState): GateStep {
  return { state, events: [], changed: false };
}

function announce(state: GateState, online: boolean): GateStep {
  if (state.online === online) return still(state);
  // Said at the first look, too: what was told before a restart of the gateway may have to be taken back.
  const events: DeviceEventKind[] = [online ? 'reader_online' : 'reader_offline'];
  const cleared = online ? state : { ...state, cardsWaiting: [], passageWanted: null };
  return { state: { ...cleared, online }, events, changed: online };
}

function withDoor(before: GateStep, input: DoorInput, setup: GateSetup, now: number): GateStep {
  const openBefore = isOpen(before.state.door);
  const { state: door, events } = stepDoor(before.state.door, input, setup, now);
  const after: GateStep = {
    state: { ...before.state, door },
    events: [...before.events, ...events],
    changed: before.changed || isOpen(door) !== openBefore,
  };
  return events.some(isPassage) ? passed(after, setup) : after;
}

function isPassage(event: DoorEvent): boolean {
  return event === 'opened';
}

/** The door was opened with an explanation. Where no lock can be seen, that is also the controller's answer to a card. */
function passed(before: GateStep, setup: GateSetup): GateStep {
  const { state } = before;
  const next: GateState = { ...state, passageWanted: null };
  if (setup.lock !== null || state.cardsWaiting.length === 0) return { ...before, state: next };
  return {
    ...before,
    state: { ...next, cardsWaiting: state.cardsWaiting.slice(1) },
    events: ['access_granted', ...before.events],
  };
}

function localStatus(state: GateState, tamper: boolean, powerFailed: boolean): GateStep {
  const events: DeviceEventKind[] = [];
  if (tamper !== state.tamper) events.push(tamper ? 'tamper' : 'tamper_cleared');
  if (powerFailed !== state.powerFailed) events.push(powerFailed ? 'mains_failed' : 'mains_restored');
  return { state: { ...state, tamper, powerFailed }, events, changed: tamper !== state.tamper };
}

function inputs(state: GateState, active: readonly boolean[], setup: GateSetup, now: number): GateStep {
  // What explains an opening is read before the opening itself: both may be in one report.
  let step = setup.exitInput === null ? still(state) : exit(state, active[setup.exitInput], setup, now);
  if (setup.lock?.at === 'input') step = lock(step, active[setup.lock.number], setup, now);
  const contact = setup.doorInput === null ? undefined : active[setup.doorInput];
  if (contact === undefined) return step;
  const open = contact === setup.doorActiveWhenOpen;
  const { lockReleased, exitActive, door } = step.state;
  // While the lock stands released, by a schedule for instance, every opening is explained.
  if (open && door.door === 'closed' && (lockReleased === true || exitActive)) {
    step = withDoor(step, { kind: 'passage' }, setup, now);
  }
  return withDoor(step, { kind: 'contact', open }, setup, now);
}

function exit(state: GateState, active: boolean | undefined, setup: GateSetup, now: number): GateStep {
  if (active === undefined || active === state.exitActive) return still(state);
  if (!active) return still({ ...state, exitActive: false });
  const pressed: GateState = { ...state, exitActive: true, exitAt: now };
  return withDoor({ state: pressed, events: ['request_to_exit'], changed: false }, { kind: 'passage' }, setup, now);
}

function lock(before: GateStep, released: boolean | undefined, setup: GateSetup, now: number): GateStep {
  const { state } = before;
  if (released === undefined || released === state.lockReleased) return before;
  const seen: GateState = { ...state, lockReleased: released };
  if (!released) {
    const events: readonly DeviceEventKind[] = state.unlockedByOthers ? ['locked'] : [];
    return { ...before, state: { ...seen, unlockedByOthers: false }, events: [...before.events, ...events] };
  }
  // Found released at the first look: since when and why is not known.
  if (state.lockReleased === null) return withDoor({ ...before, state: seen }, { kind: 'passage' }, setup, now);
  const { state: next, event } = explained(seen, setup, now);
  return withDoor({ ...before, state: next, events: [...before.events, ...event] }, { kind: 'passage' }, setup, now);
}

/** Why the lock was released: for a card that waits, by the exit button, or by somebody else. */
function explained(
  state: GateState,
  setup: GateSetup,
  now: number,
): { state: GateState; event: readonly DeviceEventKind[] } {
  const [waiting, ...others] = state.cardsWaiting;
  if (waiting !== undefined) {
    // Through a door that is open already one may pass without opening it.
    const passageWanted = isOpen(state.door) === true ? null : now + setup.passageMs;
    return { state: { ...state, cardsWaiting: others, passageWanted }, event: ['access_granted'] };
  }
  const byExit = state.exitActive || (state.exitAt !== null && now - state.exitAt <= setup.passageMs);
  return byExit ? { state, event: [] } : { state: { ...state, unlockedByOthers: true }, event: ['unlocked'] };
}

function card(state: GateState, isReadable: boolean, setup: GateSetup, now: number): GateStep {
  if (!isReadable) return still(state);
  const cardsWaiting = [...state.cardsWaiting, now].slice(-CARDS_WAITING_MAXIMUM);
  if (setup.lock !== null) {
    // A door whose lock stands released lets in without an answer.
    if (state.lockReleased !== true) return still({ ...state, cardsWaiting });
    return withDoor({ state, events: ['access_granted'], changed: false }, { kind: 'passage' }, setup, now);
  }
  return withDoor(still({ ...state, cardsWaiting }), { kind: 'passage' }, setup, now);
}

function ticked(state: GateState, setup: GateSetup, now: number): GateStep {
  let step = withDoor(still(state), { kind: 'tick' }, setup, now);
  const expired = step.state.cardsWaiting.filter((readAt) => now >= readAt + DECISION_MS);
  if (expired.length > 0) {
    // Without a lock in sight a card after which nobody came was neither granted nor denied, as far as can be seen.
    const denied = setup.lock === null ? [] : expired.map((): DeviceEventKind => 'access_denied');
    const cardsWaiting = step.state.cardsWaiting.slice(expired.length);
    step = { ...step, state: { ...step.state, cardsWaiting }, events: [...step.events, ...denied] };
  }
  const { passageWanted } = step.state;
  if (passageWanted !== null && now >= passageWanted) {
    const watchesDoor = setup.doorInput !== null;
    const events: readonly DeviceEventKind[] = watchesDoor ? ['not_opened'] : [];
    step = { ...step, state: { ...step.state, passageWanted: null }, events: [...step.events, ...events] };
  }
  return step;
}
