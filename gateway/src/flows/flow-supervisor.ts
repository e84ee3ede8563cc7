import type { Delivered, Init } from '@gridcall/contract/flow-wire.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { ChildProgram } from './child-process.ts';
import { ChildRun, type RunCounts, type RunHandlers } from './child-run.ts';
import { forgetChild, rememberChild } from './left-over.ts';
import type { Ask } from './requests.ts';
import {
  atRest,
  nextSupervision,
  type Periods,
  type Supervision,
  type SupervisionInput,
  type SupervisionState,
} from './supervision.ts';

/** How the flows stand, for people: told when it changes. */
export type FlowsCondition =
  | { readonly state: 'running' }
  | { readonly state: 'safe-mode'; readonly reason: string }
  /** One unknown type of node stops every flow. */
  | { readonly state: 'stopped'; readonly reason: string };

export interface FlowSupervisorOptions {
  readonly program: ChildProgram;
  readonly init: Omit<Init, 'type' | 'editorSecret' | 'safeMode'>;
  /** Outside the child's own folder. */
  readonly pidFile: string;
  readonly periods: Periods;
  readonly clock: Clock;
  readonly random: Random;
  readonly ask: Ask;
  readonly onCondition: (condition: FlowsCondition) => void;
  /** For the log. */
  readonly notice: (words: string, detail: Readonly<Record<string, unknown>>) => void;
  /** Before each spawn: the flows of the last deploy, as a file that can be read. */
  readonly prepare: () => void;
}

/** What is killed is on its way to its next start, and what is stopping to its end: that is all anybody else need know. */
type ShownState = Exclude<SupervisionState, 'killed' | 'stopping'>;

export interface FlowsHealth extends Readonly<RunCounts> {
  readonly state: ShownState;
  readonly safeMode: boolean;
  readonly restarts: number;
  /** As the child says: bytes, and the share of a second that it was busy. 0 while it is not up. */
  readonly memory: number;
  readonly utilization: number;
  readonly lastFailure: { readonly at: number; readonly reason: string } | null;
  /** What people were told last of the flows themselves; null before anything was. */
  readonly condition: FlowsCondition | null;
}

/** Where the editor is, while it is. */
export interface Editor {
  readonly port: number;
  readonly secret: string;
  readonly nodeTypes: ReadonlySet<string>;
}

/** Starts the child process for flows, watches over it, and is the only one who talks to it. */
export class FlowSupervisor {
  readonly #options: FlowSupervisorOptions;
  readonly #counts: RunCounts = { droppedDeliveries: 0, refusedRequests: 0, droppedOutput: 0 };
  #supervision: Supervision = atRest;
  #run: ChildRun | undefined;
  #editor: Editor | undefined;
  #vitals = { memory: 0, utilization: 0 };
  #lastFailure: FlowsHealth['lastFailure'] = null;
  /** Why it is about to be gone, when we know better than its exit code. */
  #cause = '';
  #told: FlowsCondition | null = null;
  /** What this child said of its flows last. */
  #flows: FlowsCondition | undefined;
  #cancelTick: () => void = () => undefined;
  #stopped: (() => void) | undefined;

  constructor(options: FlowSupervisorOptions) {
    this.#options = options;
  }

  start(): void {
    this.#step('start');
    this.#tickLater();
  }

  async stop(): Promise<void> {
    const isOver = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    this.#step('stop');
    if (this.#supervision.state === 'stopped') this.#stopped?.();
    await isOver;
    this.#cancelTick();
  }

  health(): FlowsHealth {
    const { state, flowsOff, restarts } = this.#supervision;
    return {
      ...{ state: shown(state), safeMode: flowsOff, restarts },
      ...this.#vitals,
      ...this.#counts,
      lastFailure: this.#lastFailure,
      condition: this.#told,
    };
  }

  /** Undefined while the child is not up. */
  editor(): Editor | undefined {
    return this.#editor;
  }

  /** Other flows were deployed, by a person. */
  deployed(): void {
    this.#step('deployed');
    this.#tellFlows();
  }

  wants(subject: Delivered['subject'], deviceId: string): boolean {
    return this.#run?.deliveries.wants(subject, deviceId) ?? false;
  }

  deliver(message: Delivered): void {
    this.#run?.deliveries.deliver(message);
  }

  #tickLater(): void {
    this.#cancelTick = this.#options.clock.after(this.#options.periods.tickMs, () => {
      this.#run?.tick();
      this.#step('tick');
      if (this.#supervision.state !== 'stopped') this.#tickLater();
    });
  }

  #step(input: SupervisionInput): void {
    const { clock, periods } = this.#options;
    const before = this.#supervision;
    const { next, effect } = nextSupervision(before, input, { now: clock.monotonicMs(), periods });
    this.#supervision = next;
    switch (effect) {
      case 'spawn':
        this.#spawn();
        break;
      case 'kill':
        if (input === 'tick') this.#cause = before.state === 'starting' ? 'never ready' : 'silent';
        this.#run?.kill('SIGKILL');
        break;
      case 'terminate':
        this.#run?.kill('SIGTERM');
        break;
      case 'none':
        break;
    }
    if (next.flowsOff && !before.flowsOff) {
      this.#tell({ state: 'safe-mode', reason: this.#lastFailure?.reason ?? '' });
    }
    if (next.state === 'stopped' && before.state !== 'stopped') this.#stopped?.();
  }

  #spawn(): void {
    const { program, pidFile, init, random, ask, prepare } = this.#options;
    this.#cause = '';
    try {
      prepare();
    } catch (error) {
      this.#options.notice('the flows of the last deploy could not be written', { error: String(error) });
    }
    const editorSecret = random.bytes(32).toString('base64url');
    const whole: Init = { ...init, type: 'init', editorSecret, safeMode: this.#supervision.flowsOff };
    this.#run = new ChildRun(program, whole, {
      ask,
      counts: this.#counts,
      handlers: this.#handlers(editorSecret),
    });
    if (this.#run.pid !== undefined) rememberChild(pidFile, this.#run.pid);
  }

  #handlers(editorSecret: string): RunHandlers {
    return {
      onReady: (port, nodeTypes) => {
        // Whoever broke out of a flow and says it again would have integrators sign in at a port of his own.
        if (this.#editor !== undefined) {
          this.#cause = 'ready-twice';
          this.#step('broke');
          return;
        }
        this.#editor = { port, secret: editorSecret, nodeTypes: new Set(nodeTypes) };
        this.#step('ready');
      },
      onHeartbeat: (memory, utilization) => {
        this.#vitals = { memory, utilization };
        this.#step('heartbeat');
      },
      onFlows: (flows) => {
        if (flows === 'started') this.#flows = { state: 'running' };
        // In safe mode that is no news.
        else if (!this.#supervision.flowsOff) {
          this.#flows = { state: 'stopped', reason: [flows.reason, ...flows.nodeTypes].join(' ').slice(0, 500) };
        }
        this.#tellFlows();
      },
      onCrash: (message) => {
        this.#cause = message.split('\n')[0]?.slice(0, 200) ?? '';
      },
      onBreach: (breach) => {
        this.#cause = breach;
        this.#step('broke');
      },
      onExit: (reason) => this.#exited(reason),
      onLine: (line) => this.#options.notice('flows', { line }),
    };
  }

  #exited(reason: string): void {
    const { clock, pidFile, notice } = this.#options;
    forgetChild(pidFile);
    this.#run = undefined;
    this.#flows = undefined;
    this.#editor = undefined;
    this.#vitals = { memory: 0, utilization: 0 };
    if (this.#supervision.state !== 'stopping') {
      const why = this.#cause === '' ? reason : `${this.#cause} (${reason})`;
      this.#lastFailure = { at: clock.wallMs(), reason: why };
      notice('the child process for flows has ended', { reason: why });
    }
    this.#step('exited');
  }

  /** A deploy out of safe mode starts the flows before we hear that it was one. */
  #tellFlows(): void {
    if (this.#flows !== undefined && !this.#supervision.flowsOff) this.#tell(this.#flows);
  }

  #tell(condition: FlowsCondition): void {
    if (this.#told?.state === condition.state) return;
    this.#told = condition;
    this.#options.onCondition(condition);
  }
}

function shown(state: SupervisionState): ShownState {
  if (state === 'killed') return 'backing-off';
  return state === 'stopping' ? 'stopped' : state;
}
