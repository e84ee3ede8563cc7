import { commandDefinitions, isOpenCommandState, SECOND_PERSON_WITHIN_MS } from '@gridcall/contract/command.ts';
import type { CommandRow } from './command-rows.ts';
import { ENDED_COMMAND_KEPT_MS, RULE_COMMAND_VALID_MS } from './commands.ts';
import type { Draft } from './draft.ts';
import type { TimerRow } from './model.ts';

export function commandIdOf(timer: TimerRow): string {
  return timer.id.slice(`command ${timer.deviceId} `.length);
}

/** How far off the next moment of a command may be, whatever a clock did meanwhile. */
export function latestCommandDue(draft: Draft, timer: TimerRow): number {
  const row = draft.get('command', commandIdOf(timer));
  return row === undefined ? draft.now : draft.now + longestMs(row);
}

function longestMs(row: CommandRow): number {
  if (row.state === 'sent') return commandDefinitions[row.kind].confirmWithinMs;
  if (!isOpenCommandState(row.state)) return ENDED_COMMAND_KEPT_MS;
  return row.state === 'awaiting-second' ? SECOND_PERSON_WITHIN_MS : RULE_COMMAND_VALID_MS;
}

/** The wall's time was set by so much: until when a command may be sent moves along, and is never longer than it was. */
export function moveCommands(draft: Draft, byMs: number): void {
  for (const row of draft.view.all('command')) {
    if (row.state !== 'awaiting-second' && row.state !== 'waiting') continue;
    const notAfter = Math.min(row.notAfter + byMs, draft.now + longestMs(row));
    if (notAfter !== row.notAfter) draft.put('command', { ...row, notAfter });
  }
}
