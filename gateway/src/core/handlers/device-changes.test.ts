import { describe, expect, it } from 'vitest';
import { erasOf } from '../custody.ts';
import type { HandOverDeviceInput, ReplaceDeviceInput } from '../input.ts';
import { BridgedEstate, installer } from '../testing/bridged.ts';
import { START } from '../testing/estate.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function device(estate: BridgedEstate, id: string) {
  const row = estate.view.get('device', id);
  if (row === undefined) throw new Error(`no ${id}`);
  return row;
}

describe('replacing a sensor', () => {
  const replace = (estate: BridgedEstate, more: Partial<ReplaceDeviceInput> = {}) =>
    estate.submit({
      kind: 'replace-device',
      deviceId: 'gas-1',
      passwordHash: '11',
      address: null,
      expiresAt: null,
      ...installer,
      ...more,
    });

  it('keeps history and open alerts, and forgets what was wrong with the old one', () => {
    const estate = new BridgedEstate();
    estate.link('gas-1', 'gas-detector');
    estate.reading('gas-1', { alarm: true, battery_low: true, methane_lel: 60 });
    expect(estate.kinds()).toEqual(['gas_leak active-unacknowledged', 'battery_low active-unacknowledged']);
    estate.now += DAY;
    expect(replace(estate, { expiresAt: estate.now + 5 * 365 * DAY }).outcome).toEqual({ ok: true, id: 'gas-1' });
    expect(estate.kinds()).toEqual(['gas_leak active-unacknowledged', 'battery_low cleared']);
    expect(device(estate, 'gas-1')).toMatchObject({ createdAt: START, installedAt: estate.now });
    expect(estate.view.get('link', 'gas-1')).toMatchObject({ passwordHash: '11', revokedAt: null });
    expect(estate.view.get('device_state', 'gas-1')).toMatchObject({ values: {}, lastSeenAt: 0 });
    expect(estate.view.rows('reading').length).toBeGreaterThan(0);
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    expect(estate.kinds()[0]).toBe('gas_leak cleared-unclosed');
  });

  it('lets the new sensor count its messages from one', () => {
    const estate = new BridgedEstate();
    estate.link('gas-1', 'gas-detector');
    const first = { messageKey: 'i:1' };
    estate.reading('gas-1', { alarm: false }, first);
    estate.now += MINUTE;
    replace(estate);
    expect(estate.reading('gas-1', { alarm: true }, { ...first, contentHash: 2 }).outcome).toMatchObject({ ok: true });
    expect(estate.view.rows('quarantine')).toEqual([]);
    expect(estate.reading('gas-1', { alarm: true }, { ...first, contentHash: 2 }).outcome).toMatchObject({
      repeated: true,
    });
  });

  it('of a bridge takes another child of it, and makes a stranger of the old one', () => {
    const estate = new BridgedEstate();
    estate.child('gas-1');
    estate.heard('0xnew');
    expect(replace(estate, { passwordHash: null, address: '0xnew' }).outcome.ok).toBe(true);
    expect(device(estate, 'gas-1')).toMatchObject({ address: '0xnew', linkId: 'hub-1' });
    expect([...estate.view.all('child')]).toMatchObject([{ address: '0xnew', state: 'adopted', deviceId: 'gas-1' }]);
    estate.heard('gas-1');
    expect(estate.view.get('child', 'hub-1 gas-1')).toMatchObject({ state: 'waiting' });
    // Under the same address: a slave of a serial line that was exchanged.
    expect(replace(estate, { passwordHash: null }).outcome.ok).toBe(true);
  });

  it.each([
    [{ deviceId: 'nobody' }, 'NOT_FOUND'],
    [{ passwordHash: null }, 'BODY_INVALID'],
    [{ address: '0xa1' }, 'BODY_INVALID'],
    [{ expiresAt: 0 }, 'BODY_INVALID'],
    [{ deviceId: 'child-1' }, 'BODY_INVALID'],
    [{ deviceId: 'child-1', passwordHash: null, address: '0xnone' }, 'CHILD_UNKNOWN'],
    [{ deviceId: 'child-1', passwordHash: null, address: 'child-2' }, 'ALREADY_EXISTS'],
    [{ deviceId: 'gone' }, 'LINK_REVOKED'],
  ] as const)('%j → %s', (more, code) => {
    const estate = new BridgedEstate();
    estate.link('gas-1', 'gas-detector');
    estate.child('child-1');
    estate.child('child-2');
    estate.link('gone', 'gas-detector');
    estate.submit({ kind: 'revoke-link', linkId: 'gone', ...installer });
    expect(replace(estate, more)).toMatchObject({ changes: [], outcome: { ok: false, code } });
  });
});

describe('the day on which a sensor is to be replaced', () => {
  const expiring = (kind: 'gas-detector' | 'access-gate') => {
    const estate = new BridgedEstate();
    estate.child('d-1', { deviceKind: kind, expiresAt: START + DAY, reportEveryMs: 86_400_000 });
    return estate;
  };

  it.each([
    ['gas-detector', 3],
    ['access-gate', 4],
  ] as const)('is an alert of a %s, until the sensor is replaced', (kind, level) => {
    const estate = expiring(kind);
    estate.hub(true);
    estate.pass(DAY - 1);
    expect(estate.kinds()).toEqual([]);
    estate.pass(1);
    expect(estate.alert()).toMatchObject({ kind: 'end_of_life', level, deviceId: 'd-1' });
    // It is past its day whatever it says of itself.
    estate.says('d-1', { end_of_life: false });
    estate.pass(MINUTE);
    expect(estate.alert().state).toBe('active-unacknowledged');
    const act = { kind: 'replace-device', deviceId: 'd-1', passwordHash: null, address: null } as const;
    estate.submit({ ...act, expiresAt: estate.now + DAY, ...installer });
    expect(estate.alert().state).toBe('cleared');
    estate.pass(DAY);
    expect(estate.alerts().filter(({ kind: what }) => what === 'end_of_life')).toHaveLength(2);
  });

  it('is one of the calendar: no jump of the clock moves it, and a start does not either', () => {
    const estate = expiring('gas-detector');
    estate.now += 3_600_000;
    estate.submit({ kind: 'clock-jump', byMs: 3_600_000 });
    estate.submit({ kind: 'boot' });
    expect([...estate.view.all('timer')].find(({ kind }) => kind === 'expiry')?.dueAt).toBe(START + DAY);
  });
});

describe('handing a device over', () => {
  const handOver = (estate: BridgedEstate, more: Partial<HandOverDeviceInput> = {}) =>
    estate.submit({
      kind: 'hand-over-device',
      deviceId: 'gas-1',
      companyId: 'other',
      passwordHash: '22',
      ...installer,
      ...more,
    });

  it('gives it to the other company, with what is open and a new password; each reads its own time', () => {
    const estate = new BridgedEstate();
    estate.link('gas-1', 'gas-detector');
    estate.reading('gas-1', { alarm: true });
    estate.now += DAY;
    expect(handOver(estate).outcome).toEqual({ ok: true, id: 'gas-1' });
    const at = estate.now;
    expect(estate.view.get('link', 'gas-1')).toMatchObject({ companyId: 'other', passwordHash: '22' });
    expect(device(estate, 'gas-1')).toMatchObject({ companyId: 'other', companySince: at, createdAt: START });
    const alert = estate.alert();
    expect(alert).toMatchObject({ companyId: 'other', state: 'active-unacknowledged' });
    expect(estate.view.rows('alert_event').at(-1)).toMatchObject({
      type: 'handed-over',
      actor: '王装机',
      detail: { from: 'company', to: 'other' },
    });
    expect(erasOf(estate.view, device(estate, 'gas-1'), 'company')).toEqual([{ since: 0, until: at }]);
    expect(erasOf(estate.view, device(estate, 'gas-1'), 'other')).toEqual([{ since: at, until: null }]);
    expect(erasOf(estate.view, device(estate, 'gas-1'), 'third')).toEqual([]);
    expect(erasOf(estate.view, device(estate, 'gas-1'), null)).toEqual([{ since: 0, until: null }]);
    expect(handOver(estate)).toMatchObject({ changes: [], outcome: { repeated: true } });
    estate.now += DAY;
    handOver(estate, { companyId: 'company' });
    expect(erasOf(estate.view, device(estate, 'gas-1'), 'company')).toEqual([
      { since: at + DAY, until: null },
      { since: 0, until: at },
    ]);
    expect(erasOf(estate.view, device(estate, 'gas-1'), 'other')).toEqual([{ since: at, until: at + DAY }]);
  });

  it('puts what comes live into the new time, also by a slow clock; what was kept before stays before', () => {
    const estate = new BridgedEstate();
    estate.link('gas-1', 'gas-detector');
    estate.now += DAY;
    handOver(estate);
    const slow = estate.now - 3_600_000;
    estate.reading('gas-1', { methane_lel: 3 }, { observedAt: slow });
    estate.reading('gas-1', { methane_lel: 9 }, { observedAt: slow, history: true });
    expect(estate.view.rows('reading').map(({ observedAt }) => observedAt)).toEqual([estate.now, slow]);
  });

  it('ends a test: the new company has promised none', () => {
    const estate = new BridgedEstate();
    estate.link('gas-1', 'gas-detector');
    const until = estate.now + 10 * MINUTE;
    estate.submit({ kind: 'begin-test', deviceId: 'gas-1', until, certificateId: null, ...installer });
    estate.reading('gas-1', { alarm: true });
    handOver(estate);
    expect(estate.alert()).toMatchObject({ test: false, companyId: 'other' });
    expect(device(estate, 'gas-1').testUntil).toBe(0);
  });

  it('of a bridge takes along the children that were the same company’s', () => {
    const estate = new BridgedEstate();
    estate.company('third');
    estate.child('child-1');
    estate.child('child-2', { companyId: 'third' });
    handOver(estate, { deviceId: 'hub-1' });
    expect(['hub-1', 'child-1', 'child-2'].map((id) => device(estate, id).companyId)).toEqual([
      'other',
      'other',
      'third',
    ]);
  });

  it('of a child leaves its bridge where it is', () => {
    const estate = new BridgedEstate();
    estate.child('gas-1');
    expect(handOver(estate, { passwordHash: null }).outcome.ok).toBe(true);
    expect(estate.view.get('link', 'hub-1')?.companyId).toBe('company');
    expect(estate.says('gas-1', { alarm: true }).outcome.ok).toBe(true);
    expect(estate.alert().companyId).toBe('other');
  });

  it.each([
    [{ deviceId: 'nobody' }, 'NOT_FOUND'],
    [{ companyId: '__proto__' }, 'UNKNOWN_COMPANY'],
    [{ passwordHash: null }, 'BODY_INVALID'],
    [{ deviceId: 'gone' }, 'LINK_REVOKED'],
  ] as const)('%j → %s', (more, code) => {
    const estate = new BridgedEstate();
    estate.link('gas-1', 'gas-detector');
    estate.link('gone', 'gas-detector');
    estate.submit({ kind: 'revoke-link', linkId: 'gone', ...installer });
    expect(handOver(estate, more)).toMatchObject({ changes: [], outcome: { ok: false, code } });
  });
});
