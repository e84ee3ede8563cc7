/**
 * When nobody is there any more, nothing of the last person may be left on the screen.
 *
 *   watching ─quiet for the page's time→ warning ─countdown ends→ wiped
 *       ↑──────────── continued ────────────┘
 *   watching, warning ─emergency→ paused ─over→ watching, or warning when it lasted longer than the page's time
 *
 * The home page holds nothing worth a question: it is wiped without one. Pure; all times in ms of a monotonic clock.
 */
export type IdleContext = 'home' | 'information' | 'form';

export type IdleState =
  | { readonly phase: 'watching'; readonly since: number }
  | { readonly phase: 'warning'; readonly endsAt: number }
  | { readonly phase: 'paused'; readonly since: number }
  /** For one step: the page is wiped and goes on as `watching`. */
  | { readonly phase: 'wiped'; readonly since: number };

export type IdleInput =
  | { readonly kind: 'activity'; readonly now: number }
  | { readonly kind: 'continued'; readonly now: number }
  | { readonly kind: 'tick'; readonly now: number; readonly context: IdleContext }
  | { readonly kind: 'paused'; readonly now: number }
  | { readonly kind: 'resumed'; readonly now: number; readonly context: IdleContext };

export const WARNING_MS = 25_000;
export const quietMs: Readonly<Record<IdleContext, number>> = { home: 60_000, information: 60_000, form: 120_000 };

export function nextIdle(state: IdleState, input: IdleInput): IdleState {
  switch (input.kind) {
    case 'activity':
      // A warning is answered by its button alone: a sleeve on the glass must not keep somebody's form open.
      return state.phase === 'watching' || state.phase === 'wiped' ? { phase: 'watching', since: input.now } : state;
    case 'continued':
      return state.phase === 'warning' ? { phase: 'watching', since: input.now } : state;
    case 'paused':
      return state.phase === 'paused' ? state : { phase: 'paused', since: input.now };
    case 'resumed':
      if (state.phase !== 'paused') return state;
      if (input.context !== 'home' && input.now - state.since >= quietMs[input.context]) {
        return { phase: 'warning', endsAt: input.now + WARNING_MS };
      }
      return { phase: 'watching', since: input.now };
    case 'tick':
      return afterTick(state, input.now, input.context);
  }
}

function afterTick(state: IdleState, now: number, context: IdleContext): IdleState {
  switch (state.phase) {
    case 'paused':
      return state;
    case 'wiped':
      return { phase: 'watching', since: now };
    case 'warning':
      return now >= state.endsAt ? { phase: 'wiped', since: now } : state;
    case 'watching':
      if (now - state.since < quietMs[context]) return state;
      return context === 'home' ? { phase: 'wiped', since: now } : { phase: 'warning', endsAt: now + WARNING_MS };
  }
}

/** Whole seconds left to answer, for the countdown. */
export function secondsLeft(state: IdleState, now: number): number {
  return state.phase === 'warning' ? Math.max(0, Math.ceil((state.endsAt - now) / 1000)) : 0;
}
