import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFlows } from './flow-check.ts';

const known = new Set(['inject', 'function', 'gc-raise-alert']);
const tab = { id: 't1', type: 'tab', label: '夜间门禁' };

describe('what is taken', () => {
  test.each([
    ['nothing at all', []],
    ['a tab with nodes', [tab, { id: 'a', type: 'inject', z: 't1' }, { id: 'b', type: 'gc-raise-alert', z: 't1' }]],
    ['a group and a junction', [tab, { id: 'g', type: 'group', z: 't1' }, { id: 'j', type: 'junction', z: 't1' }]],
    [
      'a subflow and its use',
      [
        { id: 's', type: 'subflow' },
        { id: 'u', type: 'subflow:s', z: 't1' },
      ],
    ],
    ['a function within its time', [{ id: 'f', type: 'function', timeout: 5 }]],
  ])('%s', (_name, flows) => {
    expect(checkFlows(flows, known)).toEqual({ ok: true, entries: flows });
  });
});

describe('what is refused, and how it is named', () => {
  test.each([
    ['no array', { flows: [] }, null, 'an array of nodes'],
    ['no object', ['x'], null, 'without id or type: "x"'],
    ['no id', [{ type: 'inject' }], null, 'without id or type'],
    ['an id twice', [tab, { ...tab }], 't1', '夜间门禁: the id t1 stands twice'],
    ['an unknown type', [{ id: 'x', type: 'exec', name: '重启' }], 'x', '重启: there is no node type "exec"'],
    ['a subflow that is not here', [{ id: 'u', type: 'subflow:s' }], 'u', 'its subflow is not here'],
    ['a function that takes too long', [{ id: 'f', type: 'function', timeout: '60' }], 'f', 'its timeout is 60 s'],
    ['too many', Array.from({ length: 5001 }, (_, id) => ({ id: `${id}`, type: 'tab' })), null, 'may be 5000'],
  ])('%s', (_name, flows, entryId, words) => {
    expect(checkFlows(flows, known)).toMatchObject({
      ok: false,
      faults: [{ entryId, en: expect.stringContaining(words), zh: expect.stringMatching(/[\u4e00-\u9fff]/) }],
    });
  });

  test('all faults are told at once, up to twenty', () => {
    const flows = Array.from({ length: 30 }, (_, id) => ({ id: `${id}`, type: 'exec' }));
    expect(checkFlows(flows, known)).toMatchObject({ ok: false, faults: { length: 20 } });
  });
});

test('whatever is deployed is taken or refused with words, and what is taken has only known types', () => {
  const entry = fc.record(
    { id: fc.string({ maxLength: 3 }), type: fc.constantFrom('tab', 'inject', 'exec', '__proto__'), z: fc.string() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.oneof(entry, fc.jsonValue()))), (flows) => {
      const check = checkFlows(flows, known);
      if (check.ok) for (const { type } of check.entries) expect(type === 'tab' || known.has(type)).toBe(true);
      else expect(check.faults.length).toBeGreaterThan(0);
    }),
  );
});
