import { describe, expect, it } from 'vitest';
import type { ReceiptItem } from './input.ts';
import type { OutboxRow } from './model.ts';
import { Estate } from './testing/estate.ts';
import { ALERT_WAITING_MAXIMUM } from './upstream.ts';

function gasEstate(): Estate {
  const estate = new Estate();
  estate.link('gas-1', 'gas-detector');
  return estate;
}

function flap(estate: Estate, times: number): void {
  for (let time = 0; time < times; time++) {
    estate.reading('gas-1', { alarm: true });
    estate.now += 1000;
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
  }
}

function waiting(estate: Estate): OutboxRow[] {
  return [...estate.view.outbox.values()].filter(({ state }) => state === 'waiting').map(({ row }) => row);
}

/** The queue takes all that waits now. */
function drain(estate: Estate, rows = waiting(estate)): void {
  const items = rows.map((row): ReceiptItem => {
    const { eventId, lane, sequence, subject, type } = row;
    return { eventId, lane, sequence, subject, type, result: { id: eventId, status: 'recorded' } };
  });
  estate.submit({ kind: 'uplink-receipt', items });
}

describe('an alarm that comes and goes while the uplink is cut', () => {
  it('keeps a bounded number of events, every step in its timeline, and then says how it stands', () => {
    const estate = gasEstate();
    flap(estate, 500);
    estate.reading('gas-1', { alarm: true });
    expect(waiting(estate)).toHaveLength(ALERT_WAITING_MAXIMUM);
    expect(estate.alert().waiting).toHaveLength(ALERT_WAITING_MAXIMUM);
    const steps = estate.timeline(estate.alert().id).filter((type) => type !== 'evidence');
    expect(steps).toHaveLength(1001);
    const sent = waiting(estate);
    drain(estate);
    const [last, ...others] = waiting(estate);
    expect(others).toEqual([]);
    expect(last).toMatchObject({ type: 'cn.grid.alert.raised.v1', data: { occurrences: 501 } });
    expect(last?.occurredAt).toBeGreaterThan(Math.max(...sent.map(({ occurredAt }) => occurredAt)));
    drain(estate);
    expect(waiting(estate)).toEqual([]);
    expect(estate.alert().waiting).toEqual([]);
  });

  it('says that it is over when it is, also after a person has acted meanwhile', () => {
    const estate = gasEstate();
    flap(estate, 49);
    estate.reading('gas-1', { alarm: true });
    estate.now += 1000;
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    estate.reading('gas-1', { alarm: true });
    estate.acknowledge(estate.alert().id);
    expect(waiting(estate).at(-1)?.type).toBe('cn.grid.alert.acknowledged.v1');
    expect(waiting(estate)).toHaveLength(ALERT_WAITING_MAXIMUM + 1);
    estate.now += 1000;
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    drain(estate);
    expect(waiting(estate)).toMatchObject([
      { type: 'cn.grid.alert.cleared.v1', data: { occurrences: 51, state: 'cleared-unclosed' } },
    ]);
  });

  it('says nothing more when nothing was held back, whatever the order of the receipts', () => {
    const estate = gasEstate();
    flap(estate, 3);
    for (const row of waiting(estate).reverse()) drain(estate, [row]);
    expect(waiting(estate)).toEqual([]);
    expect(estate.alert().waiting).toEqual([]);
  });

  it('does not say that it is over when a person closed what the sensor still says', () => {
    const estate = new Estate();
    estate.link('gate-1', 'access-gate');
    estate.event('gate-1', 'forced_open');
    estate.close(estate.alert().id);
    drain(estate);
    expect(waiting(estate)).toEqual([]);
  });

  it('needs no echo of what the queue itself did', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { alarm: true });
    const { id } = estate.alert();
    const change = {
      incidentId: 'i',
      number: '640104',
      action: 'claim',
      at: 0,
      by: 'officer',
      publicNote: '',
    } as const;
    estate.submit({
      kind: 'incident-changed',
      change: { ...change, no: 1, subject: id, state: 'in_progress', level: 1, outcome: null },
    });
    expect(estate.alert().state).toBe('active-acknowledged');
    drain(estate);
    expect(waiting(estate)).toEqual([]);
  });
});
