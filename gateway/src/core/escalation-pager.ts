import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import { DIGEST_MINUTE, type NotificationKind, ORDINARY_NOTICES_PER_HOUR } from '@gridcall/contract/escalation.ts';
import { channelsOf } from './contact.ts';
import type { Draft } from './draft.ts';
import { noteEscalation } from './escalation-note.ts';
import { noticePerson, type WorkingChain } from './escalation-notices.ts';
import { type Called, readOf } from './escalation-people.ts';
import type { HeldNotice } from './escalation-rows.ts';
import type { AlertRow, PagerRow, TimerRow } from './model.ts';
import { nextMinuteOfDay, quietUntil } from './quiet-hours.ts';

const HOUR_MS = 3_600_000;
/** When the quiet hours end, what gathered in them comes as one. */
const GATHER_MS = 60_000;
/** No bundle is about more than this; its oldest are in the list of alerts all the same. */
const HELD_MAXIMUM = 200;

export function bundleTimerId(personId: string): string {
  return `bundle ${personId}`;
}

/**
 * Tells one person of what can wait: L3 at once, but at most so often an hour; L4 once a day. What is held comes in one
 * notice, if it is still true by then.
 */
export function pageOrdinary(
  draft: Draft,
  chain: WorkingChain,
  alert: AlertRow,
  called: Called,
  kind: NotificationKind,
  isAfterQuiet: boolean,
): void {
  const pager = pagerOf(draft, called.personId);
  const paged = withinHour(pager, draft.now);
  const [oldest] = paged;
  if (alert.level === 4) hold(draft, pager, chain, alert, called, kind, nextMinuteOfDay(draft.now, DIGEST_MINUTE));
  else if (isAfterQuiet) hold(draft, pager, chain, alert, called, kind, draft.now + GATHER_MS);
  else if (oldest !== undefined && paged.length >= ORDINARY_NOTICES_PER_HOUR) {
    hold(draft, pager, chain, alert, called, kind, oldest + HOUR_MS);
  } else {
    draft.put('pager', { ...pager, pagedAt: [...paged, draft.now] });
    noticePerson(draft, chain, alert, called, kind);
  }
}

function pagerOf(draft: Draft, personId: string): PagerRow {
  return draft.get('pager', personId) ?? { personId, pagedAt: [], held: [] };
}

/** A time in the future is one of a clock that was set back: it counts from now. */
function withinHour({ pagedAt }: PagerRow, now: number): readonly number[] {
  return pagedAt.map((at) => Math.min(at, now)).filter((at) => now - at < HOUR_MS);
}

function hold(
  draft: Draft,
  pager: PagerRow,
  chain: WorkingChain,
  alert: AlertRow,
  { personId, post }: Called,
  kind: NotificationKind,
  dueAt: number,
): void {
  const others = pager.held.filter(({ alertId }) => alertId !== alert.id);
  const held = [...others, { alertId: alert.id, step: chain.step, post, kind }].slice(-HELD_MAXIMUM);
  draft.put('pager', { ...pager, held });
  armBundle(draft, personId, dueAt);
}

/** The earliest wish counts: what was to come later comes along. */
function armBundle(draft: Draft, personId: string, dueAt: number): void {
  const id = bundleTimerId(personId);
  const armed = draft.get('timer', id);
  if (armed !== undefined && armed.dueAt <= dueAt) return;
  draft.put('timer', { id, kind: 'bundle', deviceId: personId, alertKind: 'device_silent', alertId: null, dueAt });
}

/** The time has come to tell a person of everything that waited, in one notice. */
export function sendBundle(draft: Draft, timer: TimerRow): void {
  draft.remove('timer', timer.id);
  const personId = timer.deviceId;
  const pager = draft.get('pager', personId);
  if (pager === undefined) return;
  const live = pager.held.map((notice) => liveOf(draft, notice)).filter((found) => found !== undefined);
  const paged = withinHour(pager, draft.now);
  const [oldest] = paged;
  const later =
    quietUntil(draft.now) ??
    (oldest !== undefined && paged.length >= ORDINARY_NOTICES_PER_HOUR ? oldest + HOUR_MS : null);
  if (live.length > 0 && later !== null) {
    draft.put('pager', { ...pager, held: live.map(({ notice }) => notice) });
    armBundle(draft, personId, later);
    return;
  }
  const [first, ...others] = live.sort((left, right) => left.alert.level - right.alert.level);
  const channels = channelsOf(readOf(draft), personId);
  if (first === undefined || channels.length === 0) {
    draft.put('pager', { ...pager, pagedAt: paged, held: [] });
    return;
  }
  draft.put('pager', { ...pager, pagedAt: [...paged, draft.now], held: [] });
  const bundled = others.length === 0 ? [] : live.map(({ alert }) => alert.id);
  const kind = others.length === 0 ? first.notice.kind : 'bundle';
  const { post } = first.notice;
  noticePerson(draft, first.chain, first.alert, { personId, post, channels }, kind, { bundled });
  draft.put('escalation', first.chain);
  for (const { alert, notice } of others) {
    noteEscalation(draft, alert.id, 'escalated', {
      ...{ step: notice.step, kind: notice.kind },
      people: [{ personId, post: notice.post, channels }],
      bundledWith: first.alert.id,
    });
  }
}

interface Live {
  readonly notice: HeldNotice;
  readonly alert: AlertRow;
  readonly chain: WorkingChain;
}

/** Only what is still true is told: nobody has taken it, and it calls. */
function liveOf(draft: Draft, notice: HeldNotice): Live | undefined {
  const alert = draft.get('alert', notice.alertId);
  const chain = draft.get('escalation', notice.alertId);
  if (alert === undefined || chain === undefined) return undefined;
  if (!isOpenAlertState(alert.state) || alert.acknowledgedAt !== null) return undefined;
  const isCalling = chain.state !== 'stopped' || chain.stoppedBy === 'last-step';
  return isCalling ? { notice, alert, chain: { ...chain } } : undefined;
}
