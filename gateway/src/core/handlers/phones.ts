import type { Draft } from '../draft.ts';
import type { ErasePhonesInput } from '../input.ts';
import type { Decision } from '../view.ts';

/** Erases the phones of reporters whose time is over; the record says how many, not whose. */
export function decideErasePhones(draft: Draft, input: ErasePhonesInput): Decision {
  let count = 0;
  for (const phone of draft.view.all('reporter_phone')) {
    if (phone.eraseAt === null || phone.eraseAt > draft.now) continue;
    draft.remove('reporter_phone', phone.number);
    count++;
  }
  if (count > 0) draft.audit('system', input.kind, draft.view.gateway.id, { count });
  return draft.accept();
}
