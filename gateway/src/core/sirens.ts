import type { Draft } from './draft.ts';
import type { AlertRow, CommandRow, DeviceRow } from './model.ts';
import { nearestPlace } from './places.ts';

/** Who orders a siren for an alert that has sounded it before. */
interface Sounding {
  readonly alertId: string | null;
  /** False for what the building does not know yet. */
  readonly isRepeat: boolean;
}

export function isInBuilding(draft: Draft, placeId: string, buildingId: string): boolean {
  return placeId === buildingId || nearestPlace(draft, placeId, 'building')?.id === buildingId;
}

/** Whether a call to people about this alert sounds a siren of the building, too: one that nobody has made quiet. */
export function hasSirenToSound(draft: Draft, alert: AlertRow, buildingId: string, isRepeat: boolean): boolean {
  if (alert.state !== 'active-unacknowledged') return false;
  for (const siren of draft.view.devicesOf('siren')) {
    if (!isInBuilding(draft, siren.placeId, buildingId)) continue;
    if (!isRepeat || !isHeldSilent(draft, siren.id, alert)) return true;
  }
  return false;
}

/** Why a siren is not sounded for a call, in words; undefined when it is. What is news to the building always sounds. */
export function whySilent(draft: Draft, device: DeviceRow, { alertId, isRepeat }: Sounding): string | undefined {
  const alert = alertId === null ? undefined : draft.get('alert', alertId);
  if (alert === undefined || !isRepeat) return undefined;
  if (isAnswered(alert)) return '已有人接警，或已解除 / somebody has taken it, or it is over';
  if (isHeldSilent(draft, device.id, alert)) return '已有人将警号静音 / a person has silenced this siren';
  return undefined;
}

/**
 * A repeat that has not gone out when somebody takes the alert, or it is over, never goes out; unless it is the siren's
 * for another alert, too, whose repeats joined it.
 */
export function isTooLateToSound(draft: Draft, row: CommandRow): boolean {
  const alert = row.alertId === null ? undefined : draft.get('alert', row.alertId);
  if (alert === undefined || !isAnswered(alert) || soundingBefore(draft, row) === undefined) return false;
  return !isWantedByAnother(draft, row.deviceId);
}

/** An alert that has sounded this siren is untaken, and nobody has made the siren quiet since. */
function isWantedByAnother(draft: Draft, sirenId: string): boolean {
  for (const alert of draft.view.all('alert')) {
    if (isAnswered(alert) || isHeldSilent(draft, sirenId, alert)) continue;
    for (const _sounding of draft.view.soundingsOf(sirenId, alert.id)) return true;
  }
  return false;
}

/**
 * Of a siren that sounds again each minute the timeline has the notice; what came of its command only when that is not
 * what came of the one before. The audit has all of it.
 */
export function isRoutine(draft: Draft, row: CommandRow): boolean {
  const before = soundingBefore(draft, row);
  return before !== undefined && (row.settledAt === null || row.state === before.state);
}

function isAnswered({ state }: AlertRow): boolean {
  return state !== 'active-unacknowledged';
}

/**
 * A person has silenced it on purpose, and nothing has been told to it since: it stays so until the alert is raised again.
 * Anything else that is news (another alert, a higher level) sounds it anew, and with that nothing is held any more.
 */
function isHeldSilent(draft: Draft, sirenId: string, alert: AlertRow): boolean {
  const newest = lastSent(draft, sirenId);
  if (newest?.kind !== 'silence_siren' || newest.cause !== 'person') return false;
  const raises = draft.get('paging', `${alert.deviceId} ${alert.kind}`)?.raises ?? [];
  return (raises.at(-1) ?? alert.raisedAt) <= (newest.sentAt ?? 0);
}

function lastSent(draft: Draft, sirenId: string): CommandRow | undefined {
  for (const row of draft.view.sentTo(sirenId)) {
    // One of a clock that was set back says nothing about now.
    if (row.sentAt !== null && row.sentAt <= draft.now) return row;
  }
  return undefined;
}

/** The newest sounding of the same siren for the same alert before this one. */
function soundingBefore(draft: Draft, row: CommandRow): CommandRow | undefined {
  if (row.cause !== 'notification' || row.alertId === null) return undefined;
  for (const other of draft.view.soundingsOf(row.deviceId, row.alertId)) {
    if (other.id !== row.id && other.requestedAt <= row.requestedAt) return other;
  }
  return undefined;
}
