import { describe, expect, it } from 'vitest';
import type { AddLinkInput, WriteNoticeInput } from '../input.ts';
import type { KioskRow, TokenRow } from '../model.ts';
import { Estate, START } from '../testing/estate.ts';

const DAY = 24 * 3_600_000;
const installer = { by: '王装机', byPost: 'installer' } as const;
const steward = { by: '李秀英', byPost: 'A岗' } as const;

function audited(estate: Estate): readonly string[] {
  return estate.view.rows('audit').map((row) => `${row.actor} ${row.action} ${row.subject}`);
}

describe('links', () => {
  const link: Omit<AddLinkInput, 'id'> = {
    kind: 'add-link',
    linkId: 'gas-1',
    deviceKind: 'gas-detector',
    name: '厨房',
    companyId: 'company',
    placeId: 'flat-501',
    reportEveryMs: null,
    expiresAt: null,
    convention: 'native',
    options: {},
    passwordHash: '00',
    ...installer,
  };
  const faults: readonly (readonly [Partial<Record<keyof AddLinkInput, unknown>>, string])[] = [
    [{ linkId: 'Gas 1' }, 'BODY_INVALID'],
    [{ linkId: '__proto__' }, 'BODY_INVALID'],
    [{ deviceKind: 'toString' }, 'BODY_INVALID'],
    [{ reportEveryMs: 1 }, 'BODY_INVALID'],
    [{ reportEveryMs: Number.NaN }, 'BODY_INVALID'],
    [{ companyId: "x'; DROP TABLE link; --" }, 'UNKNOWN_COMPANY'],
    [{ placeId: '__proto__' }, 'UNKNOWN_PLACE'],
  ];
  for (const [more, code] of faults) {
    it(`${JSON.stringify(more)} → ${code}`, () => {
      const { changes, outcome } = new Estate().submit({ ...link, ...(more as Partial<AddLinkInput>) });
      expect({ changes, outcome }).toMatchObject({ changes: [], outcome: { ok: false, code } });
    });
  }

  it('make a device with its silence clock, once while they live', () => {
    const estate = new Estate();
    expect(estate.submit(link).outcome).toEqual({ ok: true, id: 'gas-1' });
    expect(estate.view.get('device', 'gas-1')).toMatchObject({ reportEveryMs: 60_000, updateContract: 'periodic' });
    expect(estate.timers()).toMatchObject([{ id: 'silence gas-1 device_silent', dueAt: START + 180_000 }]);
    expect(estate.submit(link).outcome).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(audited(estate).at(-1)).toBe('王装机 add-link gas-1');
  });

  it('end with their silence, and begin anew under the same id with what is open still open', () => {
    const estate = new Estate();
    estate.submit(link);
    estate.reading('gas-1', { alarm: true });
    estate.pass(180_000);
    expect(estate.alerts().map((alert) => alert.kind)).toEqual(['gas_leak', 'device_silent']);
    const revoke = { kind: 'revoke-link', linkId: 'gas-1', ...installer } as const;
    expect(estate.submit(revoke).outcome).toEqual({ ok: true, id: 'gas-1' });
    expect(estate.submit(revoke)).toMatchObject({ changes: [], outcome: { repeated: true } });
    expect(estate.submit({ ...revoke, linkId: 'x' }).outcome).toMatchObject({ code: 'NOT_FOUND' });
    expect(estate.alerts().map((alert) => alert.state)).toEqual(['active-unacknowledged', 'cleared']);
    expect(estate.timers()).toEqual([]);
    expect(estate.submit(link).outcome.ok).toBe(true);
    expect(estate.view.get('device_state', 'gas-1')).toMatchObject({ lastSeenAt: 0, values: {}, online: false });
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    expect(estate.alerts().map((alert) => alert.state)).toEqual(['cleared-unclosed', 'cleared']);
  });

  it('of a bus let a reader be given its key: the audit has who, which and until when, and nothing else changes', () => {
    const estate = new Estate();
    estate.submit(link);
    const install = {
      kind: 'install-reader',
      linkId: 'gas-1',
      address: 5,
      until: START + 60_000,
      ...installer,
    } as const;
    const { changes, outcome } = estate.submit(install);
    expect(outcome).toEqual({ ok: true, id: 'gas-1' });
    expect(changes).toMatchObject([
      {
        ...{ table: 'audit' },
        row: {
          actor: '王装机',
          action: 'install-reader',
          subject: 'gas-1',
          detail: { address: 5, until: START + 60_000 },
        },
      },
    ]);
    expect(estate.submit({ ...install, linkId: 'x' }).outcome).toMatchObject({ code: 'NOT_FOUND' });
    estate.submit({ kind: 'revoke-link', linkId: 'gas-1', ...installer });
    expect(estate.submit(install)).toMatchObject({ changes: [], outcome: { code: 'LINK_REVOKED' } });
  });

  it('leave no alert behind that another kind of device could never end', () => {
    const estate = new Estate();
    estate.submit(link);
    estate.reading('gas-1', { alarm: true });
    estate.submit({ kind: 'revoke-link', linkId: 'gas-1', ...installer });
    estate.submit({ ...link, deviceKind: 'leak-sensor' });
    expect(estate.alert().state).toBe('cleared-unclosed');
    expect(estate.close(estate.alert().id).outcome.ok).toBe(true);
  });

  it('say nothing more once they are revoked, also with what was on its way', () => {
    const estate = new Estate();
    estate.submit(link);
    estate.submit({ kind: 'revoke-link', linkId: 'gas-1', ...installer });
    const before = estate.view.get('device_state', 'gas-1');
    expect(estate.reading('gas-1', { alarm: true }).outcome).toMatchObject({ ok: false, code: 'LINK_REVOKED' });
    expect(estate.event('gas-1', 'tamper').outcome).toMatchObject({ ok: false, code: 'LINK_REVOKED' });
    const status = { kind: 'device-status', linkId: 'gas-1', deviceId: 'gas-1', online: true } as const;
    expect(estate.submit({ ...status, reason: 'said' })).toMatchObject({ changes: [], outcome: { ok: false } });
    expect(estate.view.get('device_state', 'gas-1')).toEqual(before);
    expect(estate.alerts()).toEqual([]);
    expect(estate.view.rows('quarantine').map(({ code }) => code)).toEqual(['LINK_REVOKED', 'LINK_REVOKED']);
  });

  it('forget what was about to be raised when they end', () => {
    const estate = new Estate();
    estate.submit({ ...link, deviceKind: 'access-gate' });
    estate.reading('gas-1', { open: true });
    estate.submit({ kind: 'revoke-link', linkId: 'gas-1', ...installer });
    expect(estate.timers()).toEqual([]);
  });
});

describe('notices', () => {
  const notice: Omit<WriteNoticeInput, 'id'> = {
    kind: 'write-notice',
    placeId: 'building-3',
    title: '停水通知',
    text: '明天 9–12 点停水',
    expiresAt: START + DAY,
    ...steward,
  };
  it('hang until they end or are withdrawn', () => {
    const estate = new Estate();
    const { outcome } = estate.submit(notice);
    const noticeId = outcome.ok ? outcome.id : '';
    expect(estate.view.get('notice', noticeId)).toMatchObject({ author: '李秀英', withdrawnAt: null });
    const withdraw = { kind: 'withdraw-notice', noticeId, ...steward } as const;
    expect(estate.submit(withdraw).outcome).toEqual({ ok: true, id: noticeId });
    expect(estate.submit(withdraw)).toMatchObject({ changes: [], outcome: { repeated: true } });
    expect(estate.submit({ ...withdraw, noticeId: '__proto__' }).outcome).toMatchObject({ code: 'NOT_FOUND' });
    expect(estate.view.rows('change').map((row) => [row.type, row.companyId])).toEqual([
      ['notice', 'company'],
      ['notice', 'company'],
    ]);
  });
  const faults: readonly (readonly [Partial<WriteNoticeInput>, string])[] = [
    [{ placeId: 'x' }, 'UNKNOWN_PLACE'],
    [{ title: ' ' }, 'BODY_INVALID'],
    [{ text: '' }, 'BODY_INVALID'],
    [{ expiresAt: START }, 'BODY_INVALID'],
    [{ expiresAt: START + 90 * DAY + 1 }, 'BODY_INVALID'],
    [{ expiresAt: Number.NaN }, 'BODY_INVALID'],
  ];
  for (const [more, code] of faults) {
    it(`${JSON.stringify(more)} → ${code}`, () => {
      expect(new Estate().submit({ ...notice, ...more })).toMatchObject({ changes: [], outcome: { ok: false, code } });
    });
  }
});

describe('tokens and kiosks', () => {
  const token: TokenRow = {
    id: 'token-1',
    hash: 'secret-hash',
    role: 'steward',
    personId: 'person-1',
    name: '李秀英',
    companyId: 'company',
    placeIds: ['building-3'],
    createdAt: START,
    revokedAt: null,
  };
  it('are made once, revoked once, and leave no hash in the record', () => {
    const estate = new Estate();
    const add = { kind: 'add-token', token, ...installer } as const;
    expect(estate.submit(add).outcome).toEqual({ ok: true, id: 'token-1' });
    expect(estate.submit(add).outcome).toMatchObject({ code: 'ALREADY_EXISTS' });
    const other = { ...token, id: 'token-2' };
    expect(estate.submit({ ...add, token: { ...other, placeIds: ['x'] } }).outcome).toMatchObject({
      code: 'UNKNOWN_PLACE',
    });
    expect(estate.submit({ ...add, token: { ...other, companyId: 'x' } }).outcome).toMatchObject({
      code: 'UNKNOWN_COMPANY',
    });
    const revoke = { kind: 'revoke-token', tokenId: 'token-1', ...installer } as const;
    expect(estate.submit(revoke).outcome.ok).toBe(true);
    expect(estate.view.get('token', 'token-1')?.revokedAt).toBe(estate.now);
    expect(estate.submit(revoke).outcome).toMatchObject({ repeated: true });
    expect(estate.submit({ ...revoke, tokenId: 'x' }).outcome).toMatchObject({ code: 'NOT_FOUND' });
    expect(JSON.stringify(estate.view.rows('audit'))).not.toContain('secret-hash');
  });

  const kiosk: KioskRow = {
    id: 'kiosk-1',
    placeId: 'lobby',
    pairingCodeHash: 'code',
    pairingExpiresAt: START + 600_000,
    credentialHash: null,
    createdAt: START,
  };
  const pair = (pairingCodeHash: string, credentialHash: string) =>
    ({ kind: 'pair-kiosk', pairingCodeHash, credentialHash }) as const;

  it('are paired with a code that works once, in its time', () => {
    const estate = new Estate();
    const add = { kind: 'add-kiosk', kiosk, ...installer } as const;
    expect(estate.submit(add).outcome).toEqual({ ok: true, id: 'kiosk-1' });
    expect(estate.submit(add).outcome).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(estate.submit({ ...add, kiosk: { ...kiosk, id: 'k', placeId: 'x' } }).outcome).toMatchObject({
      code: 'UNKNOWN_PLACE',
    });
    expect(estate.submit(pair('wrong', 'a')).outcome).toMatchObject({ code: 'PAIRING_CODE_WRONG' });
    expect(estate.submit(pair('code', 'a')).outcome).toEqual({ ok: true, id: 'kiosk-1' });
    expect(estate.submit(pair('code', 'a')).outcome).toMatchObject({ ok: true, repeated: true });
    expect(estate.submit(pair('code', 'b')).outcome).toMatchObject({ code: 'PAIRING_CODE_WRONG' });
  });

  it('are not paired with a code whose time is over', () => {
    const estate = new Estate();
    estate.submit({ kind: 'add-kiosk', kiosk, ...installer });
    estate.now = kiosk.pairingExpiresAt;
    expect(estate.submit(pair('code', 'a')).outcome).toMatchObject({ code: 'PAIRING_CODE_WRONG' });
  });
});

describe('the estate, the clock and wrong traffic', () => {
  it('is imported once, and again only where it differs', () => {
    const estate = new Estate();
    const company = estate.view.get('company', 'company');
    if (company === undefined) throw new Error('no company');
    const none = { kind: 'import-estate', places: [], people: [], rosters: [], calendar: [] } as const;
    expect(estate.submit({ ...none, companies: [company] })).toMatchObject({
      changes: [],
      outcome: { repeated: true },
    });
    const renamed = { ...company, nameZh: '新物业' };
    expect(estate.submit({ ...none, companies: [renamed] }).changes).toHaveLength(2);
  });

  it('tells pages once when the way up is lost or back; it begins as down', () => {
    const estate = new Estate();
    for (const state of ['down', 'up', 'up', 'down'] as const) estate.submit({ kind: 'uplink-state', state });
    expect(estate.view.rows('change').map((row) => [row.type, row.subject])).toEqual([
      ['uplink', 'up'],
      ['uplink', 'down'],
    ]);
  });

  it('ignores a jump of nothing', () => {
    for (const byMs of [0, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(new Estate().submit({ kind: 'clock-jump', byMs }).changes).toEqual([]);
    }
  });

  it('moves every mark with the clock', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    estate.reading('gas-1', { methane_lel: 30 }, { observedAt: estate.now });
    estate.reading('gas-1', { methane_lel: 30.1 }, { observedAt: estate.now });
    const before = estate.view.get('device_state', 'gas-1');
    estate.submit({ kind: 'clock-jump', byMs: -5000 });
    const after = estate.view.get('device_state', 'gas-1');
    expect(after).toMatchObject({
      lastSeenAt: START - 5000,
      observedAt: START - 5000,
      summary: { from: START - 5000 },
      conditions: { gas_leak: { since: START - 5000 } },
    });
    estate.submit({ kind: 'clock-jump', byMs: 5000 });
    expect(estate.view.get('device_state', 'gas-1')).toEqual({ ...before, observedAt: START - 5000 });
    expect(estate.view.rows('audit').at(-1)?.detail).toEqual({ byMs: 5000 });
  });

  it('keeps wrong traffic, cut to size', () => {
    const estate = new Estate();
    const payload = '💥'.repeat(10_000);
    estate.submit({
      kind: 'quarantine',
      linkId: null,
      topic: 'x'.repeat(70_000),
      payload,
      code: 'MESSAGE_NOT_JSON',
      detail: 'no',
    });
    const [row] = estate.view.rows('quarantine');
    expect([row?.payload.length, row?.topic.length]).toEqual([512, 512]);
  });
});
