import type { Level } from '@gridcall/contract/alert.ts';
import { postWords } from '@gridcall/contract/duty.ts';
import { KIOSK_POST } from '@gridcall/contract/http-kiosk-help.ts';
import type { NotificationRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type { Words } from './channel.ts';
import { type Subject, subjectOf } from './subject.ts';

/**
 * Every word that is sent to somebody. It names level, kind, building and time: never a flat, never who lives there, and
 * to a third party never a person at all.
 */
export interface NoticeWords {
  readonly title: Words;
  readonly text: Words;
}

export const levelWords: Readonly<Record<Level, Words>> = {
  1: { zh: '一级', en: 'Level 1' },
  2: { zh: '二级', en: 'Level 2' },
  3: { zh: '三级', en: 'Level 3' },
  4: { zh: '四级', en: 'Level 4' },
};

const emergency: Words = { zh: '紧急请拨119、110、120', en: 'In an emergency call 119, 110 or 120' };
const drill: Words = { zh: '演练', en: 'DRILL' };
/** The wall of the estate: UTC+8, no summer time. */
const WALL_OFFSET_MS = 8 * 3_600_000;
/** A bundle names so many things; of the others it says how many. */
const BUNDLED_SHOWN = 4;

export function noticeWords(view: View, row: NotificationRow, subject: Subject): NoticeWords {
  const isDrill = row.test;
  const body = row.kind === 'bundle' ? bundleWords(view, row) : bodyOf(row, subject);
  const title: Words = { zh: titleOf(row, subject, 'zh'), en: titleOf(row, subject, 'en') };
  const isUrgent = row.level === 1 && row.kind !== 'stood-down' && !isDrill;
  const tail = (language: 'zh' | 'en') => (isUrgent ? `${language === 'zh' ? '。' : '. '}${emergency[language]}` : '');
  return {
    title,
    text: { zh: `${body.zh}${tail('zh')}`, en: `${body.en}${tail('en')}` },
  };
}

/** For trying a way: it says that nothing has happened. */
export function testWords(at: number): NoticeWords {
  return {
    title: { zh: '【测试】网格一呼', en: '[TEST] Gridcall' },
    text: {
      zh: `通道测试 ${clockOf(at)}，没有发生任何事，无需处理`,
      en: `A test of this channel at ${clockOf(at)}: nothing has happened, nothing is to be done`,
    },
  };
}

function titleOf(row: NotificationRow, { what, level }: Subject, language: 'zh' | 'en'): string {
  const marks: string[] = row.test ? [drill[language]] : [];
  if (row.kind === 'bundle') marks.push(language === 'zh' ? '汇总' : 'Summary');
  else marks.push(levelWords[level][language], what[language]);
  return language === 'zh' ? `【${marks.join('·')}】` : `[${marks.join(' · ')}]`;
}

function bodyOf(row: NotificationRow, { building, since }: Subject): Words {
  const place: Words = { zh: `${building.zh} ${clockOf(since)}`, en: `${building.en}, ${clockOf(since)}` };
  switch (row.kind) {
    case 'raised':
    case 'bundle':
      return place;
    case 'topic':
      return { zh: `${place.zh}，知会`, en: `${place.en}; for your information` };
    case 'repeat':
      return { zh: `${place.zh}，仍无人接单`, en: `${place.en}; nobody has taken it yet` };
    case 'escalated':
      return { zh: `${place.zh}，前面的人没有应答`, en: `${place.en}; those before you have not answered` };
    case 'stood-down': {
      if (row.takenBy?.byPost === KIOSK_POST) return cancelledWords(place);
      const who = takenBy(row);
      return {
        zh: `${place.zh}，${who.zh}已接单，您不必处理`,
        en: `${place.en}; taken by ${who.en}, nothing to do for you`,
      };
    }
  }
}

/** Nobody knows who cancelled it: a child that touched the screen, or somebody who did not want it heard. */
function cancelledWords(place: Words): Words {
  return {
    zh: `${place.zh}，有人在终端上取消了，可能是误触；方便时请去看一眼`,
    en: `${place.en}; cancelled at the kiosk, perhaps touched by mistake: look in when you can`,
  };
}

/** People of the estate hear the name; others the post, which is nobody's name. */
function takenBy({ takenBy: taken, post, channel }: NotificationRow): Words {
  if (taken === null) return { zh: '已有人', en: 'somebody' };
  if (isThirdParty(post, channel)) return { zh: taken.byPost, en: taken.byPost };
  return { zh: taken.by, en: taken.by };
}

/** Who is not of the estate, and every group in which others read along. */
export function isThirdParty(post: NotificationRow['post'], channel: NotificationRow['channel']): boolean {
  return post === 'gas-company' || post === 'property' || channel === 'wecom';
}

function bundleWords(view: View, { bundled }: NotificationRow): Words {
  const subjects = bundled.flatMap((id) => subjectOf(view, id) ?? []);
  const shown = subjects.slice(0, BUNDLED_SHOWN);
  const others = bundled.length - shown.length;
  const list = (language: 'zh' | 'en', between: string) =>
    shown.map(({ what, building }) => `${building[language]} ${what[language]}`).join(between);
  return {
    zh: `${bundled.length} 件可以等的事：${list('zh', '；')}${others > 0 ? `；另有 ${others} 件` : ''}`,
    en: `${bundled.length} things that can wait: ${list('en', '; ')}${others > 0 ? `; and ${others} more` : ''}`,
  };
}

/** How the post that takes an alert is told, and what goes upstream instead of a name. */
export function postInWords(post: NotificationRow['post']): string {
  return post === null ? 'steward' : postWords[post].zh;
}

/** `14:02` by the estate's wall. */
export function clockOf(at: number): string {
  const wall = new Date(at + WALL_OFFSET_MS);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`;
}

export type MessageLanguage = 'zh-CN' | 'en' | 'both';

/** Chinese first; where both are wanted, the English behind it. */
export function inLanguage({ zh, en }: Words, language: MessageLanguage, between = ' / '): string {
  if (language === 'both') return `${zh}${between}${en}`;
  return language === 'en' ? en : zh;
}
