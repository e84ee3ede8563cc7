import type { AlertNotedData } from '@gridcall/contract/alert-note.ts';
import type { CommandRow } from './command-rows.ts';
import type { Draft } from './draft.ts';
import type { AlertRow } from './model.ts';
import { sendAlertNote } from './upstream.ts';

const noPersons: readonly string[] = ['device', 'system'];

/** Tells the queue how a command stands now that belongs to an alert, without the name of anybody. */
export function sendCommandNote(
  draft: Draft,
  noted: AlertRow,
  row: CommandRow,
  said: { readonly actor: string; readonly answer: unknown },
): void {
  const { id: commandId, kind: command, deviceId, state, cause, detail, reason, secondBy } = row;
  const told: AlertNotedData['detail'] = {
    ...{ commandId, command, deviceId, state, cause },
    ...(detail === null ? {} : { detail }),
    ...(reason === '' ? {} : { reason }),
    ...(secondBy === null ? {} : { second: true }),
    ...(typeof said.answer === 'string' ? { answer: said.answer } : {}),
  };
  sendAlertNote(draft, noted, { type: 'command', by: postOf(row, said.actor), detail: told });
}

function postOf(row: CommandRow, actor: string): string {
  if (noPersons.includes(actor)) return actor;
  return actor === row.by ? row.byPost : 'steward';
}
