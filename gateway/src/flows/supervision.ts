/**
 * How the child process for flows is watched over. Pure: what happens comes in, what to do comes out.
 *
 *   stopped ──start──▶ starting ──ready──▶ running, or safe-mode: the editor without the flows
 *                        │                    │
 *                        │ not ready in time  │ silent, or it broke the rules of the wire
 *                        ▼                    ▼
 *                      killed ──exited──▶ backing-off ──the pause is over──▶ starting
 *
 * It may exit by itself at any time. The third failure within ten minutes turns the flows off: what spins or exits now
 * would do it again. A deploy is a person's answer to that, and turns them on.
 */
export type SupervisionState = 'stopped' | 'starting' | 'running' | 'safe-mode' | 'killed' | 'backing-off' | 'stopping';

export interface Supervision {
  readonly state: SupervisionState;
  /** Safe mode: the child runs, or will be started, without the flows. */
  readonly flowsOff: boolean;
  /** For how long nothing was heard in this state, as far as we ourselves were awake. */
  readonly silentMs: number;
  readonly tickedAt: number;
  /** Times of the failures within the window. All times are monotonic ms. */
  readonly failures: readonly number[];
  /** How often it was started again since the gateway's start. */
  readonly restarts: number;
  /** When the pause is over. */
  readonly dueAt: number;
}

export const supervisionInputs = [
  'start',
  'stop',
  'ready',
  'heartbeat',
  'exited',
  'broke',
  'deployed',
  'tick',
] as const;
export type SupervisionInput = (typeof supervisionInputs)[number];

export type SupervisionEffect = 'none' | 'spawn' | 'kill' | 'terminate';

export interface Periods {
  /** Between two ticks. */
  readonly tickMs: number;
  /** Node-RED loads its nodes; on a small machine that takes its time. */
  readonly startMs: number;
  readonly silenceMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  readonly failuresWithinMs: number;
  /** How long it may take to end by itself. */
  readonly stopMs: number;
}

export const PERIODS: Periods = {
  tickMs: 500,
  startMs: 30_000,
  silenceMs: 5000,
  firstPauseMs: 500,
  longestPauseMs: 30_000,
  failuresWithinMs: 600_000,
  stopMs: 3000,
};
export const FAILURES_TO_SAFE_MODE = 3;

export const atRest: Supervision = {
  state: 'stopped',
  flowsOff: false,
  silentMs: 0,
  tickedAt: 0,
  failures: [],
  restarts: 0,
  dueAt: 0,
};

export interface SupervisionStep {
  readonly next: Supervision;
  readonly effect: SupervisionEffect;
}

export type Moment = { readonly now: number; readonly periods: Periods };

export function nextSupervision(supervision: Supervision, input: SupervisionInput, moment: Moment): SupervisionStep {
  switch (input) {
    case 'start':
      return supervision.state === 'stopped' ? enter(supervision, 'starting', moment, 'spawn') : nothing(supervision);
    case 'stop':
      return onStop(supervision, moment);
    case 'ready':
      if (supervision.state !== 'starting') return nothing(supervision);
      return enter(supervision, supervision.flowsOff ? 'safe-mode' : 'running', moment, 'none');
    case 'heartbeat':
      return isUp(supervision) ? { next: { ...supervision, silentMs: 0 }, effect: 'none' } : nothing(supervision);
    case 'exited':
      return onExited(supervision, moment);
    case 'broke':
      if (!isUp(supervision) && supervision.state !== 'starting') return nothing(supervision);
      return enter(supervision, 'killed', moment, 'kill');
    case 'deployed':
      return onDeployed(supervision);
    case 'tick':
      return onTick(supervision, moment);
  }
}

function isUp({ state }: Supervision): boolean {
  return state === 'running' || state === 'safe-mode';
}

function nothing(supervision: Supervision): SupervisionStep {
  return { next: supervision, effect: 'none' };
}

function enter(
  supervision: Supervision,
  state: SupervisionState,
  { now }: Moment,
  effect: SupervisionEffect,
): SupervisionStep {
  return { next: { ...supervision, state, silentMs: 0, tickedAt: now }, effect };
}

function onStop(supervision: Supervision, moment: Moment): SupervisionStep {
  switch (supervision.state) {
    case 'stopped':
    case 'stopping':
      return nothing(supervision);
    case 'backing-off':
      return enter(supervision, 'stopped', moment, 'none');
    case 'killed':
      return enter(supervision, 'stopping', moment, 'none');
    case 'starting':
    case 'running':
    case 'safe-mode':
      return enter(supervision, 'stopping', moment, 'terminate');
  }
}

function onExited(supervision: Supervision, moment: Moment): SupervisionStep {
  const { state } = supervision;
  if (state === 'stopped' || state === 'backing-off') return nothing(supervision);
  if (state === 'stopping') return enter(supervision, 'stopped', moment, 'none');
  const { now, periods } = moment;
  const failures = [...supervision.failures.filter((at) => now - at < periods.failuresWithinMs), now];
  const pauseMs = Math.min(periods.longestPauseMs, periods.firstPauseMs * 2 ** (failures.length - 1));
  const flowsOff = supervision.flowsOff || failures.length >= FAILURES_TO_SAFE_MODE;
  return enter({ ...supervision, failures, flowsOff, dueAt: now + pauseMs }, 'backing-off', moment, 'none');
}

/** Other flows than those that failed. The child has started them itself; one that is not up yet will. */
function onDeployed(supervision: Supervision): SupervisionStep {
  switch (supervision.state) {
    case 'running':
      return { next: { ...supervision, failures: [] }, effect: 'none' };
    case 'safe-mode':
      return { next: { ...supervision, state: 'running', flowsOff: false, failures: [] }, effect: 'none' };
    case 'backing-off':
      return { next: { ...supervision, flowsOff: false, failures: [] }, effect: 'none' };
    default:
      return nothing(supervision);
  }
}

function onTick(supervision: Supervision, moment: Moment): SupervisionStep {
  const { now, periods } = moment;
  // When we ourselves did not run, its heartbeats may lie unread: more than two ticks' time was not spent listening.
  const heardFor = Math.min(now - supervision.tickedAt, 2 * periods.tickMs);
  const ticked: Supervision = { ...supervision, silentMs: supervision.silentMs + heardFor, tickedAt: now };
  switch (supervision.state) {
    case 'starting':
      return ticked.silentMs > periods.startMs ? enter(ticked, 'killed', moment, 'kill') : nothing(ticked);
    case 'running':
    case 'safe-mode':
      return ticked.silentMs > periods.silenceMs ? enter(ticked, 'killed', moment, 'kill') : nothing(ticked);
    case 'stopping':
      return ticked.silentMs > periods.stopMs ? enter(ticked, 'stopping', moment, 'kill') : nothing(ticked);
    case 'backing-off': {
      if (now < supervision.dueAt) return nothing(ticked);
      return enter({ ...ticked, restarts: ticked.restarts + 1 }, 'starting', moment, 'spawn');
    }
    case 'stopped':
    case 'killed':
      return nothing(ticked);
  }
}
