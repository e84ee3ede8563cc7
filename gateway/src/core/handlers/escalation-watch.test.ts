import { beforeEach, describe, expect, test } from 'vitest';
import { CalledEstate } from '../testing/called-estate.ts';

const MINUTE = 60_000;

let estate: CalledEstate;
beforeEach(() => {
  estate = new CalledEstate();
  estate.gas(true);
});

const watch = () => estate.submit({ kind: 'watch-escalations' });
const gasId = () => estate.alerts().find(({ kind }) => kind === 'gas_leak')?.id ?? '';
const stuck = () => estate.alerts().find(({ kind }) => kind === 'escalation_stuck');
const timer = () => estate.view.get('timer', `escalation ${gasId()}`);

describe('the watchdog', () => {
  test('finds nothing where every chain will call, and says when it looked', () => {
    watch();
    expect(stuck()).toBeUndefined();
    expect(estate.view.get('counter', 'escalation-watch')?.value).toBe(estate.now);
  });

  test('lets a chain whose timer is gone go on where it stands, says so, and takes that back when all is well', () => {
    estate.pass(2 * MINUTE);
    estate.view.apply([{ op: 'remove', table: 'timer', key: `escalation ${gasId()}` }]);
    watch();
    expect(stuck()).toMatchObject({ state: 'active-unacknowledged', level: 2 });
    expect(estate.view.rows('audit').at(-1)).toMatchObject({ action: 'escalation-stuck', subject: gasId() });
    estate.pass(1000);
    expect(timer()?.dueAt).toBeGreaterThan(estate.now);
    expect(estate.view.get('escalation', gasId())).toMatchObject({ step: 1, state: 'running' });
    watch();
    expect(stuck()?.state).toBe('cleared');
  });

  test('finds a timer that is late, but none that is a moment late', () => {
    estate.now += MINUTE + 30_000;
    watch();
    expect(stuck()).toBeUndefined();
    estate.now += 60_000;
    watch();
    expect(stuck()).toBeDefined();
  });

  test('begins a chain that is not there at all, and calls at once', () => {
    estate.view.apply([
      { op: 'remove', table: 'timer', key: `escalation ${gasId()}` },
      { op: 'remove', table: 'escalation', key: gasId() },
    ]);
    const before = estate.called().length;
    watch();
    expect(estate.called().slice(before)).toContain('0 person-1 raised');
  });

  test('leaves alone what a person has, what is over, and what is a drill', () => {
    estate.acknowledge(gasId());
    estate.arrive(gasId());
    watch();
    expect(stuck()).toBeUndefined();
  });
});
