import type { Company, Device, Notice, Place } from '@gridcall/contract/http-gateway.ts';
import type { CompanyRow, DeviceRow, NoticeRow, PlaceRow } from '../../core/model.ts';
import { protectionIn } from '../../core/protection.ts';
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
  const { id, placeId, title, text, author, createdAt, expiresAt, flow } = row;
  const mark = flow === null ? {} : { flow };
  return { id, placeId, placeName: placeNameOf(view, placeId), title, text, author, createdAt, expiresAt, ...mark };
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
    protection: protectionIn(view, row, now),
    values: { ...state?.values },
  };
}

/** A bridge's child whose adoption was taken back. */
export function isReleased(device: Pick<DeviceRow, 'id' | 'linkId' | 'address'>): boolean {
  return device.linkId !== device.id && device.address === null;
}

/** Whether the device is linked, by itself or over its bridge: one whose link was revoked is no longer counted on, nor listed. */
export function isLinked(view: View, device: DeviceRow): boolean {
  if (isReleased(device)) return false;
  const link = view.get('link', device.linkId);
  return link === undefined || link.revokedAt === null;
}
