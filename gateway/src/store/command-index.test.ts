import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Draft } from '../core/draft.ts';
import type { CommandRow, DeviceRow } from '../core/model.ts';
import { isRoutine, whySilent } from '../core/sirens.ts';
import { MemoryView } from '../core/testing/memory-view.ts';
import type { Change, View } from '../core/view.ts';
import { ManualClock } from '../platform/testing/manual-clock.ts';
import { Memory } from './memory.ts';
import { OverlayLayer } from './overlay-layer.ts';

const ids = ['one', 'two', 'three', 'four', 'five'];
const sirens = ['siren-1', 'siren-2'];
const alerts = ['alert-1', 'alert-2'];

/** No two of one moment: of those the order is anybody's. */
function command(id: string, more: Pick<CommandRow, 'deviceId' | 'alertId' | 'cause' | 'state'>, at: number[]) {
  const moment = (slot: number) => (at[slot] ?? 0) * ids.length + ids.indexOf(id);
  const isSent = more.state !== 'waiting' && more.state !== 'expired';
  const row: CommandRow = {
    ...{ id, kind: 'sound_siren', by: '', byId: '', byPost: '', reason: '', secondBy: null, notAfter: 0, answers: 0 },
    ...{ requestedAt: moment(0), sentAt: isSent ? moment(1) : null, settledAt: null, detail: null, ...more },
  };
  return row;
}

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        id: fc.constantFrom(...ids),
        at: fc.array(fc.nat(9), { minLength: 2, maxLength: 2 }),
        more: fc.record({
          deviceId: fc.constantFrom(...sirens),
          alertId: fc.constantFrom(...alerts, null),
          cause: fc.constantFrom('notification', 'person'),
          state: fc.constantFrom('waiting', 'sent', 'confirmed', 'unknown', 'refused', 'expired'),
        }),
      })
      .map(({ id, more, at }): Change => ({ op: 'put', table: 'command', row: command(id, more, at) })),
  },
  fc.constantFrom(...ids).map((key): Change => ({ op: 'remove', table: 'command', key })),
);
const batch = fc.array(change, { maxLength: 8 });

/** The view of the tests looks at all commands each time. */
function expectInStep(view: View): void {
  const plain = new MemoryView();
  plain.apply([...view.all('command')].map((row): Change => ({ op: 'put', table: 'command', row })));
  for (const deviceId of sirens) {
    expect([...view.sentTo(deviceId)]).toEqual([...plain.sentTo(deviceId)]);
    for (const alertId of alerts) {
      expect([...view.soundingsOf(deviceId, alertId)]).toEqual([...plain.soundingsOf(deviceId, alertId)]);
    }
  }
}

test('the newest commands are those that a look at all of them finds: committed, in a batch, and in one over another', () => {
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

test('whether a siren sounds again is decided without a look at all commands', () => {
  const memory = new Memory({ id: 'gateway-0417', number: 417 }, new ManualClock());
  const called = { deviceId: 'siren-1', alertId: 'alert-1', cause: 'notification', state: 'confirmed' } as const;
  const first = command('one', called, [1, 1]);
  const silence: CommandRow = {
    ...command('two', { ...called, alertId: null, cause: 'person' }, [2, 2]),
    kind: 'silence_siren',
  };
  for (const row of [first, silence]) memory.put('command', row);
  const alert = { id: 'alert-1', deviceId: 'gas-1', kind: 'gas_leak', state: 'active-unacknowledged', raisedAt: 0 };
  memory.put('alert', alert);
  memory.all = (table) => {
    throw new Error(`all rows of ${table}`);
  };
  const draft = new Draft(memory, 'input', 1000);
  const siren = { id: 'siren-1' } as DeviceRow;
  expect(whySilent(draft, siren, { alertId: 'alert-1', isRepeat: true })).toContain('silenced');
  expect(isRoutine(draft, command('three', called, [3, 3]))).toBe(true);
});
