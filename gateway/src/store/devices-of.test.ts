import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceRow } from '../core/model.ts';
import type { Change, View } from '../core/view.ts';
import { ManualClock } from '../platform/testing/manual-clock.ts';
import { Memory } from './memory.ts';
import { OverlayLayer } from './overlay-layer.ts';

const kinds = ['gas-detector', 'gas-valve', 'siren'] as const;
const ids = ['one', 'two', 'three', 'four'];

function device(id: string, kind: DeviceKind): DeviceRow {
  return {
    ...{ id, kind, name: id, companyId: 'company', placeId: 'place', updateContract: 'event', reportEveryMs: 0 },
    ...{ createdAt: 0, linkId: id, address: null, companySince: 0, installedAt: 0, expiresAt: null, testUntil: 0 },
  };
}

/** A device that is put under another kind, or again under the same, or taken away. */
const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({ id: fc.constantFrom(...ids), kind: fc.constantFrom(...kinds) })
    .map(({ id, kind }): Change => ({ op: 'put', table: 'device', row: device(id, kind) })),
  fc.constantFrom(...ids).map((key): Change => ({ op: 'remove', table: 'device', key })),
);
const batch = fc.array(change, { maxLength: 6 });

function expectInStep(view: View): void {
  for (const kind of kinds) {
    const found = [...view.devicesOf(kind)];
    const wanted = [...view.all('device')].filter((row) => row.kind === kind);
    expect(found.length).toBe(wanted.length);
    expect(new Set(found)).toEqual(new Set(wanted));
  }
}

test('devices of a kind are those that a look at all of them finds: committed, in a batch, and in one over another', () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 4 }), batch, batch, (committed, under, over) => {
      const memory = new Memory({ id: 'gateway-0417', number: 417 }, new ManualClock());
      for (const changes of committed) {
        const overlay = new OverlayLayer(memory);
        overlay.add(changes);
        memory.join(overlay);
        expectInStep(memory);
      }
      const first = new OverlayLayer(memory);
      first.add(under);
      expectInStep(first);
      const second = new OverlayLayer(first);
      second.add(over);
      expectInStep(second);
    }),
  );
});
