import { type Draft, unchanged } from '../draft.ts';
import type { WithdrawNoticeInput, WriteNoticeInput } from '../input.ts';
import { companyOfPlace } from '../places.ts';
import type { Decision } from '../view.ts';

/** A notice that nobody takes down must not hang for years. */
const LONGEST_NOTICE_MS = 90 * 24 * 3_600_000;

export function decideWriteNotice(draft: Draft, input: WriteNoticeInput): Decision {
  if (draft.get('place', input.placeId) === undefined) {
    return unchanged({ ok: false, code: 'UNKNOWN_PLACE', detail: input.placeId.slice(0, 80) });
  }
  const title = input.title.trim();
  const text = input.text.trim();
  if (title === '' || text === '') return invalid('a notice needs a title and a text');
  const isTimely = input.expiresAt > draft.now && input.expiresAt <= draft.now + LONGEST_NOTICE_MS;
  if (!isTimely) return invalid('expiresAt must be in the future and at most 90 days away');
  const id = draft.mintId();
  draft.put('notice', {
    id,
    placeId: input.placeId,
    title,
    text,
    author: input.by,
    createdAt: draft.now,
    expiresAt: input.expiresAt,
    withdrawnAt: null,
    flow: null,
  });
  draft.tell('notice', id, input.placeId, companyOfPlace(draft, input.placeId));
  draft.audit(input.by, input.kind, id, { placeId: input.placeId });
  return draft.done({ ok: true, id });
}

export function decideWithdrawNotice(draft: Draft, input: WithdrawNoticeInput): Decision {
  const notice = draft.get('notice', input.noticeId);
  if (notice === undefined) {
    return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no notice ${input.noticeId.slice(0, 80)}` });
  }
  if (notice.withdrawnAt !== null) return unchanged({ ok: true, id: notice.id, repeated: true });
  draft.put('notice', { ...notice, withdrawnAt: draft.now });
  draft.tell('notice', notice.id, notice.placeId, companyOfPlace(draft, notice.placeId));
  draft.audit(input.by, input.kind, notice.id);
  return draft.done({ ok: true, id: notice.id });
}

function invalid(detail: string): Decision {
  return unchanged({ ok: false, code: 'BODY_INVALID', detail });
}
