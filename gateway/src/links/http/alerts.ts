import { buildingEmergencyKinds, isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { alertOf } from '../../store/live-alert.ts';
import type { Store } from '../../store/store.ts';
import { isInside, nearestOfKind } from './place-tree.ts';
import { type KioskReader, kioskScope } from './reader.ts';
import type { UnsavedAlerts } from './unsaved-alerts.ts';

/** Alerts as they stand now, those that are not saved yet in place of what is committed of them. */
export function* alertsNow(store: Store, unsaved: UnsavedAlerts): Iterable<Alert> {
  yield* unsaved.all();
  for (const row of store.state.all('alert')) {
    if (unsaved.get(row.id) === undefined) yield alertOf(store.state, row, false);
  }
}

export function alertNow(store: Store, unsaved: UnsavedAlerts, id: string): Alert | undefined {
  const shown = unsaved.get(id);
  if (shown !== undefined) return shown;
  const row = store.state.get('alert', id);
  return row === undefined ? undefined : alertOf(store.state, row, false);
}

/** Most urgent first, then newest. */
export function byUrgency(left: Alert, right: Alert): number {
  return left.level - right.level || right.raisedAt - left.raisedAt || (left.id < right.id ? 1 : -1);
}

export function isOpen(alert: Alert): boolean {
  return isOpenAlertState(alert.state);
}

/** What a kiosk may show of an alert: the kind and the building, never the unit, the device or a person. */
export interface Emergency {
  readonly alertId: string;
  readonly kind: string;
  readonly buildingName: { zh: string; en: string };
  readonly raisedAt: number;
  readonly unsaved: boolean;
}

const ofWholeBuildings: readonly string[] = buildingEmergencyKinds;

/** Whether a kiosk in a lobby may hear of it at all, also of its end. */
export function isForLobbies(alert: Alert): boolean {
  return alert.level === 1 && ofWholeBuildings.includes(alert.kind);
}

/** A test tells those who answer alerts; it sends nobody out of the house. Nor does what two people have shelved. */
export function isStandingEmergency(alert: Alert): boolean {
  if (!isForLobbies(alert) || alert.test || alert.shelvedUntil !== null) return false;
  return alert.state === 'active-unacknowledged' || alert.state === 'active-acknowledged';
}

/** Whether this alert is of the kiosk's building (of its estate, for a kiosk in no building). */
export function concernsKiosk(store: Store, kiosk: KioskReader, placeId: string): boolean {
  return isInside(store.state, placeId, [kioskScope(store.state, kiosk).id]);
}

export function emergencyOf(store: Store, alert: Alert): Emergency {
  const { state } = store;
  const named = nearestOfKind(state, alert.placeId, 'building') ?? nearestOfKind(state, alert.placeId, 'estate');
  return {
    alertId: alert.id,
    kind: alert.kind,
    buildingName: { zh: named?.nameZh ?? '', en: named?.nameEn ?? '' },
    raisedAt: alert.raisedAt,
    unsaved: alert.unsaved,
  };
}
