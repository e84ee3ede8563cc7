import type { AlertState, Level } from '@gridcall/contract/alert.ts';
import { describe, expect, it } from 'vitest';
import { type AlertHappening, type AlertPosition, isMoreUrgent, nextAlertStep } from './alert-machine.ts';

const same: AlertHappening = { kind: 'evidence', level: 2 };
const worse: AlertHappening = { kind: 'evidence', level: 1 };
const lesser: AlertHappening = { kind: 'evidence', level: 3 };
const gone: AlertHappening = { kind: 'evidence-gone' };
const acknowledge: AlertHappening = { kind: 'acknowledge' };
const close: AlertHappening = { kind: 'close' };
const testEnded: AlertHappening = { kind: 'test-ended' };
const shelve: AlertHappening = { kind: 'shelve' };
const unshelve: AlertHappening = { kind: 'unshelve' };

type Told = 'nothing' | 'STATE_CONFLICT' | 'ALERT_STILL_ACTIVE' | 'NOT_FOUND' | readonly [string, AlertState, Level];
type Row = readonly [AlertPosition['state'], AlertHappening, Told];

function tell(position: Partial<AlertPosition>, happening: AlertHappening): Told {
  const whole: AlertPosition = {
    state: 'normal',
    level: 2,
    acknowledged: false,
    latched: false,
    watched: true,
    ...position,
  };
  const step = nextAlertStep(whole, happening);
  if (step.kind === 'nothing') return 'nothing';
  if (step.kind === 'refused') return step.code as Told;
  return [step.type, step.state, step.level];
}

const common: readonly Row[] = [
  ['normal', same, ['raised', 'active-unacknowledged', 2]],
  ['normal', worse, ['raised', 'active-unacknowledged', 1]],
  ['normal', lesser, ['raised', 'active-unacknowledged', 3]],
  ['normal', gone, 'nothing'],
  ['normal', acknowledge, 'NOT_FOUND'],
  ['normal', close, 'NOT_FOUND'],
  ['active-unacknowledged', same, 'nothing'],
  ['active-unacknowledged', worse, ['level-raised', 'active-unacknowledged', 1]],
  ['active-unacknowledged', lesser, 'nothing'],
  ['active-unacknowledged', acknowledge, ['acknowledged', 'active-acknowledged', 2]],
  ['active-acknowledged', same, 'nothing'],
  ['active-acknowledged', worse, ['level-raised', 'active-unacknowledged', 1]],
  ['active-acknowledged', lesser, 'nothing'],
  ['active-acknowledged', acknowledge, 'nothing'],
  ['cleared-unclosed', same, ['raised-again', 'active-unacknowledged', 2]],
  ['cleared-unclosed', worse, ['raised-again', 'active-unacknowledged', 1]],
  ['cleared-unclosed', lesser, ['raised-again', 'active-unacknowledged', 2]],
  ['cleared-unclosed', gone, 'nothing'],
  ['cleared-unclosed', acknowledge, ['acknowledged', 'cleared-unclosed', 2]],
  ['cleared-unclosed', close, ['closed', 'closed', 2]],
  ['cleared', same, 'nothing'],
  ['cleared', worse, 'nothing'],
  ['cleared', lesser, 'nothing'],
  ['cleared', gone, 'nothing'],
  ['cleared', acknowledge, 'STATE_CONFLICT'],
  ['cleared', close, 'STATE_CONFLICT'],
  ['closed', same, 'nothing'],
  ['closed', worse, 'nothing'],
  ['closed', lesser, 'nothing'],
  ['closed', gone, 'nothing'],
  ['closed', acknowledge, 'STATE_CONFLICT'],
  ['closed', close, 'STATE_CONFLICT'],
  ['normal', testEnded, 'nothing'],
  ['active-unacknowledged', testEnded, ['test-ended', 'active-unacknowledged', 2]],
  ['active-acknowledged', testEnded, ['test-ended', 'active-unacknowledged', 2]],
  ['cleared-unclosed', testEnded, 'nothing'],
  ['cleared', testEnded, 'nothing'],
  ['closed', testEnded, 'nothing'],
  ['normal', shelve, 'nothing'],
  ['active-unacknowledged', shelve, ['shelved', 'active-acknowledged', 2]],
  ['active-acknowledged', shelve, ['shelved', 'active-acknowledged', 2]],
  ['cleared-unclosed', shelve, 'nothing'],
  ['cleared', shelve, 'nothing'],
  ['closed', shelve, 'nothing'],
  ['normal', unshelve, 'nothing'],
  ['active-unacknowledged', unshelve, ['unshelved', 'active-unacknowledged', 2]],
  ['active-acknowledged', unshelve, ['unshelved', 'active-unacknowledged', 2]],
  ['cleared-unclosed', unshelve, 'nothing'],
  ['cleared', unshelve, 'nothing'],
  ['closed', unshelve, 'nothing'],
];

describe('the life of an alert', () => {
  for (const latched of [false, true]) {
    for (const [state, happening, told] of common) {
      it(`${latched ? 'latched' : 'unlatched'}: ${state}, ${JSON.stringify(happening)} → ${told}`, () => {
        expect(tell({ state, latched }, happening)).toEqual(told);
      });
    }
  }

  const ended: readonly (readonly [AlertPosition['state'], boolean, Told])[] = [
    ['active-unacknowledged', false, ['cleared', 'cleared', 2]],
    ['active-acknowledged', false, ['cleared', 'cleared', 2]],
    ['active-unacknowledged', true, ['cleared', 'cleared-unclosed', 2]],
    ['active-acknowledged', true, ['cleared', 'cleared-unclosed', 2]],
  ];
  for (const [state, latched, told] of ended) {
    it(`evidence gone in ${state}, latched ${latched} → ${told}`, () => {
      expect(tell({ state, latched }, gone)).toEqual(told);
    });
  }

  const closings: readonly (readonly [boolean, boolean, Told])[] = [
    [false, true, ['closed', 'closed', 2]],
    [false, false, ['closed', 'closed', 2]],
    [true, true, 'ALERT_STILL_ACTIVE'],
    // Its link is revoked: nobody is left who could say that the danger is over.
    [true, false, ['closed', 'closed', 2]],
  ];
  for (const state of ['active-unacknowledged', 'active-acknowledged'] as const) {
    for (const [latched, watched, told] of closings) {
      it(`close in ${state}, latched ${latched}, watched ${watched} → ${told}`, () => {
        expect(tell({ state, latched, watched }, close)).toEqual(told);
      });
    }
  }

  it('takes one acknowledgement of what has ended unseen, not two', () => {
    expect(tell({ state: 'cleared-unclosed', acknowledged: true }, acknowledge)).toBe('nothing');
  });

  it('knows that a smaller level is more urgent, and any level more than none', () => {
    expect([isMoreUrgent(1, 2), isMoreUrgent(2, 2), isMoreUrgent(3, 2), isMoreUrgent(4, 0)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});
