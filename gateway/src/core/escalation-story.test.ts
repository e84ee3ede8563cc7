import { beforeEach, describe, expect, test } from 'vitest';
import { CalledEstate } from './testing/called-estate.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let estate: CalledEstate;
beforeEach(() => {
  estate = new CalledEstate();
});

const newCalls = (called: readonly string[]) => called.filter((line) => !line.endsWith('repeat'));

describe('a gas alarm that nobody takes', () => {
  test('calls A岗, property and gas company at once, then each next one in time, and goes on', () => {
    estate.gas(true);
    estate.pass(26 * MINUTE);
    expect(newCalls(estate.called())).toEqual([
      ...['0 person-1 raised', '0 property-1 raised', '0 gas-1-duty raised', '2 person-2 escalated'],
      ...['4 person-3 escalated', '6 person-4 escalated', '10 person-5 escalated', '15 district-1 escalated'],
    ]);
    expect(estate.called().slice(-2)).toEqual(['20 district-1 repeat', '25 district-1 repeat']);
  });

  test('is told as one that nobody answers once the last have had their time, and no more when somebody does', () => {
    estate.gas(true);
    const [gas] = estate.alerts();
    estate.pass(15 * MINUTE);
    expect(estate.alerts()).toHaveLength(1);
    estate.pass(6 * MINUTE);
    const unanswered = () => estate.alerts().find(({ kind }) => kind === 'nobody_answers');
    expect(unanswered()).toMatchObject({ level: 3, placeId: 'building-3', state: 'active-unacknowledged' });
    estate.acknowledge(gas?.id ?? '');
    expect(unanswered()?.state).toBe('cleared');
    expect(estate.view.get('escalation', unanswered()?.id ?? '')).toBeUndefined();
  });

  test('is told to each company of its own alerts alone', () => {
    estate.link('gas-9', 'gas-detector', 'flat-501', 86_400_000);
    estate.giveTo('guest', 'gas-9');
    estate.gas(true);
    estate.reading('gas-9', { alarm: true });
    estate.pass(21 * MINUTE);
    const told = () =>
      estate
        .alerts()
        .flatMap(({ kind, companyId, state }) => (kind === 'nobody_answers' ? [`${companyId} ${state}`] : []));
    expect(told()).toEqual(['company active-unacknowledged', 'guest active-unacknowledged']);
    for (const { id, kind, companyId } of estate.alerts()) {
      if (kind !== 'nobody_answers' && companyId === 'company') estate.acknowledge(id);
    }
    expect(told()).toEqual(['company cleared', 'guest active-unacknowledged']);
  });

  test('goes on when the gas is gone, until somebody has taken it: it is latched', () => {
    estate.gas(true);
    estate.gas(false);
    estate.pass(3 * MINUTE);
    expect(estate.alert().state).toBe('cleared-unclosed');
    expect(newCalls(estate.called())).toContain('2 person-2 escalated');
    estate.acknowledge(estate.alert().id);
    const before = estate.called().length;
    estate.pass(HOUR);
    expect(estate.called()).toHaveLength(before);
  });
});

describe('a step that nobody can be called for', () => {
  test('is left at once, and the timeline says why', () => {
    estate.leave('A');
    estate.leave('property');
    estate.leave('gas-company');
    estate.view.apply([{ op: 'remove', table: 'contact', key: 'person-2 sms' }]);
    estate.gas(true);
    expect(estate.called()).toEqual(['0 person-3 escalated']);
    const skipped = estate.view.rows('alert_event').filter(({ type }) => type === 'skipped');
    expect(skipped.map(({ detail }) => detail['posts'])).toEqual([
      [
        { post: 'A', reason: 'no-roster' },
        { post: 'property', reason: 'no-roster' },
        { post: 'gas-company', reason: 'no-roster' },
      ],
      [{ post: 'B', reason: 'unreachable' }],
    ]);
    // The one after it has what the policy gives between the two.
    estate.pass(2 * MINUTE);
    expect(newCalls(estate.called())).toEqual(['0 person-3 escalated', '2 person-4 escalated']);
  });

  test('and none at all is told, and whoever takes a post meanwhile is called with the next round', () => {
    for (const { id } of [...estate.view.all('contact')]) {
      estate.view.apply([{ op: 'remove', table: 'contact', key: id }]);
    }
    estate.gas(true);
    expect(estate.alerts().map(({ kind }) => kind)).toEqual(['gas_leak', 'nobody_answers']);
    estate.addWay('person-2', 'push');
    estate.pass(5 * MINUTE);
    expect(estate.called()).toEqual(['0 person-2 escalated']);
  });

  test('and of many in one building some are remembered; the others are when those have been answered', () => {
    for (const { id } of [...estate.view.all('contact')]) {
      estate.view.apply([{ op: 'remove', table: 'contact', key: id }]);
    }
    for (let index = 0; index < 60; index++) {
      estate.link(`gas-of-${index}`, 'gas-detector', 'lobby', DAY);
      estate.reading(`gas-of-${index}`, { alarm: true });
    }
    const memory = () => estate.view.get('device_state', 'unanswered:building-3')?.conditions.nobody_answers;
    const noted = memory()?.standing ?? [];
    expect(noted).toHaveLength(50);
    for (const id of noted.slice(1)) estate.acknowledge(id);
    estate.pass(6 * MINUTE);
    expect(memory()?.standing).toHaveLength(11);
    expect(estate.alerts().find(({ kind }) => kind === 'nobody_answers')?.state).toBe('active-unacknowledged');
  });

  test('a step whose every notice failed is left at once', () => {
    estate.gas(true);
    const [first, ...others] = estate.notices();
    for (const { id } of others) estate.settle(id, 'failed', 'no network');
    expect(newCalls(estate.called())).not.toContain('0 person-2 escalated');
    estate.settle(first?.id ?? '', 'failed', 'no network');
    expect(newCalls(estate.called())).toContain('0 person-2 escalated');
    expect(estate.view.rows('alert_event').filter(({ type }) => type === 'notify-failed')).toHaveLength(3);
  });
});

test('a notice that was tried before says so in the timeline, and no other', () => {
  estate.gas(true);
  const [first, ...others] = estate.notices();
  const result = { kind: 'notification-result', state: 'sent', error: null, at: estate.now } as const;
  estate.submit({ ...result, notificationId: first?.id ?? '', isAgain: true });
  for (const { id } of others) estate.submit({ ...result, notificationId: id });
  const told = estate.view.rows('alert_event').filter(({ type }) => type === 'notified');
  expect(told.map(({ detail }) => detail['again'])).toEqual([true, undefined, undefined]);
});

test('the chain of an alert that is no longer known goes with the last of its notices', () => {
  estate.gas(true);
  const { id } = estate.alert();
  estate.view.apply([{ op: 'remove', table: 'alert', key: id }]);
  const [last, ...others] = estate.notices();
  for (const notice of others) estate.settle(notice.id, 'sent');
  expect(estate.view.get('escalation', id)).toBeDefined();
  estate.settle(last?.id ?? '', 'failed', 'no network');
  expect(estate.view.get('escalation', id)).toBeUndefined();
  expect(estate.notices()).toEqual([]);
});

describe('somebody takes it', () => {
  test('and nobody is called any more; who had been told hears who has it, and what had not gone out never goes', () => {
    estate.gas(true);
    estate.settleAll('sent');
    estate.pass(2 * MINUTE);
    estate.acknowledge(estate.alert().id);
    const states = estate.notices().map(({ personId, kind, state }) => `${personId} ${kind} ${state}`);
    expect(states).not.toContain('person-2 escalated waiting');
    const stood = estate.notices().filter(({ kind }) => kind === 'stood-down');
    expect(stood.map(({ personId, post, takenBy }) => [personId, post, takenBy])).toEqual([
      ['property-1', 'property', { by: '李秀英', byPost: 'A岗' }],
      ['gas-1-duty', 'gas-company', { by: '李秀英', byPost: 'A岗' }],
    ]);
    const before = estate.called().length;
    estate.pass(10 * MINUTE);
    expect(estate.called()).toHaveLength(before);
  });

  test('a second acknowledgement changes nothing, and one of a closed alert is refused', () => {
    estate.gas(true);
    const { id } = estate.alert();
    estate.acknowledge(id);
    const second = estate.submit({ kind: 'acknowledge-alert', alertId: id, comment: '', by: '马建国', byPost: 'B岗' });
    expect(second).toMatchObject({ changes: [], outcome: { ok: true, repeated: true } });
    estate.gas(false);
    estate.pass(MINUTE);
    estate.close(id);
    expect(estate.acknowledge(id).outcome).toMatchObject({ ok: false, code: 'STATE_CONFLICT' });
    expect(estate.view.get('escalation', id)).toBeUndefined();
    expect(estate.notices()).toEqual([]);
    expect([...estate.view.all('timer')].filter(({ kind }) => kind === 'escalation')).toEqual([]);
  });

  test('and does not arrive within a quarter of an hour: it is nobody’s again, and the chain begins anew', () => {
    estate.gas(true);
    const { id } = estate.alert();
    estate.pass(MINUTE);
    estate.acknowledge(id);
    estate.pass(15 * MINUTE);
    expect(estate.alert().state).toBe('active-unacknowledged');
    expect(estate.timeline(id)).toEqual(['raised', 'acknowledged', 'unacknowledged']);
    expect(estate.called().at(-1)).toBe('16 gas-1-duty raised');
    estate.acknowledge(id);
    expect(estate.arrive(id).outcome.ok).toBe(true);
    expect(estate.arrive(id)).toMatchObject({ changes: [], outcome: { repeated: true } });
    estate.pass(DAY);
    expect(estate.alert().state).toBe('active-acknowledged');
  });

  test('arriving is a word of whoever took it: of an alert that nobody took it is refused', () => {
    estate.gas(true);
    expect(estate.arrive(estate.alert().id).outcome).toMatchObject({ ok: false, code: 'STATE_CONFLICT' });
    expect(estate.arrive('nothing').outcome).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });

  test('a word that went out after all, though it had been taken back, is followed by one that stands down', () => {
    estate.gas(true);
    const [first] = estate.notices().filter(({ personId }) => personId === 'property-1');
    estate.acknowledge(estate.alert().id);
    estate.settle(first?.id ?? '', 'sent');
    expect(estate.notices().filter(({ kind }) => kind === 'stood-down')).toMatchObject([{ personId: 'property-1' }]);
  });
});

describe('what becomes of it', () => {
  test('a rise in level begins the chain of the new level, with its first step', () => {
    estate.reading('gas-1', { methane_lel: 30 });
    expect(estate.alert().level).toBe(2);
    estate.acknowledge(estate.alert().id);
    estate.pass(MINUTE);
    estate.reading('gas-1', { methane_lel: 60 });
    expect(estate.view.get('escalation', estate.alert().id)).toMatchObject({ state: 'running', step: 0, round: 2 });
    expect(estate.view.get('escalation', estate.alert().id)?.policy.level).toBe(1);
  });

  test('a policy that is changed or deleted changes nothing that runs', () => {
    const steps = [
      { posts: ['A' as const], afterMs: 0 },
      { posts: ['street' as const], afterMs: MINUTE },
    ];
    const policy = { id: 'mine', level: 1 as const, name: { zh: '我的', en: 'Mine' }, steps };
    const times = { repeatMs: null, lastRepeatMs: 5 * MINUTE, unacknowledgeMs: 15 * MINUTE };
    const actor = { by: '陈敏', byPost: 'operator', reason: '试行' };
    const put = estate.submit({ kind: 'put-policy', policy: { ...policy, ...times }, baseVersion: 0, ...actor });
    expect(put.outcome.ok).toBe(true);
    estate.gas(true);
    expect(estate.submit({ kind: 'remove-policy', policyId: 'mine', ...actor }).outcome.ok).toBe(true);
    estate.pass(2 * MINUTE);
    expect(estate.called()).toEqual(['0 person-1 raised', '1 person-5 escalated']);
    expect(estate.view.rows('audit').map(({ action }) => action)).toContain('remove-policy');
  });

  test('a drill is told to the first step alone, marked, and is real from its end on', () => {
    const actor = { by: '王装机', byPost: 'installer' };
    const until = estate.now + 20 * MINUTE;
    estate.submit({ kind: 'begin-test', deviceId: 'gas-1', until, certificateId: null, ...actor });
    estate.gas(true);
    estate.pass(19 * MINUTE);
    expect(estate.called()).toEqual(['0 person-1 raised', '0 property-1 raised', '0 gas-1-duty raised']);
    expect(estate.notices().every(({ test: isTest, channel }) => isTest && channel === 'sms')).toBe(true);
    estate.pass(3 * MINUTE);
    expect(newCalls(estate.called())).toContain('22 person-2 escalated');
  });
});
