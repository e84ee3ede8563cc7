/**
 * What a door's contact means together with what explains an opening. Pure.
 *
 * Gridcall watches and decides nothing: whether somebody may pass is the business of the controller at the door. A passage is
 * explained by a released lock, a request to exit, or (where no lock can be seen) by a card that was read.
 *
 *                    explained or unseen              open for too long
 *   closed ──opens──▶ unexplained ──▶ opened ────────────────────────────▶ held
 *     ▲                   └──after the grace──▶ forced                      │
 *     └──────────────────────── closes ─────────────────────────────────────┘
 */
export type Door = 'unknown' | 'closed' | 'unexplained' | 'opened' | 'held' | 'forced';

export interface DoorSetup {
  /** So long after what explains it an opening is a passage. */
  readonly passageMs: number;
  /** Contact and lock are asked for one after the other: an explanation may come so much later than the opening. */
  readonly graceMs: number;
  /** Open for longer than this, the door is held. */
  readonly heldAfterMs: number;
}

export interface DoorState {
  readonly door: Door;
  readonly openedAt: number;
  readonly passageUntil: number;
  /** False while the reader is away: an opening that nobody could explain then is not called forced. */
  readonly isWatched: boolean;
}

export type DoorInput =
  | { readonly kind: 'contact'; readonly open: boolean }
  /** A lock was released, somebody asked to leave, a card was read. */
  | { readonly kind: 'passage' }
  | { readonly kind: 'tick' }
  /** The reader is away: what happens meanwhile is not seen. */
  | { readonly kind: 'unwatched' };

export type DoorEvent = 'opened' | 'closed' | 'forced_open' | 'held_open';

export interface DoorStep {
  readonly state: DoorState;
  readonly events: readonly DoorEvent[];
}

export const newDoor: DoorState = { door: 'unknown', openedAt: 0, passageUntil: 0, isWatched: false };

export function stepDoor(state: DoorState, input: DoorInput, setup: DoorSetup, now: number): DoorStep {
  switch (input.kind) {
    case 'contact':
      return input.open ? opens(state, now) : closes(state);
    case 'passage':
      return passes(state, setup, now);
    case 'tick':
      return ticks(state, setup, now);
    case 'unwatched':
      return quiet({ ...state, isWatched: false });
  }
}

/** When the machine wants its next tick. */
export function doorWakesAt(state: DoorState, setup: DoorSetup): number {
  if (state.door === 'unexplained') return state.openedAt + setup.graceMs;
  return state.door === 'opened' ? state.openedAt + setup.heldAfterMs : Number.MAX_SAFE_INTEGER;
}

/** As the quantity `open` has it; null before the contact was seen. */
export function isOpen(state: DoorState): boolean | null {
  return state.door === 'unknown' ? null : state.door !== 'closed';
}

function quiet(state: DoorState): DoorStep {
  return { state, events: [] };
}

function opens(state: DoorState, now: number): DoorStep {
  const watched: DoorState = { ...state, isWatched: true };
  switch (state.door) {
    case 'unknown':
      // It stood open before anybody looked: how it came about is not known, how long it stays is.
      return quiet({ ...watched, door: 'opened', openedAt: now });
    case 'closed': {
      const isExplained = now <= state.passageUntil || !state.isWatched;
      // One explanation is good for one passage.
      if (isExplained)
        return { state: { ...watched, door: 'opened', openedAt: now, passageUntil: 0 }, events: ['opened'] };
      return quiet({ ...watched, door: 'unexplained', openedAt: now });
    }
    case 'unexplained':
    case 'opened':
    case 'held':
    case 'forced':
      return quiet(watched);
  }
}

function closes(state: DoorState): DoorStep {
  const closed: DoorState = { ...state, door: 'closed', isWatched: true };
  switch (state.door) {
    case 'closed':
      return quiet(closed);
    case 'unexplained':
      // Open and shut within the grace, and still nothing that explains it.
      return { state: closed, events: ['forced_open', 'closed'] };
    // Said at the first look, too: a door that was told to stand open before a restart of the gateway is closed now.
    case 'unknown':
    case 'opened':
    case 'held':
    case 'forced':
      return { state: closed, events: ['closed'] };
  }
}

function passes(state: DoorState, setup: DoorSetup, now: number): DoorStep {
  switch (state.door) {
    case 'unknown':
    case 'closed':
      return quiet({ ...state, passageUntil: now + setup.passageMs });
    case 'unexplained':
      return { state: { ...state, door: 'opened' }, events: ['opened'] };
    case 'opened':
      // The next one passes while it is still open: it may stay open for as long again.
      return quiet({ ...state, openedAt: now });
    case 'held':
    case 'forced':
      // A card at a door that stands forced or held does not make that good.
      return quiet(state);
  }
}

function ticks(state: DoorState, setup: DoorSetup, now: number): DoorStep {
  if (now < doorWakesAt(state, setup)) return quiet(state);
  if (state.door === 'unexplained') return { state: { ...state, door: 'forced' }, events: ['forced_open'] };
  return state.door === 'opened' ? { state: { ...state, door: 'held' }, events: ['held_open'] } : quiet(state);
}
