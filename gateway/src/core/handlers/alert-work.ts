import type { AlertNotedData, AlertNoteType } from '@gridcall/contract/alert-note.ts';
import type {
  AlertWorkInput,
  AssignAlertInput,
  CommentAlertInput,
  Deed,
  ShelveAlertInput,
  UnshelveAlertInput,
} from '../alert-input.ts';
import { nextAlertStep } from '../alert-machine.ts';
import { appendTimeline, positionOf, recordAlertStep, type TimelineNote } from '../alert-record.ts';
import { type Draft, unchanged } from '../draft.ts';
import { HELP_KIND } from '../help.ts';
import type { AlertRow, ShelfRow } from '../model.ts';
import { needsTwo, putShelf, removeShelf, SECOND_WITHIN_MS, shelfAtMostMs, shelfId, shelfOf } from '../shelf.ts';
import { sendAlertNote } from '../upstream.ts';
import type { Decision } from '../view.ts';
import { fault } from './faults.ts';

const TEXT_MAXIMUM = 500;
/** So many words of people an alert keeps; a page that sends in a loop may not fill the disk. */
const TIMELINE_MAXIMUM = 1000;

export function decideAlertWork(draft: Draft, input: AlertWorkInput): Decision {
  const alert = draft.get('alert', input.alertId);
  if (alert === undefined) return fault('NOT_FOUND', `no alert ${input.alertId.slice(0, 80)}`);
  switch (input.kind) {
    case 'shelve-alert':
      return decideShelve(draft, alert, input);
    case 'unshelve-alert':
      return decideUnshelve(draft, alert, input);
    case 'comment-alert':
      return decideComment(draft, alert, input);
    case 'assign-alert':
      return decideAssign(draft, alert, input);
  }
}

function decideShelve(draft: Draft, alert: AlertRow, input: ShelveAlertInput): Decision {
  const reason = input.reason.trim().slice(0, TEXT_MAXIMUM);
  if (reason === '') return fault('BODY_INVALID', 'a reason is needed to shelve');
  // The next one who calls from there would be heard by nobody.
  if (alert.kind === HELP_KIND)
    return fault('STATE_CONFLICT', 'a call for help cannot be shelved: take it, or close it');
  if (input.until <= draft.now) return fault('BODY_INVALID', 'the end of the shelf has passed already');
  const atMostMs = shelfAtMostMs(alert);
  if (input.until > draft.now + atMostMs) return fault('SHELF_TOO_LONG', `at most ${atMostMs / 3_600_000} h`);
  const known = draft.get('shelf', shelfId(alert.deviceId, alert.kind));
  const wish = known?.active === false && known.at + SECOND_WITHIN_MS > draft.now ? known : undefined;
  const isSecond =
    wish !== undefined && wish.byId !== input.byId && wish.until > draft.now && wish.level <= alert.level;
  const first: ShelfRow = {
    id: shelfId(alert.deviceId, alert.kind),
    ...{ deviceId: alert.deviceId, alertKind: alert.kind, level: alert.level },
    ...{ until: input.until, reason, by: input.by, byId: input.byId, at: draft.now },
    ...{ secondBy: null, active: !needsTwo(alert) },
  };
  const shelf: ShelfRow = isSecond ? { ...wish, secondBy: input.by, active: true } : first;
  // What holds goes on to hold while two people are asked for longer.
  if (!shelf.active && known?.active === true) return fault('STATE_CONFLICT', 'it is shelved: unshelve it first');
  putShelf(draft, shelf);
  const { until, secondBy } = shelf;
  const detail = { until, reason: shelf.reason, ...(secondBy === null ? {} : { by: shelf.by, secondBy }) };
  draft.audit(input.by, shelf.active ? input.kind : 'ask-to-shelve', alert.id, detail);
  if (!shelf.active) return note(draft, alert, 'shelf-asked', input, detail);
  const step = nextAlertStep(positionOf(draft, alert), { kind: 'shelve' });
  const shelved: AlertRow = { ...alert, shelvedUntil: until };
  // What has ended has no step left: its condition is shelved, and the next of its kind calls nobody.
  if (step.kind !== 'step') return note(draft, alert, 'shelved', input, detail);
  const act = { actor: input.by, byPost: input.byPost, reason: shelf.reason, detail, upstream: true };
  recordAlertStep(draft, shelved, step, act);
  return draft.done({ ok: true, id: alert.id, alertId: alert.id });
}

function decideUnshelve(draft: Draft, alert: AlertRow, input: UnshelveAlertInput): Decision {
  const shelf = draft.get('shelf', shelfId(alert.deviceId, alert.kind));
  if (shelf === undefined) return unchanged({ ok: true, id: alert.id, repeated: true });
  const reason = input.reason.trim().slice(0, TEXT_MAXIMUM);
  draft.audit(input.by, input.kind, alert.id, { reason });
  endShelf(draft, shelf, { actor: input.by, detail: reason === '' ? {} : { reason } });
  return draft.done({ ok: true, id: alert.id, alertId: alert.id });
}

/** The shelf is over: what still stands has to be taken anew. */
export function endShelf(
  draft: Draft,
  shelf: ShelfRow,
  by: { readonly actor: string; readonly detail: Readonly<Record<string, unknown>> },
): void {
  removeShelf(draft, shelf);
  const id = draft.get('device_state', shelf.deviceId)?.openAlerts[shelf.alertKind];
  const alert = id === undefined ? undefined : draft.get('alert', id);
  if (alert === undefined || alert.shelvedUntil === null) return;
  const step = nextAlertStep(positionOf(draft, alert), { kind: 'unshelve' });
  if (step.kind === 'step') recordAlertStep(draft, alert, step, { ...by, upstream: true });
  else appendTimeline(draft, after({ ...alert, shelvedUntil: null }), 'unshelved', by);
}

/** The timer of a shelf: by its own row, whatever has become of the device. */
export function shelfEnds(
  draft: Draft,
  timer: { readonly deviceId: string; readonly alertKind: AlertRow['kind'] },
): void {
  const shelf = shelfOf(draft, timer.deviceId, timer.alertKind);
  if (shelf !== undefined) endShelf(draft, shelf, { actor: 'system', detail: { until: shelf.until } });
}

function decideComment(draft: Draft, alert: AlertRow, input: CommentAlertInput): Decision {
  const comment = input.text.trim().slice(0, TEXT_MAXIMUM);
  if (comment === '') return fault('BODY_INVALID', 'a comment needs words');
  return note(draft, alert, 'commented', input, { comment });
}

function decideAssign(draft: Draft, alert: AlertRow, input: AssignAlertInput): Decision {
  const person = input.personId === null ? undefined : draft.get('person', input.personId);
  // A person of another company is unknown here: their name would stand in this one's timeline.
  const isTheirs = person !== undefined && (person.companyId === null || person.companyId === alert.companyId);
  if (input.personId !== null && !isTheirs) return fault('NOT_FOUND', `no person ${input.personId}`);
  if (alert.state === 'closed' || alert.state === 'cleared') return fault('STATE_CONFLICT', `it is ${alert.state}`);
  if (alert.assignedTo === input.personId) return unchanged({ ok: true, id: alert.id, repeated: true });
  draft.audit(input.by, input.kind, alert.id, { personId: input.personId });
  const told = input.personId === null ? {} : { personId: input.personId };
  return note(draft, { ...alert, assignedTo: input.personId }, 'assigned', input, { to: person?.name ?? '' }, told);
}

function note(
  draft: Draft,
  alert: AlertRow,
  type: Extract<TimelineNote, AlertNoteType> | 'shelved',
  by: Deed,
  detail: Readonly<Record<string, unknown>>,
  told: AlertNotedData['detail'] = upstreamDetail(detail),
): Decision {
  if (alert.lastSequence >= TIMELINE_MAXIMUM) return fault('TOO_LARGE', `at most ${TIMELINE_MAXIMUM} entries`);
  const noted = after(alert);
  appendTimeline(draft, noted, type, { actor: by.by, detail });
  sendAlertNote(draft, noted, { type, by: by.byPost, actId: by.actId, detail: told });
  return draft.done({ ok: true, id: alert.id, alertId: alert.id });
}

/** Words and times; who else it names stays in the estate. */
function upstreamDetail({ comment, until, reason }: Readonly<Record<string, unknown>>): AlertNotedData['detail'] {
  return {
    ...(typeof comment === 'string' ? { comment } : {}),
    ...(typeof until === 'number' ? { until } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}

function after(alert: AlertRow): AlertRow {
  return { ...alert, lastSequence: alert.lastSequence + 1 };
}
