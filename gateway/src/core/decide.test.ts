import { categories } from '@gridcall/contract/categories.ts';
import { describe, expect, it } from 'vitest';
import type { ServiceRequestInput } from './input.ts';
import type { OutboxRow } from './model.ts';
import { protectionOf } from './protection.ts';
import { Estate } from './testing/estate.ts';

function sent(estate: Estate): readonly OutboxRow[] {
  return [...estate.view.outbox.values()].map((entry) => entry.row);
}

describe('one gas alarm from the wire to its closing', () => {
  it('is raised, taken, cleared and closed by a named person, each step told everywhere', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    const raised = estate.reading('gas-1', { alarm: true, methane_lel: 60 });
    const { id } = estate.alert();
    expect(raised.outcome).toEqual({ ok: true, id: expect.any(String), alertId: id });
    expect(estate.acknowledge(id).outcome).toEqual({ ok: true, id, alertId: id });
    expect(estate.alert()).toMatchObject({ state: 'active-acknowledged', acknowledgedBy: '李秀英', level: 1 });
    expect(estate.close(id).outcome).toMatchObject({ ok: false, code: 'ALERT_STILL_ACTIVE' });
    estate.reading('gas-1', { alarm: false, methane_lel: 0 });
    estate.pass(10_000);
    expect(estate.alert().state).toBe('cleared-unclosed');
    expect(estate.close(id, '  ').outcome).toMatchObject({ ok: false, code: 'BODY_INVALID' });
    expect(estate.close(id).outcome.ok).toBe(true);
    expect(estate.close(id).outcome).toMatchObject({ ok: false, code: 'STATE_CONFLICT' });
    expect(estate.timeline(id)).toEqual(['raised', 'acknowledged', 'evidence', 'cleared', 'closed']);
    expect(sent(estate).map((row) => [row.type, row.lane, row.sequence, row.dedupKey])).toEqual(
      ['raised', 'acknowledged', 'cleared', 'closed'].map((type, index) => [
        `cn.grid.alert.${type}.v1`,
        'life-safety',
        index + 1,
        'v1:S01:gas-1:gas_leak',
      ]),
    );
    expect(estate.view.rows('change').map((row) => row.no)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(estate.view.rows('audit').map((row) => row.action)).toEqual([
      'import-estate',
      'add-link',
      'acknowledge-alert',
      'close-alert',
    ]);
  });

  it('tells the district the building, never the flat and never a person', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    estate.reading('gas-1', { alarm: true });
    estate.acknowledge(estate.alert().id);
    expect(sent(estate)[1]?.data).toMatchObject({
      by: 'A岗',
      place: { id: 'building-3', zh: '幸福里小区3号楼', en: 'Building 3, Xingfuli', gridCode: '640104001001001' },
    });
    const everything = JSON.stringify(sent(estate));
    expect(everything).not.toContain('李秀英');
    expect(everything).not.toContain('501');
  });

  it('names a spot that is in no unit', () => {
    const estate = new Estate();
    estate.link('gate-1', 'access-gate', 'lobby');
    estate.event('gate-1', 'forced_open');
    expect(sent(estate)[0]?.data).toMatchObject({ place: { id: 'lobby', zh: '幸福里小区入户大厅' } });
  });

  it('repeats an acknowledgement without effect and refuses it for what is unknown or over', () => {
    const estate = new Estate();
    estate.link('gate-1', 'access-gate', 'lobby');
    estate.event('gate-1', 'forced_open');
    const { id } = estate.alert();
    estate.acknowledge(id);
    expect(estate.acknowledge(id)).toEqual({ changes: [], outcome: { ok: true, id, repeated: true } });
    expect(estate.acknowledge('__proto__').outcome).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    estate.event('gate-1', 'closed');
    expect(estate.alert().state).toBe('cleared');
    expect(estate.acknowledge(id).outcome).toMatchObject({ ok: false, code: 'STATE_CONFLICT' });
  });

  it('raises the same alert again before it is closed, and a new one after', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    estate.reading('gas-1', { alarm: true });
    estate.acknowledge(estate.alert().id);
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    estate.reading('gas-1', { alarm: true });
    const again = estate.alert();
    expect(again).toMatchObject({
      state: 'active-unacknowledged',
      occurrences: 2,
      acknowledgedAt: null,
      clearedAt: null,
    });
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    estate.close(again.id);
    estate.reading('gas-1', { alarm: true });
    expect(estate.alerts().map((alert) => alert.state)).toEqual(['closed', 'active-unacknowledged']);
  });

  it('can be closed while it stands once its link is revoked', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    estate.reading('gas-1', { alarm: true });
    estate.submit({ kind: 'revoke-link', linkId: 'gas-1', by: '王装机', byPost: 'installer' });
    expect(estate.close(estate.alert().id).outcome.ok).toBe(true);
    expect(estate.view.get('device_state', 'gas-1')?.openAlerts).toEqual({});
  });
});

describe('lanes', () => {
  it('moves what waits when the level rises, and leaves a tombstone in each old place', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    estate.reading('gas-1', { methane_lel: 30 });
    const { id } = estate.alert();
    estate.acknowledge(id);
    expect(sent(estate).map((row) => [row.lane, row.sequence])).toEqual([
      ['status', 1],
      ['status', 2],
    ]);
    estate.reading('gas-1', { methane_lel: 55 });
    expect(estate.alert()).toMatchObject({ level: 1, state: 'active-unacknowledged', acknowledgedBy: null });
    expect(sent(estate).map((row) => [row.type.slice(8), row.lane, row.sequence])).toEqual([
      ['alert.raised.v1', 'life-safety', 1],
      ['alert.acknowledged.v1', 'life-safety', 2],
      ['tombstone.v1', 'status', 1],
      ['tombstone.v1', 'status', 2],
      ['alert.level-raised.v1', 'life-safety', 3],
    ]);
    expect(estate.alert().waiting.map((event) => event.sequence)).toEqual([1, 2, 3]);
  });

  it('sends an urgent report first', () => {
    for (const category of categories) {
      const estate = new Estate();
      estate.submit(serviceRequest({ categoryCode: category.code }));
      expect(sent(estate)[0]?.lane).toBe(category.level === 1 ? 'life-safety' : 'service-request');
    }
  });
});

function serviceRequest(more: Partial<ServiceRequestInput> = {}): Omit<ServiceRequestInput, 'id'> {
  return {
    kind: 'service-request',
    placeId: 'unit-2',
    categoryCode: 'P02',
    text: '楼道灯不亮 💡',
    language: 'zh-CN',
    idempotencyKey: 'key-0000000000000001',
    contentHash: 'hash',
    sealedPhone: 'sealed',
    ...more,
  };
}

describe('a service request', () => {
  it('gets its number here, once for each key', () => {
    const estate = new Estate();
    const first = estate.submit(serviceRequest());
    expect(first.outcome).toEqual({ ok: true, id: '0417-00001-5' });
    const again = estate.submit(serviceRequest());
    expect(again).toEqual({ changes: [], outcome: { ok: true, id: '0417-00001-5', repeated: true } });
    expect(estate.submit(serviceRequest({ contentHash: 'other' })).outcome).toMatchObject({ code: 'KEY_IN_USE' });
    expect(estate.submit(serviceRequest({ idempotencyKey: 'key-2' })).outcome).toMatchObject({ id: '0417-00002-3' });
    expect(estate.view.get('service_request', '0417-00001-5')).toMatchObject({
      state: 'waiting',
      companyId: 'company',
    });
    expect(sent(estate)[0]).toMatchObject({
      type: 'cn.grid.request.submitted.v1',
      subject: '0417-00001-5',
      data: { phoneKept: true, place: { id: 'building-3' } },
    });
    expect(JSON.stringify(sent(estate))).not.toContain('sealed');
  });

  it('names what is unknown', () => {
    const estate = new Estate();
    expect(estate.submit(serviceRequest({ placeId: '__proto__' })).outcome).toMatchObject({ code: 'UNKNOWN_PLACE' });
    expect(estate.submit(serviceRequest({ categoryCode: 'constructor' })).outcome).toMatchObject({
      code: 'UNKNOWN_CATEGORY',
    });
  });

  it('refuses when its numbers are used up instead of failing', () => {
    const estate = new Estate();
    estate.view.apply([{ op: 'put', table: 'counter', row: { id: 'service-request', value: 9_999_999 } }]);
    expect(estate.submit(serviceRequest()).outcome).toMatchObject({ ok: false, code: 'INTERNAL' });
  });
});

describe('protection', () => {
  const device = { reportEveryMs: 60_000 };
  it('is promised only for a device that is heard and says nothing against it', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    const now = () => protectionOf(device, estate.view.get('device_state', 'gas-1'), estate.now);
    expect(now()).toBe('never_seen');
    for (const [values, told] of [
      [{ warming_up: true }, 'warming_up'],
      [{ self_test: true }, 'self_test'],
      [{ fault: true }, 'fault'],
      [{ warming_up: false, self_test: false, fault: false }, 'protected'],
    ] as const) {
      estate.reading('gas-1', values);
      expect(now()).toBe(told);
    }
    estate.now += 180_001;
    expect(now()).toBe('silent');
  });

  it('is told to the live stream when it changes, and only then', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    const told = () => estate.view.rows('change').length;
    const before = told();
    estate.reading('gas-1', { methane_lel: 0 });
    expect(told()).toBe(before + 1);
    estate.reading('gas-1', { methane_lel: 10 });
    expect(told()).toBe(before + 1);
    estate.reading('gas-1', { fault: true });
    expect(told()).toBe(before + 2);
  });
});
