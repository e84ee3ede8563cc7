import type { IncidentChange } from '@gridcall/contract/events.ts';
import { describe, expect, it } from 'vitest';
import type { ReceiptItem, ServiceRequestInput } from '../input.ts';
import type { WaitingEvent } from '../model.ts';
import { Estate } from '../testing/estate.ts';

const DAY = 24 * 3_600_000;
const request: Omit<ServiceRequestInput, 'id'> = {
  kind: 'service-request',
  placeId: 'building-3',
  categoryCode: 'P02',
  text: '楼道灯不亮',
  language: 'zh-CN',
  idempotencyKey: 'key-0000000000000001',
  contentHash: 'hash',
  sealedPhone: 'sealed',
};

function gasEstate(values: Parameters<Estate['reading']>[1] = { methane_lel: 30 }): Estate {
  const estate = new Estate();
  estate.link('gas-1', 'gas-detector');
  estate.reading('gas-1', values);
  return estate;
}

function item(event: WaitingEvent, subject: string, more: Partial<ReceiptItem> = {}): ReceiptItem {
  const result = {
    id: event.eventId,
    status: 'created',
    incidentId: 'incident-1',
    number: '640104260301000017',
  } as const;
  return { ...event, subject, type: 'cn.grid.alert.raised.v1', result, ...more };
}

function waitingOf(estate: Estate): WaitingEvent {
  const [first] = estate.alert().waiting;
  if (first === undefined) throw new Error('nothing waits');
  return first;
}

describe('receipts of the queue', () => {
  it('settle an alert once and give it its number', () => {
    const estate = gasEstate();
    const { id } = estate.alert();
    const receipt = { kind: 'uplink-receipt', items: [item(waitingOf(estate), id)] } as const;
    const told = estate.view.rows('change').length;
    estate.submit(receipt);
    expect(estate.alert()).toMatchObject({ waiting: [], incidentNumber: '640104260301000017' });
    expect(estate.view.rows('change')).toHaveLength(told + 1);
    expect([...estate.view.outbox.values()].map((entry) => entry.state)).toEqual(['sent']);
    expect(estate.submit(receipt).changes).toEqual([]);
  });

  it('leave a dead letter, a tombstone in its place and a record when the queue refuses', () => {
    const estate = gasEstate();
    const event = waitingOf(estate);
    const result = { id: event.eventId, status: 'rejected', code: 'SCHEMA', reason: 'no such category' } as const;
    const receipt = { kind: 'uplink-receipt', items: [item(event, estate.alert().id, { result })] } as const;
    estate.submit(receipt);
    const entries = [...estate.view.outbox.values()];
    expect(entries.map((entry) => [entry.state, entry.row.type, entry.row.lane, entry.row.sequence])).toEqual([
      ['dead', 'cn.grid.alert.raised.v1', 'status', 1],
      ['waiting', 'cn.grid.tombstone.v1', 'status', 1],
    ]);
    expect(entries[0]?.error).toBe('SCHEMA: no such category');
    expect(estate.alert().waiting).toEqual([]);
    expect(estate.view.rows('audit').at(-1)).toMatchObject({ actor: 'queue', action: 'event-rejected' });
    const tombstone = entries[1]?.row;
    if (tombstone === undefined) throw new Error('no tombstone');
    const { eventId, lane, sequence, subject, type } = tombstone;
    estate.submit({
      kind: 'uplink-receipt',
      items: [{ eventId, lane, sequence, subject, type, result: { id: eventId, status: 'rejected' } }],
    });
    expect(estate.view.outbox.size).toBe(2);
    expect(estate.view.outbox.get(eventId)?.state).toBe('dead');
  });

  it('put the tombstone where the event is now when it moved while its batch was on the way', () => {
    const estate = gasEstate();
    const event = waitingOf(estate);
    estate.reading('gas-1', { alarm: true });
    const result = { id: event.eventId, status: 'rejected' } as const;
    estate.submit({ kind: 'uplink-receipt', items: [item(event, estate.alert().id, { result })] });
    const tombstones = estate.view.rows('outbox').filter((row) => row.type === 'cn.grid.tombstone.v1');
    expect(tombstones.map((row) => [row.lane, row.sequence])).toEqual([
      ['status', 1],
      ['life-safety', 1],
    ]);
  });

  it('tell a resident that the report has arrived', () => {
    const estate = new Estate();
    estate.submit(request);
    const [row] = estate.view.rows('outbox');
    if (row === undefined) throw new Error('nothing was sent');
    estate.submit({ kind: 'uplink-receipt', items: [item(row, row.subject, { type: row.type })] });
    expect(estate.view.get('service_request', row.subject)).toMatchObject({
      state: 'submitted',
      incidentId: 'incident-1',
      incidentNumber: '640104260301000017',
    });
    expect(estate.view.rows('request_event').map((event) => event.state)).toEqual(['waiting', 'submitted']);
    expect(estate.submit({ kind: 'uplink-receipt', items: [item(row, row.subject)] }).changes).toHaveLength(1);
  });
});

describe('word from the queue', () => {
  function change(
    subject: string,
    more: Partial<IncidentChange> = {},
  ): { kind: 'incident-changed'; change: IncidentChange } {
    return {
      kind: 'incident-changed',
      change: {
        no: 1,
        incidentId: 'incident-1',
        number: '640104260301000017',
        subject,
        state: 'in_progress',
        action: 'claim',
        level: 2,
        at: 0,
        by: 'officer',
        outcome: null,
        publicNote: '',
        ...more,
      },
    };
  }

  it('acknowledges the alert once, and sends no echo', () => {
    const estate = gasEstate();
    const { id } = estate.alert();
    const sent = estate.view.outbox.size;
    estate.submit(change(id));
    expect(estate.alert()).toMatchObject({
      state: 'active-acknowledged',
      acknowledgedBy: 'queue',
      incidentState: 'in_progress',
      incidentNumber: '640104260301000017',
    });
    expect(estate.timeline(id)).toEqual(['raised', 'incident-changed', 'acknowledged']);
    expect(estate.view.outbox.size).toBe(sent);
    expect(estate.submit(change(id))).toMatchObject({ changes: [], outcome: { ok: true, repeated: true } });
    expect(estate.view.get('counter', 'downlink')?.value).toBe(1);
  });

  it('reach an alert that ended so long ago that the memory has let it go', () => {
    const estate = gasEstate({ methane_lel: 30 });
    estate.reading('gas-1', { methane_lel: 0 });
    estate.pass(10_000);
    const { id } = estate.alert();
    estate.close(id);
    const ended = estate.alert();
    estate.view.apply([{ op: 'remove', table: 'alert', key: id }]);
    estate.submit({ ...change(id, { state: 'closed', action: 'close' }), ended });
    expect(estate.alert()).toMatchObject({ id, state: 'closed', incidentState: 'closed' });
    expect(estate.timeline(id).at(-1)).toBe('incident-changed');
  });

  const rows: readonly (readonly [string, Partial<IncidentChange>, boolean])[] = [
    ['an officer accepts', { state: 'accepted', action: 'accept' }, true],
    ['an officer dispatches', { state: 'dispatched', action: 'dispatch' }, true],
    ['the queue dispatches by itself', { state: 'dispatched', action: 'dispatch', by: 'system' }, false],
    ['the queue reworks by itself', { state: 'in_progress', action: 'rework', by: 'system' }, false],
    ['an officer rejects', { state: 'rejected', action: 'reject' }, false],
    ['somebody took a lesser danger in hand', { level: 3 }, false],
  ];
  for (const [name, more, isTaken] of rows) {
    it(`${name} → ${isTaken ? 'acknowledged' : 'still unacknowledged'}`, () => {
      const estate = gasEstate();
      estate.submit(change(estate.alert().id, more));
      expect(estate.alert().state).toBe(isTaken ? 'active-acknowledged' : 'active-unacknowledged');
    });
  }

  it('never closes a latched alert: a person at the estate does', () => {
    const estate = gasEstate();
    estate.submit(change(estate.alert().id, { state: 'closed', action: 'close' }));
    expect(estate.alert()).toMatchObject({ state: 'active-acknowledged', incidentState: 'closed' });
  });

  it('tells a resident the same state once', () => {
    const estate = new Estate();
    const { outcome } = estate.submit(request);
    const number = outcome.ok ? outcome.id : '';
    estate.submit(change(number, { no: 1, state: 'submitted', action: 'submit' }));
    estate.submit(change(number, { no: 2, state: 'submitted', action: 'submit' }));
    estate.submit(change(number, { no: 3, state: 'submitted', action: 'comment', publicNote: '已转交物业' }));
    expect(estate.view.rows('request_event').map((event) => event.note)).toEqual(['', '', '已转交物业']);
  });

  it('follows a request to its end, sets the time to erase the phone, and takes it back when reopened', () => {
    const estate = new Estate();
    const { outcome } = estate.submit(request);
    const number = outcome.ok ? outcome.id : '';
    estate.submit(change(number, { state: 'closed', action: 'close', outcome: 'fixed', publicNote: '灯已换好' }));
    expect(estate.view.get('service_request', number)).toMatchObject({
      state: 'closed',
      outcome: 'fixed',
      closedAt: estate.now,
    });
    expect(estate.view.rows('request_event').at(-1)).toMatchObject({ state: 'closed', note: '灯已换好' });
    expect(estate.view.get('reporter_phone', number)?.eraseAt).toBe(estate.now + 30 * DAY);
    estate.submit(change(number, { no: 2, state: 'accepted', action: 'reopen' }));
    expect(estate.view.get('service_request', number)).toMatchObject({ state: 'accepted', closedAt: null });
    estate.submit({ kind: 'erase-phones' });
    expect(estate.view.get('reporter_phone', number)?.eraseAt).toBeNull();
    estate.submit(change(number, { no: 3, state: 'rejected', action: 'reject' }));
    estate.now += 30 * DAY;
    estate.submit({ kind: 'erase-phones' });
    expect(estate.view.get('reporter_phone', number)).toBeUndefined();
    expect(estate.view.rows('audit').at(-1)).toMatchObject({ action: 'erase-phones', detail: { count: 1 } });
  });

  it('passes over what it does not know, and counts on', () => {
    const estate = new Estate();
    expect(estate.submit(change('nobody', { no: 7 })).outcome.ok).toBe(true);
    expect(estate.view.get('counter', 'downlink')?.value).toBe(7);
    expect(estate.submit(change('nobody', { no: 6 })).outcome).toMatchObject({ repeated: true });
  });
});
