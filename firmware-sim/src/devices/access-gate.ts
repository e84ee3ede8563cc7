import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import {
  bootState,
  type CommonState,
  type DeviceModel,
  type Firmware,
  type Order,
  type Reaction,
  rounded,
  type Stimulus,
  say,
  tell,
  type Unwilling,
} from './device.ts';

/**
 * A gate with a reader, a door contact and a tamper switch. It may be silent for hours, only its supervision ping may not.
 * It says that a card was granted, never whose.
 *
 *   shut ──card──▶ passing ──shuts itself──▶ shut
 *    │               └─open for too long──▶ held ──shut──▶ shut
 *    └──force──▶ forced ──shut──▶ shut
 */
type Door = 'shut' | 'passing' | 'held' | 'forced';

export interface AccessGateState extends CommonState {
  readonly door: Door;
  readonly openedAt: number;
  /** When whoever passes lets it fall shut. */
  readonly shutsAt: number;
  readonly tampered: boolean;
  /** Its lock is drawn back until somebody locks it. */
  readonly released: boolean;
  readonly hasMains: boolean;
}

/** Open so long after a granted card, a gate says that it is held open. */
export const HELD_AFTER_MS = 30_000;
const USUAL_PASS_MS = 4000;

/** The supervision ping, and after each change of the door the contact as it stands. */
function report(state: AccessGateState, now: number): Reaction<AccessGateState> {
  const values = {
    open: state.door !== 'shut',
    locked: !state.released,
    tamper: state.tampered,
    fault: state.batteryPercent < 5,
    battery_pct: rounded(state.batteryPercent, 0),
  };
  return tell(state, values, now);
}

function eventAndReport(state: AccessGateState, kind: DeviceEventKind, now: number): Reaction<AccessGateState> {
  return then(say(state, kind, now), (next) => report(next, now));
}

function then(
  first: Reaction<AccessGateState>,
  act: (state: AccessGateState) => Reaction<AccessGateState>,
): Reaction<AccessGateState> {
  const second = act(first.state);
  return { state: second.state, said: [...first.said, ...second.said] };
}

function silent(state: AccessGateState): Reaction<AccessGateState> {
  return { state, said: [] };
}

function shut(state: AccessGateState, now: number): Reaction<AccessGateState> {
  if (state.door === 'shut') return silent(state);
  return eventAndReport({ ...state, door: 'shut', shutsAt: Number.MAX_SAFE_INTEGER }, 'closed', now);
}

function card(state: AccessGateState, granted: boolean, openForMs: number, now: number): Reaction<AccessGateState> {
  if (!granted) return say(state, 'access_denied', now);
  // A card at a gate that stands forced or held does not make that good.
  if (state.door === 'forced' || state.door === 'held') return say(state, 'access_granted', now);
  const open: AccessGateState = { ...state, door: 'passing', openedAt: now, shutsAt: now + openForMs };
  return eventAndReport(open, 'access_granted', now);
}

function passTime(state: AccessGateState, now: number): Reaction<AccessGateState> {
  if (state.door === 'passing') {
    const heldAt = state.openedAt + HELD_AFTER_MS;
    if (now >= state.shutsAt && state.shutsAt <= heldAt) return shut(state, now);
    if (now >= heldAt) return eventAndReport({ ...state, door: 'held' }, 'held_open', now);
  }
  if (state.door === 'held' && now >= state.shutsAt) return shut(state, now);
  return now >= state.reportDueAt ? report(state, now) : silent(state);
}

function tamper(state: AccessGateState, on: boolean, now: number): Reaction<AccessGateState> {
  if (state.tampered === on) return silent(state);
  return eventAndReport({ ...state, tampered: on }, on ? 'tamper' : 'tamper_cleared', now);
}

function step(state: AccessGateState, stimulus: Stimulus, now: number): Reaction<AccessGateState> {
  switch (stimulus.kind) {
    case 'tick':
      return passTime(state, now);
    case 'card':
      return card(state, stimulus.granted, stimulus.openForMs, now);
    case 'force':
      // Who walks through a gate that stands released forces nothing.
      if (state.door !== 'shut' || state.released) return silent(state);
      return eventAndReport({ ...state, door: 'forced', openedAt: now }, 'forced_open', now);
    case 'shut':
      return shut(state, now);
    case 'tamper':
      return tamper(state, stimulus.on, now);
    case 'battery':
      return silent({ ...state, batteryPercent: stimulus.percent });
    case 'clock':
      return silent({ ...state, clockOffsetMs: stimulus.offsetMs });
    case 'duress':
      // It opens as for any card: whoever threatens must not see a difference.
      return then(say(state, 'duress', now), (next) => card(next, true, USUAL_PASS_MS, now));
    case 'panic':
      return say(state, 'panic', now);
    case 'fire-input':
      return say(state, stimulus.on ? 'fire_input' : 'fire_input_cleared', now);
    case 'mains':
      if (state.hasMains === stimulus.on) return silent(state);
      return say({ ...state, hasMains: stimulus.on }, stimulus.on ? 'mains_restored' : 'mains_failed', now);
    default:
      return silent(state);
  }
}

/** Opened from afar it falls shut like after a card; released it stays unlocked. */
function obey(state: AccessGateState, { command }: Order, now: number): Reaction<AccessGateState> | Unwilling {
  switch (command) {
    case 'open_gate': {
      if (state.door !== 'shut') return report(state, now);
      const open: AccessGateState = { ...state, door: 'passing', openedAt: now, shutsAt: now + USUAL_PASS_MS };
      return eventAndReport(open, 'opened', now);
    }
    case 'release_gate':
      return eventAndReport({ ...state, released: true }, 'unlocked', now);
    case 'lock_gate':
      return eventAndReport({ ...state, released: false }, 'locked', now);
    default:
      return 'unsupported';
  }
}

export const accessGate: DeviceModel<AccessGateState> = {
  kind: 'access-gate',

  boot(firmware: Firmware, now: number) {
    const shutsAt = Number.MAX_SAFE_INTEGER;
    const atRest = { door: 'shut', openedAt: now, shutsAt, tampered: false, released: false, hasMains: true } as const;
    return report({ ...bootState(firmware, now), ...atRest }, now);
  },

  step,
  obey,

  wakesAt: (state) => {
    if (state.door === 'passing') {
      return Math.min(state.shutsAt, state.openedAt + HELD_AFTER_MS, state.reportDueAt);
    }
    return state.door === 'held' ? Math.min(state.shutsAt, state.reportDueAt) : state.reportDueAt;
  },
};
