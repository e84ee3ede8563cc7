import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import type { Input } from '../core/input.ts';
import { isLifeSafety } from '../core/life-safety.ts';
import type { View } from '../core/view.ts';
import type { Clock } from '../platform/clock.ts';
import { type LoopDelay, watchLoopDelay } from '../platform/loop-delay.ts';
import type { Random } from '../platform/random.ts';
import type { Store } from '../store/store.ts';
import { ClockWatch } from './clock-watch.ts';
import { Engine, type Mode } from './engine.ts';
import { EscalationWatch } from './escalation-watch.ts';
import { Housekeeping } from './housekeeping.ts';
import { type Decide, Pending } from './pending.ts';
import type { Answer, Submit } from './submit.ts';
import { Timers } from './timers.ts';

export interface SpineOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly decide: Decide;
  /** Told when the disk begins to refuse and when it takes rows again, with the reason in words. */
  readonly onMode?: (mode: Mode, detail: string) => void;
}

export interface SpineHealth {
  readonly mode: Mode;
  /** Whether a batch is being decided or the disk is being waited for. */
  readonly isWorking: boolean;
  readonly lastCommitMs: number;
  /** The last reason for which a batch did not commit; empty when there was none. */
  readonly lastFault: string;
  readonly waiting: number;
  /** Life-safety inputs that are decided and shown, but only in memory. */
  readonly volatileInputs: number;
  readonly batches: number;
  readonly inputs: number;
  readonly quarantined: number;
  readonly refused: number;
  readonly unsaved: number;
  readonly shedRows: number;
  readonly dropped: number;
  readonly upkeepFailures: number;
  /** How long ago the watchdog of the chains last looked. */
  readonly watchAgeMs: number;
  readonly loopDelayMs: { readonly mean: number; readonly p99: number; readonly max: number };
}

/** The way everything takes: receive, decide, commit, act. The store is opened and closed by whoever made it. */
export interface Spine {
  readonly submit: Submit;
  /** What is true now, saved or not. */
  view(): View;
  /** Resolves when the boot is decided; what is submitted earlier waits behind it. */
  start(): Promise<void>;
  /** Takes nothing new, brings what waits to its end. */
  stop(): Promise<void>;
  health(): SpineHealth;
}

export function createSpine({ store, clock, random, decide, onMode }: SpineOptions): Spine {
  const newId = () => random.ulid(clock.wallMs());
  const engine: Engine = new Engine({
    store,
    decide,
    clock,
    random,
    onChanges: (changes) => timers.note(changes),
    onMode: onMode ?? (() => undefined),
    beforeDeciding: () => watch.check(),
  });

  /** Everything a device of life safety says, and what moves its timers, goes first. */
  function isUrgent(input: Input): boolean {
    const { view } = engine;
    if (input.kind === 'boot' || input.kind === 'clock-jump') return true;
    return isLifeSafety(
      input,
      (deviceId) => {
        const device = view.get('device', deviceId);
        return device !== undefined && deviceKinds[device.kind].lifeSafety;
      },
      (alertId) => view.get('alert', alertId),
    );
  }

  const submit = (input: Input, answer: (answer: Answer) => void) =>
    engine.submit(new Pending(input, isUrgent(input), answer));
  const watch = new ClockWatch({ clock, submit, newId });
  const isSettled = () => engine.mode === 'normal';
  const timers = new Timers({ clock, submit, newId, view: () => engine.view, mayFire: () => watch.check(), isSettled });
  const housekeeping = new Housekeeping({
    store,
    clock,
    submit,
    newId,
    isIdle: () => engine.isIdle,
    isNormal: () => engine.mode === 'normal',
  });
  const calls = new EscalationWatch({ clock, submit, newId });
  const delay = watchLoopDelay();

  return {
    submit,
    view: () => engine.view,
    async start() {
      delay.start();
      await engine.start([new Pending({ kind: 'boot', id: newId() }, true, () => undefined)]);
      timers.start();
      housekeeping.start();
      calls.start();
    },
    async stop() {
      timers.stop();
      calls.stop();
      const ended = engine.stop();
      await housekeeping.stop();
      await ended;
      delay.stop();
    },
    health: () => healthOf(engine, housekeeping, calls, delay),
  };
}

function healthOf(engine: Engine, housekeeping: Housekeeping, calls: EscalationWatch, delay: LoopDelay): SpineHealth {
  return {
    mode: engine.mode,
    isWorking: engine.isWorking,
    lastCommitMs: engine.lastCommitMs,
    lastFault: engine.lastFault,
    waiting: engine.waiting,
    volatileInputs: engine.volatileInputs,
    ...engine.counts,
    upkeepFailures: housekeeping.failures,
    watchAgeMs: calls.ageMs,
    loopDelayMs: delay.read(),
  };
}
