import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { ChildRow, DeviceRow, DiscoveryRow, LinkRow } from '../../../core/model.ts';
import { MemoryView } from '../../../core/testing/memory-view.ts';

export const PASSWORD = 'correct horse';
/** SHA-256 of it. */
export const PASSWORD_HASH = '4104d36f8da2c254349f85836793ebe029e0c957063a34c91c2e9203187b5631';

export function linkRow(id: string, row: Partial<LinkRow> = {}): LinkRow {
  return {
    ...{ id, deviceId: id, companyId: 'company-1', convention: 'native', options: {} },
    ...{ passwordHash: PASSWORD_HASH, createdAt: 1000, revokedAt: null },
    ...row,
  };
}

export function bridgeLink(id: string, row: Partial<LinkRow> = {}): LinkRow {
  return linkRow(id, { convention: 'zigbee2mqtt', options: { baseTopic: 'hub', gas: null }, ...row });
}

export function deviceRow(id: string, kind: DeviceKind = 'gas-detector', row: Partial<DeviceRow> = {}): DeviceRow {
  return {
    ...{ id, kind, name: id, companyId: 'company-1', placeId: 'place-1', updateContract: 'periodic' },
    ...{ reportEveryMs: 60_000, createdAt: 1000, linkId: id, address: null, companySince: 1000 },
    ...{ installedAt: 1000, expiresAt: null, testUntil: 0 },
    ...row,
  };
}

export function adoptedChild(linkId: string, address: string, deviceId: string): ChildRow {
  return {
    ...{ id: `${linkId} ${address}`, linkId, address, name: '', vendor: '', model: '', suggestedKind: null },
    ...{ state: 'adopted', deviceId, firstHeardAt: 1000, lastHeardAt: 1000, preview: {}, unsupported: [] },
  };
}

/** A committed state with these rows. */
export function viewOf(rows: {
  readonly links?: readonly LinkRow[];
  readonly devices?: readonly DeviceRow[];
  readonly children?: readonly ChildRow[];
  readonly discovery?: readonly DiscoveryRow[];
}): MemoryView {
  const view = new MemoryView();
  view.apply([
    ...(rows.links ?? []).map((row) => ({ op: 'put', table: 'link', row }) as const),
    ...(rows.devices ?? []).map((row) => ({ op: 'put', table: 'device', row }) as const),
    ...(rows.children ?? []).map((row) => ({ op: 'put', table: 'child', row }) as const),
    ...(rows.discovery ?? []).map((row) => ({ op: 'put', table: 'discovery', row }) as const),
  ]);
  return view;
}
