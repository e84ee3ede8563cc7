import type { PushPayload } from '@gridcall/contract/http-push.ts';

type Language = PushPayload['language'];

interface Words {
  readonly take: string;
  readonly view: string;
  readonly sent: string;
  readonly failed: string;
  readonly unreadable: string;
  readonly open: string;
}

/** The worker runs without a page, so it has its own few words, in the language that was chosen when it subscribed. */
const words: Readonly<Record<Language, Words>> = {
  'zh-CN': {
    take: '我来处理',
    view: '查看',
    sent: '接警已送往网关',
    failed: '没有接上：请点开，在页面上接警',
    unreadable: '有新的通知',
    open: '请点开页面查看',
  },
  en: {
    take: 'I take it',
    view: 'View',
    sent: 'Taken: on its way to the gateway',
    failed: 'That did not work: open the page and take it there',
    unreadable: 'There is a new notice',
    open: 'Open the page to see it',
  },
};

export interface Shown {
  readonly title: string;
  readonly options: NotificationOptions & {
    readonly actions?: readonly { readonly action: string; readonly title: string }[];
    readonly renotify?: boolean;
    readonly timestamp?: number;
    readonly vibrate?: readonly number[];
  };
}

/** What a notification keeps for when it is touched. */
export interface NoticeData {
  readonly alertId: string | null;
  readonly ticket: string | null;
  readonly language: Language;
}

const icon = '/assets/steward-icon-192.png';
const urgent = [500, 200, 500, 200, 500, 200, 500];

/** How a notice looks. Notices of one alert take each other's place, so that a screen shows it once, as it stands. */
export function shownAs(payload: PushPayload): Shown {
  const { id, alertId, level, kind, title, text, language, at, ticket } = payload;
  const { take, view } = words[language];
  const calls = kind === 'raised' || kind === 'repeat' || kind === 'escalated';
  const data: NoticeData = { alertId, ticket, language };
  const looking = { action: 'view', title: view };
  return {
    title,
    options: {
      ...{ body: text, lang: language, tag: alertId ?? id, icon, badge: icon, timestamp: at, data },
      renotify: calls,
      // What is a danger to life stays until somebody has touched it.
      requireInteraction: calls && level === 1,
      vibrate: calls && level <= 2 ? urgent : [200],
      actions: ticket === null ? [looking] : [{ action: 'take', title: take }, looking],
    },
  };
}

/** A browser wants something shown for every message, also for one that we cannot read. */
export function shownAsUnreadable(language: Language): Shown {
  const data: NoticeData = { alertId: null, ticket: null, language };
  const { unreadable, open } = words[language];
  return { title: unreadable, options: { body: open, lang: language, tag: 'unreadable', icon, badge: icon, data } };
}

/** What became of taking it from the notice; the same place on the screen. */
export function shownAfterTaking(before: { readonly title: string; readonly data: NoticeData }, done: boolean): Shown {
  const { alertId, language } = before.data;
  const { sent, failed, view } = words[language];
  return {
    title: before.title,
    options: {
      ...{ body: done ? sent : failed, lang: language, tag: alertId ?? 'taken', icon, badge: icon },
      data: { ...before.data, ticket: null },
      requireInteraction: !done,
      actions: [{ action: 'view', title: view }],
    },
  };
}
