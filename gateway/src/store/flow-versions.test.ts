import { afterEach, expect, test } from 'vitest';
import type { FlowVersionRow } from '../core/model.ts';
import { commitAll, TemporaryStores } from './testing/temporary-store.ts';
import { FLOW_VERSIONS_KEPT } from './writer-tasks.ts';

let stores = new TemporaryStores();
afterEach(async () => {
  await stores.dispose();
  stores = new TemporaryStores();
});

function version(no: number): FlowVersionRow {
  const row = { at: no, by: '赵工', note: '', nodes: 1, tabs: ['夜间'], flows: `[{"id":"${no}"}]` };
  return { id: `v${no}`, hash: `h${no}`, baseHash: no === 1 ? null : `h${no - 1}`, ...row };
}

test('the versions of the flows are listed without the flows, each can be had, and the last two hundred are kept', async () => {
  const store = await stores.open();
  const all = Array.from({ length: FLOW_VERSIONS_KEPT + 5 }, (_, index) => version(index + 1));
  await commitAll(
    store,
    all.map((row) => ({ op: 'append', table: 'flow_version', row })),
  );
  const { flows: _flows, ...last } = version(205);
  const { flows: _others, ...before } = version(204);
  expect(await store.queries.flowVersions(2)).toEqual([last, before]);
  expect(await store.queries.flowVersion('v1')).toEqual(version(1));
  expect(await store.upkeep.retain()).toBe(false);
  expect(await store.queries.flowVersions(1000)).toHaveLength(FLOW_VERSIONS_KEPT);
  expect(await store.queries.flowVersion('v5')).toBeNull();
  expect(await store.queries.flowVersion('v6')).toEqual(version(6));
});
