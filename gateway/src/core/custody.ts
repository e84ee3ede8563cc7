import type { DeviceRow } from './model.ts';
import type { View } from './view.ts';

/** A time in which a device was a company's: from `since` on, and before `until` (null: it still is). */
export interface Era {
  readonly since: number;
  readonly until: number | null;
}

/** Since when the company of now has had it: the first company's time has no beginning, also by a slow clock of the device. */
export function hadSince(device: Pick<DeviceRow, 'companySince' | 'createdAt'>): number {
  return device.companySince > device.createdAt ? device.companySince : 0;
}

/**
 * The times of which a company may read what a device measured; null is whoever sees the whole estate. The one it has
 * the device for now comes first; none when it never had it.
 */
export function erasOf(view: View, device: DeviceRow, companyId: string | null): readonly Era[] {
  if (companyId === null) return [{ since: 0, until: null }];
  const eras: Era[] = device.companyId === companyId ? [{ since: hadSince(device), until: null }] : [];
  for (const row of view.all('custody')) {
    if (row.deviceId === device.id && row.companyId === companyId) eras.push({ since: row.since, until: row.until });
  }
  return eras;
}
