import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { Input } from './input.ts';
import { Estate } from './testing/estate.ts';

const name = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'gas-1', "x'; DROP TABLE alert; --"),
  fc.string({ maxLength: 20 }),
);
const value = fc.oneof(
  fc.boolean(),
  fc.double(),
  fc.constantFrom<unknown>(null, Number.NaN, 'true', [], {}, { alarm: true }),
);
const number = fc.oneof(fc.double(), fc.maxSafeInteger());
const alertKind = fc.constantFrom('gas_leak', 'gate_held_open', 'device_silent', '__proto__', 'lift_entrapment');

/** Values as a link would hand them on if it had checked nothing. */
const reading = fc.record({
  kind: fc.constant('reading'),
  linkId: name,
  deviceId: fc.constantFrom('gas-1', 'old-1', '__proto__'),
  messageKey: name,
  contentHash: number,
  resent: fc.boolean(),
  observedAt: fc.oneof(number, fc.constant(null)),
  history: fc.boolean(),
  values: fc.dictionary(fc.oneof(name, fc.constantFrom('alarm', 'methane_lel', 'open', 'fault')), value),
});
const event = fc.record({
  kind: fc.constant('device-event'),
  linkId: name,
  deviceId: fc.constantFrom('gas-1', 'old-1', '__proto__'),
  messageKey: name,
  contentHash: number,
  resent: fc.boolean(),
  observedAt: fc.oneof(number, fc.constant(null)),
  event: name,
});
const timer = fc
  .tuple(fc.constantFrom('condition-on', 'condition-off', 'silence'), fc.constantFrom('gas-1', 'old-1', 'x'), alertKind)
  .map(([kind, deviceId, alertKind]) => ({ kind: 'timer', timerId: `${kind} ${deviceId} ${alertKind}`, dueAt: 7 }));
const act = fc
  .tuple(fc.constantFrom('acknowledge-alert', 'close-alert', 'withdraw-notice', 'revoke-link', 'revoke-token'), name)
  .map(([kind, id]) => ({
    kind,
    alertId: id,
    noticeId: id,
    linkId: id,
    tokenId: id,
    comment: id,
    reason: id,
    by: id,
    byPost: id,
  }));

const setting = fc.record({
  kind: fc.constant('put-rule-setting'),
  scope: fc.constantFrom('place', 'device', '__proto__'),
  scopeId: fc.oneof(name, fc.constantFrom('estate', 'lobby')),
  deviceKind: fc.constantFrom('gas-detector', 'leak-sensor', 'access-gate', '__proto__', 'constructor'),
  alertKind,
  values: fc.option(
    fc.record({
      onDelayMs: fc.option(number),
      offDelayMs: fc.option(number),
      thresholds: fc.option(
        fc.array(
          fc.record({
            quantity: fc.oneof(name, fc.constant('methane_lel')),
            level: fc.constantFrom(1, 2, 5, '__proto__'),
            at: number,
          }),
          { maxLength: 3 },
        ),
      ),
    }),
  ),
  baseVersion: fc.constantFrom(0, 1, -1),
  restoredFrom: fc.constant(null),
  companyId: fc.option(name),
  reason: name,
  by: name,
  byPost: name,
});

/** An estate with rows that another version of the gateway may have left behind. */
function oddEstate(): Estate {
  const estate = new Estate();
  estate.link('gas-1', 'gas-detector');
  estate.link('old-1', 'leak-sensor', 'lobby');
  const device = estate.view.get('device', 'old-1');
  if (device === undefined) throw new Error('no device');
  estate.view.apply([
    { op: 'put', table: 'device', row: { ...device, kind: 'lift-sensor' as 'leak-sensor', placeId: 'gone' } },
    {
      op: 'put',
      table: 'place',
      row: {
        id: 'lobby',
        parentId: 'lobby',
        kind: 'spot',
        nameZh: '环',
        nameEn: 'Loop',
        gridCode: null,
        companyId: null,
      },
    },
  ]);
  for (const deviceId of ['gas-1', 'old-1', 'x']) {
    for (const kind of ['condition-on', 'condition-off', 'silence'] as const) {
      for (const alertKind of [
        'gas_leak',
        'gate_held_open',
        'device_silent',
        '__proto__',
        'lift_entrapment',
      ] as const) {
        const id = `${kind} ${deviceId} ${alertKind}`;
        const row = { id, kind, deviceId, alertKind: alertKind as 'gas_leak', alertId: null, dueAt: 7 };
        estate.view.apply([{ op: 'put', table: 'timer', row }]);
      }
    }
  }
  return estate;
}

describe('decide', () => {
  it('never throws for what a device, a row, a timer or a person can bring', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(reading, event, timer, act, setting), { maxLength: 20 }), (inputs) => {
        const estate = oddEstate();
        for (const [index, input] of inputs.entries()) {
          const decision = decide(estate.view, { ...input, id: `input-${index}` } as unknown as Input, estate.now);
          estate.view.apply(decision.changes);
          expect(decision.outcome.ok ? decision.outcome.id : decision.outcome.code).toBeTypeOf('string');
        }
        expect(Object.hasOwn(Object.prototype, 'alarm')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('tells nothing of a flat whose building is unknown', () => {
    const estate = oddEstate();
    estate.view.apply([
      {
        op: 'put',
        table: 'place',
        row: {
          id: 'unit-2',
          parentId: null,
          kind: 'unit',
          nameZh: '2单元',
          nameEn: 'Unit 2',
          gridCode: null,
          companyId: null,
        },
      },
    ]);
    estate.reading('gas-1', { alarm: true });
    expect(estate.view.rows('outbox')[0]?.data).toMatchObject({ place: { id: 'gateway-0417', zh: 'gateway-0417' } });
  });

  it('takes a delay away when the evidence turns before it ends', () => {
    const estate = new Estate();
    estate.link('gas-1', 'gas-detector');
    const delays = () =>
      estate
        .timers()
        .map((timer) => timer.kind)
        .filter((kind) => kind !== 'silence');
    estate.reading('gas-1', { alarm: true });
    estate.reading('gas-1', { alarm: false });
    expect(delays()).toEqual(['condition-off']);
    estate.reading('gas-1', { alarm: true });
    expect(delays()).toEqual([]);
    // A timer that somehow survives finds the evidence standing and leaves the alert alone.
    const id = 'condition-off gas-1 gas_leak';
    const of = { deviceId: 'gas-1', alertKind: 'gas_leak', alertId: null } as const;
    const row = { id, kind: 'condition-off', ...of, dueAt: 1 } as const;
    estate.view.apply([{ op: 'put', table: 'timer', row }]);
    estate.submit({ kind: 'timer', timerId: id, dueAt: 1 });
    expect(estate.alert().state).toBe('active-unacknowledged');
    expect(delays()).toEqual([]);
  });
});
