import type { Post } from '@gridcall/contract/duty.ts';
import type { NotificationRow, PersonRow } from '../model.ts';
import type { Decision } from '../view.ts';
import { Estate } from './estate.ts';

const people: readonly (readonly [string, string, Post])[] = [
  ['person-1', '李秀英', 'A'],
  ['person-2', '马建国', 'B'],
  ['person-3', '王海燕', 'grid-leader'],
  ['person-4', '赵社区', 'community'],
  ['person-5', '孙街道', 'street'],
  ['property-1', '周物业', 'property'],
  ['gas-1-duty', '钱燃气', 'gas-company'],
];

/** An estate in which every post is held by somebody who can be called, and whose chains run as time passes. */
export class CalledEstate extends Estate {
  constructor() {
    super();
    this.calls = true;
    for (const [id, name, post] of people) {
      const row: PersonRow = { id, name, role: 'steward', companyId: null, title: null, placeId: null };
      this.view.apply([{ op: 'put', table: 'person', row }]);
      this.hold(post, id);
      this.addWay(id, 'sms');
    }
    // It reports once a day: its silence is no part of these stories.
    this.link('gas-1', 'gas-detector', 'flat-501', 86_400_000);
  }

  /** From now on this person holds the post for the whole estate. */
  hold(post: Post, personId: string): void {
    const placeId = post === 'A' ? 'building-3' : 'estate';
    const roster = { id: `${placeId} ${post} all`, placeId, post, days: 'all', people: [personId] } as const;
    const turns = { rotation: 'none', startsOn: '2024-01-01', handOverMinute: 480 } as const;
    this.view.apply([{ op: 'put', table: 'roster', row: { ...roster, ...turns } }]);
  }

  leave(post: Post): void {
    const placeId = post === 'A' ? 'building-3' : 'estate';
    this.view.apply([{ op: 'remove', table: 'roster', key: `${placeId} ${post} all` }]);
  }

  gas(alarm: boolean): Decision {
    return this.reading('gas-1', { alarm, methane_lel: alarm ? 30 : 0 });
  }

  notices(): readonly NotificationRow[] {
    return [...this.view.all('notification')];
  }

  /** Who was called at which minute since the first of them, as what. */
  called(): readonly string[] {
    const rows = this.view.rows('alert_event').filter(({ type }) => type === 'escalated');
    const start = rows[0]?.at ?? 0;
    return rows.flatMap(({ at, detail }) => {
      const { people: told, kind } = detail as { people: { personId: string }[]; kind: string };
      return told.map(({ personId }) => `${(at - start) / 60_000} ${personId} ${kind}`);
    });
  }

  settle(id: string, state: 'sent' | 'received' | 'failed', error: string | null = null): Decision {
    return this.submit({ kind: 'notification-result', notificationId: id, state, error, at: this.now });
  }

  /** Everything that waits goes out, or fails. */
  settleAll(state: 'sent' | 'failed'): void {
    for (const { id } of this.notices().filter((notice) => notice.state === 'waiting')) {
      this.settle(id, state, state === 'failed' ? 'modem is gone' : null);
    }
  }

  arrive(alertId: string): Decision {
    return this.submit({ kind: 'arrive-at-alert', alertId, comment: '', by: '李秀英', byPost: 'A岗' });
  }
}
