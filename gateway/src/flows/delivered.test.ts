import type { Alert, LiveChange } from '@gridcall/contract/http-gateway.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DeviceEventInput, Input, ReadingInput } from '../core/input.ts';
import { Estate, START } from '../core/testing/estate.ts';
import type { Answer } from '../spine/submit.ts';
import { alertOf } from '../store/live-alert.ts';
import { deliveredAlertOf, deliveredOf, subjectOf } from './delivered.ts';

const message = { linkId: 'gas-1', deviceId: 'gas-1', messageKey: 'h:1', contentHash: 1, resent: false } as const;
const reading: ReadingInput = {
  ...message,
  kind: 'reading',
  id: 'R',
  observedAt: null,
  history: false,
  values: { alarm: true, methane_lel: 30 },
};
const event: DeviceEventInput = { ...message, kind: 'device-event', id: 'E', observedAt: START - 5, event: 'tamper' };
const kept: Answer = { kind: 'committed', outcome: { ok: true, id: 'R' } };

let estate: Estate;
beforeEach(() => {
  estate = new Estate();
  estate.link('gas-1', 'gas-detector', 'lobby');
});

const where = {
  deviceId: 'gas-1',
  deviceKind: 'gas-detector',
  deviceName: '燃气探测器',
  placeId: 'lobby',
  placeName: '3号楼 入户大厅',
};

describe('what a device said', () => {
  test.each<[Input, unknown]>([
    [reading, 'reading'],
    [{ ...reading, history: true }, undefined],
    [event, 'event'],
    [{ kind: 'boot', id: 'B' }, undefined],
  ])('%j is about %s', (input, subject) => {
    expect(subjectOf(input)).toBe(subject);
  });

  test('is told with the names of its device and its place, at the time it says or else now', () => {
    expect(deliveredOf(estate.view, reading, kept, START)).toEqual({
      ...where,
      subject: 'reading',
      at: START,
      values: { alarm: true, methane_lel: 30 },
    });
    expect(deliveredOf(estate.view, event, kept, START)).toEqual({
      ...where,
      subject: 'event',
      at: START - 5,
      event: 'tamper',
    });
  });

  test.each<[string, Answer]>([
    ['was known already', { kind: 'committed', outcome: { ok: true, id: 'R', repeated: true } }],
    ['was quarantined', { kind: 'committed', outcome: { ok: false, code: 'DEVICE_UNKNOWN', detail: '' } }],
    ['is not saved', { kind: 'unsaved', outcome: { ok: true, id: 'R' } }],
    ['was refused', { kind: 'refused', code: 'BUSY', detail: '' }],
  ])('and %s is told to no flow', (_name, answer) => {
    expect(deliveredOf(estate.view, reading, answer, START)).toBeUndefined();
  });
});

describe('an alert', () => {
  function change(more: Partial<LiveChange> = {}): LiveChange {
    const data: Alert = alertOf(estate.view, estate.alert(), false);
    const base = { no: 1, at: START, type: 'alert', subject: data.id, placeId: data.placeId, companyId: 'company' };
    return { ...base, unsaved: false, data, ...more } as LiveChange;
  }

  test('is told as it stands, and whether a flow raised it', () => {
    estate.reading('gas-1', { alarm: true });
    expect(deliveredAlertOf(estate.view, change())).toEqual({
      subject: 'alert',
      alertId: estate.alert().id,
      kind: 'gas_leak',
      level: 1,
      state: 'active-unacknowledged',
      test: false,
      raisedByFlow: false,
      deviceId: 'gas-1',
      placeId: 'lobby',
      placeName: '3号楼 入户大厅',
      buildingId: 'building-3',
      buildingName: '3号楼',
      at: START,
    });
  });

  test('of a flow is told as such', () => {
    const request = { kind: 'raise-alert', deviceId: 'gas-1', level: 3, title: 't', text: '' } as const;
    const names = { flowId: 'f', flowName: 'f', nodeId: 'n', nodeName: 'n' };
    estate.submit({ kind: 'flow-request', requestId: 'r', ...names, request });
    expect(deliveredAlertOf(estate.view, change())).toMatchObject({ kind: 'flow_raised', raisedByFlow: true });
  });

  test.each<Partial<LiveChange>>([{ unsaved: true }, { data: null }, { type: 'device' }])('is not %j', (more) => {
    estate.reading('gas-1', { alarm: true });
    expect(deliveredAlertOf(estate.view, change(more))).toBeUndefined();
  });
});
