import { describe, expect, test } from 'vitest';
import { Estate } from '../testing/estate.ts';

const nodes = JSON.stringify([
  { id: 't', type: 'tab', label: '夜间门禁' },
  { id: 'n', type: 'inject' },
]);

function deploy(estate: Estate, hash: string, baseHash: string | null, flows = nodes) {
  return estate.submit({ kind: 'deploy-flows', by: '赵工', flows, hash, baseHash, note: 'why' });
}

describe('a deploy', () => {
  test('is a version, with who made it out of which', () => {
    const estate = new Estate();
    const first = deploy(estate, 'a', null).outcome;
    const second = deploy(estate, 'b', 'a').outcome;
    expect(estate.view.rows('flow_version')).toMatchObject([
      { by: '赵工', hash: 'a', baseHash: null, note: 'why', nodes: 2, tabs: ['夜间门禁'], flows: nodes },
      { hash: 'b', baseHash: 'a' },
    ]);
    const versionId = second.ok ? second.id : '';
    expect(estate.view.get('flow_head', 'head')).toEqual({ id: 'head', versionId, hash: 'b' });
    expect(first.ok).toBe(true);
  });

  test('that is sent again, or changes nothing, is the version that runs', () => {
    const estate = new Estate();
    const first = deploy(estate, 'a', null).outcome;
    expect(deploy(estate, 'a', null)).toEqual({ changes: [], outcome: { ...first, repeated: true } });
  });

  test.each([
    ['made from another version', 'x', nodes, 'FLOWS_CHANGED'],
    ['made from none', null, nodes, 'FLOWS_CHANGED'],
    ['of broken JSON', 'a', '[{"id":', 'FLOWS_INVALID'],
    ['of no list', 'a', '{}', 'FLOWS_INVALID'],
    ['of a list of nothing', 'a', '[null]', 'FLOWS_INVALID'],
    ['that is too large', 'a', `[${' '.repeat(1_000_000)}]`, 'TOO_LARGE'],
  ])('%s is refused, and what runs stays', (_name, baseHash, flows, code) => {
    const estate = new Estate();
    deploy(estate, 'a', null);
    const { changes, outcome } = deploy(estate, 'b', baseHash, flows);
    expect([changes, outcome.ok ? '' : outcome.code]).toEqual([[], code]);
  });
});

describe('flows that stop', () => {
  const say = (estate: Estate, state: 'running' | 'safe-mode' | 'stopped', reason = '') =>
    estate.submit({ kind: 'flows-state', state, reason });

  test('are an alert at the estate, until they run again', () => {
    const estate = new Estate();
    expect(say(estate, 'running').changes).toEqual([]);
    say(estate, 'safe-mode', 'exit 7');
    expect(estate.alert()).toMatchObject({
      kind: 'flows_stopped',
      level: 3,
      deviceId: 'gateway-0417',
      placeId: 'estate',
      companyId: 'company',
      flow: null,
    });
    expect(estate.entries()).toMatchObject([{ detail: { flows: 'safe-mode', reason: 'exit 7' } }]);
    say(estate, 'stopped', 'missing-types x');
    say(estate, 'running');
    expect(estate.alert()).toMatchObject({ state: 'cleared' });
    expect(estate.timeline(estate.alert().id)).toEqual(['raised', 'evidence', 'cleared']);
    say(estate, 'safe-mode');
    expect(estate.alerts()).toHaveLength(2);
  });

  test('may be acknowledged and closed by a person, and are told anew after that', () => {
    const estate = new Estate();
    say(estate, 'safe-mode');
    estate.acknowledge(estate.alert().id);
    expect(estate.close(estate.alert().id).outcome.ok).toBe(true);
    say(estate, 'running');
    say(estate, 'safe-mode');
    expect(estate.alerts().map(({ state }) => state)).toEqual(['closed', 'active-unacknowledged']);
  });

  test('go up the way of every alert, also where no estate is known yet', () => {
    const estate = new Estate();
    for (const { id } of [...estate.view.all('place')]) estate.view.apply([{ op: 'remove', table: 'place', key: id }]);
    say(estate, 'safe-mode');
    const [event] = [...estate.view.outbox.values()];
    expect(event?.row.data).toMatchObject({
      kind: 'flows_stopped',
      categoryCode: 'D02',
      place: { id: 'gateway-0417' },
    });
  });
});
