import { beforeEach, expect, test } from 'vitest';
import type { ResendDeadLetterInput } from '../input.ts';
import { Estate } from '../testing/estate.ts';

let estate: Estate;
let eventId: string;
beforeEach(() => {
  estate = new Estate();
  estate.link('gas-1', 'gas-detector');
  estate.reading('gas-1', { alarm: true });
  eventId = estate.alert().waiting[0]?.eventId ?? '';
  refuse();
});

function refuse(): void {
  const place = estate.alert().waiting.find((event) => event.eventId === eventId);
  if (place === undefined) throw new Error('it does not wait');
  const result = { id: eventId, status: 'rejected', code: 'NO', reason: 'not yet' } as const;
  const item = { ...place, subject: estate.alert().id, type: 'cn.grid.alert.raised.v1', result };
  estate.submit({ kind: 'uplink-receipt', items: [item] });
}

function resend(more: Partial<ResendDeadLetterInput> = {}) {
  return estate.submit({
    ...{ kind: 'resend-dead-letter', eventId, lane: 'status', subject: estate.alert().id },
    ...{ type: 'cn.grid.alert.raised.v1', by: '王', byPost: 'operator', ...more },
  });
}
const entry = () => estate.view.outbox.get(eventId);

test('it waits again under its own id, in the lane of the present level, behind all others', () => {
  expect(entry()).toMatchObject({ state: 'dead', error: 'NO: not yet' });
  expect(resend().outcome).toEqual({ ok: true, id: eventId });
  expect(entry()).toMatchObject({ state: 'waiting', error: null, row: { lane: 'life-safety', sequence: 2 } });
  expect(estate.alert().waiting).toEqual([{ eventId, lane: 'life-safety', sequence: 2 }]);
});

test('asked twice it takes one place: numbers of a lane have no gap', () => {
  resend();
  expect(resend()).toMatchObject({ changes: [], outcome: { ok: true, repeated: true } });
});

test('refused again it is dead again, and may be sent again', () => {
  resend();
  refuse();
  expect(entry()).toMatchObject({ state: 'dead' });
  resend();
  expect(entry()).toMatchObject({ state: 'waiting', row: { sequence: 3 } });
});

test('what is remembered no more goes in the lane it had', () => {
  resend({ subject: 'an alert of last year' });
  expect(entry()).toMatchObject({ state: 'waiting', row: { lane: 'status', sequence: 1 } });
});

test('a tombstone stays where it is', () => {
  expect(resend({ type: 'cn.grid.tombstone.v1' })).toMatchObject({ changes: [], outcome: { code: 'STATE_CONFLICT' } });
});
