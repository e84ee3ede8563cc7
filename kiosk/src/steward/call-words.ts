import type { AlertTimelineEntry } from '@gridcall/contract/http-gateway.ts';
import { inReadersLanguage, msg, str } from '../i18n/language.ts';
import { channelWord } from '../ui/channel-words.ts';
import { separator } from '../ui/words.ts';
import { postNames } from './duty-words.ts';

/** Entries that say who was called about an alert, and what came of it. */
export type CallEntry = Extract<
  AlertTimelineEntry['type'],
  'notified' | 'notify-failed' | 'escalated' | 'skipped' | 'stood-down' | 'unacknowledged' | 'arrived'
>;

const callEntries: Readonly<Record<CallEntry, true>> = {
  ...{ notified: true, 'notify-failed': true, escalated: true, skipped: true, 'stood-down': true },
  ...{ unacknowledged: true, arrived: true },
};

export function isCallEntry(type: AlertTimelineEntry['type']): type is CallEntry {
  return Object.hasOwn(callEntries, type);
}

export function callHeading(type: CallEntry, detail: AlertTimelineEntry['detail']): string {
  switch (type) {
    case 'notified':
      return detail['result'] === 'received'
        ? msg('已送达', { id: 'steward-call-received' })
        : msg('已发出', { id: 'steward-call-sent' });
    case 'notify-failed':
      return msg('没有发出去', { id: 'steward-call-failed' });
    case 'escalated':
      return detail['kind'] === 'repeat'
        ? msg('再次呼叫', { id: 'steward-call-repeat' })
        : msg(str`呼叫第 ${stepOf(detail)} 步`, { id: 'steward-call-step' });
    case 'skipped':
      return msg('没有人可呼叫，直接叫下一步', { id: 'steward-call-skipped' });
    case 'stood-down':
      return msg('已告诉其他人：有人接了', { id: 'steward-call-stood-down' });
    case 'unacknowledged':
      return msg('接警后没有到场，重新呼叫', { id: 'steward-call-unacknowledged' });
    case 'arrived':
      return msg('已到场', { id: 'steward-call-arrived' });
  }
}

function stepOf(detail: AlertTimelineEntry['detail']): number {
  return typeof detail['step'] === 'number' ? detail['step'] + 1 : 1;
}

const skipReasons: Readonly<Record<string, () => string>> = {
  'no-roster': () => msg('没有排班', { id: 'steward-skip-no-roster' }),
  'not-today': () => msg('今天没有人', { id: 'steward-skip-not-today' }),
  'unknown-person': () => msg('排了不存在的人', { id: 'steward-skip-unknown-person' }),
  unreachable: () => msg('没有联系方式', { id: 'steward-skip-unreachable' }),
  'all-failed': () => msg('全部没有发出去', { id: 'steward-skip-all-failed' }),
};

/** Who, as what, by which way, and why not. */
export function callText(type: CallEntry, detail: AlertTimelineEntry['detail']): string {
  const parts: string[] = [];
  if (type === 'escalated') parts.push(...listOf(detail['people']).map((row) => whoOf(row)));
  if (type === 'skipped') {
    parts.push(
      ...listOf(detail['posts']).map(
        (row) => `${nameOf(postNames, row['post'])} ${nameOf(skipReasons, row['reason'])}`,
      ),
    );
    if (detail['reason'] !== undefined) parts.push(nameOf(skipReasons, detail['reason']));
  }
  if (type === 'notified' || type === 'notify-failed')
    parts.push(whoOf(detail), typeof detail['channel'] === 'string' ? channelWord(detail['channel']) : '');
  if (detail['again'] === true) parts.push(msg('发过不止一次，可能收到两次', { id: 'steward-call-again' }));
  if (type === 'stood-down' && typeof detail['by'] === 'string') parts.push(detail['by']);
  const { error, comment } = detail;
  if (typeof error === 'string') {
    const reason = inReadersLanguage(error);
    parts.push(msg(str`原因：${reason}`, { id: 'steward-detail-reason' }));
  }
  if (typeof comment === 'string') parts.push(comment);
  return parts.filter((part) => part !== '').join(separator);
}

function whoOf(row: Readonly<Record<string, unknown>>): string {
  // Who is no longer known to the estate has left an id.
  const person = [row['name'], row['personId']].find((word) => typeof word === 'string') ?? '';
  const post = nameOf(postNames, row['post']);
  return post === '' || person === '' ? `${post}${person}` : `${post}（${person}）`;
}

function nameOf(names: Readonly<Record<string, () => string>>, key: unknown): string {
  if (typeof key !== 'string') return '';
  return names[key]?.() ?? key;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as readonly Readonly<Record<string, unknown>>[]) : [];
}
