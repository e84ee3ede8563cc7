import { expect, test } from 'vitest';
import { differenceOf } from './flow-difference.ts';

const tab = { id: 't', type: 'tab', label: '晨报' };
const node = { id: 'n', type: 'function', name: '统计', z: 't', x: 100, y: 80, func: 'return msg;' };
const named = { id: 'n', type: 'function', name: '统计', tab: '晨报' };

test.each([
  ['the same', [tab, node], [tab, node], []],
  ['a new node', [tab], [tab, node], [{ change: 'added', ...named, properties: [] }]],
  ['a node that is gone', [tab, node], [tab], [{ change: 'removed', ...named, properties: [] }]],
  ['a node drawn elsewhere', [tab, node], [tab, { ...node, x: 300 }], [{ change: 'moved', ...named, properties: [] }]],
  [
    'another function, also drawn elsewhere',
    [tab, node],
    [tab, { ...node, x: 300, func: 'return null;' }],
    [{ change: 'changed', ...named, properties: [{ name: 'func', before: 'return msg;', after: 'return null;' }] }],
  ],
  [
    'a wire more',
    [tab, { ...node, wires: [] }],
    [tab, { ...node, wires: [['m']] }],
    [{ change: 'changed', ...named, properties: [{ name: 'wires', before: '[]', after: '[["m"]]' }] }],
  ],
  [
    'a tab of another name',
    [tab],
    [{ ...tab, label: '晚报' }],
    [
      {
        ...{ change: 'changed', id: 't', type: 'tab', name: '晚报', tab: '晚报' },
        properties: [{ name: 'label', before: '晨报', after: '晚报' }],
      },
    ],
  ],
  ['only the order', [tab, node], [node, tab], []],
])('%s', (_name, before, after, expected) => {
  expect(differenceOf(before, after)).toEqual(expected);
});

test('what is long is shortened', () => {
  const [change] = differenceOf([node], [{ ...node, func: 'x'.repeat(5000) }]);
  expect(change?.properties[0]?.after.length).toBe(2001);
});
