import type { AnswerResult, CommandDetail, CommandState } from '@gridcall/contract/command.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';

/**
 * The life of one command:
 *
 *   none → awaiting-second → waiting → sent → confirmed     by the device's own sensor
 *     |_______________________↑   |       |→ refused        by the device, or the wire knows that it did not go out
 *       one person is enough      |       |→ unknown        no confirmation in time
 *                                 |→ expired, refused       never sent
 *
 * No way leads back, and one leads to `sent`: a command is sent at most once.
 */
export type CommandHappening =
  | { readonly kind: 'ordered'; readonly needsSecond: boolean }
  | { readonly kind: 'second'; readonly isAnother: boolean }
  /** The outlet is about to send it. */
  | { readonly kind: 'taken'; readonly isLate: boolean }
  | { readonly kind: 'failed'; readonly detail: CommandDetail }
  | { readonly kind: 'answered'; readonly result: AnswerResult }
  /** The sensor shows what the command was to bring about. */
  | { readonly kind: 'observed' }
  | { readonly kind: 'overdue' }
  | { readonly kind: 'revoked' };

export type CommandStep =
  | { readonly kind: 'step'; readonly state: CommandState; readonly detail: CommandDetail | null }
  /** Nothing moves, and it is written down. */
  | { readonly kind: 'noted' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

const nothing: CommandStep = { kind: 'nothing' };

function to(state: CommandState, detail: CommandDetail | null): CommandStep {
  return { kind: 'step', state, detail };
}

function refused(code: ErrorCode): CommandStep {
  return { kind: 'refused', code };
}

export function nextCommandStep(state: CommandState | 'none', happening: CommandHappening): CommandStep {
  switch (state) {
    case 'none':
      if (happening.kind !== 'ordered') return refused('NOT_FOUND');
      return to(happening.needsSecond ? 'awaiting-second' : 'waiting', null);
    case 'awaiting-second':
      return whileAwaitingSecond(happening);
    case 'waiting':
      return whileWaiting(happening);
    case 'sent':
      return whileSent(happening);
    case 'confirmed':
    case 'refused':
    case 'expired':
    case 'unknown':
      if (happening.kind === 'answered') return { kind: 'noted' };
      return happening.kind === 'second' ? refused('STATE_CONFLICT') : nothing;
  }
}

function whileAwaitingSecond(happening: CommandHappening): CommandStep {
  switch (happening.kind) {
    case 'second':
      return happening.isAnother ? to('waiting', null) : refused('SECOND_PERSON_NEEDED');
    case 'overdue':
      return to('expired', 'no-second');
    case 'revoked':
      return to('refused', 'link-revoked');
    case 'answered':
      return { kind: 'noted' };
    default:
      return nothing;
  }
}

function whileWaiting(happening: CommandHappening): CommandStep {
  switch (happening.kind) {
    case 'taken':
      return happening.isLate ? to('expired', 'too-late') : to('sent', null);
    case 'failed':
      return to('refused', happening.detail);
    case 'overdue':
      return to('expired', 'too-late');
    case 'revoked':
      return to('refused', 'link-revoked');
    case 'answered':
      return { kind: 'noted' };
    default:
      return nothing;
  }
}

function whileSent(happening: CommandHappening): CommandStep {
  switch (happening.kind) {
    case 'observed':
      return to('confirmed', 'sensor');
    case 'failed':
      return to('refused', happening.detail);
    case 'answered':
      return happening.result === 'refused' ? to('refused', 'device-refused') : { kind: 'noted' };
    case 'overdue':
      return to('unknown', 'no-confirmation');
    // It is out: what became of it, its sensor can no longer say, and the time limit will.
    default:
      return nothing;
  }
}
