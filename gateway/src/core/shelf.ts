import { type AlertKind, buildingEmergencyKinds, type Level } from '@gridcall/contract/alert.ts';
import { isMoreUrgent } from './alert-machine.ts';
import type { Draft } from './draft.ts';
import type { AlertRow, ShelfRow } from './model.ts';

const HOUR_MS = 3_600_000;
/** What may end a life is looked at again soon, and one person alone does not silence it. */
export const SHELF_OF_DANGER_AT_MOST_MS = 4 * HOUR_MS;
export const SHELF_AT_MOST_MS = 7 * 24 * HOUR_MS;
/** So long a first person's wish waits for a second. */
export const SECOND_WITHIN_MS = 10 * 60_000;

const emergencies: readonly string[] = buildingEmergencyKinds;

export function needsTwo(alert: Pick<AlertRow, 'kind' | 'level'>): boolean {
  return alert.level === 1 || emergencies.includes(alert.kind);
}

export function shelfAtMostMs(alert: Pick<AlertRow, 'kind' | 'level'>): number {
  return needsTwo(alert) ? SHELF_OF_DANGER_AT_MOST_MS : SHELF_AT_MOST_MS;
}

export function shelfId(deviceId: string, kind: AlertKind): string {
  return `${deviceId} ${kind}`;
}

/** The shelf that holds for a condition. */
export function shelfOf(draft: Draft, deviceId: string, kind: AlertKind): ShelfRow | undefined {
  const shelf = draft.get('shelf', shelfId(deviceId, kind));
  return shelf?.active === true ? shelf : undefined;
}

export function shelfTimerId({ deviceId, alertKind }: Pick<ShelfRow, 'deviceId' | 'alertKind'>): string {
  return `shelf-end ${deviceId} ${alertKind}`;
}

export function putShelf(draft: Draft, shelf: ShelfRow): void {
  draft.put('shelf', shelf);
  if (!shelf.active) return;
  const { deviceId, alertKind, until } = shelf;
  draft.put('timer', { id: shelfTimerId(shelf), kind: 'shelf-end', deviceId, alertKind, alertId: null, dueAt: until });
}

export function removeShelf(draft: Draft, shelf: ShelfRow): void {
  draft.remove('shelf', shelf.id);
  if (draft.get('timer', shelfTimerId(shelf)) !== undefined) draft.remove('timer', shelfTimerId(shelf));
}

/** Ends a shelf that was made for something less urgent; says whether there was one. */
export function breakShelf(draft: Draft, deviceId: string, kind: AlertKind, level: Level): boolean {
  const shelf = shelfOf(draft, deviceId, kind);
  if (shelf === undefined || !isMoreUrgent(level, shelf.level)) return false;
  removeShelf(draft, shelf);
  return true;
}

/** The wall's time was set: a shelf ends after the time that was asked for. */
export function moveShelves(draft: Draft, byMs: number): void {
  for (const shelf of draft.view.all('shelf')) {
    draft.put('shelf', { ...shelf, until: shelf.until + byMs, at: shelf.at + byMs });
    const id = draft.get('device_state', shelf.deviceId)?.openAlerts[shelf.alertKind];
    const alert = id === undefined ? undefined : draft.get('alert', id);
    if (alert === undefined || alert.shelvedUntil === null) continue;
    draft.put('alert', { ...alert, shelvedUntil: alert.shelvedUntil + byMs });
  }
}
