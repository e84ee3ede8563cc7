import type { AlertNotedData } from '@gridcall/contract/alert-note.ts';
import type { AlertEventData, UpstreamEventType } from '@gridcall/contract/events.ts';
import type { FlowWords } from '@gridcall/contract/flow-mark.ts';
import { type Lane, laneOfLevel } from '@gridcall/contract/lane.ts';
import type { AlertStepType } from './alert-machine.ts';
import type { Draft } from './draft.ts';
import type { AlertRow, OutboxRow, WaitingEvent } from './model.ts';
import { upstreamPlace } from './places.ts';
import { alertKindDefinition } from './rule-book.ts';

const eventTypeOf: Readonly<Record<AlertStepType, UpstreamEventType>> = {
  raised: 'cn.grid.alert.raised.v1',
  'raised-again': 'cn.grid.alert.raised.v1',
  'level-raised': 'cn.grid.alert.level-raised.v1',
  acknowledged: 'cn.grid.alert.acknowledged.v1',
  cleared: 'cn.grid.alert.cleared.v1',
  closed: 'cn.grid.alert.closed.v1',
  'test-ended': 'cn.grid.alert.raised.v1',
  shelved: 'cn.grid.alert.acknowledged.v1',
  unshelved: 'cn.grid.alert.raised.v1',
  unacknowledged: 'cn.grid.alert.raised.v1',
};

/** Puts an event at the end of its lane. Numbers of a lane have no gap: every place is sent, if only as a tombstone. */
export function sendUpstream(
  draft: Draft,
  event: Pick<OutboxRow, 'lane' | 'type' | 'subject' | 'dedupKey' | 'data'>,
  occurredAt = draft.now,
): WaitingEvent {
  const eventId = draft.mintId();
  const sequence = draft.next(`sequence ${event.lane}`);
  draft.append('outbox', { ...event, eventId, sequence, occurredAt, recordedAt: draft.now });
  return { eventId, lane: event.lane, sequence };
}

/** Stands in a place whose event moved away or will never be taken, so that the queue's watermark can pass. */
export function sendTombstone(draft: Draft, place: WaitingEvent, subject: string, reason: string): void {
  draft.append('outbox', {
    eventId: draft.mintId(),
    lane: place.lane,
    sequence: place.sequence,
    type: 'cn.grid.tombstone.v1',
    subject,
    occurredAt: draft.now,
    recordedAt: draft.now,
    dedupKey: null,
    data: { reason: reason.slice(0, 500), eventId: place.eventId },
  });
}

/** The waiting events of an alert whose level rose: what was said before must not arrive after what is said now. */
export function moveWaiting(draft: Draft, alert: AlertRow, lane: Lane): readonly WaitingEvent[] {
  if (alert.waiting.every((event) => event.lane === lane)) return alert.waiting;
  return alert.waiting.map((event) => {
    if (event.lane === lane) return event;
    const sequence = draft.next(`sequence ${lane}`);
    draft.changes.push({ op: 'move', eventId: event.eventId, lane, sequence });
    sendTombstone(draft, event, alert.id, `moved to the lane ${lane}`);
    return { ...event, lane, sequence };
  });
}

/** Who acted, as far as it may be known outside: a post or role, never a name. */
export interface UpstreamAct {
  readonly byPost?: string;
  readonly reason?: string;
}

/** Ships one line of a timeline that is no step. Of an alert that the queue was not told of it is told nothing. */
export function sendAlertNote(
  draft: Draft,
  { id, withheld, level, state, lastSequence }: AlertRow,
  note: Pick<AlertNotedData, 'type' | 'by' | 'detail'> & { readonly actId?: string | undefined },
): void {
  if (withheld) return;
  const { type, by, actId, detail } = note;
  const said = { type, by: by.slice(0, 64), level, state, detail, ...(actId === undefined ? {} : { actId }) };
  const data: AlertNotedData = { alertId: id, no: lastSequence, ...said };
  const subject = `${id}-${lastSequence}`;
  sendUpstream(draft, { lane: laneOfLevel(level), type: 'cn.grid.alert.noted.v1', subject, dedupKey: null, data });
}

/**
 * Events of one alert that may wait. A sensor that comes and goes for the weeks of a cut uplink is told once the last of
 * these has arrived, as it stands by then; its timeline has every step all the same.
 */
export const ALERT_WAITING_MAXIMUM = 100;

/** As the sensor has it: a person may close what it still says. */
function isOver({ clearedAt }: AlertRow): boolean {
  return clearedAt !== null;
}

function saidOf(alert: AlertRow): string {
  return `${alert.occurrences} ${isOver(alert) ? 'over' : 'on'}`;
}

/** When nothing of an alert waits any more: says what of the sensor was held back meanwhile, if anything was. */
export function sendWhatWasHeldBack(draft: Draft, alert: AlertRow, said: string | undefined): readonly WaitingEvent[] {
  if (alert.waiting.length > 0 || said === undefined || said === saidOf(alert)) return alert.waiting;
  const { clearedAt, lastEvidenceAt } = alert;
  return sendAlertStep(draft, alert, clearedAt === null ? 'raised-again' : 'cleared', clearedAt ?? lastEvidenceAt, {});
}

function flowUpstream({ flowName, title, text }: FlowWords): NonNullable<AlertEventData['flow']> {
  return { name: flowName, title, text };
}

/** What a steward's page at the queue shows of it beside its state. */
function standingOf(alert: AlertRow): Partial<AlertEventData> {
  const { lastEvidenceAt, acknowledgedAt, clearedAt, closedAt, shelvedUntil, parentId } = alert;
  return {
    lastEvidenceAt,
    ...(acknowledgedAt === null ? {} : { acknowledgedAt }),
    ...(clearedAt === null ? {} : { clearedAt }),
    ...(closedAt === null ? {} : { closedAt }),
    ...(shelvedUntil === null ? {} : { shelvedUntil }),
    ...(parentId === null ? {} : { parentId }),
  };
}

/** Ships one transition and returns what of the alert is waiting now. */
export function sendAlertStep(
  draft: Draft,
  alert: AlertRow,
  type: AlertStepType,
  occurredAt: number,
  act: UpstreamAct,
): readonly WaitingEvent[] {
  const lane = laneOfLevel(alert.level);
  const moved = moveWaiting(draft, alert, lane);
  const isOfSensor = type !== 'acknowledged' && type !== 'closed' && type !== 'shelved' && type !== 'unacknowledged';
  const mayWait = type === 'raised-again' || type === 'cleared';
  if (mayWait && moved.length >= ALERT_WAITING_MAXIMUM) return moved;
  const { categoryCode } = alertKindDefinition(alert.kind);
  const data: AlertEventData = {
    alertId: alert.id,
    deviceId: alert.deviceId,
    deviceKind: draft.get('device', alert.deviceId)?.kind ?? 'unknown',
    kind: alert.kind,
    categoryCode,
    level: alert.level,
    state: alert.state,
    companyId: alert.companyId,
    place: upstreamPlace(draft, alert.placeId),
    raisedAt: alert.raisedAt,
    occurrences: alert.occurrences,
    ...(alert.test ? { test: true } : {}),
    ...(alert.flow === null ? {} : { flow: flowUpstream(alert.flow) }),
    ...(act.byPost === undefined ? {} : { by: act.byPost.slice(0, 64) }),
    ...(act.reason === undefined ? {} : { reason: act.reason.slice(0, 500) }),
    ...standingOf(alert),
  };
  const event = {
    lane,
    type: eventTypeOf[type],
    subject: alert.id,
    // A drill joins no incident that is real, and nothing real joins a drill's.
    dedupKey: `v1:${categoryCode}:${alert.deviceId}:${alert.kind}${alert.test ? ':test' : ''}`,
    data,
  };
  // What a person did says nothing of the sensor: what was held back before it still is.
  const said = (isOfSensor ? undefined : moved.at(-1)?.said) ?? saidOf(alert);
  return [...moved, { ...sendUpstream(draft, event, occurredAt), said }];
}
