import { describe, expect, it } from 'vitest';
import { Estate, START } from '../testing/estate.ts';

const MINUTE = 60_000;
const installer = { by: '王装机', byPost: 'installer' } as const;

function tested(more: { until?: number; certificateId?: string | null } = {}): Estate {
  const estate = new Estate();
  estate.link('gas-1', 'gas-detector');
  estate.link('gas-2', 'gas-detector');
  begin(estate, more);
  return estate;
}

function begin(estate: Estate, { until = estate.now + 20 * MINUTE, certificateId = null as string | null } = {}) {
  return estate.submit({ kind: 'begin-test', deviceId: 'gas-1', until, certificateId, ...installer });
}

const end = { kind: 'end-test', deviceId: 'gas-1', ...installer } as const;

function upstream(estate: Estate) {
  return estate.view.rows('outbox').map(({ type, dedupKey, data }) => {
    const { test, state } = data as { test?: boolean; state: string };
    return [type.split('.')[3], test ?? false, state, dedupKey?.endsWith(':test')] as const;
  });
}

describe('a test', () => {
  it.each([
    [0, 'TEST_TOO_LONG'],
    [-1, 'TEST_TOO_LONG'],
    [30 * MINUTE + 1, 'TEST_TOO_LONG'],
    [Number.NaN, 'TEST_TOO_LONG'],
  ])('of %d ms is refused', (lasts, code) => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    expect(begin(estate, { until: estate.now + lasts })).toMatchObject({ changes: [], outcome: { code } });
  });

  it('is one of a device that is there and linked, and raises something itself', () => {
    const estate = new Estate();
    expect(begin(estate).outcome).toMatchObject({ code: 'NOT_FOUND' });
    estate.link('gas-1', 'gas-detector');
    estate.submit({ kind: 'revoke-link', linkId: 'gas-1', ...installer });
    expect(begin(estate).outcome).toMatchObject({ code: 'CANNOT_COMMISSION' });
  });

  it('marks what its device raises, and nothing else: another device alarming is real', () => {
    const estate = tested();
    estate.reading('gas-1', { alarm: true });
    estate.reading('gas-2', { alarm: true });
    expect(estate.alerts().map(({ deviceId, test, level }) => [deviceId, test, level])).toEqual([
      ['gas-1', true, 1],
      ['gas-2', false, 1],
    ]);
    expect(upstream(estate)).toEqual([
      ['raised', true, 'active-unacknowledged', true],
      ['raised', false, 'active-unacknowledged', false],
    ]);
  });

  it('makes nothing of what is real already into a test', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    estate.reading('gas-1', { methane_lel: 30 });
    begin(estate);
    estate.reading('gas-1', { alarm: true });
    expect(estate.alert()).toMatchObject({ level: 1, test: false });
  });

  it('ends by itself, and what still stands is real: told anew, and to be taken anew', () => {
    const estate = tested();
    estate.reading('gas-1', { alarm: true });
    estate.acknowledge(estate.alert().id);
    estate.pass(20 * MINUTE);
    const alert = estate.alerts().find(({ kind }) => kind === 'gas_leak');
    expect(alert).toMatchObject({ test: false, state: 'active-unacknowledged', acknowledgedAt: null, occurrences: 1 });
    expect(estate.timeline(alert?.id ?? '')).toEqual(['raised', 'acknowledged', 'test-ended']);
    expect(upstream(estate).filter(([, , state]) => state.startsWith('active'))).toContainEqual([
      'raised',
      false,
      'active-unacknowledged',
      false,
    ]);
    expect(estate.view.get('device', 'gas-1')?.testUntil).toBe(0);
    expect([...estate.view.all('timer')].map(({ kind }) => kind)).not.toContain('test-end');
  });

  it('that ends by itself leaves what has cleared to a named person; whoever ends it is one', () => {
    for (const isEndedByPerson of [true, false]) {
      const estate = tested();
      estate.reading('gas-1', { alarm: true });
      estate.reading('gas-1', { alarm: false });
      estate.pass(10_000);
      expect(estate.alert()).toMatchObject({ state: 'cleared-unclosed', test: true });
      if (isEndedByPerson) expect(estate.submit(end).outcome.ok).toBe(true);
      else estate.pass(20 * MINUTE);
      const gas = estate.alerts().find(({ kind }) => kind === 'gas_leak');
      expect(gas).toMatchObject(
        isEndedByPerson
          ? { state: 'closed', closedBy: '王装机', test: true }
          : { state: 'cleared-unclosed', closedBy: null, test: true },
      );
      // And after the test it is real, also under the same alert.
      estate.reading('gas-1', { alarm: true });
      const active = estate.alerts().filter(({ kind, state }) => kind === 'gas_leak' && state.startsWith('active'));
      expect(active.map(({ test }) => test)).toEqual([false]);
    }
  });

  it('raises real alerts from the moment it ends, also if its timer is late', () => {
    const estate = tested();
    estate.now += 20 * MINUTE;
    estate.reading('gas-1', { alarm: true });
    expect(estate.alert().test).toBe(false);
  });

  it('is ended once', () => {
    const estate = tested();
    expect(estate.submit(end).outcome).toEqual({ ok: true, id: 'gas-1' });
    expect(estate.submit(end)).toMatchObject({ changes: [], outcome: { repeated: true } });
    expect(estate.submit({ ...end, deviceId: 'x' }).outcome).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('moves with the clock, and lasts no longer for it', () => {
    for (const byMs of [-3_600_000, 3_600_000]) {
      const estate = tested();
      estate.now += byMs;
      estate.submit({ kind: 'clock-jump', byMs });
      const until = estate.now + 20 * MINUTE;
      expect(estate.view.get('device', 'gas-1')?.testUntil).toBe(until);
      expect([...estate.view.all('timer')].find(({ kind }) => kind === 'test-end')?.dueAt).toBe(until);
    }
    const estate = tested();
    estate.now -= 24 * 3_600_000;
    estate.submit({ kind: 'boot' });
    expect(estate.view.get('device', 'gas-1')?.testUntil).toBe(estate.now + 30 * MINUTE);
  });
});

describe('a commissioning', () => {
  const certificateId = '01JCERT0000000000000000001';
  const note = (estate: Estate, step: string) => estate.submit({ kind: 'note-commissioning', certificateId, step });
  const finish = (estate: Estate) =>
    estate.submit({ kind: 'finish-commissioning', certificateId, by: '赵验收', byPost: 'installer' });
  const seen = (estate: Estate) => Object.keys(estate.view.get('certificate', certificateId)?.seen ?? {});

  it('sees the way from the sensor to the grid, step by step, and ends in a certificate', () => {
    const estate = tested({ certificateId });
    const linkId = 'gas-1';
    estate.submit({ kind: 'device-status', linkId, deviceId: linkId, online: true, reason: 'connected' });
    expect(seen(estate)).toEqual(['connected', 'authenticated']);
    const wrong = { kind: 'quarantine', linkId, topic: 't', payload: '{', detail: '' } as const;
    estate.submit({ ...wrong, code: 'TOPIC_UNKNOWN' });
    expect(seen(estate)).toEqual(['connected', 'authenticated']);
    estate.submit({ ...wrong, code: 'MESSAGE_NOT_JSON' });
    expect(seen(estate)).toEqual(['connected', 'authenticated', 'topic']);
    estate.reading('gas-1', { alarm: false });
    expect(finish(estate).outcome).toMatchObject({ code: 'COMMISSIONING_INCOMPLETE', detail: 'not seen: rule' });
    estate.now += MINUTE;
    estate.reading('gas-1', { alarm: true });
    const [alert] = estate.alerts();
    expect(estate.view.get('certificate', certificateId)).toMatchObject({
      alertId: alert?.id,
      seen: { decoded: START },
    });
    expect(note(estate, 'steward').outcome.ok).toBe(true);
    const [event] = estate.view.rows('outbox');
    if (event === undefined) throw new Error('nothing goes up');
    const { eventId, lane, sequence, subject, type } = event;
    const result = { id: eventId, status: 'created', incidentId: 'i', number: '640104' } as const;
    estate.submit({ kind: 'uplink-receipt', items: [{ eventId, lane, sequence, subject, type, result }] });
    expect(seen(estate)).toEqual(['connected', 'authenticated', 'topic', 'decoded', 'rule', 'steward', 'incident']);
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    expect(finish(estate).outcome).toEqual({ ok: true, id: certificateId });
    expect(estate.view.get('certificate', certificateId)).toMatchObject({ finishedAt: estate.now, by: '赵验收' });
    expect(estate.view.get('device', 'gas-1')?.testUntil).toBe(0);
    expect(estate.alert()).toMatchObject({ state: 'closed', closedBy: '赵验收' });
    expect(finish(estate)).toMatchObject({ changes: [], outcome: { repeated: true } });
  });

  it('takes each step once, and none when it is over', () => {
    const estate = tested({ certificateId });
    expect(note(estate, 'steward').outcome.ok).toBe(true);
    estate.now += 1000;
    expect(note(estate, 'steward')).toMatchObject({ changes: [], outcome: { repeated: true } });
    expect(note(estate, '__proto__').outcome).toMatchObject({ code: 'BODY_INVALID' });
    estate.submit(end);
    expect(note(estate, 'incident').outcome).toMatchObject({ code: 'COMMISSIONING_OVER' });
    const other = { kind: 'note-commissioning', certificateId: 'x', step: 'steward' } as const;
    expect(estate.submit(other).outcome).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that is begun anew replaces the one that was never finished, not the finished one', () => {
    const estate = tested({ certificateId });
    expect(begin(estate, { certificateId }).outcome).toMatchObject({ code: 'ALREADY_EXISTS' });
    begin(estate, { certificateId: '01JCERT0000000000000000002' });
    expect([...estate.view.all('certificate')].map(({ id }) => id)).toEqual(['01JCERT0000000000000000002']);
    expect(begin(estate, { certificateId: '../x' }).outcome).toMatchObject({ code: 'BODY_INVALID' });
  });

  it('sees nothing of what another device says', () => {
    const estate = tested({ certificateId });
    estate.reading('gas-2', { alarm: true });
    expect(seen(estate)).toEqual([]);
  });
});
