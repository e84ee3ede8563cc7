import { describe, expect, test } from 'vitest';
import type { DeviceRow, LinkRow, QuarantineRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import type { RefusedConnection } from '../options.ts';
import {
  PROBLEMS_MAXIMUM,
  problemsIn,
  QUIET_MS,
  refusalCode,
  refusalsOf,
  silenceOf,
  wrongMessagesOf,
} from './device-problems.ts';

const device = {
  ...{ id: 'gas-1', kind: 'gas-detector', name: '燃气', companyId: 'jinfeng', placeId: 'flat', linkId: 'gas-1' },
  ...{ address: null, updateContract: 'periodic', reportEveryMs: 60_000, createdAt: 0, companySince: 0 },
  ...{ installedAt: 0, expiresAt: null, testUntil: 0 },
} as const satisfies DeviceRow;
const companies: Readonly<Record<string, string>> = { 'gas-1': 'jinfeng', 'gas-9': 'jinfeng', other: 'station' };
const state = {
  get: (_table: string, id: string) => (id in companies ? ({ companyId: companies[id] } as LinkRow) : undefined),
} as unknown as View;

const refused = (clientId: string, reason: string, more: Partial<RefusedConnection> = {}): RefusedConnection => ({
  ...{ at: 100, address: '10.0.0.7', clientId, reason },
  ...more,
});

test.each([
  ['The password is not the one of today: that which `gridcall link add` printed for this link.', 'PASSWORD_WRONG'],
  ['There is no link of this id: make it with `gridcall link add`.', 'CLIENT_ID_WRONG'],
  ['The client id "a" is not the user name "b": both are the link id.', 'CLIENT_ID_WRONG'],
  ['The user name is missing', 'CLIENT_ID_WRONG'],
  ['This link was revoked: make a new one with `gridcall link add`.', 'LINK_REVOKED'],
  ['More than 5 connections from one address.', 'CONNECTION_REFUSED'],
])('%s is %s', (reason, code) => {
  expect(refusalCode({ reason })).toBe(code);
});

test('a code that the link gave stands', () => {
  expect(refusalCode({ reason: 'wrong password', code: 'CONNECTION_REFUSED' })).toBe('CONNECTION_REFUSED');
});

describe('a refused connection', () => {
  const codes = (one: RefusedConnection, isSignedIn = false, since = 50) =>
    refusalsOf([one], { state, device, since, isSignedIn }).map(({ code }) => code);

  test.each<[string, RefusedConnection, boolean, readonly string[]]>([
    ['of the device, with a wrong password', refused('gas-1', 'wrong password'), false, ['PASSWORD_WRONG']],
    ['of the device, also once it has signed in', refused('gas-1', 'wrong password'), true, ['PASSWORD_WRONG']],
    ['under an id that is nobody’s', refused('gas-l', 'There is no link of this id'), false, ['CLIENT_ID_WRONG']],
    ['under an id that is nobody’s, once it has signed in', refused('gas-l', 'no link'), true, []],
    ['under another id of the company', refused('gas-9', 'wrong password'), false, ['CLIENT_ID_WRONG']],
    ["under another company's id", refused('other', 'wrong password'), false, []],
    ['whose user name is the device', refused('other', 'x', { username: 'gas-1' }), false, ['CONNECTION_REFUSED']],
    ['that the link knows to be the device', refused('other', 'x', { linkId: 'gas-1' }), false, ['CONNECTION_REFUSED']],
    [
      'whose reason names the device',
      refused('x', 'The client id "x" is not the user name "gas-1"'),
      true,
      ['CLIENT_ID_WRONG'],
    ],
    ['without a client id', refused('', 'The client id is empty'), false, []],
  ])('%s', (_name, one, isSignedIn, expected) => {
    expect(codes(one, isSignedIn)).toEqual(expected);
  });

  test('tells who tried from where, in both languages', () => {
    const [told] = refusalsOf([refused('gas-1', 'wrong password', { username: 'gas-7' })], {
      ...{ state, device, since: 0, isSignedIn: false },
    });
    expect(told?.detail).toEqual({
      zh: '客户端编号“gas-1”，用户名“gas-7”，来自 10.0.0.7',
      en: 'client id "gas-1", user "gas-7", from 10.0.0.7: wrong password',
    });
  });

  test('of before the commissioning is not told', () => {
    expect(codes(refused('gas-1', 'wrong password'), false, 101)).toEqual([]);
  });
});

describe('wrong messages', () => {
  const row = (topic: string, at = 100): QuarantineRow => ({
    ...{ id: 'q', at, linkId: 'bridge-1', topic, payload: '{}', code: 'UNIT_MISMATCH', detail: 'd' },
  });
  const child = { ...device, linkId: 'bridge-1', address: '0x00a1' };

  test('of a device of its own are all of its link', () => {
    expect(wrongMessagesOf([row('a'), row('b', 10)], { device, since: 50, childName: '' })).toHaveLength(1);
  });

  test('of a child are those that name it, by address or by name', () => {
    const rows = [row('zigbee2mqtt/0x00a1'), row('zigbee2mqtt/厨房'), row('zigbee2mqtt/0x00b2')];
    const found = wrongMessagesOf(rows, { device: child, since: 50, childName: '厨房' });
    expect(found.map(({ topic }) => topic)).toEqual(['zigbee2mqtt/0x00a1', 'zigbee2mqtt/厨房']);
    expect(wrongMessagesOf(rows, { device: child, since: 50, childName: '' })).toHaveLength(1);
  });
});

describe('silence', () => {
  const certificate = { startedAt: 1000, seen: {} };
  const late = 1000 + QUIET_MS;
  test.each([
    ['is named when the device never came', certificate, late, 0, false, 'NOTHING_HEARD'],
    ['is named when it came and says nothing', certificate, late, 0, true, 'NO_MESSAGE'],
    ['is not named at once', certificate, late - 1, 0, false, undefined],
    ['is not named when something else explains it', certificate, late, 1, false, undefined],
    ['is not named once it has spoken', { startedAt: 1000, seen: { topic: 5 } }, late, 0, true, undefined],
  ])('%s', (_name, row, now, troubles, isConnected, code) => {
    expect(silenceOf(row, { now, troubles, isConnected })?.code).toBe(code);
  });
});

describe('what is shown', () => {
  const trouble = (at: number, said = 'd', code = 'UNIT_MISMATCH') => ({
    ...{ at, code, detail: { zh: said, en: said }, topic: 't', payload: 'p' },
  });

  test('is the newest first, the same trouble once, with title and mend in the language', () => {
    const shown = problemsIn([trouble(1), trouble(3), trouble(2, 'other')], false);
    expect(shown.map(({ at }) => at)).toEqual([3, 2]);
    expect(shown[0]).toMatchObject({ title: '单位不对', mend: '按提示换成规定的单位。' });
    expect(problemsIn([trouble(1)], true)[0]).toMatchObject({ title: 'The unit is not the right one' });
  });

  test('is bounded, and a code of no table is shown as it is', () => {
    const many = Array.from({ length: 100 }, (_, at) => trouble(at, `detail ${at}`));
    expect(problemsIn(many, false)).toHaveLength(PROBLEMS_MAXIMUM);
    expect(problemsIn([trouble(1, 'd', '__proto__')], false)[0]).toMatchObject({ title: '__proto__', mend: '' });
  });
});
