import type { Channel } from '@gridcall/contract/channel.ts';
import type { DutyHole, Post } from '@gridcall/contract/duty.ts';
import { channelsOf } from './contact.ts';
import type { Draft } from './draft.ts';
import { holderOf } from './duty.ts';
import { DutyBook, type DutyRead } from './duty-book.ts';
import type { AlertRow } from './model.ts';
import { alertKindDefinition } from './rule-book.ts';

/** Somebody who is called, as what, and by which ways. */
export interface Called {
  readonly personId: string;
  readonly post: Post | null;
  readonly channels: readonly Channel[];
}

export interface Skipped {
  readonly post: Post;
  readonly reason: DutyHole;
}

/** Gas of either kind: nobody else's company is called about it. */
const GAS_CATEGORY = 'S01';

export function readOf(draft: Draft): DutyRead {
  return { get: (table, key) => draft.get(table, key), all: (table) => draft.view.all(table) };
}

/** Who holds these posts now and can be reached, each person once; and why the others cannot be called. */
export function peopleOf(
  draft: Draft,
  alert: AlertRow,
  posts: readonly Post[],
): { readonly called: readonly Called[]; readonly skipped: readonly Skipped[] } {
  const read = readOf(draft);
  const book = new DutyBook(read);
  const called: Called[] = [];
  const skipped: Skipped[] = [];
  for (const post of posts) {
    if (post === 'gas-company' && alertKindDefinition(alert.kind).categoryCode !== GAS_CATEGORY) continue;
    const holder = holderOf(book, alert.placeId, post, draft.now);
    if ('hole' in holder) {
      skipped.push({ post, reason: holder.hole });
      continue;
    }
    const { personId } = holder;
    if (called.some((other) => other.personId === personId)) continue;
    const channels = channelsOf(read, personId);
    if (channels.length === 0) skipped.push({ post, reason: 'unreachable' });
    else called.push({ personId, post, channels });
  }
  return { called, skipped };
}
