import type { Post } from '@gridcall/contract/duty.ts';
import { afterEach, expect, test } from 'vitest';
import { decide } from '../core/decide.ts';
import type { Input } from '../core/input.ts';
import type { RosterRow } from '../core/model.ts';
import type { Store } from '../store/store.ts';
import type { Spine } from './spine.ts';
import { ask, Harness } from './testing/harness.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

const MINUTE = 60_000;
const STEP_MS = 1000;
const by = { by: '陈敏', byPost: 'operator' } as const;
const harness = new Harness();
afterEach(() => harness.dispose());

const duties: readonly (readonly [Post, string])[] = [
  ['A', 'li'],
  ['B', 'ma'],
  ['grid-leader', 'wang'],
];

let count = 0;
async function submit(spine: Spine, input: WithoutId<Input>): Promise<void> {
  count += 1;
  const answer = await ask(spine, { ...input, id: `01L${String(count).padStart(23, '0')}` } as Input);
  expect(answer).toMatchObject({ kind: 'committed', outcome: { ok: true } });
}

async function build(spine: Spine): Promise<void> {
  const roster = ([post, personId]: readonly [Post, string]): RosterRow => ({
    ...{ id: `house ${post} all`, placeId: 'house', post, days: 'all', people: [personId] },
    ...{ rotation: 'none', startsOn: '2020-01-01', handOverMinute: 480 },
  });
  await submit(spine, {
    kind: 'import-estate',
    companies: [{ id: 'company', kind: 'property_company', nameZh: '物业', nameEn: 'Company', dutyPhone: '' }],
    places: [
      {
        ...{ id: 'house', parentId: null, kind: 'building', nameZh: '3号楼', nameEn: 'B3' },
        ...{ gridCode: null, companyId: 'company' },
      },
    ],
    people: duties.map(([, id]) => ({ id, name: id, role: 'steward', companyId: null, title: null, placeId: null })),
    rosters: duties.map(roster),
    calendar: [],
  });
  for (const [, personId] of duties) {
    await submit(spine, { kind: 'put-contact', personId, channel: 'push', sealedAddress: null, ...by });
  }
  await submit(spine, {
    ...{ kind: 'add-link', linkId: 'gas-9', deviceKind: 'gas-detector', name: 'g', companyId: 'company' },
    ...{ placeId: 'house', reportEveryMs: 3_600_000, expiresAt: null, convention: 'native', options: {} },
    ...{ passwordHash: '00', ...by },
  });
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += STEP_MS) {
    harness.clock.advance(STEP_MS);
    await harness.settle();
  }
}

async function calls(store: Store, since: number): Promise<readonly string[]> {
  const alert = [...store.state.all('alert')].find(({ kind }) => kind === 'gas_leak');
  const timeline = await store.queries.alertTimeline(alert?.id ?? '');
  return timeline
    .filter(({ type, detail }) => type === 'escalated' && detail['kind'] !== 'repeat')
    .flatMap(({ at, detail }) =>
      (detail['people'] as { personId: string }[]).map(
        ({ personId }) => `${Math.round((at - since) / MINUTE)} ${personId}`,
      ),
    );
}

test('with nobody to ask above, a gas alarm calls A岗 at once, B岗 at 2 and 网格长 at 4 minutes, over two restarts', async () => {
  const directory = harness.stores.folder();
  let { spine, store } = await harness.start(decide, { directory });
  await build(spine);
  const since = harness.clock.wallMs();
  await submit(spine, {
    ...{ kind: 'reading', linkId: 'gas-9', deviceId: 'gas-9', messageKey: 'h:1', contentHash: 1, resent: false },
    ...{ observedAt: null, history: false, values: { alarm: true } },
  });
  expect(await calls(store, since)).toEqual(['0 li']);
  for (const minutes of [1, 2]) {
    await pass(minutes * MINUTE);
    await spine.stop();
    await store.stop();
    ({ spine, store } = await harness.start(decide, { directory }));
  }
  await pass(MINUTE + STEP_MS);
  expect(await calls(store, since)).toEqual(['0 li', '2 ma', '4 wang']);
  const alertId = [...store.state.all('alert')].find(({ kind }) => kind === 'gas_leak')?.id ?? '';
  await submit(spine, { kind: 'acknowledge-alert', alertId, comment: '', by: 'ma', byPost: 'B岗' });
  await pass(3 * MINUTE);
  expect(await calls(store, since)).toHaveLength(3);
});
