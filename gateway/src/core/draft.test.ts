import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Draft } from './draft.ts';
import type { CounterRow } from './model.ts';
import { MemoryView } from './testing/memory-view.ts';

/** What one input does to a row: puts it, takes it away, or something else altogether. */
const step = fc.record({
  op: fc.constantFrom('put', 'remove', 'append'),
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  value: fc.nat(9),
});

test('a row is found as it was left last, in an input of a few changes and in one of thousands', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
      const committed = { id: 'a', value: 99 };
      const view = new MemoryView();
      view.apply([{ op: 'put', table: 'counter', row: committed }]);
      const draft = new Draft(view, 'input', 1);
      const model = new Map<string, CounterRow>([['a', committed]]);
      for (const { op, id, value } of steps) {
        const row = { id, value };
        if (op === 'append') draft.audit('system', 'test', id);
        else if (op === 'remove') {
          draft.remove('counter', id);
          model.delete(id);
        } else {
          draft.put('counter', row);
          model.set(id, row);
        }
        expect(draft.get('counter', id)).toBe(model.get(id));
      }
      for (const id of ['a', 'b', 'c', 'd', 'e']) expect(draft.get('counter', id)).toBe(model.get(id));
    }),
  );
});
