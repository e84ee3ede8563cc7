import type { Alert, KioskEmergencyChange, LiveChange, LiveReset } from '@gridcall/contract/http-gateway.ts';
import type { Store } from '../../../store/store.ts';
import {
  alertsNow,
  byUrgency,
  concernsKiosk,
  emergencyOf,
  isForLobbies,
  isOpen,
  isStandingEmergency,
} from '../alerts.ts';
import { isHelpOf } from '../kiosk-help.ts';
import { isForKiosks, noticesFor } from '../notices.ts';
import { answersFor, type KioskReader, kioskScope, noticeConcerns, type PersonReader } from '../reader.ts';
import type { UnsavedAlerts } from '../unsaved-alerts.ts';

export type LiveReader = PersonReader | KioskReader;

/**
 * What one reader may know of a change: the change itself, a lesser one, or nothing. The same for what comes live and
 * for what is replayed.
 */
export function projected(change: LiveChange, reader: LiveReader, store: Store): LiveChange | undefined {
  if (reader.subject === 'kiosk') return forKiosk(change, reader, store);
  return isFor(change, reader, store) ? change : undefined;
}

/** Installers and integrators look after devices; whom an alert or a notice concerns is none of their business. */
function isTechnician({ subject }: LiveReader): boolean {
  return subject === 'installer' || subject === 'integrator';
}

function isFor(change: LiveChange, reader: PersonReader, { state }: Store): boolean {
  switch (change.type) {
    case 'uplink':
      return !isTechnician(reader);
    case 'device':
      return answersFor(reader, state, change);
    case 'alert':
    case 'service-request':
      return !isTechnician(reader) && answersFor(reader, state, change);
    case 'notice':
      return !isTechnician(reader) && noticeConcerns(reader, state, change.placeId);
  }
}

function forKiosk(change: LiveChange, kiosk: KioskReader, store: Store): LiveChange | undefined {
  switch (change.type) {
    case 'uplink':
      return change;
    case 'notice': {
      const notice = store.state.get('notice', change.subject);
      if (notice === undefined || !isForKiosks(notice)) return undefined;
      return noticeConcerns(kiosk, store.state, change.placeId) ? change : undefined;
    }
    case 'alert': {
      const alert = change.data as Alert | null;
      // It reads anew what the lobby may know of its own call; nothing of it goes with the change.
      if (alert !== null && isHelpOf(kiosk, alert)) return { ...change, companyId: null, data: null };
      if (alert === null || !isForLobbies(alert) || !concernsKiosk(store, kiosk, change.placeId)) return undefined;
      // The place is the building: which flat it is would stand in the change otherwise.
      const placeId = kioskScope(store.state, kiosk).id;
      return { ...change, placeId, companyId: null, data: emergencyChange(store, alert) };
    }
    case 'device':
    case 'service-request':
      return undefined;
  }
}

function emergencyChange(store: Store, alert: Alert): KioskEmergencyChange {
  return { ...emergencyOf(store, alert), standing: isStandingEmergency(alert) };
}

export interface SnapshotSource {
  readonly store: Store;
  readonly unsaved: UnsavedAlerts;
  readonly uplink: () => 'up' | 'down';
  /** Wall time. */
  readonly now: () => number;
}

/** What stands now, for a reader that cannot go on from where it was. */
export function snapshotFor(reader: LiveReader, { store, unsaved, uplink, now }: SnapshotSource): LiveReset {
  const { state } = store;
  if (isTechnician(reader)) return { notices: [], uplink: uplink() };
  const notices = noticesFor(reader, state, now());
  const open = [...alertsNow(store, unsaved)].filter(isOpen).sort(byUrgency);
  if (reader.subject === 'kiosk') {
    const own = open.filter((alert) => isStandingEmergency(alert) && concernsKiosk(store, reader, alert.placeId));
    return { emergencies: own.map((alert) => emergencyChange(store, alert)), notices, uplink: uplink() };
  }
  return { alerts: open.filter((alert) => answersFor(reader, state, alert)), notices, uplink: uplink() };
}
