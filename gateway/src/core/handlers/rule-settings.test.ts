import { describe, expect, it } from 'vitest';
import { methane, SetEstate } from '../testing/rule-settings.ts';

const gas = 'gas-detector gas_leak';
const held = 'access-gate gate_held_open';
const SECOND = 1000;

function gasEstate(): SetEstate {
  const estate = new SetEstate();
  estate.link('gas-1', 'gas-detector');
  return estate;
}

function gateEstate(): SetEstate {
  const estate = new SetEstate();
  estate.link('gate-1', 'access-gate', 'lobby');
  return estate;
}

describe('an edit', () => {
  it('is a row, a version of it, and an entry of the audit with who, why, and what was before', () => {
    const estate = gasEstate();
    estate.set('place unit-2', gas, { thresholds: [methane(2, 15)] }, { reason: ' 老楼管道 ' });
    estate.now += 60 * SECOND;
    estate.set('place unit-2', gas, { offDelayMs: 30_000 }, { reason: '误报多', by: '李工' });
    estate.set('place unit-2', gas, null, { reason: '已换管' });
    const id = `place unit-2 ${gas}`;
    expect(estate.view.rows('rule_setting_version').map(({ version, by, reason }) => [version, by, reason])).toEqual([
      [1, '陈敏', '老楼管道'],
      [2, '李工', '误报多'],
      [3, '陈敏', '已换管'],
    ]);
    expect(estate.view.rows('rule_setting_version')[1]).toMatchObject({
      settingId: id,
      offDelayMs: 30_000,
      thresholds: null,
    });
    expect(estate.view.get('rule_setting', id)).toMatchObject({ version: 3, offDelayMs: null, thresholds: null });
    const audits = estate.view.rows('audit').filter(({ action }) => action === 'put-rule-setting');
    expect(audits).toHaveLength(3);
    expect(audits[1]).toMatchObject({
      ...{ actor: '李工', subject: id },
      detail: { reason: '误报多', before: { version: 1 }, after: { version: 2, offDelayMs: 30_000 } },
    });
  });

  it.each([
    ['of nothing there is', 'place unit-2', 'gas-detector smoke', {}, {}, 'NOT_FOUND'],
    ['of what nobody may set', 'place unit-2', 'access-gate panic_button', { onDelayMs: 0 }, {}, 'NOT_FOUND'],
    ['at no place', 'place nowhere', gas, { offDelayMs: 20_000 }, {}, 'UNKNOWN_PLACE'],
    ['at no device', 'device nothing', gas, { offDelayMs: 20_000 }, {}, 'NOT_FOUND'],
    ['at another kind of device', 'device gas-1', held, { onDelayMs: 0 }, {}, 'NOT_FOUND'],
    ['without a reason', 'place unit-2', gas, { offDelayMs: 20_000 }, { reason: '  ' }, 'BODY_INVALID'],
    [
      'made from another version',
      'place unit-2',
      gas,
      { offDelayMs: 20_000 },
      { baseVersion: 1 },
      'RULE_SETTING_CHANGED',
    ],
    ['that delays a danger to life', 'place unit-2', gas, { onDelayMs: 1 }, {}, 'RULE_SETTING_LIFE_SAFETY'],
    ['out of its range', 'place lobby', held, { onDelayMs: 3_600_001 }, {}, 'RULE_SETTING_INVALID'],
    ['that takes away what is not there', 'place unit-2', gas, null, {}, 'NOT_FOUND'],
  ] as const)('%s is refused, and changes nothing', (_what, where, what, values, more, code) => {
    const estate = gasEstate();
    expect(estate.set(where, what as typeof gas, values, more)).toMatchObject({ ok: false, code });
    expect(estate.view.rows('rule_setting_version')).toEqual([]);
    expect([...estate.view.all('rule_setting')]).toEqual([]);
  });

  it('keeps the order of the stages with what holds from further out', () => {
    const estate = gasEstate();
    estate.set('place estate', gas, { thresholds: [methane(2, 12), methane(1, 20)] });
    const detail = 'methane_lel: level 2 at 20 must come before level 1 at 20';
    const refused = { ok: false, code: 'RULE_SETTING_INVALID', detail };
    expect(estate.set('place unit-2', gas, { thresholds: [methane(2, 20)] })).toMatchObject(refused);
    expect(estate.set('device gas-1', gas, { thresholds: [methane(2, 20)] })).toMatchObject(refused);
    expect(estate.set('place estate', gas, { thresholds: [methane(2, 20)] })).toMatchObject({ ok: true });
  });

  it('of a company leaves an operator’s alone, and goes on where that was taken away', () => {
    const estate = gasEstate();
    const mine = { companyId: 'company' };
    expect(estate.set('place unit-2', gas, { offDelayMs: 20_000 }, mine).ok).toBe(true);
    expect(estate.set('place unit-2', gas, { offDelayMs: 30_000 }).ok).toBe(true);
    const refused = { ok: false, code: 'RULE_SETTING_OF_OPERATOR', detail: '陈敏' };
    expect(estate.set('place unit-2', gas, { offDelayMs: 20_000 }, mine)).toMatchObject(refused);
    expect(estate.set('place unit-2', gas, null, mine)).toMatchObject(refused);
    expect(estate.set('place unit-2', gas, null).ok).toBe(true);
    expect(estate.set('place unit-2', gas, { offDelayMs: 20_000 }, mine).ok).toBe(true);
  });
});

describe('thresholds, and what a device said last', () => {
  it.each([
    // Where the second and the first stage begin from now on; 24 %LEL was said, which is nothing to the book.
    ['beyond the new second stage', 15, 50, 'active-unacknowledged L2'],
    ['beyond the new first stage', 15, 22, 'active-unacknowledged L1'],
    ['still within', 24.5, 50, null],
  ] as const)('%s: it is raised at once, or not', (_name, second, first, stands) => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 24 });
    estate.set('place building-3', gas, { thresholds: [methane(2, second), methane(1, first)] });
    expect(estate.stands('gas_leak')).toBe(stands);
    if (stands === null) return;
    const detail = { values: { methane_lel: 24 }, setting: `place building-3 ${gas}` };
    expect(estate.entries()[0]).toMatchObject({ type: 'raised', detail });
  });

  it('a device’s own word goes first, until it is taken away', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 24 });
    estate.set('device gas-1', gas, { thresholds: [methane(2, 25)] });
    estate.set('place building-3', gas, { thresholds: [methane(2, 15)] });
    expect(estate.stands('gas_leak')).toBeNull();
    estate.set('device gas-1', gas, null);
    expect(estate.stands('gas_leak')).toBe('active-unacknowledged L2');
  });

  it('a worse stage rises, a lesser one does not fall, and the hysteresis holds', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 30 });
    estate.acknowledge(estate.alert().id);
    estate.set('device gas-1', gas, { thresholds: [methane(2, 20), methane(1, 28)] });
    expect(estate.stands('gas_leak')).toBe('active-unacknowledged L1');
    estate.set('device gas-1', gas, null);
    expect(estate.view.get('device_state', 'gas-1')?.conditions.gas_leak?.evidenceLevel).toBe(2);
    expect(estate.stands('gas_leak')).toBe('active-unacknowledged L1');
    estate.reading('gas-1', { methane_lel: 22 });
    estate.set('device gas-1', gas, { thresholds: [methane(2, 15)] });
    estate.set('device gas-1', gas, null);
    estate.pass(20 * SECOND);
    expect(estate.stands('gas_leak')).toBe('active-unacknowledged L1');
  });

  it('within again: over after the off-delay from now, and a person closes what is latched', () => {
    const estate = gasEstate();
    estate.set('place estate', gas, { thresholds: [methane(2, 12)] });
    estate.reading('gas-1', { methane_lel: 14 });
    expect(estate.stands('gas_leak')).toBe('active-unacknowledged L2');
    estate.pass(30 * SECOND);
    estate.set('place estate', gas, null);
    estate.pass(9999);
    expect(estate.stands('gas_leak')).toBe('active-unacknowledged L2');
    estate.pass(1);
    expect(estate.stands('gas_leak')).toBe('cleared-unclosed L2');
    estate.reading('gas-1', { methane_lel: 14 });
    expect(estate.stands('gas_leak')).toBe('cleared-unclosed L2');
    estate.reading('gas-1', { methane_lel: 25 });
    expect(estate.stands('gas_leak')).toBe('active-unacknowledged L2');
  });

  it('an alarm bit stands whatever is set', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { alarm: true, methane_lel: 14 });
    estate.set('place estate', gas, { thresholds: [methane(2, 12)] });
    estate.set('place estate', gas, null);
    estate.pass(60 * SECOND);
    expect(estate.stands('gas_leak')).toBe('active-unacknowledged L1');
  });

  it('waits for the word of a device that warms up, that never spoke, or whose link is revoked', () => {
    const estate = gasEstate();
    estate.link('gas-2', 'gas-detector');
    estate.link('gas-3', 'gas-detector');
    estate.reading('gas-1', { methane_lel: 14, warming_up: true });
    estate.reading('gas-3', { methane_lel: 14 });
    estate.submit({ kind: 'revoke-link', linkId: 'gas-3', by: '王装机', byPost: 'installer' });
    estate.set('place estate', gas, { thresholds: [methane(2, 12)] });
    expect(estate.alerts()).toEqual([]);
    estate.reading('gas-1', { warming_up: false });
    expect(estate.alert()).toMatchObject({ deviceId: 'gas-1', level: 2 });
  });

  it('a detector in a test raises a test', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 14 });
    const test = { deviceId: 'gas-1', until: estate.now + 600_000, certificateId: null, by: '王', byPost: 'installer' };
    estate.submit({ kind: 'begin-test', ...test });
    estate.set('place estate', gas, { thresholds: [methane(2, 12)] });
    expect(estate.alert()).toMatchObject({ test: true, level: 2 });
  });

  it('empty batteries: sooner by a higher mark, over by a lower one', () => {
    const estate = gasEstate();
    const battery = (level: 3 | 4, at: number) => ({ quantity: 'battery_pct' as const, level, at });
    estate.reading('gas-1', { battery_pct: 18 });
    estate.set('place estate', 'gas-detector battery_low', { thresholds: [battery(3, 10), battery(4, 20)] });
    expect(estate.stands('battery_low')).toBe('active-unacknowledged L4');
    estate.set('place estate', 'gas-detector battery_low', { thresholds: [battery(4, 5)] });
    expect(estate.stands('battery_low')).toBe('cleared L4');
  });
});

describe('delays, and timers that run', () => {
  const dueIn = (estate: SetEstate) => {
    const timer = estate.timers().find(({ kind }) => kind === 'condition-on' || kind === 'condition-off');
    return timer === undefined ? null : (timer.dueAt - estate.now) / SECOND;
  };

  it.each([
    ['shorter, not over yet', 60, 50, null],
    ['shorter, and over', 20, null, 'active-unacknowledged L3'],
    ['just over', 30, null, 'active-unacknowledged L3'],
    ['longer', 600, 570, null],
  ])('an on-delay that runs for 30 s becomes %s: what has passed is counted', (_name, seconds, due, stands) => {
    const estate = gateEstate();
    estate.reading('gate-1', { open: true });
    estate.pass(30 * SECOND);
    expect(dueIn(estate)).toBe(90);
    estate.set('device gate-1', held, { onDelayMs: seconds * SECOND });
    expect(estate.stands('gate_held_open')).toBe(stands);
    expect(dueIn(estate)).toBe(due === 50 ? 30 : due);
    estate.pass(600 * SECOND);
    expect(estate.stands('gate_held_open')).toBe('active-unacknowledged L3');
    expect(estate.timeline(estate.alert().id)).toEqual(['raised']);
  });

  it.each([
    ['longer', 60, 50, 'active-unacknowledged L2'],
    ['shorter, and over', 5, null, 'cleared L2'],
  ])('an off-delay that runs for 10 s of 20 becomes %s', (_name, seconds, due, stands) => {
    const estate = new SetEstate();
    estate.link('leak-1', 'leak-sensor');
    const leak = 'leak-sensor water_leak';
    estate.set('place estate', leak, { offDelayMs: 20 * SECOND, onDelayMs: 0 });
    estate.reading('leak-1', { leak: true });
    expect(estate.stands('water_leak')).toBe('active-unacknowledged L2');
    estate.reading('leak-1', { leak: false });
    estate.pass(10 * SECOND);
    estate.set('place unit-2', leak, { offDelayMs: seconds * SECOND });
    expect(estate.stands('water_leak')).toBe(stands);
    expect(dueIn(estate)).toBe(due);
    estate.pass(60 * SECOND);
    expect(estate.stands('water_leak')).toBe('cleared L2');
  });

  it('what is raised stays, and what a person closed does not come again by a shorter delay', () => {
    const estate = gateEstate();
    estate.reading('gate-1', { open: true });
    estate.pass(120 * SECOND);
    estate.set('device gate-1', held, { onDelayMs: 600 * SECOND });
    expect(estate.stands('gate_held_open')).toBe('active-unacknowledged L3');
    estate.close(estate.alert().id);
    estate.set('device gate-1', held, { onDelayMs: 0 });
    estate.pass(600 * SECOND);
    expect(estate.stands('gate_held_open')).toBe('closed L3');
  });

  it('the dose of carbon monoxide fills as before', () => {
    const estate = new SetEstate();
    estate.link('co-1', 'carbon-monoxide-detector');
    estate.reading('co-1', { co_ppm: 300 });
    const due = dueIn(estate);
    estate.set('place estate', 'carbon-monoxide-detector carbon_monoxide', { offDelayMs: 60 * SECOND });
    expect(dueIn(estate)).toBe(due);
    estate.pass(120 * SECOND);
    expect(estate.stands('carbon_monoxide')).toBe('active-unacknowledged L1');
  });

  it('a jump of the clock and a start hold a timer to the delay that is set', () => {
    const estate = gateEstate();
    estate.set('place estate', held, { onDelayMs: 600 * SECOND });
    estate.reading('gate-1', { open: true });
    estate.now -= 3_600 * SECOND;
    estate.submit({ kind: 'boot' });
    expect(dueIn(estate)).toBe(600);
    // Since when the gate is open stands in what is now the future.
    estate.set('place estate', held, { onDelayMs: 300 * SECOND });
    expect(dueIn(estate)).toBe(300);
  });
});
