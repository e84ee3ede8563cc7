import type { Channel } from '@gridcall/contract/channel.ts';
import type { Post } from '@gridcall/contract/duty.ts';
import type { NotificationKind } from '@gridcall/contract/escalation.ts';
import type { Draft } from './draft.ts';
import { noteEscalation } from './escalation-note.ts';
import type { Called } from './escalation-people.ts';
import type { AlertRow, EscalationRow, NotificationRow } from './model.ts';

type Kind = NotificationKind;
/** The row of a chain while one input is decided; put once, at the end. */
export type WorkingChain = { -readonly [K in keyof EscalationRow]: EscalationRow[K] };

/** Of whom a notice is: a person, or everybody at a place. */
interface Whom {
  readonly personId: string | null;
  readonly placeId: string | null;
  readonly post: Post | null;
  readonly channel: Channel;
}

/** Tells one person by all their ways. What was said before and has not gone out is said no more. */
export function noticePerson(
  draft: Draft,
  chain: WorkingChain,
  alert: AlertRow,
  { personId, post, channels }: Called,
  kind: Kind,
  more: Partial<Pick<NotificationRow, 'bundled' | 'takenBy'>> = {},
): void {
  for (const channel of channels)
    putNotice(draft, chain, alert, { personId, placeId: null, post, channel }, kind, more);
  if (kind !== 'stood-down' && !chain.told.some((told) => told.personId === personId)) {
    chain.told = [...chain.told, { personId, post }];
  }
}

export function noticePlace(
  draft: Draft,
  chain: WorkingChain,
  alert: AlertRow,
  where: { readonly placeId: string; readonly channel: Channel },
  kind: 'raised' | 'repeat',
): void {
  putNotice(draft, chain, alert, { personId: null, post: null, ...where }, kind, {});
}

function putNotice(
  draft: Draft,
  chain: WorkingChain,
  alert: AlertRow,
  whom: Whom,
  kind: Kind,
  more: Partial<Pick<NotificationRow, 'bundled' | 'takenBy'>>,
): void {
  const { round, step } = chain;
  const isOfChain = kind === 'raised' || kind === 'repeat' || kind === 'escalated';
  const id = `${alert.id} ${round} ${step} ${whom.personId ?? whom.placeId} ${whom.channel}${isOfChain ? '' : ` ${kind}`}`;
  replaceOlder(draft, chain, whom, id);
  draft.put('notification', {
    id,
    alertId: alert.id,
    ...whom,
    round,
    step,
    kind,
    level: alert.level,
    test: alert.test,
    state: 'waiting',
    createdAt: draft.now,
    settledAt: null,
    error: null,
    bundled: more.bundled ?? [],
    takenBy: more.takenBy ?? null,
  });
  chain.notices = [...chain.notices.filter((other) => other !== id), id];
}

/**
 * Of each person and channel the newest notice is kept, and the one before it while its result may still come: a channel
 * that is gone for an hour must not send sixty when it is back.
 */
function replaceOlder(draft: Draft, chain: WorkingChain, whom: Whom, id: string): void {
  const kept: string[] = [];
  for (const olderId of chain.notices) {
    const older = draft.get('notification', olderId);
    if (older === undefined) continue;
    const isSame = older.personId === whom.personId && older.placeId === whom.placeId && older.channel === whom.channel;
    const mayStillArrive = older.state === 'sent' && older.round >= chain.round - 1;
    if (!isSame || olderId === id || mayStillArrive) {
      kept.push(olderId);
    } else if (older.state === 'waiting') {
      draft.put('notification', { ...older, state: 'cancelled', settledAt: draft.now });
      kept.push(olderId);
    } else {
      draft.remove('notification', olderId);
    }
  }
  chain.notices = kept;
}

/** What has not gone out is no longer true. */
export function cancelWaiting(draft: Draft, chain: Pick<EscalationRow, 'notices'>): void {
  for (const id of chain.notices) {
    const notice = draft.get('notification', id);
    if (notice?.state !== 'waiting' || notice.kind === 'stood-down') continue;
    draft.put('notification', { ...notice, state: 'cancelled', settledAt: draft.now });
  }
}

/** Tells those whom it had reached that somebody has it: one short word, and only where people were fetched for it. */
export function standDown(
  draft: Draft,
  chain: WorkingChain,
  alert: AlertRow,
  takenBy: { readonly by: string; readonly byPost: string },
): void {
  const stood: string[] = [];
  for (const { personId, post } of chain.told) {
    if (draft.get('person', personId)?.name === takenBy.by) continue;
    const channels = chain.notices
      .map((id) => draft.get('notification', id))
      .filter((notice) => notice !== undefined)
      .filter(({ personId: told, state }) => told === personId && (state === 'sent' || state === 'received'))
      .map(({ channel }) => channel);
    if (channels.length === 0) continue;
    noticePerson(draft, chain, alert, { personId, post, channels: [...new Set(channels)] }, 'stood-down', { takenBy });
    stood.push(personId);
  }
  chain.told = [];
  if (stood.length > 0) noteEscalation(draft, alert.id, 'stood-down', { people: stood, ...takenBy });
}

/** Takes away what nobody waits for any more; true when nothing is left. */
export function sweepNotices(draft: Draft, chain: WorkingChain): boolean {
  const kept = chain.notices.filter((id) => {
    const notice = draft.get('notification', id);
    if (notice?.state === 'waiting') return true;
    if (notice !== undefined) draft.remove('notification', id);
    return false;
  });
  chain.notices = kept;
  return kept.length === 0;
}
