import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  again,
  answered,
  emptyQueue,
  type Fact,
  type FactQueue,
  isUnsettled,
  next,
  take,
  WAITING_MAXIMUM,
} from './fact-queue.ts';

const air = (gas_lel: number, alarm = false): Fact => ({ kind: 'reading', values: { gas_lel, alarm } });
const away: Fact = { kind: 'status', online: false };
const tamper: Fact = { kind: 'event', event: 'tamper' };

let ids = 0;
const taken = (queue: FactQueue, ...facts: Fact[]) => facts.reduce((so, fact) => take(so, `i${ids++}`, fact), queue);
const words = (queue: FactQueue) => queue.waiting.map(({ fact }) => fact);
const sent = (queue: FactQueue) => next(queue).queue;

describe('what waits', () => {
  test.each<[string, Fact[], Fact[]]>([
    ['numbers alone become the newest', [air(1), air(2), air(3)], [air(3)]],
    ['an edge stays, both ways', [air(1), air(30, true), air(31, true), air(2)], [air(1), air(31, true), air(2)]],
    ['nothing is merged over a status', [air(1), away, air(2)], [air(1), away, air(2)]],
    ['two equal events are two', [tamper, tamper], [tamper, tamper]],
  ])('%s', (_, facts, expected) => {
    expect(words(taken(emptyQueue, ...facts))).toEqual(expected);
  });

  test('has a limit; what alarms is the last to go', () => {
    const edges = Array.from({ length: WAITING_MAXIMUM }, (_, index) => air(index, index % 2 === 0));
    const queue = taken(emptyQueue, ...edges, tamper, tamper);
    expect(queue.waiting).toHaveLength(WAITING_MAXIMUM);
    expect(queue.dropped).toBe(2);
    expect(words(queue)[0]).toEqual(air(0, true));
    expect(words(queue).filter((fact) => fact.kind === 'reading' && fact.values.alarm === true)).toHaveLength(
      WAITING_MAXIMUM / 2,
    );
  });
});

describe('an answer', () => {
  const open = sent(taken(emptyQueue, air(30, true)));

  test('committed: done', () => {
    const { queue, wait } = answered(open, 'committed');
    expect([isUnsettled(queue), wait]).toEqual([false, false]);
  });

  test('refused: it stays in front, under the same id', () => {
    const later = taken(open, air(2));
    const { queue, wait } = answered(later, 'refused');
    expect(wait).toBe(true);
    expect(words(queue)).toEqual([air(30, true), air(2)]);
    expect(queue.waiting[0]?.id).toBe(open.inFlight?.id);
    expect(queue.waiting[0]?.unsaved).toBe(false);
  });

  test('unsaved, and nothing new: it comes again as the same, after a pause', () => {
    const { queue, wait } = answered(open, 'unsaved');
    expect(wait).toBe(true);
    const { kept } = next(again(queue));
    expect(kept).toEqual({ id: open.inFlight?.id, fact: air(30, true), unsaved: true });
  });

  test('unsaved, and something new: that goes on at once and takes its place', () => {
    const { queue, wait } = answered(taken(open, air(2)), 'unsaved');
    expect(wait).toBe(false);
    const after = next(queue);
    expect(after.kept?.fact).toEqual(air(2));
    expect(after.queue.unsaved).toBeNull();
  });

  test('to nothing changes nothing', () => {
    expect(answered(emptyQueue, 'refused')).toEqual({ queue: emptyQueue, wait: false });
    expect(next(emptyQueue)).toEqual({ queue: emptyQueue, kept: null });
    expect(again(emptyQueue)).toBe(emptyQueue);
    expect(next(open)).toEqual({ queue: open, kept: null });
  });
});

test('whatever the spine answers, every edge is decided in its order, and the last word is committed in the end', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ fact: fc.record({ lel: fc.nat(40), alarm: fc.boolean() }) }),
      fc.record({ answer: fc.constantFrom('committed' as const, 'unsaved' as const, 'refused' as const) }),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (play) => {
      let queue = emptyQueue;
      const said: boolean[] = [];
      const decided: boolean[] = [];
      let committed: Fact | undefined;
      let last: Fact | undefined;
      const answer = (kind: 'committed' | 'unsaved' | 'refused') => {
        const fact = queue.inFlight?.fact;
        queue = answered(queue, kind).queue;
        if (fact?.kind !== 'reading' || kind === 'refused') return;
        const alarm = fact.values.alarm === true;
        if (decided.at(-1) !== alarm) decided.push(alarm);
        if (kind === 'committed') committed = fact;
      };
      for (const step of play) {
        if ('fact' in step) {
          last = air(step.fact.lel, step.fact.alarm);
          queue = take(queue, `i${ids++}`, last);
          if (said.at(-1) !== step.fact.alarm) said.push(step.fact.alarm);
        } else answer(step.answer);
        queue = next(again(queue)).queue;
      }
      while (isUnsettled(queue)) {
        queue = next(again(queue)).queue;
        answer('committed');
      }
      expect(decided).toEqual(said);
      expect(committed).toEqual(last);
    }),
  );
});
