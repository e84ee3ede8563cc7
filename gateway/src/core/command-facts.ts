import { isReleased } from './bridge.ts';
import type { InterlockFacts } from './command-rules.ts';
import type { AlertRow, DeviceRow, KeyedTable, KeyedTables } from './model.ts';
import { placesAround } from './places.ts';
import type { View } from './view.ts';

/** A draft or a view: what is asked here, pages ask, too. */
export interface CommandRead {
  readonly view: View;
  get<K extends KeyedTable>(table: K, key: string): KeyedTables[K] | undefined;
}

/** The building that a place is in; where it is in none, the place itself. */
export function buildingOf(read: CommandRead, placeId: string): string {
  return placesAround(read, placeId).find(({ kind }) => kind === 'building')?.id ?? placeId;
}

export function isWithin(read: CommandRead, placeId: string, outerId: string): boolean {
  return placesAround(read, placeId).some(({ id }) => id === outerId);
}

/** Whether its link may carry anything to it. */
export function isLinked(read: CommandRead, device: DeviceRow): boolean {
  const link = read.get('link', device.linkId);
  return link !== undefined && link.revokedAt === null && !isReleased(device);
}

const fireKinds: readonly string[] = ['smoke', 'fire_input', 'smoke_in_riser'];

function isActive(alert: AlertRow): boolean {
  return alert.state === 'active-unacknowledged' || alert.state === 'active-acknowledged';
}

/** What the interlocks look at, for one device: a walk over the alerts, for what happens rarely. */
export function interlockFacts(read: CommandRead, device: DeviceRow): InterlockFacts {
  const building = buildingOf(read, device.placeId);
  const dangers = [...read.view.all('alert')].filter(
    (alert) => alert.level === 1 && !alert.test && isActive(alert) && isWithin(read, alert.placeId, building),
  );
  return {
    fireStands: dangers.some(({ kind }) => fireKinds.includes(kind)),
    ownDangerStands: dangers.some(({ deviceId }) => deviceId === device.id),
    untakenDanger: dangers.some(({ state }) => state === 'active-unacknowledged'),
  };
}

export type CommandSetting = 'closeGasValves' | 'releaseGates';

/** What may follow by itself here: the nearest setting up the tree; on where nobody has said anything. */
export function isAllowed(read: CommandRead, placeId: string, setting: CommandSetting): boolean {
  for (const { id } of placesAround(read, placeId)) {
    const row = read.get('command_setting', id);
    if (row !== undefined) return row[setting];
  }
  return true;
}
