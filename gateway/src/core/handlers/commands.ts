import { isOpenCommandState } from '@gridcall/contract/command.ts';
import { commandIdOf } from '../command-clock.ts';
import { interlockFacts } from '../command-facts.ts';
import type { CommandAnswerInput, CommandInput, PutCommandSettingInput, SecondCommandInput } from '../command-input.ts';
import type { CommandHappening } from '../command-machine.ts';
import { interlockOf } from '../command-rules.ts';
import { moveCommand, orderCommand } from '../commands.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { TimerRow } from '../model.ts';
import { isTooLateToSound } from '../sirens.ts';
import type { Decision } from '../view.ts';
import { fault } from './faults.ts';

const REASON_CHARACTERS = 200;

export function decideCommand(draft: Draft, input: CommandInput): Decision {
  switch (input.kind) {
    case 'order-command': {
      const ordered = orderCommand(draft, { ...input, reason: input.reason.trim().slice(0, REASON_CHARACTERS) });
      return ordered.ok ? draft.done(ordered) : unchanged(ordered);
    }
    case 'second-command':
      return decideSecond(draft, input);
    case 'command-taken': {
      const row = draft.get('command', input.commandId);
      const isLate = row !== undefined && (draft.now > row.notAfter || isTooLateToSound(draft, row));
      return happens(draft, input.commandId, { kind: 'taken', isLate });
    }
    case 'command-failed':
      return happens(draft, input.commandId, { kind: 'failed', detail: input.detail });
    case 'command-answer':
      return decideAnswer(draft, input);
    case 'put-command-setting':
      return decideSetting(draft, input);
  }
}

function unknownCommand(commandId: string): Decision {
  return fault('NOT_FOUND', `no command ${commandId.slice(0, 80)}`);
}

/** Lets something happen that the outlet tells. Only who is told a plain ok may send. */
function happens(draft: Draft, commandId: string, happening: CommandHappening): Decision {
  const row = draft.get('command', commandId);
  if (row === undefined) return unknownCommand(commandId);
  const step = moveCommand(draft, row, happening, 'system');
  if (step.kind === 'refused') return fault(step.code, `it is ${row.state}`);
  if (step.kind !== 'step') return draft.done({ ok: true, id: row.id, repeated: true });
  if (happening.kind === 'taken' && step.state !== 'sent') {
    return draft.done({ ok: false, code: 'STATE_CONFLICT', detail: `it is ${step.state}` });
  }
  return draft.done({ ok: true, id: row.id });
}

function decideSecond(draft: Draft, input: SecondCommandInput): Decision {
  const row = draft.get('command', input.commandId);
  if (row === undefined) return unknownCommand(input.commandId);
  const device = draft.get('device', row.deviceId);
  if (device === undefined) return unknownCommand(input.commandId);
  // The world may have changed since the first person asked.
  const verdict = interlockOf(row.kind, interlockFacts(draft, device));
  if (verdict.kind === 'refused' && isOpenCommandState(row.state)) return fault('COMMAND_INTERLOCKED', verdict.why);
  const step = moveCommand(draft, row, { kind: 'second', isAnother: row.byId !== input.byId }, input.by);
  if (step.kind === 'refused') return fault(step.code, `it is ${row.state}`);
  return draft.done({ ok: true, id: row.id, ...(step.kind === 'nothing' ? { repeated: true as const } : {}) });
}

/** What the device makes of it; a stranger's word about another's command is none. */
function decideAnswer(draft: Draft, input: CommandAnswerInput): Decision {
  const row = draft.get('command', input.commandId);
  const device = draft.get('device', input.deviceId);
  if (row === undefined || row.deviceId !== input.deviceId || device?.linkId !== input.linkId) {
    return unknownCommand(input.commandId);
  }
  const said = { answer: input.result, said: input.reason.slice(0, REASON_CHARACTERS) };
  moveCommand(draft, row, { kind: 'answered', result: input.result }, 'device', said);
  return draft.done({ ok: true, id: row.id });
}

function decideSetting(draft: Draft, input: PutCommandSettingInput): Decision {
  const { placeId, setting, by } = input;
  if (draft.get('place', placeId) === undefined) return fault('UNKNOWN_PLACE', placeId);
  const reason = input.reason.trim().slice(0, REASON_CHARACTERS);
  if (reason === '') return fault('BODY_INVALID', 'reason: say why');
  const before = draft.get('command_setting', placeId) ?? null;
  if (setting !== null) draft.put('command_setting', { placeId, ...setting });
  else if (before !== null) draft.remove('command_setting', placeId);
  draft.audit(by, input.kind, placeId, { before, after: setting, reason });
  return draft.accept(placeId);
}

/** Its time is up; or it ended so long ago that nobody will send it again. */
export function decideCommandTimer(draft: Draft, timer: TimerRow): Decision {
  const commandId = commandIdOf(timer);
  const row = draft.get('command', commandId);
  if (row !== undefined && isOpenCommandState(row.state)) {
    moveCommand(draft, row, { kind: 'overdue' }, 'system');
    return draft.accept(commandId);
  }
  draft.remove('timer', timer.id);
  if (row !== undefined) draft.remove('command', commandId);
  return draft.accept(commandId);
}
