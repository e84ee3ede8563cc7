import type { InstalledDevice } from '@gridcall/contract/http-property.ts';

export const deviceFilters = ['all', 'unprotected', 'alert', 'battery', 'expiry', 'uncommissioned', 'revoked'] as const;
export type DeviceFilter = (typeof deviceFilters)[number];

const DAY_MS = 86_400_000;
/** A sensor is ordered, delivered and fitted in this time. */
const SOON_MS = 60 * DAY_MS;
const BATTERY_LOW_PCT = 20;

export function hasLowBattery({ values }: Pick<InstalledDevice, 'values'>): boolean {
  const { battery_pct, battery_low } = values;
  return battery_low === true || (typeof battery_pct === 'number' && battery_pct <= BATTERY_LOW_PCT);
}

export type Expiry = 'none' | 'fine' | 'soon' | 'expired';
export function expiryOf({ expiresAt }: Pick<InstalledDevice, 'expiresAt'>, now: number): Expiry {
  if (expiresAt === null) return 'none';
  if (expiresAt <= now) return 'expired';
  return expiresAt - now <= SOON_MS ? 'soon' : 'fine';
}

/** A revoked device is shown only when it is asked for: nobody counts on it any more. */
function passes(device: InstalledDevice, filter: DeviceFilter, now: number): boolean {
  if (filter === 'revoked') return device.revokedAt !== null;
  if (device.revokedAt !== null) return false;
  switch (filter) {
    case 'all':
      return true;
    case 'unprotected':
      return device.kind !== 'bridge' && device.protection !== 'protected';
    case 'alert':
      return device.openAlerts.length > 0;
    case 'battery':
      return hasLowBattery(device);
    case 'expiry':
      return ['soon', 'expired'].includes(expiryOf(device, now));
    case 'uncommissioned':
      return device.kind !== 'bridge' && device.commissionedAt === null;
  }
}

/** Every word looked for stands in its id, name, place or address. */
function fits(device: InstalledDevice, text: string): boolean {
  const own = [device.id, device.name, device.placeName.zh, device.placeName.en, device.address ?? ''];
  const where = own.join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => where.includes(word));
}

const order: Readonly<Record<InstalledDevice['protection'], number>> = {
  silent: 0,
  fault: 1,
  end_of_life: 2,
  never_seen: 3,
  warming_up: 4,
  self_test: 5,
  protected: 6,
};

/** What needs a hand first. */
export function shownDevices(
  devices: readonly InstalledDevice[],
  wanted: { readonly filter: DeviceFilter; readonly text: string },
  now: number,
): readonly InstalledDevice[] {
  return devices
    .filter((device) => passes(device, wanted.filter, now) && fits(device, wanted.text.trim()))
    .sort(
      (one, other) =>
        Number(other.openAlerts.length > 0) - Number(one.openAlerts.length > 0) ||
        order[one.protection] - order[other.protection] ||
        one.placeName.zh.localeCompare(other.placeName.zh, 'zh-CN', { numeric: true }) ||
        one.id.localeCompare(other.id),
    );
}

export function countOf(devices: readonly InstalledDevice[], filter: DeviceFilter, now: number): number {
  return devices.reduce((count, device) => count + Number(passes(device, filter, now)), 0);
}
