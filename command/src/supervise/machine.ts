/**
 * The life of one supervised part. Pure: `step` says what to do, the supervisor does it.
 *
 *   starting ──ready──▶ running ──exited──▶ waiting ──waited──▶ starting
 *      │ exited (first start)                 ▲
 *      ▼                                      │ exited, late
 *   failed                                 starting
 *   any ──stop──▶ stopping ──exited──▶ stopped
 *
 * The first start must succeed: what stops it (a taken port, a bad setting) would stop it for ever, so the part's own
 * message ends the whole. Later every death is followed by a restart, after a pause that doubles up to half a minute.
 */
export type PartState =
  | { readonly kind: 'starting'; readonly failures: number; readonly wasReady: boolean }
  | { readonly kind: 'running'; readonly failures: number; readonly since: number }
  | { readonly kind: 'waiting'; readonly failures: number; readonly pauseMs: number }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly exitCode: number };

export type PartInput =
  | { readonly kind: 'ready'; readonly at: number }
  | { readonly kind: 'exited'; readonly exitCode: number; readonly at: number }
  | { readonly kind: 'waited' }
  | { readonly kind: 'stop' };

export type PartEffect =
  | { readonly kind: 'spawn' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'cancel-wait' }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'tell'; readonly what: 'ready' | 'back' | 'died' | 'failed' | 'stopped' };

export interface Step {
  readonly state: PartState;
  readonly effects: readonly PartEffect[];
}

export const FIRST_PAUSE_MS = 500;
export const LONGEST_PAUSE_MS = 30_000;
/** After so long without a death a part counts as well again, and its next pause is the first one. */
export const WELL_AFTER_MS = 60_000;
/** sysexits(3) EX_CONFIG: no restart will mend it. */
export const CONFIGURATION_EXIT_CODE = 78;

export const firstState: PartState = { kind: 'starting', failures: 0, wasReady: false };

export function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
}

function unchanged(state: PartState): Step {
  return { state, effects: [] };
}

function restart(failures: number): Step {
  const pauseMs = pauseAfter(failures);
  return {
    state: { kind: 'waiting', failures: failures + 1, pauseMs },
    effects: [
      { kind: 'tell', what: 'died' },
      { kind: 'wait', ms: pauseMs },
    ],
  };
}

function fail(exitCode: number): Step {
  // A part that ends before it is ready has failed, even if it ends with 0.
  return {
    state: { kind: 'failed', exitCode: exitCode === 0 ? 1 : exitCode },
    effects: [{ kind: 'tell', what: 'failed' }],
  };
}

function stepStarting(state: Extract<PartState, { kind: 'starting' }>, input: PartInput): Step {
  switch (input.kind) {
    case 'ready':
      return {
        state: { kind: 'running', failures: state.failures, since: input.at },
        effects: [{ kind: 'tell', what: state.wasReady ? 'back' : 'ready' }],
      };
    case 'exited':
      if (!state.wasReady || input.exitCode === CONFIGURATION_EXIT_CODE) return fail(input.exitCode);
      return restart(state.failures);
    case 'stop':
      return { state: { kind: 'stopping' }, effects: [{ kind: 'terminate' }] };
    case 'waited':
      return unchanged(state);
  }
}

function stepRunning(state: Extract<PartState, { kind: 'running' }>, input: PartInput): Step {
  switch (input.kind) {
    case 'exited':
      return restart(input.at - state.since >= WELL_AFTER_MS ? 0 : state.failures);
    case 'stop':
      return { state: { kind: 'stopping' }, effects: [{ kind: 'terminate' }] };
    case 'ready':
    case 'waited':
      return unchanged(state);
  }
}

function stepWaiting(state: Extract<PartState, { kind: 'waiting' }>, input: PartInput): Step {
  switch (input.kind) {
    case 'waited':
      return {
        state: { kind: 'starting', failures: state.failures, wasReady: true },
        effects: [{ kind: 'spawn' }],
      };
    case 'stop':
      return { state: { kind: 'stopped' }, effects: [{ kind: 'cancel-wait' }, { kind: 'tell', what: 'stopped' }] };
    case 'ready':
    case 'exited':
      return unchanged(state);
  }
}

export function step(state: PartState, input: PartInput): Step {
  switch (state.kind) {
    case 'starting':
      return stepStarting(state, input);
    case 'running':
      return stepRunning(state, input);
    case 'waiting':
      return stepWaiting(state, input);
    case 'stopping':
      return input.kind === 'exited'
        ? { state: { kind: 'stopped' }, effects: [{ kind: 'tell', what: 'stopped' }] }
        : unchanged(state);
    case 'stopped':
    case 'failed':
      return unchanged(state);
  }
}
