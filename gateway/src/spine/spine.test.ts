import { afterEach, describe, expect, test } from 'vitest';
import { decide } from '../core/decide.ts';
import type { Input } from '../core/input.ts';
import type { Decision } from '../core/view.ts';
import { WAITING_MAXIMUM } from './engine.ts';
import { BATCH_MAXIMUM } from './intake.ts';
import type { Answer } from './submit.ts';
import { ask, Harness, keep, reading } from './testing/harness.ts';

let harness = new Harness();
afterEach(async () => {
  await harness.dispose();
  expect(harness.clock.waiting).toBe(0);
  harness = new Harness();
});

const kindOf = (answer: Answer) => (answer.kind === 'refused' ? answer.code : answer.kind);

describe('a batch', () => {
  test('is answered after the commit, each input once, in the order of its lane', async () => {
    const { spine, store } = await harness.start();
    const answered: string[] = [];
    const order = Array.from({ length: 50 }, (_, index) => `i:${index}`);
    await Promise.all(
      order.map(
        (key) =>
          new Promise<void>((resolve) =>
            spine.submit(reading('leak-1', key), (answer) => {
              expect(kindOf(answer)).toBe('committed');
              expect(store.state.seenMessage('leak-1', key)).toBeDefined();
              answered.push(key);
              resolve();
            }),
          ),
      ),
    );
    expect(answered).toEqual(order);
    expect(harness.decided).toEqual(order);
    expect(await store.queries.storedMessageKeys('leak-1')).toEqual(order);
    expect(spine.health().batches).toBeLessThan(10);
  });

  test('has life safety first, and each device in its own order', async () => {
    const { spine } = await harness.start();
    const all = ['leak-1', 'gas-1', 'leak-1', 'gas-2', 'gas-1'].map((id, index) =>
      ask(spine, reading(id, `i:${index} ${id}`)),
    );
    await Promise.all(all);
    expect(harness.decided).toEqual(['i:1 gas-1', 'i:3 gas-2', 'i:4 gas-1', 'i:0 leak-1', 'i:2 leak-1']);
  });

  test('sees what earlier inputs of it changed', async () => {
    const { spine } = await harness.start();
    const [first, second] = await Promise.all([
      ask(spine, reading('gas-1', 'i:same')),
      ask(spine, reading('gas-1', 'i:same')),
    ]);
    expect(first).toMatchObject({ kind: 'committed', outcome: { ok: true } });
    expect(second).toMatchObject({ kind: 'committed', outcome: { ok: true, repeated: true } });
  });

  test('of life safety alone leaves a share to the rest', async () => {
    const { spine } = await harness.start();
    const total = BATCH_MAXIMUM + 1000;
    const storm = Array.from({ length: total }, (_, index) => ask(spine, reading('gas-1', `i:${index}`)));
    const other = ask(spine, reading('leak-1', 'i:other'));
    await Promise.all([...storm, other]);
    expect(harness.decided.indexOf('i:other')).toBeLessThan(BATCH_MAXIMUM);
  });

  test('is bounded: beyond, each lane says BUSY and keeps nothing', async () => {
    const { spine } = await harness.start(() => ({ changes: [], outcome: { ok: true, id: 'x' } }));
    const answers: Promise<Answer>[] = [];
    for (let index = 0; index < WAITING_MAXIMUM + 3; index++) answers.push(ask(spine, reading('leak-1', `i:${index}`)));
    answers.push(ask(spine, reading('gas-1', 'i:gas')));
    const kinds = (await Promise.all(answers)).map(kindOf);
    expect(kinds.filter((kind) => kind === 'BUSY')).toHaveLength(3);
    expect(kinds.at(-1)).toBe('committed');
    expect(spine.health().refused).toBe(3);
  });
});

describe('an input at fault', () => {
  const failing = (view: Parameters<typeof keep>[0], input: Input, now: number): Decision => {
    if (input.kind === 'reading' && input.messageKey.includes('throws')) throw new Error('a rule that fails');
    const decision = keep(view, input, now);
    if (input.kind !== 'reading' || !input.messageKey.includes('unstorable')) return decision;
    return {
      ...decision,
      changes: [{ op: 'put', table: 'counter', row: { id: 'wrong', value: 1.5 } }, ...decision.changes],
    };
  };

  test.each(['throws', 'unstorable'])(
    'that is %s is quarantined with its reason; the others of its batch are kept',
    async (kind) => {
      const { spine, store } = await harness.start(failing);
      const keys = Array.from({ length: 40 }, (_, index) => (index === 17 ? `i:${kind}` : `i:${index}`));
      const answers = await Promise.all(keys.map((key) => ask(spine, reading('gas-1', key))));
      for (const [index, answer] of answers.entries()) {
        if (index === 17)
          expect(answer).toMatchObject({ kind: 'committed', outcome: { ok: false, code: 'INPUT_FAILED' } });
        else expect(answer).toMatchObject({ kind: 'committed', outcome: { ok: true } });
      }
      expect(await store.queries.storedMessageKeys('gas-1')).toEqual(keys.filter((_, index) => index !== 17));
      const [entry, ...others] = await store.queries.quarantine({ linkIds: null, limit: 10 });
      expect(others).toEqual([]);
      expect(entry).toMatchObject({ linkId: 'gas-1', topic: 'reading', code: 'INPUT_FAILED' });
      expect(entry?.payload).toContain(`i:${kind}`);
      expect(entry?.detail).toMatch(kind === 'throws' ? /a rule that fails/ : /counter.value must be integer/);
      expect(store.state.get('counter', 'wrong')).toBeUndefined();
    },
  );

  test('keeps no words of a resident in the quarantine', async () => {
    const { spine, store } = await harness.start(() => {
      throw new Error('a rule that fails');
    });
    await ask(spine, {
      id: 'request',
      kind: 'service-request',
      placeId: 'place-1',
      categoryCode: 'P02',
      text: '张三家漏水',
      language: 'zh-CN',
      idempotencyKey: 'key-0000000000000001',
      contentHash: 'aa',
      sealedPhone: 'sealed',
    });
    const rows = await store.queries.quarantine({ linkIds: null, limit: 10 });
    const row = rows.find(({ topic }) => topic === 'service-request');
    expect(row).toBeDefined();
    expect(JSON.stringify(row)).not.toMatch(/张三|sealed|key-0/);
  });

  test('does not stop the next, and a link that throws on its answer harms nobody', async () => {
    const { spine } = await harness.start(failing);
    spine.submit(reading('gas-1', 'i:throws'), () => {
      throw new Error('the link is gone');
    });
    expect(kindOf(await ask(spine, reading('gas-1', 'i:next')))).toBe('committed');
  });
});

describe('stopping', () => {
  test('takes nothing new and brings what waits to its end', async () => {
    const directory = harness.stores.folder();
    const { spine, store } = await harness.start(keep, { directory });
    const waiting = [ask(spine, reading('gas-1', 'i:1')), ask(spine, reading('leak-1', 'i:2'))];
    const stopped = spine.stop();
    expect(kindOf(await ask(spine, reading('gas-1', 'i:late')))).toBe('STOPPING');
    await stopped;
    expect((await Promise.all(waiting)).map(kindOf)).toEqual(['committed', 'committed']);
    await store.stop();
    const again = await harness.start(keep, { directory });
    expect(await ask(again.spine, reading('gas-1', 'i:1'))).toMatchObject({ outcome: { repeated: true } });
    expect(await ask(again.spine, reading('gas-1', 'i:late'))).not.toMatchObject({ outcome: { repeated: true } });
  });
});

test('the boot is decided before anything that was submitted earlier', async () => {
  const kinds: string[] = [];
  const store = await harness.stores.open();
  const { createSpine } = await import('./spine.ts');
  const { systemRandom } = await import('../platform/random.ts');
  const spine = createSpine({
    store,
    clock: harness.clock,
    random: systemRandom,
    decide: (view, input, now) => {
      kinds.push(input.kind);
      return keep(view, input, now);
    },
  });
  const early = ask(spine, reading('gas-1', 'i:early'));
  await spine.start();
  await early;
  await spine.stop();
  expect(kinds).toEqual(['boot', 'reading']);
});

test('with the real rules a gas alarm is raised, once, and its events wait in the outbox', async () => {
  const { spine, store } = await harness.start(decide);
  const act = { by: '王装机', byPost: 'installer' };
  const submit = (input: object) => ask(spine, { id: harness.clock.wallMs().toString(36), ...input } as Input);
  await submit({
    kind: 'import-estate',
    companies: [{ id: 'company-1', kind: 'property_company', nameZh: '幸福物业', nameEn: 'Xingfu', dutyPhone: '' }],
    places: [
      {
        id: 'place-1',
        parentId: null,
        kind: 'building',
        nameZh: '3号楼',
        nameEn: 'B3',
        gridCode: null,
        companyId: 'company-1',
      },
    ],
    people: [],
    rosters: [],
    calendar: [],
  });
  const link = {
    kind: 'add-link',
    linkId: 'gas-9',
    deviceKind: 'gas-detector',
    name: 'g',
    companyId: 'company-1',
    placeId: 'place-1',
    reportEveryMs: null,
    expiresAt: null,
    convention: 'native',
    options: {},
  };
  expect(await submit({ ...link, ...act, passwordHash: '00' })).toMatchObject({
    outcome: { ok: true },
  });
  const values = { alarm: true, methane_lel: 40 };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ask(spine, reading('gas-9', 'i:alarm', { values } as object))),
  );
  expect(new Set(answers.map(kindOf))).toEqual(new Set(['committed']));
  // Nobody is on duty in this house, which is told, too.
  const alerts = [...store.state.all('alert')].filter(({ kind }) => kind === 'gas_leak');
  expect(alerts).toHaveLength(1);
  expect(await store.queries.waitingEvents('life-safety', 0, 10)).toHaveLength(1);
  expect(await store.queries.alertTimeline(alerts[0]?.id ?? '')).not.toHaveLength(0);
});
