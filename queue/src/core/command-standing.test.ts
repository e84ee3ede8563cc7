import { expect, test } from 'vitest';
import { type CommandLine, commandStanding, type OrderFacts, probablyNeedsSecond } from './command-standing.ts';

const order: OrderFacts = { at: 0, notAfter: 20_000, ok: null, code: null, detail: null };
const line = (at: number, state: CommandLine['state'], detail: string | null = null) => ({ at, state, detail });

test.each<[string, OrderFacts | undefined, CommandLine[], number, object]>([
  ['is on its way', order, [], 20_000, { state: 'waiting', detail: null }],
  ['is waited for a little after its time', order, [], 30_000, { state: 'waiting' }],
  ['is unknown when nobody says anything', order, [], 30_001, { state: 'unknown' }],
  ['is waiting once it was taken', { ...order, ok: true }, [], 30_000, { state: 'waiting' }],
  ['was taken, with no word of what came of it, is unknown', { ...order, ok: true }, [], 30_001, { state: 'unknown' }],
  ['came too late', { ...order, ok: false, code: 'COMMAND_EXPIRED' }, [], 0, { state: 'expired', detail: null }],
  ['was refused', { ...order, ok: false, code: 'LINK_REVOKED' }, [], 0, { state: 'refused', detail: 'LINK_REVOKED' }],
  [
    'was refused by an interlock, in its words',
    { ...order, ok: false, code: 'COMMAND_INTERLOCKED', detail: '先接单 / take it' },
    [],
    0,
    { state: 'refused', detail: '先接单 / take it' },
  ],
  [
    'stands as the gateway said last',
    order,
    [line(1, 'waiting'), line(2, 'sent')],
    99_000,
    { state: 'sent', sentAt: 2 },
  ],
  [
    'has ended',
    undefined,
    [line(1, 'waiting'), line(2, 'sent'), line(3, 'confirmed', 'sensor'), line(9, 'confirmed', 'sensor')],
    0,
    { state: 'confirmed', detail: 'sensor', sentAt: 2, settledAt: 3 },
  ],
])('a command that %s', (_name, facts, lines, now, expected) => {
  expect(commandStanding(facts, lines, now)).toMatchObject(expected);
});

const gas = { kind: 'gas_leak', level: 1, deviceId: 'gas-1', isActive: true };

test.each([
  ['reset_detector', 'gas-1', gas, true],
  ['reset_detector', 'gas-2', gas, false],
  ['reset_detector', 'gas-1', { ...gas, isActive: false }, false],
  ['release_gate', 'gate-1', gas, true],
  ['release_gate', 'gate-1', { ...gas, kind: 'smoke' }, false],
  ['close_gas_valve', 'valve-1', gas, false],
] as const)('%s of %s asks for another person as its interlock does', (command, device, alert, expected) => {
  expect(probablyNeedsSecond(command, device, alert)).toBe(expected);
});
