import { alertStates, isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { compareAlerts, countWaiting, isOpen, needsSomebody, visibleAlerts } from './alert-order.ts';

function alert(id: string, change: Partial<Alert>): Alert {
  return {
    id,
    deviceId: 'gd-1',
    deviceName: '燃气探测器',
    deviceKind: 'gas-detector',
    kind: 'gas_leak',
    level: 1,
    state: 'active-unacknowledged',
    unsaved: false,
    companyId: 'c1',
    placeId: 'p1',
    buildingId: 'b1',
    placeName: { zh: '1号楼', en: 'Building 1' },
    raisedAt: 1000,
    lastEvidenceAt: 1000,
    acknowledgedAt: null,
    acknowledgedBy: null,
    clearedAt: null,
    closedAt: null,
    closedBy: null,
    closeReason: null,
    occurrences: 1,
    test: false,
    incidentNumber: null,
    incidentState: null,
    shelvedUntil: null,
    parentId: null,
    assignedTo: null,
    ...change,
  };
}

test('open means what the contract says', () => {
  for (const state of alertStates) expect(isOpen({ state })).toBe(isOpenAlertState(state));
});

test.each([
  ['active-unacknowledged', null, true],
  ['active-acknowledged', 5, false],
  ['cleared-unclosed', null, true],
  ['cleared-unclosed', 5, false],
  ['cleared', null, false],
  ['closed', null, false],
] as const)('%s, acknowledged at %s: waits for somebody %s', (state, acknowledgedAt, expected) => {
  expect(needsSomebody({ state, acknowledgedAt, shelvedUntil: null })).toBe(expected);
  expect(needsSomebody({ state, acknowledgedAt, shelvedUntil: 9 }), 'shelved').toBe(false);
});

const l1 = alert('l1', {});
const l1Newer = alert('l1-newer', { raisedAt: 2000 });
const l1Taken = alert('l1-taken', { state: 'active-acknowledged', acknowledgedAt: 3, raisedAt: 9000 });
const l1Over = alert('l1-over', { state: 'cleared-unclosed', acknowledgedAt: 3, raisedAt: 9500 });
const l2 = alert('l2', { level: 2, raisedAt: 9900 });
const closed = alert('closed', { state: 'closed', acknowledgedAt: 3, raisedAt: 1 });
const closedLater = alert('closed-later', { state: 'cleared', level: 3, raisedAt: 5 });
const inOrder = [l1Newer, l1, l1Taken, l1Over, l2, closedLater, closed];

test('by level, untaken first, then the newest; ended ones last', () => {
  const shuffled = [closed, l2, l1Over, l1, closedLater, l1Taken, l1Newer];
  expect(visibleAlerts(shuffled, 'all').map(({ id }) => id)).toEqual(inOrder.map(({ id }) => id));
  expect(visibleAlerts(shuffled, 'open').map(({ id }) => id)).toEqual(inOrder.slice(0, 5).map(({ id }) => id));
  for (const [index, one] of inOrder.entries()) {
    for (const [otherIndex, other] of inOrder.entries()) {
      expect(Math.sign(compareAlerts(one, other))).toBe(Math.sign(index - otherIndex));
    }
  }
});

test('the title counts what nobody has taken', () => {
  expect(countWaiting(inOrder)).toBe(3);
});
