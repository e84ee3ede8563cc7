import type { Delivered, DeliveredAlert, DeliveredEvent, DeliveredReading } from '@gridcall/contract/flow-wire.ts';
import type { Alert, LiveChange } from '@gridcall/contract/http-gateway.ts';
import type { DeviceEventInput, Input, ReadingInput } from '../core/input.ts';
import type { View } from '../core/view.ts';
import type { Answer } from '../spine/submit.ts';
import { placeNameOf } from '../store/live-alert.ts';

/** Of what device an input says something that flows may want to hear; undefined for all else. */
export function subjectOf(input: Input): 'reading' | 'event' | undefined {
  // What a device marks as history is no news; no rule hears it either.
  if (input.kind === 'reading') return input.history ? undefined : 'reading';
  return input.kind === 'device-event' ? 'event' : undefined;
}

/** What flows are told of a message that was committed; undefined when it was refused, or was known already. */
export function deliveredOf(view: View, input: Input, answer: Answer, now: number): Delivered | undefined {
  const isNew = answer.kind === 'committed' && answer.outcome.ok && answer.outcome.repeated !== true;
  if (!isNew || (input.kind !== 'reading' && input.kind !== 'device-event')) return undefined;
  const where = whereOf(view, input, now);
  if (where === undefined) return undefined;
  return input.kind === 'reading' ? readingOf(input, where) : { ...where, subject: 'event', event: input.event };
}

function readingOf(input: ReadingInput, where: Omit<DeliveredEvent, 'subject' | 'event'>): DeliveredReading {
  const values = Object.entries(input.values).filter(([, value]) => value !== undefined);
  return { ...where, subject: 'reading', values: Object.fromEntries(values) };
}

function whereOf(view: View, input: ReadingInput | DeviceEventInput, now: number) {
  const device = view.get('device', input.deviceId);
  if (device === undefined) return undefined;
  const { id, kind, name, placeId } = device;
  const placeName = placeNameOf(view, placeId).zh;
  return { deviceId: id, deviceKind: kind, deviceName: name, placeId, placeName, at: input.observedAt ?? now };
}

/** What flows are told of a change that was committed; undefined when it is about no alert. */
export function deliveredAlertOf(view: View, change: LiveChange): DeliveredAlert | undefined {
  const alert = change.data as Alert | null;
  if (change.type !== 'alert' || change.unsaved || alert === null) return undefined;
  const { kind, level, state, test, deviceId, placeId } = alert;
  const buildingId = alert.buildingId ?? placeId;
  return {
    subject: 'alert',
    alertId: alert.id,
    ...{ kind, level, state, test, deviceId, placeId },
    raisedByFlow: alert.flow !== undefined,
    placeName: alert.placeName.zh,
    buildingId,
    buildingName: placeNameOf(view, buildingId).zh,
    at: change.at,
  };
}
