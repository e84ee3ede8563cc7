import { personChannels } from '@gridcall/contract/channel.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { channelsOf, isReachable } from '../contact.ts';
import { Estate } from '../testing/estate.ts';

const by = { by: '管理员', byPost: 'operator' };
const sealed = 'aXY=.dGFn.dGV4dA==';
let estate: Estate;

beforeEach(() => {
  estate = new Estate();
});

function put(channel: (typeof personChannels)[number], sealedAddress: string | null = sealed, personId = 'person-1') {
  return estate.submit({ kind: 'put-contact', personId, channel, sealedAddress, ...by }).outcome;
}

function switchContact(channel: (typeof personChannels)[number], disabled: boolean) {
  return estate.submit({ kind: 'switch-contact', personId: 'person-1', channel, disabled, ...by });
}

function giveToken() {
  const token = {
    ...{ id: 'token-1', hash: '00', role: 'steward' as const, personId: 'person-1', name: '李秀英', companyId: null },
    ...{ placeIds: [], createdAt: estate.now, revokedAt: null },
  } as const;
  estate.submit({ kind: 'add-token', token, ...by });
}

describe('the ways to a person', () => {
  test('nobody is reachable by nothing', () => {
    expect(isReachable(estate.view, 'person-1')).toBe(false);
    expect(isReachable(estate.view, 'nobody')).toBe(false);
  });

  test('whoever may sign in is told on the page, until the token is revoked', () => {
    giveToken();
    expect(channelsOf(estate.view, 'person-1')).toEqual(['steward-page']);
    estate.submit({ kind: 'revoke-token', tokenId: 'token-1', ...by });
    expect(isReachable(estate.view, 'person-1')).toBe(false);
  });

  test('a row for the page alone reaches nobody', () => {
    expect(put('steward-page', null)).toMatchObject({ ok: true });
    expect(isReachable(estate.view, 'person-1')).toBe(false);
  });

  test('are told in one order, whatever the order in which they came', () => {
    put('wecom');
    giveToken();
    put('sms');
    expect(channelsOf(estate.view, 'person-1')).toEqual(['steward-page', 'sms', 'wecom']);
  });

  test('one that is switched off is not used, and can be used again with the address it had', () => {
    put('sms');
    switchContact('sms', true);
    expect(isReachable(estate.view, 'person-1')).toBe(false);
    expect(switchContact('sms', true).outcome).toMatchObject({ ok: true, repeated: true });
    switchContact('sms', false);
    expect(channelsOf(estate.view, 'person-1')).toEqual(['sms']);
    expect(estate.view.get('contact', 'person-1 sms')?.sealedAddress).toBe(sealed);
  });

  test('the page can be switched off, too', () => {
    giveToken();
    put('steward-page', null);
    switchContact('steward-page', true);
    expect(isReachable(estate.view, 'person-1')).toBe(false);
  });

  test('a removed one leaves no address', () => {
    put('sms');
    estate.submit({ kind: 'remove-contact', personId: 'person-1', channel: 'sms', ...by });
    expect(estate.view.get('contact', 'person-1 sms')).toBeUndefined();
    const again = estate.submit({ kind: 'remove-contact', personId: 'person-1', channel: 'sms', ...by });
    expect(again.outcome).toMatchObject({ ok: true, repeated: true });
  });
});

describe('a contact is refused', () => {
  test('of a person that is not there', () => {
    expect(put('sms', sealed, 'nobody')).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });

  test.each(personChannels.map((channel) => [channel] as const))('%s with the wrong kind of address', (channel) => {
    const needs = channel === 'sms' || channel === 'wecom' || channel === 'http';
    expect(put(channel, needs ? null : sealed)).toMatchObject({ ok: false, code: 'BODY_INVALID' });
  });

  test('where one that is not there is to be switched', () => {
    expect(switchContact('sms', true).outcome).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });
});

test('what came of a try is remembered: the last success and the last failure beside each other', () => {
  put('sms');
  const result = { kind: 'contact-result', personId: 'person-1', channel: 'sms', ...by } as const;
  estate.submit({ ...result, error: 'CMS 38' });
  const failedAt = estate.now;
  estate.pass(60_000);
  estate.submit({ ...result, error: null });
  expect(estate.view.get('contact', 'person-1 sms')).toMatchObject({
    ...{ lastOkAt: estate.now, lastError: 'CMS 38', lastErrorAt: failedAt },
  });
});

test('another address starts anew', () => {
  put('sms');
  estate.submit({ kind: 'contact-result', personId: 'person-1', channel: 'sms', error: 'CMS 38', ...by });
  put('sms', 'aXY=.dGFn.YW5kZXJz');
  expect(estate.view.get('contact', 'person-1 sms')).toMatchObject({ lastError: null, lastErrorAt: null });
});

test('the audit has who and which way, and no address', () => {
  put('sms');
  const entries = estate.view.rows('audit').filter(({ action }) => action === 'put-contact');
  expect(entries).toMatchObject([{ actor: '管理员', subject: 'person-1 sms', detail: {} }]);
  expect(JSON.stringify(estate.view.rows('audit'))).not.toContain(sealed);
});
