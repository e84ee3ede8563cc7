import {
  COMMAND_VALID_MS,
  commandDefinitions,
  commandKinds,
  SECOND_PERSON_WITHIN_MS,
} from '@gridcall/contract/command.ts';
import { type DeviceKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { describe, expect, test } from 'vitest';
import { ENDED_COMMAND_KEPT_MS, OPEN_COMMANDS_MAXIMUM, RULE_COMMAND_VALID_MS } from './commands.ts';
import { CommandedEstate, li, wang } from './testing/commanded.ts';

const confirmWithin = commandDefinitions.close_gas_valve.confirmWithinMs;

describe('a command', () => {
  test('is ordered, sent once, and confirmed by the device’s own sensor', () => {
    const estate = new CommandedEstate();
    expect(estate.order('valve-1', 'close_gas_valve')).toEqual({ ok: true, id: 'n1' });
    expect(estate.take('n1')).toBe(true);
    estate.pass(500);
    estate.reading('valve-1', { valve_open: false });
    expect(estate.view.get('command', 'n1')).toMatchObject({
      state: 'confirmed',
      detail: 'sensor',
      settledAt: estate.now,
    });
    expect(estate.view.get('open_command', 'valve-1')).toBeUndefined();
  });

  test('is confirmed by nothing that came before it was sent, and not by an answer', () => {
    const estate = new CommandedEstate();
    estate.reading('valve-1', { valve_open: false });
    estate.order('valve-1', 'close_gas_valve');
    estate.reading('valve-1', { valve_open: false });
    estate.take('n1');
    estate.answers('valve-1', 'n1', 'accepted');
    estate.reading('valve-1', { valve_open: true });
    estate.reading('valve-1', { battery_pct: 50 });
    estate.reading('valve-1', { valve_open: false }, { history: true });
    expect(estate.states()).toEqual({ n1: 'sent' });
    estate.pass(confirmWithin);
    expect(estate.view.get('command', 'n1')).toMatchObject({ state: 'unknown', detail: 'no-confirmation' });
  });

  test('that is not sent in time expires, and is never sent then', () => {
    const estate = new CommandedEstate();
    estate.order('gate-1', 'open_gate');
    estate.now += COMMAND_VALID_MS + 1;
    expect(estate.take('n1')).toBe(false);
    expect(estate.view.get('command', 'n1')).toMatchObject({ state: 'expired', detail: 'too-late', sentAt: null });
    estate.order('gate-1', 'open_gate');
    estate.pass(COMMAND_VALID_MS);
    expect(estate.states()).toEqual({ n1: 'expired', n2: 'expired' });
    expect(estate.take('n2')).toBe(false);
  });

  test('is taken once, whoever asks again', () => {
    const estate = new CommandedEstate();
    estate.order('gate-1', 'open_gate');
    expect([estate.take('n1'), estate.take('n1'), estate.take('nobody')]).toEqual([true, false, false]);
  });

  test('under the same nonce is the same command; for anything else the nonce is taken', () => {
    const estate = new CommandedEstate();
    estate.order('gate-1', 'open_gate', { commandId: 'x' });
    estate.take('x');
    estate.event('gate-1', 'opened');
    expect(estate.order('gate-1', 'open_gate', { commandId: 'x' })).toEqual({ ok: true, id: 'x', repeated: true });
    for (const other of [{ command: 'lock_gate' }, { deviceId: 'siren-1', command: 'sound_siren' }, wang]) {
      const outcome = estate.order('gate-1', 'open_gate', { commandId: 'x', ...other });
      expect(outcome).toMatchObject({ ok: false, code: 'KEY_IN_USE' });
    }
    expect(estate.states()).toEqual({ x: 'confirmed' });
  });

  test('answered twice or late changes nothing, is written down, and at most so often', () => {
    const estate = new CommandedEstate();
    estate.order('valve-1', 'close_gas_valve');
    estate.take('n1');
    estate.reading('valve-1', { valve_open: false });
    const before = estate.view.rows('audit').length;
    for (let times = 0; times < 20; times++) estate.answers('valve-1', 'n1', 'refused');
    expect(estate.states()).toEqual({ n1: 'confirmed' });
    expect(estate.view.rows('audit').length - before).toBe(5);
    expect(estate.view.rows('audit').at(-1)?.detail).toMatchObject({ answer: 'refused', state: 'confirmed' });
  });

  test('is refused by the device that got it, and by no other', () => {
    const estate = new CommandedEstate();
    estate.order('valve-1', 'close_gas_valve');
    estate.take('n1');
    expect(estate.answers('gate-1', 'n1', 'refused')).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(estate.answers('valve-1', 'n1', 'refused', 'gate-1')).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(estate.states()).toEqual({ n1: 'sent' });
    estate.answers('valve-1', 'n1', 'refused');
    expect(estate.view.get('command', 'n1')).toMatchObject({ state: 'refused', detail: 'device-refused' });
  });

  test('of a link that is revoked meanwhile does not go out; one that is out waits for its time', () => {
    const estate = new CommandedEstate();
    estate.order('gate-1', 'open_gate');
    estate.take('n1');
    estate.order('gate-1', 'open_gate');
    estate.submit({ kind: 'revoke-link', linkId: 'gate-1', by: '王装机', byPost: 'installer' });
    expect(estate.states()).toEqual({ n1: 'sent', n2: 'refused' });
    expect(estate.take('n2')).toBe(false);
    expect(estate.order('gate-1', 'open_gate')).toMatchObject({ ok: false, code: 'LINK_REVOKED' });
    estate.pass(commandDefinitions.open_gate.confirmWithinMs);
    expect(estate.states()['n1']).toBe('unknown');
  });

  test('waits in a short row: the next is refused until one has ended', () => {
    const estate = new CommandedEstate();
    for (let count = 0; count < OPEN_COMMANDS_MAXIMUM; count++) estate.order('gate-1', 'open_gate');
    expect(estate.order('gate-1', 'open_gate')).toMatchObject({ ok: false, code: 'COMMANDS_OPEN' });
    estate.pass(COMMAND_VALID_MS);
    expect(estate.order('gate-1', 'open_gate').ok).toBe(true);
  });

  test('that has ended is forgotten after a week, with its timer', () => {
    const estate = new CommandedEstate();
    estate.order('gate-1', 'open_gate');
    estate.take('n1');
    estate.event('gate-1', 'opened');
    estate.pass(ENDED_COMMAND_KEPT_MS);
    expect(estate.view.get('command', 'n1')).toBeUndefined();
    expect([...estate.view.all('timer')].some(({ kind }) => kind === 'command')).toBe(false);
  });

  test('and its end stand in the timeline of its alert, with who and why', () => {
    const estate = new CommandedEstate();
    estate.event('gate-1', 'forced_open');
    const alertId = estate.alert().id;
    estate.order('gate-1', 'lock_gate', { alertId, reason: '  夜间  ' });
    estate.take('n1');
    estate.event('gate-1', 'locked');
    const entries = estate.view.rows('alert_event').filter(({ type }) => type === 'command');
    expect(entries.map(({ actor, detail }) => [actor, detail['state'], detail['reason']])).toEqual([
      ['李秀英', 'waiting', '夜间'],
      ['system', 'sent', '夜间'],
      ['device', 'confirmed', '夜间'],
    ]);
    const { sequence } = entries.at(-1) ?? {};
    expect(estate.view.get('alert', alertId)?.lastSequence).toBe(sequence);
  });
});

describe('a clock that is set while commands are open', () => {
  test.each([-86_400_000, 86_400_000])('by %i ms neither sends what is old nor delays an end', (byMs) => {
    const estate = new CommandedEstate();
    estate.order('gate-1', 'open_gate');
    estate.order('valve-1', 'close_gas_valve');
    estate.take('n2');
    estate.now += byMs;
    estate.submit({ kind: 'clock-jump', byMs });
    expect(estate.view.get('command', 'n1')?.notAfter).toBe(estate.now + COMMAND_VALID_MS);
    expect(estate.take('n1')).toBe(true);
    estate.pass(confirmWithin);
    expect(estate.states()).toEqual({ n1: 'unknown', n2: 'unknown' });
  });

  test('back while nobody ran: what waits is not valid for a day', () => {
    const estate = new CommandedEstate();
    estate.order('gate-1', 'open_gate');
    estate.now -= 86_400_000;
    estate.submit({ kind: 'boot' });
    estate.pass(60_000);
    expect(estate.states()).toEqual({ n1: 'expired' });
  });
});

describe('who may be told what', () => {
  const cells = (Object.keys(deviceKinds) as DeviceKind[])
    .filter((kind) => kind !== 'bridge')
    .flatMap((kind) => commandKinds.map((command) => [kind, command] as const));
  const able: Readonly<Partial<Record<DeviceKind, readonly string[]>>> = {
    'access-gate': ['open_gate', 'lock_gate', 'release_gate'],
    'gas-valve': ['close_gas_valve'],
    siren: ['sound_siren', 'silence_siren'],
    'gas-detector': ['reset_detector'],
    'smoke-detector': ['reset_detector'],
    'carbon-monoxide-detector': ['reset_detector'],
  };

  test.each(cells)('a %s: %s', (kind, command) => {
    const estate = new CommandedEstate();
    estate.link('device', kind, 'lobby');
    const outcome = estate.order('device', command);
    if (able[kind]?.includes(command) === true) expect(outcome.ok).toBe(true);
    else expect(outcome).toMatchObject({ ok: false, code: 'COMMAND_UNSUPPORTED' });
  });

  test('a notification sounds sirens and does nothing else', () => {
    const estate = new CommandedEstate();
    const cause = 'notification';
    expect(estate.order('siren-1', 'sound_siren', { cause })).toMatchObject({ ok: true });
    expect(estate.order('siren-1', 'silence_siren', { cause })).toMatchObject({ code: 'COMMAND_UNSUPPORTED' });
    expect(estate.order('valve-1', 'close_gas_valve', { cause })).toMatchObject({ code: 'COMMAND_UNSUPPORTED' });
  });

  test('a siren that was away when it was told sounds when it is back within half a minute, and no later', () => {
    const estate = new CommandedEstate();
    estate.order('siren-1', 'sound_siren', { cause: 'notification' });
    estate.pass(RULE_COMMAND_VALID_MS - 1);
    expect(estate.take('n1')).toBe(true);
    const late = new CommandedEstate();
    late.order('siren-1', 'sound_siren', { cause: 'notification' });
    late.pass(RULE_COMMAND_VALID_MS + 1);
    expect(late.take('n1')).toBe(false);
  });

  test('nobody, of what there is not', () => {
    const estate = new CommandedEstate();
    expect(estate.order('nobody', 'open_gate')).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(estate.second('nobody')).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });
});

test('a device that is asked confirms only what had been written to it before it was', () => {
  const estate = new CommandedEstate();
  estate.order('valve-1', 'close_gas_valve');
  estate.take('n1');
  for (const writtenBefore of [[], ['n0']]) estate.reading('valve-1', { valve_open: false }, { writtenBefore });
  expect(estate.states()).toEqual({ n1: 'sent' });
  estate.reading('valve-1', { valve_open: false }, { writtenBefore: ['n0', 'n1'] });
  expect(estate.states()).toEqual({ n1: 'confirmed' });
});

describe('two people', () => {
  test('release a gate; the first cannot be the second, and a third changes nothing', () => {
    const estate = new CommandedEstate();
    expect(estate.order('gate-1', 'release_gate').ok).toBe(true);
    expect(estate.states()).toEqual({ n1: 'awaiting-second' });
    expect(estate.take('n1')).toBe(false);
    expect(estate.second('n1', li)).toMatchObject({ ok: false, code: 'SECOND_PERSON_NEEDED' });
    estate.pass(SECOND_PERSON_WITHIN_MS - 1);
    expect(estate.second('n1')).toEqual({ ok: true, id: 'n1' });
    expect(estate.second('n1')).toEqual({ ok: true, id: 'n1', repeated: true });
    expect(estate.view.get('command', 'n1')).toMatchObject({
      secondBy: '王建国',
      notAfter: estate.now + COMMAND_VALID_MS,
    });
    expect(estate.take('n1')).toBe(true);
  });

  test('have two minutes', () => {
    const estate = new CommandedEstate();
    estate.order('gate-1', 'release_gate');
    estate.pass(SECOND_PERSON_WITHIN_MS);
    expect(estate.view.get('command', 'n1')).toMatchObject({ state: 'expired', detail: 'no-second' });
    expect(estate.second('n1')).toMatchObject({ ok: false, code: 'STATE_CONFLICT' });
  });

  test('reset a detector whose danger stands; one is enough when none does', () => {
    const estate = new CommandedEstate();
    estate.order('gas-1', 'reset_detector');
    estate.reading('gas-1', { alarm: true });
    estate.order('gas-1', 'reset_detector');
    estate.order('smoke-1', 'reset_detector');
    expect(estate.states()).toMatchObject({ n1: 'waiting', n2: 'awaiting-second', n3: 'waiting' });
  });
});

describe('interlocks', () => {
  test('nobody locks a gate while the fire alarm stands, and one person releases it', () => {
    const estate = new CommandedEstate();
    estate.reading('smoke-1', { alarm: true });
    expect(estate.order('gate-1', 'lock_gate')).toMatchObject({ ok: false, code: 'COMMAND_INTERLOCKED' });
    expect(estate.order('gate-1', 'release_gate').ok).toBe(true);
    expect(estate.states()).toEqual({ n2: 'waiting' });
    estate.reading('smoke-1', { alarm: false });
    estate.pass(10_000);
    expect(estate.order('gate-1', 'lock_gate').ok).toBe(true);
  });

  test('a siren is silenced once somebody has taken the alert', () => {
    const estate = new CommandedEstate();
    estate.reading('gas-1', { alarm: true });
    const silence = () => estate.order('siren-1', 'silence_siren');
    expect(silence()).toMatchObject({ ok: false, code: 'COMMAND_INTERLOCKED' });
    estate.acknowledge(estate.alert().id);
    expect(silence().ok).toBe(true);
  });

  test('a drill holds nothing back', () => {
    const estate = new CommandedEstate();
    const until = estate.now + 600_000;
    estate.submit({ kind: 'begin-test', deviceId: 'smoke-1', until, certificateId: null, ...li });
    estate.reading('smoke-1', { alarm: true });
    expect(estate.order('gate-1', 'lock_gate').ok).toBe(true);
    expect(estate.order('siren-1', 'silence_siren').ok).toBe(true);
  });

  test('look again when the second person agrees', () => {
    const estate = new CommandedEstate();
    estate.reading('gas-1', { alarm: true });
    estate.order('gas-1', 'reset_detector');
    estate.reading('smoke-1', { alarm: true });
    expect(estate.second('n1').ok).toBe(true);
  });
});
