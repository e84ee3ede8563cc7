import type { Input } from '../core/input.ts';
import type { Decision, View } from '../core/view.ts';
import type { Answer } from './submit.ts';

export type Decide = (view: View, input: Input, now: number) => Decision;

/** An input on its way: answered exactly once. */
export class Pending {
  readonly input: Input;
  /** Decided even while the disk refuses. */
  readonly isLifeSafety: boolean;
  /** The wall's time at which it was first decided: deciding it again gives the same. */
  now: number | null = null;
  private tell: ((answer: Answer) => void) | null;

  constructor(input: Input, isLifeSafety: boolean, tell: (answer: Answer) => void) {
    this.input = input;
    this.isLifeSafety = isLifeSafety;
    this.tell = tell;
  }

  get isAnswered(): boolean {
    return this.tell === null;
  }

  /** What the link does with it cannot harm the rest of the batch. */
  answer(answer: Answer): void {
    const tell = this.tell;
    this.tell = null;
    try {
      tell?.(answer);
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The same input once more, with nobody left to tell. */
  silent(): Pending {
    const again = new Pending(this.input, this.isLifeSafety, () => undefined);
    again.now = this.now;
    return again;
  }
}

export const diskUnavailable: Answer = {
  kind: 'refused',
  code: 'DISK_UNAVAILABLE',
  detail: 'the disk refuses to write; nothing was kept',
};
export const stopping: Answer = { kind: 'refused', code: 'STOPPING', detail: 'the gateway is stopping' };
export const busy: Answer = { kind: 'refused', code: 'BUSY', detail: 'too many messages are waiting' };
