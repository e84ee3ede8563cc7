import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import { quantities } from '@gridcall/contract/quantity.ts';
import { expect, test } from 'vitest';
import { chartQuantity } from './chart-quantity.ts';

test('every kind of device that measures has a quantity of its own to show, in its own unit', () => {
  for (const [kind, definition] of Object.entries(deviceKinds)) {
    const chart = chartQuantity(kind);
    if (definition.quantities.length === 0) expect(chart).toBeNull();
    else {
      expect(definition.quantities).toContain(chart?.quantity);
      const quantity = quantities[chart?.quantity as keyof typeof quantities];
      expect(chart?.unit).toBe(quantity.type === 'number' ? quantity.unit : '');
    }
  }
  expect(chartQuantity('toaster')).toBeNull();
});
