import { channelsOf } from './contact.ts';
import type { Draft } from './draft.ts';
import { topicListeners } from './duty.ts';
import { noticePerson, type WorkingChain } from './escalation-notices.ts';
import { pageOrdinary } from './escalation-pager.ts';
import { readOf } from './escalation-people.ts';
import type { AlertRow } from './model.ts';
import { quietUntil } from './quiet-hours.ts';

/** Officers of the building hear of what is theirs (治安员 of gates, 卫生员 of water): beside the chain, never instead. */
export function tellOfficers(draft: Draft, chain: WorkingChain, alert: AlertRow): void {
  if (alert.test) return;
  const read = readOf(draft);
  for (const personId of topicListeners(read, alert.placeId, alert.kind)) {
    const channels = channelsOf(read, personId);
    const officer = { personId, post: null, channels };
    if (channels.length === 0) continue;
    if (alert.level > 2) pageOrdinary(draft, chain, alert, officer, 'topic', quietUntil(draft.now) !== null);
    else noticePerson(draft, chain, alert, officer, 'topic');
  }
}
