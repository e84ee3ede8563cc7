import { KIOSK_POST } from '@gridcall/contract/http-kiosk-help.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { Estate } from '../../core/testing/estate.ts';
import type { Notice } from './channel.ts';
import { makeNotice } from './notice.ts';
import { codeOf } from './sms/reply.ts';
import { smsText } from './sms/sms-channel.ts';
import { aRow } from './testing/rows.ts';

let estate: Estate;

beforeEach(() => {
  estate = new Estate();
  estate.link('gas-1', 'gas-detector', 'flat-501');
  estate.reading('gas-1', { methane_lel: 40, alarm: true });
});

/** The chain that finds nobody raises an alert of its own. */
function gasAlert(deviceId: string): string {
  return estate.alerts().find((alert) => alert.deviceId === deviceId && alert.kind === 'gas_leak')?.id ?? '';
}

function notice(more: Parameters<typeof aRow>[0] = {}): Notice {
  const row = aRow({ alertId: gasAlert('gas-1'), channel: 'steward-page', createdAt: estate.now, ...more });
  const made = makeNotice(row, estate.view, { state: estate.view, open: () => '', pageUrl: 'https://estate.example' });
  if (typeof made === 'string') throw new Error(made);
  return made;
}

const said = (more: Parameters<typeof aRow>[0] = {}) => {
  const { title, text } = notice(more);
  return { zh: `${title.zh}${text.zh}`, en: `${title.en}${text.en}` };
};

describe('a notice says', () => {
  test('level, kind, building, time and the emergency numbers, in both languages', () => {
    expect(said()).toEqual({
      zh: '【一级·燃气泄漏】幸福里小区3号楼 08:00。紧急请拨119、110、120',
      en: '[Level 1 · Gas leak]Building 3, Xingfuli, 08:00. In an emergency call 119, 110 or 120',
    });
  });

  test.each<[Parameters<typeof aRow>[0], string]>([
    [{ kind: 'repeat' }, '【一级·燃气泄漏】幸福里小区3号楼 08:00，仍无人接单。紧急请拨119、110、120'],
    [{ kind: 'escalated' }, '【一级·燃气泄漏】幸福里小区3号楼 08:00，前面的人没有应答。紧急请拨119、110、120'],
    [{ kind: 'topic' }, '【一级·燃气泄漏】幸福里小区3号楼 08:00，知会。紧急请拨119、110、120'],
    [{ test: true }, '【演练·一级·燃气泄漏】幸福里小区3号楼 08:00'],
  ])('%o', (more, zh) => {
    expect(said(more).zh).toBe(zh);
  });

  test('that it was cancelled at the kiosk, and not that somebody has it', () => {
    const more = { kind: 'stood-down' as const, takenBy: { by: KIOSK_POST, byPost: KIOSK_POST } };
    expect(said(more).zh).toContain('有人在终端上取消了，可能是误触；方便时请去看一眼');
    expect(said(more).en).toContain('cancelled at the kiosk');
    expect(said(more).zh).not.toContain('接单');
  });

  test('who took it by name to people of the estate, and by post to others', () => {
    const takenBy = { by: '李秀英', byPost: 'A岗' };
    expect(said({ kind: 'stood-down', takenBy }).zh).toContain('李秀英已接单，您不必处理');
    for (const more of [
      { post: 'gas-company' as const },
      { post: 'property' as const },
      { channel: 'wecom' as const },
    ]) {
      const row = aRow({ kind: 'stood-down', takenBy, alertId: gasAlert('gas-1'), ...more });
      const made = makeNotice({ ...row, channel: 'steward-page', ...more, personId: null }, estate.view, {
        ...{ state: estate.view, open: () => '', pageUrl: '' },
      });
      expect(JSON.stringify(made)).not.toContain('李秀英');
      expect(JSON.stringify(made)).toContain('A岗已接单');
    }
  });

  test('never the flat nor the unit, whatever the kind', () => {
    for (const kind of ['raised', 'repeat', 'escalated', 'stood-down', 'bundle', 'topic'] as const) {
      expect(JSON.stringify(notice({ kind, bundled: [gasAlert('gas-1')] }))).not.toMatch(/501|张家|单元|Unit|Flat/);
    }
  });

  test('several things that can wait in one', () => {
    const id = gasAlert('gas-1');
    expect(said({ kind: 'bundle', level: 3, bundled: [id, id, id, id, id, id] }).zh).toBe(
      `【汇总】6 件可以等的事：${Array(4).fill('幸福里小区3号楼 燃气泄漏').join('；')}；另有 2 件`,
    );
  });

  test('where the page is', () => {
    expect(notice().link).toBe(`https://estate.example/steward/#/alert/${gasAlert('gas-1')}`);
  });
});

test('an SMS ends with how to take it, and fits into two parts', () => {
  const text = smsText({ ...notice(), link: null }, 'zh-CN');
  expect(text).toBe(
    `【一级·燃气泄漏】幸福里小区3号楼 08:00。紧急请拨119、110、120。回复1接单，编号${codeOf(gasAlert('gas-1'))}`,
  );
  expect(text.length).toBeLessThanOrEqual(70);
  expect(smsText(notice(), 'zh-CN').length).toBeLessThanOrEqual(134);
  expect(smsText(notice(), 'both')).toContain('Reply 1 to take it');
  expect(smsText(notice({ kind: 'stood-down' }), 'zh-CN')).not.toContain('回复1');
});

test.each<[string, string]>([
  ['flat-501', '幸福里小区3号楼'],
  ['lobby', '幸福里小区3号楼'],
  ['estate', '幸福里小区'],
])('what is at %s is told as %s', (placeId, zh) => {
  estate.link('gas-2', 'gas-detector', placeId);
  estate.reading('gas-2', { methane_lel: 40, alarm: true });
  expect(notice({ alertId: gasAlert('gas-2') }).building.zh).toBe(zh);
});
