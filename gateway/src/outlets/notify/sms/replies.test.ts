import { beforeEach, describe, expect, test } from 'vitest';
import type { Input } from '../../../core/input.ts';
import { Estate } from '../../../core/testing/estate.ts';
import { ManualClock } from '../../../platform/testing/manual-clock.ts';
import type { Answer } from '../../../spine/submit.ts';
import { RecentNotices } from '../recent-notices.ts';
import { aRow } from '../testing/rows.ts';
import { Replies } from './replies.ts';
import { codeOf } from './reply.ts';

const NUMBER = '+8613800138000';
let clock: ManualClock;
let estate: Estate;
let recent: RecentNotices;
let replies: Replies;
let answers: [string, string][];
let submitted: Input[];
let instead: Answer | undefined;

beforeEach(() => {
  estate = new Estate();
  clock = new ManualClock(estate.now);
  recent = new RecentNotices();
  [answers, submitted, instead] = [[], [], undefined];
  estate.submit({
    kind: 'put-contact',
    personId: 'person-1',
    channel: 'sms',
    sealedAddress: '138 0013 8000',
    by: '',
    byPost: '',
  });
  replies = new Replies({
    ...{ state: estate.view, clock, mintId: () => 'I', numberOf: (sealed) => sealed, language: 'zh-CN' },
    submit: (input, tell) => {
      submitted.push(input);
      const { id: _id, ...rest } = input;
      tell(instead ?? { kind: 'committed', outcome: estate.submit(rest).outcome });
    },
    noticesTo: (personId) => recent.to(personId),
    answer: (number, text) => answers.push([number, text]),
  });
});

let named = 0;
function alarm(): string {
  named += 1;
  const id = `gas-${named}`;
  estate.link(id, 'gas-detector');
  estate.reading(id, { methane_lel: 40, alarm: true });
  const alert = estate.alerts().find(({ deviceId, kind }) => deviceId === id && kind === 'gas_leak');
  if (alert === undefined) throw new Error('no alert');
  estate.now += 1000;
  const row = aRow({ id: `${alert.id} 0 0 person-1 sms`, alertId: alert.id, createdAt: estate.now, state: 'sent' });
  recent.note(row, estate.view);
  return alert.id;
}

const text = (words: string, more: { from?: string; sentAt?: number | null } = {}) => ({
  ...{ from: NUMBER, sentAt: estate.now, text: words, indexes: [1] },
  ...more,
});
const stateOf = (alertId: string) => estate.view.get('alert', alertId);
const quarantined = () =>
  estate.view.rows('quarantine').map(({ code, payload, detail }) => ({ code, payload, detail }));

describe('`1`', () => {
  test('takes the alert the ordinary way, by name and post, and is answered', async () => {
    const alertId = alarm();
    expect(await replies.take(text('1'), false)).toBe(true);
    expect(submitted).toMatchObject([{ kind: 'acknowledge-alert', alertId, by: '李秀英', byPost: 'A岗' }]);
    expect(stateOf(alertId)).toMatchObject({ state: 'active-acknowledged', acknowledgedBy: '李秀英' });
    expect(answers).toEqual([[NUMBER, `已记录：由您接单，编号${codeOf(alertId)}`]]);
  });

  test('takes the newest that nobody has', async () => {
    const [first, second, third] = [alarm(), alarm(), alarm()];
    estate.acknowledge(third);
    await replies.take(text('１。'), false);
    expect([first, second].map((id) => stateOf(id)?.state)).toEqual(['active-unacknowledged', 'active-acknowledged']);
  });

  test('with a code takes that one', async () => {
    const [first, second] = [alarm(), alarm()];
    await replies.take(text(`1 ${codeOf(first)}`), false);
    expect([first, second].map((id) => stateOf(id)?.state)).toEqual(['active-acknowledged', 'active-unacknowledged']);
  });

  test('with a code that nobody was told takes none', async () => {
    const alertId = alarm();
    const code = String((Number(codeOf(alertId)) + 1) % 10_000).padStart(4, '0');
    await replies.take(text(`1 ${code}`), false);
    expect(stateOf(alertId)?.state).toBe('active-unacknowledged');
    expect(answers[0]?.[1]).toBe('没有等待接单的报警');
  });

  test('when somebody has it already says who', async () => {
    estate.acknowledge(alarm());
    await replies.take(text('1'), false);
    expect(answers[0]?.[1]).toBe('已由李秀英接单');
    expect(submitted).toEqual([]);
  });

  test('read again takes the same alert and no other, and is answered once', async () => {
    const [first, second] = [alarm(), alarm()];
    instead = { kind: 'refused', code: 'BUSY', detail: '' };
    expect(await replies.take(text('1'), false)).toBe(false);
    instead = undefined;
    expect(await replies.take(text('1'), false)).toBe(true);
    expect(await replies.take(text('1'), false)).toBe(true);
    expect([first, second].map((id) => stateOf(id)?.state)).toEqual(['active-unacknowledged', 'active-acknowledged']);
    expect(answers).toHaveLength(1);
  });

  test('is kept in the modem while the disk refuses, though it counts', async () => {
    alarm();
    instead = { kind: 'unsaved', outcome: { ok: true, id: 'I' } };
    expect(await replies.take(text('1'), false)).toBe(false);
    expect(answers).toHaveLength(1);
  });

  test('that lay in the modem answers nothing that was asked after it', async () => {
    const alertId = alarm();
    const sentAt = estate.now - 3_600_000;
    await replies.take(text('1', { sentAt }), true);
    expect(stateOf(alertId)?.state).toBe('active-unacknowledged');
    await replies.take(text('1', { sentAt: estate.now + 5000 }), true);
    expect(stateOf(alertId)?.state).toBe('active-acknowledged');
  });
});

describe('whoever is not known', () => {
  test.each(['10690000', '+8613900139000', 'CMCC', ''])('is quarantined without an answer: %s', async (from) => {
    const alertId = alarm();
    expect(await replies.take(text('1', { from }), false)).toBe(true);
    expect(stateOf(alertId)?.state).toBe('active-unacknowledged');
    expect(quarantined()).toMatchObject([{ code: 'SMS_STRANGER', payload: '1' }]);
    expect(JSON.stringify(quarantined())).not.toContain('13900139000');
    expect(answers).toEqual([]);
  });

  test('fills no list: so many an hour and no more', async () => {
    for (let count = 0; count < 100; count++) await replies.take(text(`优惠 ${count}`, { from: '10690000' }), false);
    expect(quarantined()).toHaveLength(30);
  });
});

test('what cannot be understood is kept and answered once in a while, so that two machines do not talk for ever', async () => {
  alarm();
  for (let count = 0; count < 5; count++) await replies.take(text('好的，马上到'), false);
  expect(quarantined()[0]).toMatchObject({ code: 'SMS_NOT_UNDERSTOOD', detail: '138****00' });
  expect(answers).toHaveLength(1);
  expect(answers[0]?.[1]).toContain('1 0123');
  clock.advance(10 * 60_000);
  await replies.take(text('?'), false);
  expect(answers).toHaveLength(2);
});
