import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import type { Company, Device, Notice, Place } from '@gridcall/contract/http-gateway.ts';
import type { CompanyRow, DeviceRow, NoticeRow, PlaceRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import { placeNameOf } from '../../store/live-alert.ts';

/** Rows as the API shows them. */

export function placeShape(row: PlaceRow): Place {
  const { id, parentId, kind, nameZh, nameEn, gridCode, companyId } = row;
  return { id, parentId, kind, name: { zh: nameZh, en: nameEn }, gridCode, companyId };
}

export function companyShape(row: CompanyRow): Company {
  const { id, kind, nameZh, nameEn, dutyPhone } = row;
  return { id, kind, name: { zh: nameZh, en: nameEn }, dutyPhone };
}

export function noticeShape(view: View, row: NoticeRow): Notice {
  const { id, placeId, title, text, author, createdAt, expiresAt } = row;
  return { id, placeId, placeName: placeNameOf(view, placeId), title, text, author, createdAt, expiresAt };
}

export function deviceShape(view: View, row: DeviceRow, now: number): Device {
  const state = view.get('device_state', row.id);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    companyId: row.companyId,
    placeId: row.placeId,
    placeName: placeNameOf(view, row.placeId),
    online: state?.online ?? false,
    lastSeenAt: state === undefined || state.lastSeenAt === 0 ? null : state.lastSeenAt,
    protection: protectionOf(view, row, now),
    values: { ...state?.values },
  };
}

/** Beats that may be missed before a device counts as silent. */
const MISSED_BEATS = 3;

/** The worst that is known comes first. "Protected" is said only of a device that is heard and says nothing against it. */
export function protectionOf(view: View, row: DeviceRow, now: number): Device['protection'] {
  const state = view.get('device_state', row.id);
  if (state === undefined || state.lastSeenAt === 0) return 'never_seen';
  const isOverdue = now - state.lastSeenAt > MISSED_BEATS * row.reportEveryMs;
  if (state.openAlerts.device_silent !== undefined || isOverdue) return 'silent';
  if (state.values.fault === true) return 'fault';
  if (state.values.self_test === true) return 'self_test';
  if (state.values.warming_up === true) return 'warming_up';
  return 'protected';
}

/** Whether the device is linked: one whose link was revoked is no longer counted on, nor listed. */
export function isLinked(view: View, device: DeviceRow): boolean {
  const link = view.get('link', device.id);
  return link === undefined || link.revokedAt === null;
}

export function deviceKindName(kind: DeviceRow['kind']): { readonly zh: string; readonly en: string } {
  return { zh: deviceKinds[kind].zh, en: deviceKinds[kind].en };
}
