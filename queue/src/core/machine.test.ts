import {
  type IncidentAction,
  type IncidentState,
  incidentActions,
  incidentStates,
} from '@gridcall/contract/incident.ts';
import { describe, expect, test } from 'vitest';
import { incident } from '../testing/incident.ts';
import { type ActorRole, systemActor } from './incident.ts';
import { allowedActions, transition } from './machine.ts';

const roles: readonly ActorRole[] = ['officer', 'operator', 'administrator', 'system', 'gateway'];
/** The machine written down a second time, as the desk would tell it: state, action, who, next. Whatever is absent is refused. */
const expected: readonly (readonly [IncidentState, IncidentAction, readonly ActorRole[], IncidentState])[] = [
  ['submitted', 'accept', ['officer', 'system'], 'accepted'],
  ['submitted', 'reject', ['officer'], 'rejected'],
  ['submitted', 'resolve', ['system'], 'resolved'],
  ['accepted', 'dispatch', ['officer', 'system'], 'dispatched'],
  ['accepted', 'resolve', ['system'], 'resolved'],
  ['dispatched', 'claim', ['officer'], 'in_progress'],
  ['dispatched', 'resolve', ['system'], 'resolved'],
  ['in_progress', 'resolve', ['officer', 'system'], 'resolved'],
  ['resolved', 'verify', ['officer'], 'verified'],
  ['resolved', 'rework', ['officer', 'system'], 'in_progress'],
  ['verified', 'rework', ['system'], 'in_progress'],
  ['verified', 'close', ['officer'], 'closed'],
  ['closed', 'reopen', ['officer', 'system'], 'accepted'],
  ['rejected', 'reopen', ['officer', 'system'], 'accepted'],
];
const full = { note: 'done', outcome: 'fixed', owner: 'property' } as const;

describe.each(incidentStates)('%s', (state) => {
  describe.each(incidentActions)('%s', (action) => {
    test.each(roles)('by %s', (role) => {
      const row = expected.find(([from, what, who]) => from === state && what === action && who.includes(role));
      const before = incident({ state, resolvedBy: 'somebody-else' });
      const step = transition(before, { action, actor: { id: 'p1', role }, ...full }, 5);
      expect(step.ok ? step.next.state : 'refused').toBe(row ? row[3] : 'refused');
      expect(allowedActions(before, { id: 'p1', role }).includes(action)).toBe(row !== undefined);
      if (!step.ok) {
        expect(step.code).toMatch(/^(STATE_CONFLICT|NOT_ALLOWED)$/);
        return;
      }
      expect(step.next.ownerRole).not.toBe('');
      expect([step.next.acceptDue, step.next.resolveDue]).toEqual([before.acceptDue, before.resolveDue]);
      expect(step.entry).toMatchObject({ type: action, fromState: state, toState: step.next.state, at: 5 });
    });
  });
});

const officer = { id: 'p1', role: 'officer' } as const;

test('what is urgent cannot be rejected', () => {
  const step = transition(incident({ level: 2 }), { action: 'reject', actor: officer, note: 'no' }, 5);
  expect(step).toMatchObject({ ok: false, code: 'STATE_CONFLICT', allowed: ['accept'] });
});

test('the resolver cannot verify; somebody else can, and anybody after the system', () => {
  const resolved = incident({ state: 'resolved', resolvedBy: 'p1' });
  expect(allowedActions(resolved, officer)).toEqual(['rework']);
  expect(transition(resolved, { action: 'verify', actor: officer }, 5)).toMatchObject({ code: 'STATE_CONFLICT' });
  expect(allowedActions(resolved, { id: 'p2', role: 'officer' })).toEqual(['verify', 'rework']);
  expect(allowedActions({ ...resolved, resolvedBy: systemActor.id }, officer)).toEqual(['verify', 'rework']);
});

test.each([
  [{ note: 'done' }, 'in_progress', 'resolve'],
  [{ outcome: 'fixed' }, 'in_progress', 'resolve'],
  [{ outcome: 'fixed', note: '  ' }, 'in_progress', 'resolve'],
  [{}, 'submitted', 'reject'],
] as const)('words that are needed: %j', (words, state, action) => {
  const step = transition(incident({ state }), { action, actor: officer, ...words }, 5);
  expect(step).toMatchObject({ ok: false, code: 'BODY_INVALID' });
});

test('a claim is an acknowledgement, but never moves an earlier one', () => {
  const step = (acknowledgedAt: number | null) =>
    transition(incident({ state: 'dispatched', acknowledgedAt }), { action: 'claim', actor: officer }, 9);
  expect(step(null)).toMatchObject({ next: { acknowledgedAt: 9, startedAt: 9 } });
  expect(step(4)).toMatchObject({ next: { acknowledgedAt: 4 } });
});

test('a reopened incident runs afresh under its old deadlines', () => {
  const closed = incident({ state: 'closed', outcome: 'fixed', closedAt: 7, acknowledgedAt: 2, resolvedBy: 'p2' });
  expect(transition(closed, { action: 'reopen', actor: officer }, 9)).toMatchObject({
    next: { state: 'accepted', outcome: null, closedAt: null, acknowledgedAt: null, resolvedBy: null, reopenCount: 1 },
  });
});
