import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { groupRules, membersAfter } from './groups.ts';
import type { AlertRow } from './model.ts';
import { Estate } from './testing/estate.ts';

let estate: Estate;
beforeEach(() => {
  estate = new Estate();
});

function install(kind: DeviceKind, ids: readonly string[], placeId = 'flat-501'): void {
  for (const id of ids) estate.link(id, kind, placeId);
}
const of = (kind: AlertRow['kind']) => estate.alerts().filter((alert) => alert.kind === kind);
function only(kind: AlertRow['kind']): AlertRow {
  const [alert, ...others] = of(kind);
  if (alert === undefined || others.length > 0) throw new Error(`${of(kind).length} alerts of ${kind}`);
  return alert;
}
const upstreamOf = (id: string) => estate.view.rows('outbox').filter(({ subject }) => subject === id);

describe('gas or smoke at several places of one riser', () => {
  beforeEach(() => install('gas-detector', ['gas-1', 'gas-2']));

  it('is a parent of level 1 within ten minutes, and its children keep their own acknowledgement', () => {
    estate.reading('gas-1', { methane_lel: 30 });
    expect(of('gas_in_riser')).toEqual([]);
    estate.pass(9 * 60_000);
    estate.reading('gas-2', { methane_lel: 30 });
    const parent = only('gas_in_riser');
    expect(parent).toMatchObject({
      level: 1,
      state: 'active-unacknowledged',
      deviceId: 'area:unit-2',
      placeId: 'unit-2',
    });
    expect(of('gas_leak').map(({ level, parentId }) => [level, parentId])).toEqual([
      [2, parent.id],
      [2, parent.id],
    ]);
    expect(estate.timeline(of('gas_leak')[1]?.id ?? '')).toEqual(['raised', 'joined']);
    estate.acknowledge(parent.id);
    expect(of('gas_leak').map(({ state }) => state)).toEqual(['active-unacknowledged', 'active-unacknowledged']);
    expect(upstreamOf(parent.id)).toHaveLength(2);
  });

  it('is none when ten minutes lie between, nor in two risers, nor of one device that comes and goes', () => {
    estate.reading('gas-1', { alarm: true });
    estate.pass(10 * 60_000);
    estate.reading('gas-2', { alarm: true });
    expect(of('gas_in_riser')).toEqual([]);
    const other = new Estate();
    other.link('gas-1', 'gas-detector', 'flat-501');
    other.link('gas-2', 'gas-detector', 'lobby');
    other.reading('gas-1', { alarm: true });
    other.reading('gas-2', { alarm: true });
    for (let times = 0; times < 3; times++) {
      other.reading('gas-1', { alarm: false });
      other.pass(20_000);
      other.reading('gas-1', { alarm: true });
    }
    expect(other.alerts().map(({ kind }) => kind)).toEqual(['gas_leak', 'gas_leak']);
  });

  it('counts an alarm that has ended within the ten minutes, and a drill not', () => {
    estate.reading('gas-1', { alarm: true });
    estate.reading('gas-1', { alarm: false });
    estate.pass(60_000);
    estate.submit({
      kind: 'begin-test',
      deviceId: 'gas-2',
      until: estate.now + 600_000,
      certificateId: null,
      by: '王',
      byPost: 'installer',
    });
    estate.reading('gas-2', { alarm: true });
    expect(of('gas_in_riser')).toEqual([]);
    estate.submit({ kind: 'end-test', deviceId: 'gas-2', by: '王', byPost: 'installer' });
    expect(only('gas_in_riser').state).toBe('active-unacknowledged');
  });

  it('cannot be closed while one of them stands, and is over with the last of them', () => {
    estate.reading('gas-1', { alarm: true });
    estate.reading('gas-2', { alarm: true });
    const { id } = only('gas_in_riser');
    expect(estate.close(id).outcome).toMatchObject({ ok: false, code: 'ALERT_STILL_ACTIVE' });
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    expect(only('gas_in_riser').state).toBe('active-unacknowledged');
    estate.reading('gas-2', { alarm: false });
    estate.pass(10_000);
    expect(only('gas_in_riser').state).toBe('cleared-unclosed');
    expect(estate.close(id).outcome).toMatchObject({ ok: true });
  });

  it('tells who sent the second alarm of its own alert, not of the parent', () => {
    estate.reading('gas-1', { alarm: true });
    const { outcome } = estate.reading('gas-2', { alarm: true });
    expect(outcome).toMatchObject({ ok: true, alertId: of('gas_leak')[1]?.id });
  });
});

describe('a building that falls silent', () => {
  const ids = ['leak-1', 'leak-2', 'leak-3', 'leak-4', 'leak-5', 'leak-6', 'leak-7'];
  beforeEach(() => {
    for (const id of ids) estate.link(id, 'leak-sensor', 'lobby', 60_000);
    for (const id of ids) {
      estate.reading(id, { leak: false });
      estate.pass(1000);
    }
  });

  it('is one alert with children: the later ones are not told to the queue, and it ends with the last', () => {
    estate.pass(4 * 60_000);
    const parent = only('area_silent');
    expect(parent).toMatchObject({ level: 3, placeId: 'building-3' });
    expect(of('device_silent').map(({ parentId }) => parentId)).toEqual(ids.map(() => parent.id));
    expect(of('device_silent').map(({ id }) => upstreamOf(id).length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    for (const id of ids) estate.reading(id, { leak: false });
    estate.pass(60_000);
    expect(only('area_silent').state).toBe('cleared');
    expect(of('device_silent').every(({ state }) => state === 'cleared')).toBe(true);
  });

  it('is taken as a whole: who takes the parent takes the children', () => {
    estate.pass(4 * 60_000);
    estate.acknowledge(only('area_silent').id);
    expect(of('device_silent').every(({ state }) => state === 'active-acknowledged')).toBe(true);
  });

  it('speaks for the devices of one company: who takes its alert takes nothing of another one', () => {
    for (const id of ids.slice(5)) estate.giveTo('guest', id);
    estate.pass(4 * 60_000);
    const parent = only('area_silent');
    expect(parent.companyId).toBe('company');
    estate.acknowledge(parent.id);
    expect(of('device_silent').map(({ companyId, state, parentId }) => [companyId, state, parentId])).toEqual([
      ...ids.slice(0, 5).map(() => ['company', 'active-acknowledged', parent.id]),
      ...ids.slice(5).map(() => ['guest', 'active-unacknowledged', null]),
    ]);
    expect(of('device_silent').map(({ id }) => upstreamOf(id).length > 0)).toEqual(ids.map(() => true));
    const guests = new Estate();
    for (const id of ids) guests.link(id, 'leak-sensor', 'lobby', 60_000);
    for (const id of ids) guests.giveTo('guest', id);
    guests.pass(10 * 60_000);
    const theirs = guests.alerts().filter(({ kind }) => kind === 'area_silent');
    expect(theirs.map(({ companyId, deviceId }) => [companyId, deviceId])).toEqual([
      ['guest', 'area:building-3:guest'],
    ]);
  });

  it('matters more when a detector of a danger to life is among them', () => {
    const other = new Estate();
    for (const id of ids) other.link(id, id === 'leak-5' ? 'gas-detector' : 'leak-sensor', 'lobby', 60_000);
    other.pass(10 * 60_000);
    expect(other.alerts().find(({ kind }) => kind === 'area_silent')?.level).toBe(2);
  });
});

describe('members of a group', () => {
  const [rule] = groupRules;
  const withinMs = rule?.withinMs ?? 0;
  const alert = (id: string) => ({ id, deviceId: `device-of-${id}` });

  it('are counted once each, and forgotten when they are over and old', () => {
    let members = membersAfter([], alert('a'), 'counts', 0, withinMs);
    members = membersAfter(members, alert('a'), 'counts', 5, withinMs);
    expect(members).toEqual([{ alertId: 'a', deviceId: 'device-of-a', at: 5, isOver: false }]);
    members = membersAfter(members, alert('a'), 'is-over', 9, withinMs);
    members = membersAfter(members, alert('b'), 'counts', 5 + withinMs - 1, withinMs);
    expect(members.map(({ alertId }) => alertId)).toEqual(['a', 'b']);
    members = membersAfter(members, alert('c'), 'is-over', 5 + withinMs, withinMs);
    expect(members.map(({ alertId }) => alertId)).toEqual(['b']);
    expect(membersAfter(members, alert('b'), 'is-gone', 1, withinMs)).toEqual([]);
  });
});
