import {
  COMMAND_VALID_MS,
  type CommandCause,
  type CommandKind,
  commandDefinitions,
  isOpenCommandState,
  SECOND_PERSON_WITHIN_MS,
} from '@gridcall/contract/command.ts';
import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import { appendTimeline } from './alert-record.ts';
import { interlockFacts, isLinked } from './command-facts.ts';
import { type CommandHappening, type CommandStep, nextCommandStep } from './command-machine.ts';
import { sendCommandNote } from './command-note.ts';
import type { CommandRow } from './command-rows.ts';
import { interlockOf, mayOrder } from './command-rules.ts';
import type { Draft } from './draft.ts';
import type { ReadingInput } from './input.ts';
import type { DeviceRow } from './model.ts';
import { kindDefinition } from './rule-book.ts';
import { isRoutine, whySilent } from './sirens.ts';

/** Commands of one device that have not ended. */
export const OPEN_COMMANDS_MAXIMUM = 8;
/** Of those, kept for what people order: no number of alerts keeps anybody from a siren. */
const OPEN_COMMANDS_OF_PEOPLE = 1;
/** The danger stands, and what was away, a hub or a siren's own link, may be coming back. */
export const RULE_COMMAND_VALID_MS = 30_000;
/** A command that has ended is known again for so long; its timeline and the audit keep it for good. */
export const ENDED_COMMAND_KEPT_MS = 7 * 86_400_000;
/** Answers that changed nothing and are written down; a device that repeats itself fills no timeline. */
const ANSWERS_NOTED = 5;
/** A timer names a kind of alert; a command is about none. */
const ANY = 'device_silent';

export interface CommandOrder {
  /** The nonce. */
  readonly commandId: string;
  readonly deviceId: string;
  readonly command: CommandKind;
  readonly cause: CommandCause;
  /** The alert whose timeline tells of it. */
  readonly alertId: string | null;
  readonly by: string;
  readonly byId: string;
  readonly byPost: string;
  readonly reason: string;
  /** Of a siren: the building has heard of it before. */
  readonly isRepeat?: boolean;
}

export type Ordered =
  | { readonly ok: true; readonly id: string; readonly repeated?: true }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

/** The only way to a command. What is refused leaves no row. */
export function orderCommand(draft: Draft, order: CommandOrder): Ordered {
  const known = draft.get('command', order.commandId);
  if (known !== undefined) return again(known, order);
  const device = draft.get('device', order.deviceId);
  if (device === undefined) return no('NOT_FOUND', `no device ${order.deviceId.slice(0, 80)}`);
  const faultFound = orderFault(draft, device, order);
  if (faultFound !== undefined) return faultFound;
  const joined = joinSounding(draft, order);
  if (joined !== undefined) return joined;
  const open = draft.get('open_command', device.id)?.commandIds ?? [];
  const room = OPEN_COMMANDS_MAXIMUM - (order.cause === 'notification' ? OPEN_COMMANDS_OF_PEOPLE : 0);
  if (open.length >= room) return no('COMMANDS_OPEN', `${open.length} commands of ${device.id} have not ended`);
  const verdict = order.cause === 'person' ? interlockOf(order.command, interlockFacts(draft, device)) : { kind: 'go' };
  if (verdict.kind === 'refused' && 'why' in verdict) return no('COMMAND_INTERLOCKED', verdict.why);
  const needsSecond = verdict.kind === 'second-person';
  const row: CommandRow = {
    id: order.commandId,
    deviceId: device.id,
    kind: order.command,
    state: needsSecond ? 'awaiting-second' : 'waiting',
    cause: order.cause,
    alertId: order.alertId,
    by: order.by,
    byId: order.byId,
    byPost: order.byPost,
    reason: order.reason,
    secondBy: null,
    requestedAt: draft.now,
    notAfter: draft.now + validMs(order.cause, needsSecond),
    sentAt: null,
    settledAt: null,
    detail: null,
    answers: 0,
  };
  draft.put('open_command', { deviceId: device.id, commandIds: [...open, row.id] });
  keep(draft, row, row.notAfter);
  tell(draft, row, order.by);
  return { ok: true, id: row.id };
}

function no(code: ErrorCode, detail: string): Ordered {
  return { ok: false, code, detail };
}

/** The same nonce again: the same command, and never a second one. */
function again(known: CommandRow, order: CommandOrder): Ordered {
  const isSame = known.deviceId === order.deviceId && known.kind === order.command && known.byId === order.byId;
  if (!isSame) return no('KEY_IN_USE', `the nonce ${known.id} stands for another command`);
  return { ok: true, id: known.id, repeated: true };
}

function orderFault(draft: Draft, device: DeviceRow, order: CommandOrder): Ordered | undefined {
  if (!isLinked(draft, device)) return no('LINK_REVOKED', `the link of ${device.id} was revoked`);
  const can: readonly CommandKind[] = kindDefinition(device.kind)?.capabilities ?? [];
  if (!can.includes(order.command)) {
    const all = can.length === 0 ? 'nothing' : can.join(', ');
    return no('COMMAND_UNSUPPORTED', `a ${device.kind} can be told: ${all}`);
  }
  if (!mayOrder(order.cause, order.command)) {
    return no('COMMAND_UNSUPPORTED', `${order.command} follows from no ${order.cause}`);
  }
  const silent = whySilent(draft, device, { alertId: order.alertId, isRepeat: order.isRepeat === true });
  if (silent !== undefined) return no('COMMAND_INTERLOCKED', silent);
  return undefined;
}

/**
 * A repeat of any alert is as good as one that was told to the siren last and has not ended: it becomes no command of
 * its own, and what still waits for its siren waits as long as the newest would.
 */
function joinSounding(draft: Draft, order: CommandOrder): Ordered | undefined {
  if (order.isRepeat !== true) return undefined;
  const last = draft.get('open_command', order.deviceId)?.commandIds.at(-1);
  const row = last === undefined ? undefined : draft.get('command', last);
  if (row?.cause !== 'notification') return undefined;
  if (row.state === 'waiting') {
    const notAfter = draft.now + RULE_COMMAND_VALID_MS;
    keep(draft, { ...row, notAfter }, notAfter);
  }
  return { ok: true, id: row.id, repeated: true };
}

function validMs(cause: CommandCause, needsSecond: boolean): number {
  if (needsSecond) return SECOND_PERSON_WITHIN_MS;
  return cause === 'person' ? COMMAND_VALID_MS : RULE_COMMAND_VALID_MS;
}

/** Lets something happen to a command. What it answers says whether anything moved. */
export function moveCommand(
  draft: Draft,
  row: CommandRow,
  happening: CommandHappening,
  actor: string,
  more: Readonly<Record<string, unknown>> = {},
): CommandStep {
  const step = nextCommandStep(row.state, happening);
  if (step.kind === 'noted') noteAnswer(draft, row, actor, more);
  if (step.kind !== 'step') return step;
  const isOpen = isOpenCommandState(step.state);
  const isSent = step.state === 'sent';
  const moved: CommandRow = {
    ...row,
    state: step.state,
    detail: step.detail,
    secondBy: happening.kind === 'second' ? actor : row.secondBy,
    notAfter: happening.kind === 'second' ? draft.now + COMMAND_VALID_MS : row.notAfter,
    sentAt: isSent ? draft.now : row.sentAt,
    settledAt: isOpen ? null : draft.now,
  };
  if (!isOpen) close(draft, moved);
  keep(draft, moved, dueAt(draft, moved));
  tell(draft, moved, actor, more);
  return step;
}

/** When the next thing happens to it by itself. */
function dueAt(draft: Draft, row: CommandRow): number {
  if (row.state === 'sent') return draft.now + commandDefinitions[row.kind].confirmWithinMs;
  return isOpenCommandState(row.state) ? row.notAfter : draft.now + ENDED_COMMAND_KEPT_MS;
}

function commandTimerId(row: Pick<CommandRow, 'id' | 'deviceId'>): string {
  return `command ${row.deviceId} ${row.id}`;
}

function keep(draft: Draft, row: CommandRow, due: number): void {
  draft.put('command', row);
  const { deviceId, alertId } = row;
  const timer = { id: commandTimerId(row), kind: 'command', deviceId, alertKind: ANY, alertId, dueAt: due } as const;
  draft.put('timer', timer);
}

function close(draft: Draft, row: CommandRow): void {
  const open = draft.get('open_command', row.deviceId);
  const left = open?.commandIds.filter((id) => id !== row.id) ?? [];
  if (left.length > 0) draft.put('open_command', { deviceId: row.deviceId, commandIds: left });
  else if (open !== undefined) draft.remove('open_command', row.deviceId);
}

/** An answer that changes nothing, of a device that answers twice or late. */
function noteAnswer(draft: Draft, row: CommandRow, actor: string, more: Readonly<Record<string, unknown>>): void {
  if (row.answers >= ANSWERS_NOTED) return;
  const noted = { ...row, answers: row.answers + 1 };
  draft.put('command', noted);
  tell(draft, noted, actor, more);
}

/** Every step is in the audit, in the timeline of the alert that it belongs to, and on the live stream. */
function tell(draft: Draft, row: CommandRow, actor: string, more: Readonly<Record<string, unknown>> = {}): void {
  const { id: commandId, kind: command, deviceId, state, detail, cause, reason, by, secondBy } = row;
  const said = { commandId, command, deviceId, state, detail, cause, reason, by, secondBy, ...more };
  draft.audit(actor, 'command', deviceId, said);
  const device = draft.get('device', deviceId);
  if (device !== undefined) draft.tell('device', deviceId, device.placeId, device.companyId);
  const alert = row.alertId === null ? undefined : draft.get('alert', row.alertId);
  if (alert === undefined || isRoutine(draft, row)) return;
  const noted = { ...alert, lastSequence: alert.lastSequence + 1 };
  appendTimeline(draft, noted, 'command', { actor, detail: said });
  sendCommandNote(draft, noted, row, { actor, answer: more['answer'] });
}

/** What the sensor shows or tells now may be what a command was to bring about. Only what was sent is confirmed. */
export function observeCommands(
  draft: Draft,
  deviceId: string,
  shown: Partial<Pick<ReadingInput, 'values'>> & {
    readonly writtenBefore?: ReadingInput['writtenBefore'] | undefined;
    readonly event?: DeviceEventKind;
  },
): void {
  const open = draft.get('open_command', deviceId);
  if (open === undefined) return;
  for (const id of open.commandIds) {
    const row = draft.get('command', id);
    if (row === undefined || shown.writtenBefore?.includes(id) === false) continue;
    const isShown = commandDefinitions[row.kind].confirmedBy.some((confirmation) =>
      'event' in confirmation
        ? confirmation.event === shown.event
        : shown.values?.[confirmation.quantity] === confirmation.value,
    );
    if (isShown) moveCommand(draft, row, { kind: 'observed' }, 'device');
  }
}

/** The device has another sensor, another company or no link: what has not gone out must not go out. */
export function withdrawCommands(draft: Draft, deviceId: string): void {
  const open = draft.get('open_command', deviceId);
  for (const id of open?.commandIds ?? []) {
    const row = draft.get('command', id);
    if (row !== undefined) moveCommand(draft, row, { kind: 'revoked' }, 'system');
  }
}
