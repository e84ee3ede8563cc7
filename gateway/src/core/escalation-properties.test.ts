import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { Post } from '@gridcall/contract/duty.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CalledEstate } from './testing/called-estate.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const li = { by: '李秀英', byPost: 'A岗' } as const;

type Act = (estate: CalledEstate) => void;

const post = fc.constantFrom<Post>('A', 'B', 'grid-leader', 'community', 'street', 'property', 'gas-company');
const each =
  (what: (estate: CalledEstate, alertId: string) => void): Act =>
  (estate) => {
    for (const { id, state } of estate.alerts()) if (isOpenAlertState(state)) what(estate, id);
  };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.boolean().map(
      (alarm): Act =>
        (estate) =>
          void estate.gas(alarm),
    ),
  },
  fc.constantFrom(0, 30, 60).map(
    (methane): Act =>
      (estate) =>
        void estate.reading('gas-1', { methane_lel: methane }),
  ),
  fc.constantFrom('forced_open', 'closed', 'panic').map(
    (event): Act =>
      (estate) =>
        void estate.event('gate-1', event),
  ),
  fc.constant<Act>(each((estate, id) => void estate.acknowledge(id))),
  fc.constant<Act>(each((estate, id) => void estate.close(id))),
  fc.constant<Act>(each((estate, id) => void estate.arrive(id))),
  fc.constantFrom('sent', 'failed' as const).map(
    (state): Act =>
      (estate) =>
        estate.settleAll(state),
  ),
  {
    weight: 4,
    arbitrary: fc.constantFrom(1000, 30_000, MINUTE, 5 * MINUTE, 20 * MINUTE).map(
      (ms): Act =>
        (e) =>
          e.pass(ms),
    ),
  },
  fc.constantFrom(DAY, -DAY).map(
    (byMs): Act =>
      (estate) => {
        estate.now += byMs;
        estate.submit({ kind: 'clock-jump', byMs });
      },
  ),
  fc.constantFrom(DAY, -DAY, 0).map(
    (byMs): Act =>
      (estate) => {
        estate.now += byMs;
        estate.submit({ kind: 'boot' });
        estate.pass(0);
      },
  ),
  post.map(
    (vacant): Act =>
      (estate) =>
        estate.leave(vacant),
  ),
  post.map(
    (held): Act =>
      (estate) =>
        estate.hold(held, 'person-2'),
  ),
  fc.constant<Act>((estate) => {
    const until = estate.now + 20 * MINUTE;
    estate.submit({ kind: 'begin-test', deviceId: 'gas-1', until, certificateId: null, ...li });
  }),
  fc.constant<Act>((estate) => void estate.submit({ kind: 'end-test', deviceId: 'gas-1', ...li })),
);

/** Looks at each decision as it is committed. */
class Judged extends CalledEstate {
  readonly created = new Set<string>();
  readonly paged = new Set<string>();

  override submit(input: Parameters<CalledEstate['submit']>[0]): ReturnType<CalledEstate['submit']> {
    const decision = super.submit(input);
    for (const change of decision.changes) {
      if (change.op === 'append' && change.table === 'alert_event' && change.row.type === 'escalated') {
        const { round, step, bundledWith } = change.row.detail;
        const page = `${change.row.alertId} ${round} ${step}`;
        if (bundledWith !== undefined) continue;
        expect(this.paged.has(page), `paged once: ${page}`).toBe(false);
        this.paged.add(page);
      }
      if (change.op !== 'put' || change.table !== 'notification' || change.row.state !== 'waiting') continue;
      expect(this.created.has(change.row.id), `created once: ${change.row.id}`).toBe(false);
      this.created.add(change.row.id);
      const alert = this.view.get('alert', change.row.alertId);
      if (change.row.kind !== 'stood-down') expect(alert?.acknowledgedAt ?? null).toBeNull();
    }
    return decision;
  }

  /** Promise 4: whoever has not answered is called again, or the next one is. */
  judge(): void {
    for (const alert of this.alerts()) {
      const chain = this.view.get('escalation', alert.id);
      const timer = this.view.get('timer', `escalation ${alert.id}`);
      if (!isOpenAlertState(alert.state)) {
        expect(timer, 'nobody is called about what is over').toBeUndefined();
        continue;
      }
      if (alert.test || alert.acknowledgedAt !== null || alert.level > 2 || alert.kind === 'nobody_answers') continue;
      expect(chain?.state === 'running' || chain?.state === 'held', `${alert.kind} has a chain`).toBe(true);
      expect(timer?.dueAt ?? 0, `${alert.kind} will call`).toBeGreaterThan(this.now);
      expect((timer?.dueAt ?? 0) - this.now).toBeLessThanOrEqual(60 * MINUTE);
    }
    const notices = [...this.view.all('notification')];
    expect(notices.length, 'notices have a bound').toBeLessThan(200);
  }
}

test('whatever happens, nobody who is needed is forgotten, and nobody is called twice or for nothing', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const estate = new Judged();
      estate.link('gate-1', 'access-gate', 'lobby', DAY);
      for (const step of acts) {
        step(estate);
        estate.pass(0);
        estate.judge();
      }
    }),
    { numRuns: 200 },
  );
});

test('a timer that fires twice, as after a kill between its commit and its answer, changes nothing the second time', () => {
  const estate = new CalledEstate();
  estate.gas(true);
  const timer = estate.view.get('timer', `escalation ${estate.alert().id}`);
  if (timer === undefined) throw new Error('no timer');
  estate.now = timer.dueAt;
  const fire = () => estate.submit({ kind: 'timer', timerId: timer.id, dueAt: timer.dueAt });
  expect(fire().changes.length).toBeGreaterThan(0);
  expect(fire()).toMatchObject({ changes: [], outcome: { ok: true, repeated: true } });
});
