import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protectionIn } from './protection.ts';
import { BridgedEstate, installer } from './testing/bridged.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function withChildren(count: number): BridgedEstate {
  const estate = new BridgedEstate();
  estate.hub(true);
  for (let index = 1; index <= count; index++) {
    estate.child(`gas-${index}`);
    estate.says(`gas-${index}`, { alarm: false });
  }
  return estate;
}

describe('a bridge that is away', () => {
  it('is one alert with its children after 30 s, and none of them is blamed for its silence', () => {
    const estate = withChildren(3);
    estate.hub(false);
    estate.pass(30 * SECOND - 1);
    expect(estate.kinds()).toEqual([]);
    estate.pass(1);
    expect(estate.kinds()).toEqual(['bridge_unreachable active-unacknowledged']);
    expect(estate.alert()).toMatchObject({ deviceId: 'hub-1', level: 3 });
    expect(estate.view.rows('alert_event').at(0)?.detail).toMatchObject({
      children: 3,
      childIds: ['gas-1', 'gas-2', 'gas-3'],
    });
    expect(estate.view.get('device_state', 'gas-2')?.online).toBe(false);
    estate.pass(3_600_000);
    expect(estate.kinds()).toEqual(['bridge_unreachable active-unacknowledged']);
    expect(estate.view.rows('outbox')).toHaveLength(1);
  });

  it('lists 50 of its children and counts all', () => {
    const estate = withChildren(60);
    estate.hub(false);
    estate.pass(MINUTE);
    const [row] = estate.view.rows('alert_event');
    expect(row?.detail['children']).toBe(60);
    expect(row?.detail['childIds']).toHaveLength(50);
  });

  it('is as urgent as the child that matters most', () => {
    const estate = new BridgedEstate();
    estate.child('gate-1', { deviceKind: 'access-gate' });
    estate.hub(false);
    estate.pass(MINUTE);
    expect(estate.alert().level).toBe(4);
  });

  it('that is back within 30 s was never away', () => {
    const estate = withChildren(1);
    estate.hub(false);
    estate.pass(29 * SECOND);
    estate.hub(true);
    estate.says('gas-1', { alarm: false });
    estate.pass(MINUTE);
    expect(estate.kinds()).toEqual([]);
  });

  it.each(['connection', 'own word', 'child that speaks', 'child that is introduced'])('is back by its %s', (by) => {
    const estate = withChildren(2);
    estate.hub(false, 'said');
    estate.pass(MINUTE);
    if (by === 'connection') estate.hub(true);
    if (by === 'own word') estate.hub(true, 'said');
    if (by === 'child that speaks') estate.says('gas-1', { alarm: false });
    if (by === 'child that is introduced') estate.heard('0xnew');
    estate.pass(10 * SECOND);
    expect(estate.kinds()).toEqual(['bridge_unreachable cleared']);
  });

  it('gives each child its whole time once it is back, and blames who is silent then', () => {
    const estate = withChildren(2);
    estate.hub(false);
    estate.pass(10 * MINUTE);
    estate.hub(true);
    estate.pass(3 * MINUTE - 1);
    expect(estate.kinds()).toEqual(['bridge_unreachable cleared']);
    estate.says('gas-1', { alarm: false });
    estate.pass(MINUTE);
    expect(estate.alerts().filter(({ kind }) => kind === 'device_silent')).toMatchObject([{ deviceId: 'gas-2' }]);
  });

  it('comes and goes as one alert', () => {
    const estate = withChildren(1);
    estate.hub(false);
    estate.pass(MINUTE);
    for (let round = 0; round < 10; round++) {
      estate.hub(true);
      estate.pass(5 * SECOND);
      estate.hub(false);
      estate.pass(5 * SECOND);
    }
    expect(estate.kinds()).toEqual(['bridge_unreachable active-unacknowledged']);
    expect(estate.alert().occurrences).toBe(1);
  });

  it('is an alert also when it never came, or went without a word', () => {
    const estate = new BridgedEstate();
    estate.pass(15 * MINUTE);
    estate.pass(30 * SECOND);
    expect(estate.kinds()).toEqual(['bridge_unreachable active-unacknowledged']);
  });

  it('is never silent while it is connected: its children may be doors that nobody opens', () => {
    const estate = new BridgedEstate();
    estate.child('gate-1', { deviceKind: 'access-gate', reportEveryMs: 86_400_000 });
    estate.hub(true);
    estate.pass(24 * 3_600_000);
    expect(estate.kinds()).toEqual([]);
  });

  it('tells an alarm of its child at once, whatever stands of itself', () => {
    const estate = withChildren(1);
    estate.hub(false);
    estate.pass(MINUTE);
    estate.says('gas-1', { alarm: true });
    expect(estate.kinds()).toEqual(['bridge_unreachable active-unacknowledged', 'gas_leak active-unacknowledged']);
  });

  it('is waited for after a start, and its children with it', () => {
    const estate = withChildren(2);
    estate.submit({ kind: 'boot' });
    estate.pass(2 * MINUTE - 1);
    expect(estate.kinds()).toEqual([]);
    estate.pass(10 * MINUTE);
    expect(estate.kinds()).toEqual(['bridge_unreachable active-unacknowledged']);
    estate.submit({ kind: 'boot' });
    estate.pass(10 * MINUTE);
    expect(estate.kinds()).toEqual(['bridge_unreachable active-unacknowledged']);
  });

  it('is no concern of anybody once its link is revoked', () => {
    const estate = withChildren(2);
    estate.hub(false);
    estate.pass(MINUTE);
    estate.submit({ kind: 'revoke-link', linkId: 'hub-1', ...installer });
    estate.pass(3_600_000);
    expect(estate.kinds()).toEqual(['bridge_unreachable cleared']);
  });
});

describe('a child', () => {
  it('that its hub calls gone is shown so, raises nothing, and is silent in its time', () => {
    const estate = withChildren(1);
    const status = {
      kind: 'device-status',
      linkId: 'hub-1',
      deviceId: 'gas-1',
      online: false,
      reason: 'said',
    } as const;
    estate.submit(status);
    expect(estate.view.get('device_state', 'gas-1')?.online).toBe(false);
    expect(estate.kinds()).toEqual([]);
    estate.pass(3 * MINUTE);
    expect(estate.kinds()).toEqual(['device_silent active-unacknowledged']);
  });

  it('keeps its bridge heard without a write for each of its words', () => {
    const estate = withChildren(1);
    const written = (decision: { changes: readonly unknown[] }) =>
      JSON.stringify(decision.changes).includes('"deviceId":"hub-1"');
    expect(written(estate.says('gas-1', { alarm: false, methane_lel: 1 }))).toBe(false);
    estate.now += MINUTE;
    expect(written(estate.says('gas-1', { alarm: false, methane_lel: 1 }))).toBe(true);
    expect(written(estate.says('gas-1', { alarm: false, methane_lel: 1 }))).toBe(false);
  });
});

/** Promise 7: whoever holds a bridge's credential speaks for its children and for nobody else's. */
it('no link moves a device that it does not bring, over random bridges, companies and words', () => {
  const links = ['hub-1', 'hub-2', 'gas-own'] as const;
  const devices = ['child-1', 'child-2', 'gas-own', 'hub-1', 'hub-2', 'nobody'] as const;
  const owner: Readonly<Record<string, string>> = {
    'child-1': 'hub-1',
    'child-2': 'hub-2',
    'gas-own': 'gas-own',
    'hub-1': 'hub-1',
    'hub-2': 'hub-2',
  };
  const word = fc.record({
    linkId: fc.constantFrom(...links),
    deviceId: fc.constantFrom(...devices),
    what: fc.constantFrom('alarm', 'calm', 'tamper', 'online', 'offline', 'history'),
  });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.boolean(), (words, handsOver) => {
      const estate = new BridgedEstate();
      estate.bridge('hub-2', 'other');
      estate.link('gas-own', 'gas-detector');
      estate.child('child-1');
      estate.child('child-2', { linkId: 'hub-2', companyId: 'other' });
      if (handsOver) {
        const act = { kind: 'hand-over-device', deviceId: 'child-1', companyId: 'other', passwordHash: null } as const;
        expect(estate.submit({ ...act, ...installer }).outcome.ok).toBe(true);
      }
      for (const { linkId, deviceId, what } of words) {
        const before = JSON.stringify([estate.view.get('device_state', deviceId), estate.alerts()]);
        const { outcome } = say(estate, linkId, deviceId, what);
        if (owner[deviceId] === linkId) continue;
        expect(outcome.ok).toBe(false);
        expect(JSON.stringify([estate.view.get('device_state', deviceId), estate.alerts()])).toBe(before);
      }
      for (const row of estate.view.rows('quarantine')) expect(links).toContain(row.linkId);
      for (const row of estate.view.rows('reading')) {
        expect(['child-1', 'child-2', 'gas-own', 'hub-1', 'hub-2']).toContain(row.deviceId);
      }
    }),
    { numRuns: 200 },
  );
});

function say(estate: BridgedEstate, linkId: string, deviceId: string, what: string) {
  switch (what) {
    case 'tamper':
      return estate.event(deviceId, 'tamper', { linkId });
    case 'online':
    case 'offline': {
      const online = what === 'online';
      return estate.submit({ kind: 'device-status', linkId, deviceId, online, reason: 'said' });
    }
    default:
      return estate.reading(deviceId, { alarm: what !== 'calm' }, { linkId, history: what === 'history' });
  }
}

describe('what is behind a bridge', () => {
  const protection = (estate: BridgedEstate, id: string) => {
    const device = estate.view.get('device', id);
    if (device === undefined) throw new Error(`no device ${id}`);
    return protectionIn(estate.view, device, estate.now);
  };

  it('watches over nothing while its bridge is lost, however seldom it owes a word', () => {
    const estate = withChildren(1);
    estate.child('smoke-1', { deviceKind: 'smoke-detector' });
    estate.child('smoke-2', { deviceKind: 'smoke-detector' });
    estate.says('smoke-1', { alarm: false });
    estate.hub(false);
    estate.pass(30 * SECOND - 1);
    expect(protection(estate, 'smoke-1')).toBe('protected');
    estate.pass(1);
    for (const id of ['hub-1', 'gas-1', 'smoke-1']) expect([id, protection(estate, id)]).toEqual([id, 'silent']);
    expect(protection(estate, 'smoke-2')).toBe('never_seen');
    estate.hub(true);
    for (const id of ['hub-1', 'smoke-1']) expect([id, protection(estate, id)]).toEqual([id, 'protected']);
  });

  it('a connected bridge owes no word of its own', () => {
    const estate = withChildren(0);
    estate.pass(24 * 60 * MINUTE);
    expect(protection(estate, 'hub-1')).toBe('protected');
  });
});
