import { describe, expect, it } from 'vitest';
import { Estate } from './testing/estate.ts';

function gasEstate(): Estate {
  const estate = new Estate();
  estate.link('gas-1', 'gas-detector');
  return estate;
}

describe('messages that come again', () => {
  const again: readonly (readonly [string, object, object, number, 'repeated' | 'new' | 'reused'])[] = [
    ['own id, same content', { messageKey: 'i:1' }, { messageKey: 'i:1' }, 3_600_000, 'repeated'],
    ['own id, other content', { messageKey: 'i:1' }, { messageKey: 'i:1', contentHash: 2 }, 0, 'reused'],
    ['another id', { messageKey: 'i:1' }, { messageKey: 'i:2' }, 0, 'new'],
    [
      'same hash, sent again by the wire',
      { messageKey: 'h:1' },
      { messageKey: 'h:1', resent: true },
      600_000,
      'repeated',
    ],
    ['same hash, much later', { messageKey: 'h:1' }, { messageKey: 'h:1', resent: true }, 600_001, 'new'],
    [
      'same hash, clock set back a little',
      { messageKey: 'h:1' },
      { messageKey: 'h:1', resent: true },
      -5000,
      'repeated',
    ],
    ['same hash, clock set back far', { messageKey: 'h:1' }, { messageKey: 'h:1', resent: true }, -600_001, 'new'],
    ['same hash, a second fact', { messageKey: 'h:1' }, { messageKey: 'h:1' }, 0, 'new'],
    ['hashes that collide', { messageKey: 'h:1' }, { messageKey: 'h:1', resent: true, contentHash: 2 }, 0, 'new'],
  ];
  for (const [name, first, second, after, told] of again) {
    for (const kind of ['reading', 'event'] as const) {
      it(`${kind}: ${name} → ${told}`, () => {
        const estate = gasEstate();
        const send = (more: object) =>
          kind === 'reading'
            ? estate.reading('gas-1', { methane_lel: 3 }, more)
            : estate.event('gas-1', 'button_pressed', more);
        send(first);
        estate.now += after;
        const { changes, outcome } = send(second);
        if (told === 'repeated')
          expect({ changes, outcome }).toMatchObject({ changes: [], outcome: { repeated: true } });
        if (told === 'new') expect(outcome).toEqual({ ok: true, id: expect.any(String) });
        if (told === 'reused') {
          expect(outcome).toMatchObject({ ok: false, code: 'MESSAGE_ID_REUSED' });
          expect(estate.view.rows('quarantine')[0]).toMatchObject({
            code: 'MESSAGE_ID_REUSED',
            topic: `gridcall/v1/gas-1/${kind}`,
            linkId: 'gas-1',
          });
        }
      });
    }
  }

  it('raises an alarm also under an id that was used before', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { alarm: false }, { messageKey: 'i:1' });
    const decision = estate.reading('gas-1', { alarm: true }, { messageKey: 'i:1', contentHash: 2 });
    expect(decision.outcome).toMatchObject({ ok: false, code: 'MESSAGE_ID_REUSED' });
    expect(estate.alert()).toMatchObject({ kind: 'gas_leak', level: 1 });
  });

  it('takes a second alarm without id and time for one, although the wire says that it was sent before', () => {
    const estate = gasEstate();
    const alarm = { messageKey: 'h:1' };
    estate.reading('gas-1', { alarm: true }, alarm);
    estate.reading('gas-1', { alarm: false }, { messageKey: 'h:2' });
    estate.pass(10_000);
    estate.reading('gas-1', { alarm: true }, { ...alarm, resent: true });
    expect(estate.alert()).toMatchObject({ state: 'active-unacknowledged', occurrences: 2 });
    const { changes } = estate.reading('gas-1', { alarm: true }, { ...alarm, resent: true });
    expect(changes).toEqual([]);
  });

  it('knows an alarm with a time of its own again', () => {
    const estate = gasEstate();
    const alarm = { messageKey: 'h:1', observedAt: estate.now };
    estate.reading('gas-1', { alarm: true }, alarm);
    estate.reading('gas-1', { alarm: false }, { messageKey: 'h:2' });
    expect(estate.reading('gas-1', { alarm: true }, { ...alarm, resent: true }).changes).toEqual([]);
  });

  it('keeps what comes from an unknown device with its reason', () => {
    const estate = new Estate();
    const values = JSON.parse('{"__proto__": {"alarm": true}, "alarm": true}');
    expect(estate.reading('__proto__', values).outcome).toMatchObject({ ok: false, code: 'DEVICE_UNKNOWN' });
    expect(estate.event('nobody', 'tamper').outcome).toMatchObject({ ok: false, code: 'DEVICE_UNKNOWN' });
    expect(estate.view.rows('quarantine').map((row) => row.code)).toEqual(['DEVICE_UNKNOWN', 'DEVICE_UNKNOWN']);
  });

  it('is not harmed by names of quantities that belong to JavaScript', () => {
    const estate = gasEstate();
    const values = JSON.parse('{"__proto__": true, "constructor": 1, "toString": 2, "methane_lel": 30}');
    expect(estate.reading('gas-1', values).outcome.ok).toBe(true);
    expect(estate.view.get('device_state', 'gas-1')?.values).toEqual({ methane_lel: 30 });
    expect(estate.alert().level).toBe(2);
  });
});

describe('what is written of a reading', () => {
  it('is a row for a first value, an edge and a move beyond the deadband; the rest is one summary a minute', () => {
    const estate = gasEstate();
    const qualities = () => estate.view.rows('reading').map((row) => row.quality);
    estate.reading('gas-1', { methane_lel: 5, alarm: false });
    expect(qualities()).toEqual([0]);
    const folded = estate.reading('gas-1', { methane_lel: 5.4, alarm: false });
    expect(folded.changes.map((change) => change.op)).toEqual(['remember', 'put']);
    estate.reading('gas-1', { methane_lel: 4.7, alarm: false });
    estate.reading('gas-1', { methane_lel: 5.9, alarm: false });
    expect(qualities()).toEqual([0]);
    estate.reading('gas-1', { methane_lel: 6, alarm: false });
    expect(qualities()).toEqual([0, 0]);
    estate.reading('gas-1', { methane_lel: 6, alarm: true });
    expect(qualities()).toEqual([0, 0, 0]);
    estate.now += 60_000;
    estate.reading('gas-1', { methane_lel: 6, alarm: true });
    expect(qualities()).toEqual([0, 0, 0, 2]);
    expect(estate.view.rows('reading')[3]?.values).toEqual({
      methane_lel: 5.9,
      minimum: { methane_lel: 4.7 },
      maximum: { methane_lel: 5.9 },
      count: 3,
    });
  });

  it('is a row whenever the device gave it an id', () => {
    const estate = gasEstate();
    for (const id of ['a', 'b', 'c']) estate.reading('gas-1', { methane_lel: 5 }, { messageKey: `i:${id}` });
    expect(estate.view.rows('reading').map((row) => row.messageKey)).toEqual(['i:a', 'i:b', 'i:c']);
  });

  it('writes the last summary when the device falls silent', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 5 });
    estate.reading('gas-1', { methane_lel: 5.5 });
    estate.pass(180_000);
    expect(estate.view.rows('reading').map((row) => row.quality)).toEqual([0, 2]);
  });
});

describe('coming and going', () => {
  it('is shown, raises nothing, and is told once', () => {
    const estate = gasEstate();
    const told = () => estate.view.rows('change').filter((row) => row.type === 'device').length;
    const status = (reason: 'connected' | 'will' | 'disconnected' | 'said', online: boolean) =>
      estate.submit({ kind: 'device-status', linkId: 'gas-1', deviceId: 'gas-1', reason, online });
    const before = told();
    status('connected', true);
    expect(estate.view.get('device_state', 'gas-1')).toMatchObject({ online: true, lastSeenAt: 0 });
    status('connected', true);
    expect(told()).toBe(before + 1);
    status('will', false);
    status('disconnected', false);
    expect(told()).toBe(before + 2);
    expect(estate.alerts()).toEqual([]);
    estate.reading('gas-1', { methane_lel: 0 });
    expect(estate.view.get('device_state', 'gas-1')?.online).toBe(true);
    expect(status('said', false).outcome.ok).toBe(true);
    expect(
      estate.submit({ kind: 'device-status', linkId: 'x', deviceId: 'x', reason: 'will', online: false }).outcome,
    ).toMatchObject({ code: 'DEVICE_UNKNOWN' });
  });
});
