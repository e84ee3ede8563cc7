import type { Clock } from '../platform/clock.ts';
import { CommitError, type Store } from '../store/store.ts';
import type { Submit } from './submit.ts';

const SECOND_MS = 1000;
/** A round that found messages waiting is put off so often, then done all the same: a chart must not fall behind. */
const PUT_OFF_MAXIMUM = 10;
/** The first minute after a start belongs to devices that connect again. */
const FIRST_AFTER_MS = 60_000;
const RETAIN_EVERY_MS = 3_600_000;
const BALLAST_EVERY_MS = 60_000;
const ERASE_EVERY_MS = 86_400_000;
/** Chunks of one round: beyond, the next second goes on. */
const CHUNKS_MAXIMUM = 20;

export interface HousekeepingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly submit: Submit;
  readonly newId: () => string;
  readonly isIdle: () => boolean;
  readonly isNormal: () => boolean;
}

/** What can wait: history, retention, the ballast, erasing phones. Each step is one small transaction between batches. */
export class Housekeeping {
  failures = 0;
  private readonly parts: HousekeepingParts;
  private readonly next = { retain: 0, ballast: 0, erase: 0 };
  private putOff = 0;
  private cancel: (() => void) | null = null;
  private round: Promise<void> = Promise.resolve();
  private running = false;

  constructor(parts: HousekeepingParts) {
    this.parts = parts;
  }

  start(): void {
    this.running = true;
    const now = this.parts.clock.monotonicMs();
    this.next.retain = now + FIRST_AFTER_MS;
    this.next.ballast = now + FIRST_AFTER_MS;
    this.next.erase = now + FIRST_AFTER_MS;
    this.schedule();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.cancel?.();
    await this.round;
  }

  private schedule(): void {
    this.cancel = this.parts.clock.after(SECOND_MS, () => {
      this.round = this.tick().then(() => {
        if (this.running) this.schedule();
      });
    });
  }

  private async tick(): Promise<void> {
    if (!this.parts.isNormal()) return;
    if (!this.parts.isIdle() && this.putOff < PUT_OFF_MAXIMUM) {
      this.putOff += 1;
      return;
    }
    this.putOff = 0;
    const { upkeep } = this.parts.store;
    try {
      await this.repeat(() => upkeep.rollForward());
      if (this.isDue('retain', RETAIN_EVERY_MS)) await this.repeat(() => upkeep.retain());
      if (this.isDue('ballast', BALLAST_EVERY_MS)) await upkeep.restoreBallast();
    } catch (error) {
      if (!(error instanceof CommitError)) throw error;
      // The disk refuses: the engine sees it by its own commits, and this can wait.
      this.failures += 1;
    }
    if (this.isDue('erase', ERASE_EVERY_MS)) this.erasePhones();
  }

  private async repeat(step: () => Promise<boolean>): Promise<void> {
    for (let chunk = 0; chunk < CHUNKS_MAXIMUM && this.running; chunk++) {
      if (!(await step())) return;
    }
  }

  private isDue(what: keyof Housekeeping['next'], everyMs: number): boolean {
    const now = this.parts.clock.monotonicMs();
    if (now < this.next[what]) return false;
    this.next[what] = now + everyMs;
    return true;
  }

  private erasePhones(): void {
    this.parts.submit({ kind: 'erase-phones', id: this.parts.newId() }, (answer) => {
      if (answer.kind === 'refused') this.next.erase = this.parts.clock.monotonicMs() + FIRST_AFTER_MS;
    });
  }
}
