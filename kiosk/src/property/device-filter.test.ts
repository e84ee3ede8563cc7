import type { InstalledDevice } from '@gridcall/contract/http-property.ts';
import { expect, test } from 'vitest';
import { countOf, type DeviceFilter, expiryOf, hasLowBattery, shownDevices } from './device-filter.ts';

const now = 1_800_000_000_000;
const day = 86_400_000;

function device(id: string, changes: Partial<InstalledDevice> = {}): InstalledDevice {
  return {
    ...{ id, kind: 'gas-detector', name: id, companyId: 'jinfeng', placeId: 'p', linkId: id, address: null },
    placeName: { zh: '1号楼', en: 'Building 1' },
    ...{ online: true, lastSeenAt: now, protection: 'protected', values: {}, convention: 'native', connected: true },
    ...{ updateContract: 'periodic', reportEveryMs: 60_000, createdAt: 0, installedAt: 0, expiresAt: null },
    ...{ testUntil: 0, revokedAt: null, openAlerts: [], commissionedAt: now },
    ...changes,
  };
}

const devices = [
  device('fine'),
  device('alarming', { openAlerts: ['gas_leak'] }),
  device('silent', { protection: 'silent', placeName: { zh: '2号楼', en: 'Building 2' } }),
  device('empty', { values: { battery_pct: 20 } }),
  device('low', { values: { battery_low: true } }),
  device('old', { expiresAt: now }),
  device('aging', { expiresAt: now + 60 * day }),
  device('new', { commissionedAt: null, protection: 'never_seen' }),
  device('hub', { kind: 'bridge', commissionedAt: null, protection: 'never_seen' }),
  device('gone', { revokedAt: now, protection: 'silent', openAlerts: ['tamper'] }),
  device('child', { address: '0x00158d' }),
];

test.each<[DeviceFilter, readonly string[]]>([
  ['all', ['alarming', 'silent', 'hub', 'new', 'aging', 'child', 'empty', 'fine', 'low', 'old']],
  ['unprotected', ['silent', 'new']],
  ['alert', ['alarming']],
  ['battery', ['empty', 'low']],
  ['expiry', ['aging', 'old']],
  ['uncommissioned', ['new']],
  ['revoked', ['gone']],
])('%s', (filter, expected) => {
  expect(shownDevices(devices, { filter, text: '' }, now).map(({ id }) => id)).toEqual(expected);
  expect(countOf(devices, filter, now)).toBe(expected.length);
});

test.each([
  ['2号楼', ['silent']],
  ['BUILDING 2', ['silent']],
  ['0x0015', ['child']],
  ['1号楼 fine', ['fine']],
  ['nothing', []],
])('looking for "%s"', (text, expected) => {
  expect(shownDevices(devices, { filter: 'all', text }, now).map(({ id }) => id)).toEqual(expected);
});

test('battery and expiry at their bounds', () => {
  expect(hasLowBattery({ values: { battery_pct: 21 } })).toBe(false);
  expect(hasLowBattery({ values: { battery_low: false } })).toBe(false);
  expect(expiryOf({ expiresAt: null }, now)).toBe('none');
  expect(expiryOf({ expiresAt: now + 60 * day + 1 }, now)).toBe('fine');
  expect(expiryOf({ expiresAt: now + 1 }, now)).toBe('soon');
});
