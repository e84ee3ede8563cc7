import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { buildingOf, isAllowed, isLinked, isWithin } from './command-facts.ts';
import { commandsOfCause } from './command-rules.ts';
import { orderCommand } from './commands.ts';
import type { Draft } from './draft.ts';
import type { AlertRow, DeviceRow } from './model.ts';
import { placesAround } from './places.ts';

type RuleCause = 'gas-leak' | 'fire';

/** Steps after which a danger is news. */
const begins: readonly string[] = ['raised', 'raised-again', 'level-raised', 'test-ended'];
const gasKinds: readonly string[] = ['gas_leak', 'gas_in_riser'];
const fireKinds: readonly string[] = ['smoke', 'fire_input'];

/**
 * What follows by itself from what one input did to alerts: a gas leak of level 1 closes the gas valves of its unit and
 * of its riser; a commissioned smoke detector or fire panel in alarm releases the gates of its building. Drills and what
 * flows raise move nothing. Whether anything was ordered.
 */
export function orderByRules(draft: Draft): boolean {
  const before = draft.changes.length;
  for (let index = 0; index < before; index++) {
    const change = draft.changes[index];
    if (change?.op !== 'append' || change.table !== 'alert_event') continue;
    const { alertId, type, level } = change.row;
    if (level !== 1 || !begins.includes(type)) continue;
    const alert = draft.get('alert', alertId);
    if (alert !== undefined && !alert.test && alert.flow === null) orderFor(draft, alert);
  }
  return draft.changes.length > before;
}

function orderFor(draft: Draft, alert: AlertRow): void {
  if (gasKinds.includes(alert.kind)) closeValves(draft, alert);
  else if (fireKinds.includes(alert.kind) && isCommissioned(draft, alert.deviceId)) releaseGates(draft, alert);
}

function closeValves(draft: Draft, alert: AlertRow): void {
  const around = placesAround(draft, alert.placeId);
  const unit = around.find(({ kind }) => kind === 'unit')?.id ?? alert.placeId;
  const building = around.findIndex(({ kind }) => kind === 'building');
  // A valve further out than the building shuts off a quarter: that is for the gas company to decide.
  const upstream = new Set(around.slice(0, building + 1).map(({ id }) => id));
  orderAll(draft, alert, 'gas-leak', 'gas-valve', (device) => {
    if (!upstream.has(device.placeId) && !isWithin(draft, device.placeId, unit)) return false;
    return [alert.placeId, device.placeId].every((placeId) => isAllowed(draft, placeId, 'closeGasValves'));
  });
}

function releaseGates(draft: Draft, alert: AlertRow): void {
  const building = buildingOf(draft, alert.placeId);
  orderAll(
    draft,
    alert,
    'fire',
    'access-gate',
    ({ placeId }) => isWithin(draft, placeId, building) && isAllowed(draft, placeId, 'releaseGates'),
  );
}

/** Somebody has tried the very sensor that is there now, from its button to the grid. */
function isCommissioned(draft: Draft, deviceId: string): boolean {
  const device = draft.get('device', deviceId);
  if (device === undefined) return false;
  for (const row of draft.view.all('certificate')) {
    const isOfIt = row.deviceId === deviceId && row.companyId === device.companyId;
    if (isOfIt && row.finishedAt !== null && row.startedAt >= device.installedAt) return true;
  }
  return false;
}

function orderAll(
  draft: Draft,
  alert: AlertRow,
  cause: RuleCause,
  kind: DeviceKind,
  isMeant: (device: DeviceRow) => boolean,
): void {
  for (const device of draft.view.devicesOf(kind)) {
    if (!isMeant(device) || !isLinked(draft, device) || isUnderWay(draft, device.id, cause)) continue;
    orderCommand(draft, {
      commandId: draft.mintId(),
      deviceId: device.id,
      command: commandsOfCause[cause],
      ...{ cause, alertId: alert.id, by: 'system', byId: 'system', byPost: 'rule', reason: '' },
    });
  }
}

/** The same is on its way already, for another detector of the same danger. */
function isUnderWay(draft: Draft, deviceId: string, cause: RuleCause): boolean {
  const open = draft.get('open_command', deviceId)?.commandIds ?? [];
  return open.some((id) => draft.get('command', id)?.cause === cause);
}
