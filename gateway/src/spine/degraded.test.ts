import type { LiveChange } from '@gridcall/contract/http-gateway.ts';
import { afterEach, describe, expect, test } from 'vitest';
import type { Input } from '../core/input.ts';
import type { Decision, View } from '../core/view.ts';
import type { Store } from '../store/store.ts';
import {
  commitAll,
  connectApart,
  fillWithWaitingEvents,
  reading as readingRow,
} from '../store/testing/temporary-store.ts';
import { STALL_MS } from './engine.ts';
import type { Spine } from './spine.ts';
import type { Answer } from './submit.ts';
import { ask, Harness, keep, reading } from './testing/harness.ts';
import { KEPT_MAXIMUM } from './volatile.ts';

let harness = new Harness();
afterEach(async () => {
  await harness.dispose();
  harness = new Harness();
});

const kindOf = (answer: Answer) => (answer.kind === 'refused' ? answer.code : answer.kind);
const alertIdOf = (answer: Answer) =>
  answer.kind !== 'refused' && answer.outcome.ok ? (answer.outcome.alertId ?? answer.outcome.id) : '';

/** A spine whose file is full of what may not be shed; `heal` is an operator who makes room. */
async function full(decide = keep) {
  const started = await harness.start(decide, { maxPages: 250 });
  await fillWithWaitingEvents(started.store);
  const heal = () => {
    const operator = connectApart(started.directory);
    operator.exec(`DELETE FROM outbox WHERE lane = 'telemetry'`);
    operator.close();
  };
  return { ...started, heal };
}

async function healed(spine: Spine, heal: () => void): Promise<void> {
  heal();
  await harness.until(() => spine.health().mode === 'normal' && spine.health().volatileInputs === 0);
}

const openAlerts = (store: Store) => [...store.state.all('alert')].map(({ id }) => id);

describe('a disk that is full', () => {
  test('of readings sheds the oldest, and everybody is answered as ever', async () => {
    const { spine, store } = await harness.start(keep, { maxPages: 250 });
    for (let round = 0; round < 60; round++) {
      const batch = Array.from({ length: 10 }, (_, index) => ask(spine, reading('leak-1', `i:${round} ${index}`)));
      expect(new Set((await Promise.all(batch)).map(kindOf))).toEqual(new Set(['committed']));
    }
    expect(spine.health().shedRows).toBeGreaterThan(0);
    expect(harness.modes).toEqual([]);
    expect(await store.queries.storedMessageKeys('leak-1')).toContain('i:59 9');
  });

  test('of what may not be shed: life safety is shown unsaved at once, the rest refused', async () => {
    const { spine, store } = await full();
    const told: LiveChange[] = [];
    store.feed.subscribe((change) => told.push(change));
    const gas = ask(spine, reading('gas-1', 'i:alarm'));
    const leak = ask(spine, reading('leak-1', 'i:leak'));
    expect(kindOf(await gas)).toBe('unsaved');
    expect(kindOf(await leak)).toBe('DISK_UNAVAILABLE');
    expect(told).toMatchObject([
      { type: 'alert', unsaved: true, data: { state: 'active-unacknowledged', unsaved: true } },
    ]);
    expect(openAlerts(store)).toEqual([]);
    expect(spine.health()).toMatchObject({ mode: 'degraded', volatileInputs: 1 });
    expect(harness.modes).toEqual(['degraded']);
  });

  test('when it heals, what was unsaved is committed first, under the same ids; a resend is then known', async () => {
    const { spine, store, heal } = await full();
    const told: LiveChange[] = [];
    store.feed.subscribe((change) => told.push(change));
    const first = await ask(spine, reading('gas-1', 'i:alarm 1'));
    const again = await ask(spine, reading('gas-1', 'i:alarm 1'));
    expect(again).toMatchObject({ kind: 'unsaved', outcome: { ok: true, repeated: true } });
    const second = await ask(spine, reading('gas-2', 'i:alarm 2'));
    await healed(spine, heal);
    expect(openAlerts(store).sort()).toEqual([alertIdOf(first), alertIdOf(second)].sort());
    expect(told.map(({ no, unsaved }) => [no, unsaved])).toEqual([
      [1, true],
      [2, true],
      [1, false],
      [2, false],
    ]);
    expect(await ask(spine, reading('gas-1', 'i:alarm 1'))).toMatchObject({
      kind: 'committed',
      outcome: { repeated: true },
    });
    expect(kindOf(await ask(spine, reading('leak-1', 'i:leak')))).toBe('committed');
    expect(harness.modes).toEqual(['degraded', 'normal']);
    expect(await store.queries.audit(1)).toMatchObject([{ action: 'disk-refused', detail: { unsaved: 3 } }]);
  });

  test('that goes on refusing keeps everything that was shown', async () => {
    const { spine, store, heal } = await full();
    const answers = [await ask(spine, reading('gas-1', 'i:alarm 1'))];
    for (let second = 0; second < 5; second++) {
      harness.clock.advance(1000);
      await harness.settle();
    }
    answers.push(await ask(spine, reading('gas-2', 'i:alarm 2')));
    expect(spine.health().mode).toBe('degraded');
    await healed(spine, heal);
    expect(openAlerts(store).sort()).toEqual(answers.map(alertIdOf).sort());
    expect(await store.queries.storedMessageKeys('gas-1')).toEqual(['i:alarm 1']);
  });

  test('a row that cannot be stored is cornered when it heals; the others are kept', async () => {
    const { spine, store, heal } = await full((view, input, now) => {
      const decision = keep(view, input, now);
      if (input.kind !== 'reading' || input.messageKey !== 'i:bad') return decision;
      return {
        ...decision,
        changes: [...decision.changes, { op: 'put', table: 'counter', row: { id: 'wrong', value: 0.5 } }],
      };
    });
    const good = await ask(spine, reading('gas-1', 'i:alarm'));
    expect(kindOf(await ask(spine, reading('gas-2', 'i:bad')))).toBe('unsaved');
    await healed(spine, heal);
    expect(openAlerts(store)).toEqual([alertIdOf(good)]);
    expect(await store.queries.quarantine({ linkIds: null, limit: 9 })).toMatchObject([{ linkId: 'gas-2' }]);
  });

  test('for long gives up measurements for want of memory, counts them, and keeps every alarm', async () => {
    const small = (view: View, input: Input, now: number): Decision => {
      const decision = keep(view, input, now);
      const changes = decision.changes.map((change) =>
        change.op === 'append' && change.table === 'reading' && input.kind === 'reading' && input.deviceId === 'gas-2'
          ? { ...change, row: { ...change.row, values: {} } }
          : change,
      );
      return { ...decision, changes };
    };
    const { spine, store, heal } = await full(small);
    const first = await ask(spine, reading('gas-1', 'i:alarm first'));
    for (let index = 0; index < KEPT_MAXIMUM + 50; index++) await ask(spine, reading('gas-2', `i:${index}`));
    const last = await ask(spine, reading('gas-2', 'i:alarm last'));
    expect(spine.health().volatileInputs).toBe(KEPT_MAXIMUM);
    await healed(spine, heal);
    expect(openAlerts(store).sort()).toEqual([alertIdOf(first), alertIdOf(last)].sort());
    expect(spine.health().dropped).toBe(52);
    expect(await store.queries.storedMessageKeys('gas-2')).toHaveLength(KEPT_MAXIMUM - 1);
  });

  test('and a clock that is set meanwhile: the jump is decided before what is heard under the new time', async () => {
    const decided: string[] = [];
    const { spine } = await full((view, input, now) => {
      if (input.kind !== 'timer') decided.push(input.kind === 'reading' ? input.messageKey : input.kind);
      return keep(view, input, now);
    });
    decided.length = 0;
    await ask(spine, reading('gas-1', 'i:alarm before'));
    harness.clock.jumpWall(-3_600_000);
    await ask(spine, reading('gas-2', 'i:alarm after'));
    expect(decided).toEqual(['i:alarm before', 'i:alarm before', 'i:alarm before', 'clock-jump', 'i:alarm after']);
  });

  test('and a stop: what is unsaved was never acknowledged', async () => {
    const { spine } = await full();
    expect(kindOf(await ask(spine, reading('gas-1', 'i:alarm')))).toBe('unsaved');
    await spine.stop();
    expect(kindOf(await ask(spine, reading('gas-1', 'i:late')))).toBe('STOPPING');
  });
});

describe('a disk that does not answer', () => {
  /** Another process holds the file: the writer waits for it, as for a card that stalls. */
  function hold(directory: string): () => void {
    const other = connectApart(directory);
    other.exec('BEGIN IMMEDIATE');
    return () => other.close();
  }

  test('holds no alarm back: those in the batch and those behind it are shown, under the ids they keep', async () => {
    const { spine, store, directory } = await harness.start();
    const told: LiveChange[] = [];
    store.feed.subscribe((change) => told.push(change));
    const release = hold(directory);
    const inBatch = ask(spine, reading('gas-1', 'i:alarm 1'));
    const ordinary = ask(spine, reading('leak-1', 'i:leak'));
    while (harness.decided.length < 2) await new Promise(setImmediate);
    const behind = ask(spine, reading('gas-2', 'i:alarm 2'));
    expect(spine.health().mode).toBe('normal');
    harness.clock.advance(STALL_MS);
    expect(kindOf(await inBatch)).toBe('unsaved');
    expect(kindOf(await behind)).toBe('unsaved');
    expect(told).toMatchObject([{ unsaved: true }, { unsaved: true }]);
    release();
    expect(kindOf(await ordinary)).toBe('committed');
    await harness.until(() => spine.health().mode === 'normal' && spine.health().volatileInputs === 0);
    expect(openAlerts(store).sort()).toEqual([alertIdOf(await inBatch), alertIdOf(await behind)].sort());
    expect(await store.queries.storedMessageKeys('gas-1')).toEqual(['i:alarm 1']);
    expect(await store.queries.storedMessageKeys('leak-1')).toEqual(['i:leak']);
  });

  test('and then refuses: the alarms are decided without the batch that was lost', async () => {
    const { spine, store, directory } = await harness.start();
    const release = hold(directory);
    const ordinary = ask(spine, reading('leak-1', 'i:leak'));
    const urgent = ask(spine, reading('gas-1', 'i:alarm'));
    while (harness.decided.length < 2) await new Promise(setImmediate);
    harness.clock.advance(STALL_MS);
    expect(kindOf(await urgent)).toBe('unsaved');
    expect(kindOf(await ordinary)).toBe('DISK_UNAVAILABLE');
    expect(spine.health().lastFault).not.toBe('');
    release();
    await harness.until(() => spine.health().mode === 'normal' && spine.health().volatileInputs === 0);
    expect(openAlerts(store)).toEqual([alertIdOf(await urgent)]);
    expect(await store.queries.storedMessageKeys('leak-1')).toEqual([]);
  });
});

test('negative control: the helper that fills the file leaves no room for a reading', async () => {
  const { store } = await full();
  await expect(commitAll(store, [readingRow({ values: { pad: 'x'.repeat(6000) } })])).rejects.toThrow(/full/);
});
