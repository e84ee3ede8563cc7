import { describe, expect, it } from 'vitest';
import { WAITING_CHILDREN_MAXIMUM } from '../children.ts';
import type { AdoptChildInput, ChildHeardInput } from '../input.ts';
import { BridgedEstate, installer } from '../testing/bridged.ts';
import { START } from '../testing/estate.ts';
import { DISCOVERY_PAYLOAD_MAXIMUM, DISCOVERY_WHOLE_MAXIMUM } from './discovery.ts';

const MINUTE = 60_000;

function childOf(estate: BridgedEstate, address: string) {
  return estate.view.get('child', `hub-1 ${address}`);
}

describe('a child that is heard', () => {
  it('waits, with what it says decoded, and raises nothing', () => {
    const estate = new BridgedEstate();
    estate.heard('0xa1', { preview: { alarm: true, methane_lel: 40 }, unsupported: ['linkquality', 'linkquality'] });
    expect(childOf(estate, '0xa1')).toMatchObject({
      state: 'waiting',
      deviceId: null,
      suggestedKind: 'gas-detector',
      preview: { alarm: true, methane_lel: 40 },
      unsupported: ['linkquality'],
      firstHeardAt: START,
    });
    expect(estate.alerts()).toEqual([]);
    expect(estate.view.get('device', '0xa1')).toBeUndefined();
  });

  it('is written when something changed, otherwise once a minute', () => {
    const estate = new BridgedEstate();
    estate.heard('0xa1', { preview: { alarm: false } });
    const writes = (more: Partial<ChildHeardInput>) =>
      estate.heard('0xa1', { preview: { alarm: false }, ...more }).changes.filter(({ op }) => op === 'put').length;
    expect(writes({})).toBe(0);
    estate.now += MINUTE - 1;
    expect(writes({})).toBe(0);
    expect(writes({ preview: { alarm: true } })).toBeGreaterThan(0);
    expect(writes({ preview: { alarm: true }, name: '', vendor: '', model: '', suggestedKind: null })).toBe(0);
    expect(childOf(estate, '0xa1')).toMatchObject({ name: '厨房', vendor: 'HEIMAN', suggestedKind: 'gas-detector' });
    estate.now += MINUTE;
    expect(writes({ preview: { alarm: true } })).toBeGreaterThan(0);
    expect(childOf(estate, '0xa1')?.lastHeardAt).toBe(estate.now);
  });

  it('is cut to size, whatever its hub says', () => {
    const estate = new BridgedEstate();
    const many = Array.from({ length: 100 }, (_, index) => `${index} ${'x'.repeat(500)}`);
    estate.heard('0xa1', {
      name: 'n'.repeat(9999),
      unsupported: many,
      preview: Object.fromEntries(many.map((name) => [name, name])),
    });
    const row = childOf(estate, '0xa1');
    expect(JSON.stringify(row).length).toBeLessThan(18_000);
    expect(row?.name).toHaveLength(60);
    expect(row?.unsupported[0]).toMatch(/^0 x{297}…$/);
  });

  it('keeps the whole reason why something of it is not read', () => {
    const estate = new BridgedEstate();
    const reason = `alarm_time: a duration in seconds has no place here, and ${'says nothing of a danger '.repeat(6)}`;
    estate.heard('0xa1', { unsupported: [reason] });
    expect(childOf(estate, '0xa1')?.unsupported).toEqual([reason]);
  });

  const faults: readonly (readonly [Partial<ChildHeardInput>, string])[] = [
    [{ linkId: 'nobody' }, 'DEVICE_UNKNOWN'],
    [{ linkId: 'gas-1' }, 'DEVICE_UNKNOWN'],
    [{ address: '' }, 'BODY_INVALID'],
    [{ address: 'x'.repeat(129) }, 'BODY_INVALID'],
  ];
  for (const [more, code] of faults) {
    it(`${JSON.stringify(more).slice(0, 40)} → ${code}`, () => {
      const estate = new BridgedEstate();
      estate.link('gas-1', 'gas-detector');
      expect(estate.heard('0xa1', more)).toMatchObject({ changes: [], outcome: { ok: false, code } });
    });
  }

  it('finds no place when 500 wait, which is named once a minute; room is made by a person', () => {
    const estate = new BridgedEstate();
    for (let index = 0; index < WAITING_CHILDREN_MAXIMUM; index++) estate.heard(`0x${index}`);
    for (let index = 0; index < 5; index++) {
      expect(estate.heard(`stranger-${index}`).outcome).toMatchObject({ ok: false, code: 'CHILDREN_LIMIT' });
    }
    expect(estate.view.rows('quarantine').map(({ code, linkId }) => [code, linkId])).toEqual([
      ['CHILDREN_LIMIT', 'hub-1'],
    ]);
    expect([...estate.view.all('child')]).toHaveLength(WAITING_CHILDREN_MAXIMUM);
    // Those that are known go on, and another bridge has its own room.
    expect(estate.heard('0x7', { preview: { alarm: true } }).outcome.ok).toBe(true);
    estate.bridge('hub-2');
    expect(estate.heard('0x7', { linkId: 'hub-2' }).outcome.ok).toBe(true);
    estate.now += MINUTE;
    estate.heard('stranger-9');
    expect(estate.view.rows('quarantine')).toHaveLength(2);
    estate.submit({ kind: 'ignore-child', linkId: 'hub-1', address: '0x1', ignored: true, ...installer });
    expect(estate.heard('stranger-9').outcome.ok).toBe(true);
    expect(estate.heard('stranger-8').outcome).toMatchObject({ code: 'CHILDREN_LIMIT' });
    const back = { kind: 'ignore-child', linkId: 'hub-1', address: '0x1', ignored: false, ...installer } as const;
    expect(estate.submit(back).outcome).toMatchObject({ code: 'CHILDREN_LIMIT' });
    estate.adopt('0x2', 'gas-2');
    expect(estate.submit(back).outcome.ok).toBe(true);
  });
});

describe('adopting a child', () => {
  const faults: readonly (readonly [Partial<Record<keyof AdoptChildInput, unknown>>, string])[] = [
    [{ linkId: 'nobody' }, 'NOT_FOUND'],
    [{ address: '0xff' }, 'CHILD_UNKNOWN'],
    [{ deviceId: 'Gas 1' }, 'BODY_INVALID'],
    [{ deviceId: '__proto__' }, 'BODY_INVALID'],
    [{ deviceId: 'gas-9' }, 'ALREADY_EXISTS'],
    [{ deviceId: 'hub-1' }, 'ALREADY_EXISTS'],
    [{ deviceKind: 'bridge' }, 'KIND_UNKNOWN'],
    [{ deviceKind: 'toString' }, 'KIND_UNKNOWN'],
    [{ companyId: 'nobody' }, 'UNKNOWN_COMPANY'],
    [{ placeId: '__proto__' }, 'UNKNOWN_PLACE'],
    [{ reportEveryMs: 1 }, 'BODY_INVALID'],
    [{ expiresAt: Number.NaN }, 'BODY_INVALID'],
    [{ expiresAt: 1e15 }, 'BODY_INVALID'],
  ];
  for (const [more, code] of faults) {
    it(`${JSON.stringify(more)} → ${code}`, () => {
      const estate = new BridgedEstate();
      estate.link('gas-9', 'gas-detector');
      estate.heard('0xa1');
      const decision = estate.adopt('0xa1', 'gas-1', more as Partial<AdoptChildInput>);
      expect(decision).toMatchObject({ changes: [], outcome: { ok: false, code } });
    });
  }

  it('makes a device of the bridge, watched by its own contract', () => {
    const estate = new BridgedEstate();
    estate.heard('0xa1', { preview: { alarm: false } });
    expect(estate.adopt('0xa1', 'gas-1', { reportEveryMs: 20_000 }).outcome).toEqual({ ok: true, id: 'gas-1' });
    expect(estate.view.get('device', 'gas-1')).toMatchObject({
      linkId: 'hub-1',
      address: '0xa1',
      companySince: START,
      installedAt: START,
      updateContract: 'periodic',
      reportEveryMs: 20_000,
    });
    // What it says from now on is its company's alone.
    expect(childOf(estate, '0xa1')).toMatchObject({ state: 'adopted', deviceId: 'gas-1', preview: {} });
    estate.now += 2 * MINUTE;
    estate.heard('0xa1', { preview: { methane_lel: 40 } });
    expect(childOf(estate, '0xa1')?.preview).toEqual({});
    expect(estate.view.rows('audit').at(-1)).toMatchObject({
      actor: '王装机',
      action: 'adopt-child',
      subject: 'gas-1',
    });
  });

  it('is done once, and not for two devices', () => {
    const estate = new BridgedEstate();
    estate.child('0xa1');
    expect(estate.adopt('0xa1', '0xa1')).toMatchObject({ changes: [], outcome: { ok: true, repeated: true } });
    expect(estate.adopt('0xa1', 'gas-2')).toMatchObject({ changes: [], outcome: { code: 'ALREADY_EXISTS' } });
    const ignore = { kind: 'ignore-child', linkId: 'hub-1', address: '0xa1', ignored: true, ...installer } as const;
    expect(estate.submit(ignore).outcome).toMatchObject({ code: 'STATE_CONFLICT' });
    expect(estate.submit({ ...ignore, address: 'x' }).outcome).toMatchObject({ code: 'CHILD_UNKNOWN' });
  });

  it('what was put aside can be adopted all the same', () => {
    const estate = new BridgedEstate();
    estate.heard('0xa1', { preview: { alarm: false } });
    const ignore = { kind: 'ignore-child', linkId: 'hub-1', address: '0xa1', ignored: true, ...installer } as const;
    expect(estate.submit(ignore).outcome.ok).toBe(true);
    expect(estate.submit(ignore)).toMatchObject({ changes: [], outcome: { repeated: true } });
    expect(childOf(estate, '0xa1')).toMatchObject({ state: 'ignored' });
    expect(estate.adopt('0xa1', 'gas-1').outcome.ok).toBe(true);
  });
});

describe('a bridge that is linked', () => {
  const add = {
    kind: 'add-link',
    linkId: 'hub-9',
    deviceKind: 'bridge',
    name: '',
    companyId: 'company',
    placeId: 'lobby',
    reportEveryMs: null,
    expiresAt: null,
    convention: 'tasmota',
    options: {},
    passwordHash: '00',
    ...installer,
  } as const;
  it.each([
    [{ convention: 'native' }, 'CONVENTION_REQUIRED'],
    [{ deviceKind: 'gas-detector' }, 'BODY_INVALID'],
    [{ convention: 'toString' }, 'BODY_INVALID'],
    [{ linkId: '0xa1' }, 'ALREADY_EXISTS'],
    [{ expiresAt: -1 }, 'BODY_INVALID'],
  ])('%j → %s', (more, code) => {
    const estate = new BridgedEstate();
    estate.child('0xa1');
    const input = { ...add, ...more } as unknown as Parameters<BridgedEstate['submit']>[0];
    expect(estate.submit(input)).toMatchObject({ changes: [], outcome: { ok: false, code } });
  });

  it('cannot become a device of one kind, nor the other way round', () => {
    const estate = new BridgedEstate();
    estate.link('gas-1', 'gas-detector');
    for (const linkId of ['gas-1', 'hub-1']) estate.submit({ kind: 'revoke-link', linkId, ...installer });
    expect(estate.bridge('gas-1').outcome).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect(estate.link('hub-1', 'gas-detector').outcome).toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('lets go of its children when it is revoked, and has them again when it is linked anew', () => {
    const estate = new BridgedEstate();
    estate.child('gas-1');
    estate.heard('0xa2');
    estate.submit({ kind: 'discovery', linkId: 'hub-1', topic: 'a', payload: '{}' });
    estate.says('gas-1', { alarm: true });
    estate.submit({ kind: 'revoke-link', linkId: 'hub-1', ...installer });
    expect(estate.timers()).toEqual([]);
    expect([...estate.view.all('child')].map(({ address, state }) => [address, state])).toEqual([['gas-1', 'adopted']]);
    expect([...estate.view.all('discovery')]).toEqual([]);
    expect(estate.says('gas-1', { alarm: false }).outcome).toMatchObject({ code: 'LINK_REVOKED' });
    expect(estate.heard('0xa3').outcome).toMatchObject({ code: 'LINK_REVOKED' });
    // Nobody can say any more that the danger is over: a person may.
    expect(estate.close(estate.alert().id).outcome.ok).toBe(true);
    estate.bridge('hub-1');
    expect(estate.says('gas-1', { alarm: false }).outcome.ok).toBe(true);
    expect([...estate.view.all('timer')].map(({ id }) => id)).toContain('silence gas-1 device_silent');
  });
});

describe('discovery', () => {
  const say = (estate: BridgedEstate, topic: string, payload: string | null, linkId = 'hub-1') =>
    estate.submit({ kind: 'discovery', linkId, topic, payload });

  it('is kept, replaced, and taken back', () => {
    const estate = new BridgedEstate();
    expect(say(estate, 'a', '{"a":1}').outcome.ok).toBe(true);
    expect(say(estate, 'a', '{"a":1}')).toMatchObject({ changes: [], outcome: { repeated: true } });
    say(estate, 'a', '{}');
    expect([...estate.view.all('discovery')]).toMatchObject([{ id: 'hub-1 a', payload: '{}', keptAt: START }]);
    say(estate, 'a', null);
    expect([...estate.view.all('discovery')]).toEqual([]);
    expect(say(estate, 'a', null)).toMatchObject({ changes: [], outcome: { repeated: true } });
    expect(say(estate, 'a', '{}', 'nobody').outcome).toMatchObject({ code: 'DEVICE_UNKNOWN' });
  });

  it('has its limits: topics, one message, all of it', () => {
    const estate = new BridgedEstate();
    const refused = { ok: false, code: 'DISCOVERY_LIMIT' };
    expect(say(estate, 'a', 'x'.repeat(DISCOVERY_PAYLOAD_MAXIMUM + 1)).outcome).toMatchObject(refused);
    expect(say(estate, 't'.repeat(513), '{}').outcome).toMatchObject(refused);
    const whole = DISCOVERY_WHOLE_MAXIMUM / DISCOVERY_PAYLOAD_MAXIMUM;
    for (let index = 0; index < whole; index++) say(estate, `big-${index}`, 'x'.repeat(DISCOVERY_PAYLOAD_MAXIMUM));
    expect(say(estate, 'one-more', 'x').outcome).toMatchObject(refused);
    say(estate, 'big-0', 'x');
    expect(say(estate, 'one-more', 'x').outcome.ok).toBe(true);
    for (let index = 0; index < whole; index++) say(estate, `big-${index}`, null);
    for (let index = 1; index < 2000; index++) say(estate, `small-${index}`, 'x');
    expect(say(estate, 'the-2001st', 'x').outcome).toMatchObject(refused);
    expect(say(estate, 'small-1', 'xy').outcome.ok).toBe(true);
    expect(say(estate, 'small-2', null).outcome.ok).toBe(true);
    expect(say(estate, 'the-2001st', 'x').outcome.ok).toBe(true);
    expect([...estate.view.all('discovery')]).toHaveLength(2000);
    expect(estate.view.rows('quarantine').map(({ code }) => code)).toEqual(['DISCOVERY_LIMIT']);
  });
});

describe('an adoption that is taken back', () => {
  const release = (estate: BridgedEstate, deviceId: string) =>
    estate.submit({ kind: 'release-child', deviceId, ...installer });

  it('lets the child wait again, and nobody waits for the device', () => {
    const estate = new BridgedEstate();
    estate.child('gas-9', { expiresAt: START + 90 * 86_400_000 });
    estate.says('gas-9', { alarm: true });
    expect(release(estate, 'gas-9').outcome).toEqual({ ok: true, id: 'gas-9' });
    expect(childOf(estate, 'gas-9')).toMatchObject({ state: 'waiting', deviceId: null });
    expect(estate.view.get('device', 'gas-9')).toMatchObject({ linkId: 'hub-1', address: null, expiresAt: null });
    expect(estate.view.get('device_state', 'gas-9')?.online).toBe(false);
    estate.pass(100 * 86_400_000);
    // A danger does not end with an adoption: a person closes it.
    expect(estate.kinds()).toEqual(['gas_leak active-unacknowledged']);
    estate.hub(false);
    estate.pass(MINUTE);
    expect(estate.alerts().map(({ kind }) => kind)).toContain('bridge_unreachable');
    expect(estate.entries().at(-1)?.detail).toMatchObject({ children: 0 });
  });

  it('may be made again, of another kind, and the old device gets another sensor by a replacement', () => {
    const estate = new BridgedEstate();
    estate.child('0xa1');
    release(estate, '0xa1');
    expect(estate.adopt('0xa1', 'smoke-9', { deviceKind: 'smoke-detector' }).outcome.ok).toBe(true);
    estate.heard('0xa2');
    const replaced = estate.submit({
      ...{ kind: 'replace-device', deviceId: '0xa1', passwordHash: null, address: '0xa2', expiresAt: null },
      ...installer,
    });
    expect(replaced.outcome.ok).toBe(true);
    expect(childOf(estate, '0xa1')).toMatchObject({ deviceId: 'smoke-9' });
    expect(childOf(estate, '0xa2')).toMatchObject({ state: 'adopted', deviceId: '0xa1' });
    estate.says('0xa1', { alarm: true });
    expect(estate.kinds()).toEqual(['gas_leak active-unacknowledged']);
  });

  it('is taken back once, and only of a child', () => {
    const estate = new BridgedEstate();
    estate.child('0xa1');
    release(estate, '0xa1');
    expect(release(estate, '0xa1').outcome).toMatchObject({ ok: true, repeated: true });
    expect(release(estate, 'hub-1').outcome).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(release(estate, 'gas-1').outcome).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(release(estate, 'nobody').outcome).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });
});
