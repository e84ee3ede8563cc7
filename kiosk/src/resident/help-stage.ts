import type { KioskHelp } from '@gridcall/contract/http-kiosk-help.ts';

/** So long nobody is told that nobody has answered: the first ones have had time to read it. */
export const UNANSWERED_MS = 60_000;

/** A call that the gateway has not answered yet. */
export type PendingCall = 'sending' | 'unreached';

export type HelpStage =
  /** Nothing stands: asks once. */
  | 'ask'
  | 'sending'
  /** The gateway does not answer, so nobody has been called. */
  | 'unreached'
  | 'calling'
  | 'unanswered'
  | 'taken';

/** What the page may say: that somebody has it only when somebody has, and that people are called only when they are. */
export function helpStage(
  help: KioskHelp | null,
  pending: PendingCall | undefined,
  isAway: boolean,
  waitedMs: number,
): HelpStage {
  if (help !== null) {
    if (help.taken) return 'taken';
    return waitedMs >= UNANSWERED_MS ? 'unanswered' : 'calling';
  }
  if (pending === undefined) return 'ask';
  return isAway ? 'unreached' : pending;
}
