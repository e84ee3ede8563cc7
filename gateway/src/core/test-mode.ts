import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import { nextAlertStep } from './alert-machine.ts';
import { indexOpenAlert, positionOf, recordAlertStep } from './alert-record.ts';
import { armTimer, disarmTimer } from './conditions.ts';
import type { WorkingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import type { Actor } from './input.ts';
import type { AlertRow, DeviceRow } from './model.ts';

/** A timer names a kind of alert; the end of a test is about all of them. */
const ANY = 'device_silent';

export function beginTest(draft: Draft, device: DeviceRow, until: number): void {
  draft.put('device', { ...device, testUntil: until });
  armTimer(draft, 'test-end', device.id, ANY, until);
  draft.tell('device', device.id, device.placeId, device.companyId);
}

/**
 * The test is over: what still stands is real, and people are told so. What has cleared is closed in the name of whoever
 * ends the test; when it ended by itself it waits for a named person, like every latched alert.
 */
export function endTest(draft: Draft, device: DeviceRow, state: WorkingState, by: Actor | null): DeviceRow {
  const ended: DeviceRow = { ...device, testUntil: 0 };
  draft.put('device', ended);
  disarmTimer(draft, 'test-end', device.id, ANY);
  for (const id of Object.values(state.openAlerts)) {
    const alert = draft.get('alert', id);
    if (alert?.test === true) indexOpenAlert(state, afterTest(draft, alert, by));
  }
  draft.tell('device', device.id, device.placeId, device.companyId);
  return ended;
}

function afterTest(draft: Draft, alert: AlertRow, by: Actor | null): AlertRow {
  const position = positionOf(draft, alert);
  const real = nextAlertStep(position, { kind: 'test-ended' });
  if (real.kind === 'step') {
    return recordAlertStep(draft, alert, real, { actor: by?.by ?? 'system', detail: {}, upstream: true });
  }
  if (by === null || !isOpenAlertState(alert.state)) return alert;
  const closed = nextAlertStep(position, { kind: 'close' });
  if (closed.kind !== 'step') return alert;
  const reason = '演练结束 / test ended';
  const act = { actor: by.by, byPost: by.byPost, reason, detail: { reason }, upstream: true };
  return recordAlertStep(draft, alert, closed, act);
}
