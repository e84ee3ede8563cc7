import { describe, expect, test } from 'vitest';
import { RULE_COMMAND_VALID_MS } from './commands.ts';
import { CommandedEstate, li } from './testing/commanded.ts';

function drill(estate: CommandedEstate, deviceId: string): void {
  const until = estate.now + 600_000;
  estate.submit({ kind: 'begin-test', deviceId, until, certificateId: null, ...li });
}

describe('a gas leak of level 1', () => {
  test('closes the valves of its unit at once, and says so in its timeline', () => {
    const estate = new CommandedEstate();
    estate.reading('gas-1', { alarm: true });
    expect(estate.byRule()).toEqual(['close_gas_valve valve-1 waiting']);
    expect(estate.timeline(estate.alert().id)).toEqual(['raised', 'command']);
    const [row] = estate.view.all('command');
    expect(row).toMatchObject({ cause: 'gas-leak', by: 'system', notAfter: estate.now + RULE_COMMAND_VALID_MS });
  });

  test.each([
    ['of its own flat', 'flat-501', true],
    ['of its unit', 'unit-2', true],
    ['before the building', 'building-3', true],
    ['of the lobby, outside every unit', 'lobby', false],
    ['of the whole estate', 'estate', false],
    ['of another unit', 'unit-9', false],
  ])('reaches a valve %s: %s', (_name, placeId, isClosed) => {
    const estate = new CommandedEstate();
    const place = { id: 'unit-9', parentId: 'building-3', kind: 'unit', nameZh: '9单元', nameEn: 'Unit 9' } as const;
    estate.view.apply([{ op: 'put', table: 'place', row: { ...place, gridCode: null, companyId: null } }]);
    estate.link('valve-2', 'gas-valve', placeId);
    estate.reading('gas-1', { alarm: true });
    expect(estate.byRule().some((line) => line.includes('valve-2'))).toBe(isClosed);
  });

  test('follows from its level, however it came to it', () => {
    const estate = new CommandedEstate();
    estate.reading('gas-1', { methane_lel: 30 });
    expect(estate.byRule()).toEqual([]);
    estate.reading('gas-1', { methane_lel: 60 });
    expect(estate.byRule()).toEqual(['close_gas_valve valve-1 waiting']);
  });

  test('of a drill closes nothing; one that stands when the drill ends does', () => {
    const estate = new CommandedEstate();
    drill(estate, 'gas-1');
    estate.reading('gas-1', { alarm: true });
    expect(estate.byRule()).toEqual([]);
    estate.pass(600_000);
    expect(estate.byRule()).toEqual(['close_gas_valve valve-1 waiting']);
  });

  test('of two detectors closes a valve once, and again when it is raised again later', () => {
    const estate = new CommandedEstate();
    estate.link('gas-2', 'gas-detector', 'unit-2');
    estate.reading('gas-1', { alarm: true });
    estate.reading('gas-2', { alarm: true });
    expect(estate.byRule()).toHaveLength(1);
    estate.pass(RULE_COMMAND_VALID_MS);
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    estate.reading('gas-1', { alarm: true });
    expect(estate.byRule()).toEqual(['close_gas_valve valve-1 expired', 'close_gas_valve valve-1 waiting']);
  });

  test('closes nothing where the operator has switched it off, and what stands nearer counts', () => {
    const estate = new CommandedEstate();
    const put = (
      placeId: string,
      setting: { closeGasValves: boolean; releaseGates: boolean } | null,
      reason = '医院',
    ) => estate.submit({ kind: 'put-command-setting', placeId, setting, reason, ...li }).outcome;
    const off = { closeGasValves: false, releaseGates: true };
    expect(put('building-3', off).ok).toBe(true);
    estate.reading('gas-1', { alarm: true });
    expect(estate.byRule()).toEqual([]);
    put('unit-2', { closeGasValves: true, releaseGates: true });
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    estate.reading('gas-1', { alarm: true });
    expect(estate.byRule()).toHaveLength(1);
    expect(put('nowhere', off)).toMatchObject({ ok: false, code: 'UNKNOWN_PLACE' });
    expect(put('unit-2', null, ' ')).toMatchObject({ ok: false, code: 'BODY_INVALID' });
    expect(put('unit-2', null).ok).toBe(true);
    expect([...estate.view.all('command_setting')].map(({ placeId }) => placeId)).toEqual(['building-3']);
    expect(estate.view.rows('audit').at(-1)).toMatchObject({
      action: 'put-command-setting',
      detail: { reason: '医院' },
    });
  });

  test('closes no valve whose link was revoked', () => {
    const estate = new CommandedEstate();
    estate.submit({ kind: 'revoke-link', linkId: 'valve-1', by: '王装机', byPost: 'installer' });
    estate.reading('gas-1', { alarm: true });
    expect(estate.byRule()).toEqual([]);
  });

  test('of carbon monoxide, or a gas fault, closes none', () => {
    const estate = new CommandedEstate();
    estate.link('co-1', 'carbon-monoxide-detector', 'flat-501');
    estate.reading('co-1', { alarm: true });
    estate.reading('gas-1', { fault: true });
    estate.pass(700_000);
    expect(estate.byRule()).toEqual([]);
  });
});

describe('a fire alarm', () => {
  test('of a commissioned smoke detector releases the gates of its building, and only those', () => {
    const estate = new CommandedEstate();
    const place = {
      id: 'building-4',
      parentId: 'estate',
      kind: 'building',
      nameZh: '4号楼',
      nameEn: 'Building 4',
    } as const;
    estate.view.apply([{ op: 'put', table: 'place', row: { ...place, gridCode: null, companyId: null } }]);
    estate.link('gate-2', 'access-gate', 'unit-2');
    estate.link('gate-9', 'access-gate', 'building-4');
    estate.commission('smoke-1');
    estate.reading('smoke-1', { alarm: true });
    expect(estate.byRule()).toEqual(['release_gate gate-1 waiting', 'release_gate gate-2 waiting']);
    expect(estate.timeline(estate.alert().id)).toEqual(['raised', 'command', 'command']);
  });

  test('of a fire panel behind a gate does so, too', () => {
    const estate = new CommandedEstate();
    estate.commission('gate-1');
    estate.event('gate-1', 'fire_input');
    expect(estate.byRule()).toEqual(['release_gate gate-1 waiting']);
  });

  test('of a detector that nobody has commissioned releases nothing, nor of one put in since', () => {
    const estate = new CommandedEstate();
    estate.reading('smoke-1', { alarm: true });
    estate.link('smoke-2', 'smoke-detector', 'unit-2');
    estate.commission('smoke-2');
    estate.pass(1000);
    const more = { passwordHash: '11', address: null, expiresAt: null };
    estate.submit({ kind: 'replace-device', deviceId: 'smoke-2', ...more, by: '王装机', byPost: 'installer' });
    estate.reading('smoke-2', { alarm: true });
    expect(estate.byRule()).toEqual([]);
  });

  test('of a drill releases nothing', () => {
    const estate = new CommandedEstate();
    estate.commission('smoke-1');
    drill(estate, 'smoke-1');
    estate.reading('smoke-1', { alarm: true });
    expect(estate.byRule()).toEqual([]);
  });

  test('that is over locks nothing: a person does', () => {
    const estate = new CommandedEstate();
    estate.commission('smoke-1');
    estate.reading('smoke-1', { alarm: true });
    const [released] = estate.view.all('command');
    estate.take(released?.id ?? '');
    estate.event('gate-1', 'unlocked');
    estate.reading('smoke-1', { alarm: false });
    estate.pass(3_600_000);
    estate.close(estate.alerts().find(({ kind }) => kind === 'smoke')?.id ?? '');
    expect([...estate.view.all('command')].map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'release_gate confirmed',
    ]);
    expect(estate.order('gate-1', 'lock_gate').ok).toBe(true);
  });
});
