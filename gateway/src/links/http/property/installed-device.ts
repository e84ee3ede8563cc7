import type { InstalledDevice } from '@gridcall/contract/http-property.ts';
import type { CertificateRow, DeviceRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import { deviceShape, isReleased } from '../shapes.ts';

export interface InstalledContext {
  readonly state: View;
  readonly now: number;
  readonly isConnected: (linkId: string) => boolean;
  readonly commissionedAt: ReadonlyMap<string, number>;
}

/** A device as its installer sees it. */
export function installedDeviceShape(device: DeviceRow, context: InstalledContext): InstalledDevice {
  const { state, now, isConnected } = context;
  const link = state.get('link', device.linkId);
  const { linkId, address, updateContract, reportEveryMs, createdAt, installedAt, expiresAt, testUntil } = device;
  return {
    ...deviceShape(state, device, now),
    ...{ linkId, address, updateContract, reportEveryMs, createdAt, installedAt, expiresAt },
    convention: link?.convention ?? 'native',
    connected: isConnected(linkId),
    testUntil: testUntil > now ? testUntil : 0,
    revokedAt: link?.revokedAt ?? (isReleased(device) ? installedAt : null),
    openAlerts: Object.keys(state.get('device_state', device.id)?.openAlerts ?? {}),
    commissionedAt: context.commissionedAt.get(device.id) ?? null,
  };
}

/** When each device was last commissioned as it is now: a new sensor or another company begins anew. */
export function commissionedAtOf(state: View): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const certificate of state.all('certificate')) {
    const { deviceId, finishedAt } = certificate;
    const device = state.get('device', deviceId);
    if (finishedAt === null || device === undefined || !isOfToday(certificate, device)) continue;
    last.set(deviceId, Math.max(finishedAt, last.get(deviceId) ?? 0));
  }
  return last;
}

function isOfToday(certificate: CertificateRow, device: DeviceRow): boolean {
  return certificate.companyId === device.companyId && certificate.startedAt >= device.installedAt;
}
