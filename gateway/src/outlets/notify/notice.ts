import type { NotificationRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type { Notice } from './channel.ts';
import { subjectOf } from './subject.ts';
import { noticeWords } from './words.ts';

const MINUTE = 60_000;
/** A carrier gives it up after so long: it is said again by then, or over. */
const validForMs = { 1: 15 * MINUTE, 2: 60 * MINUTE, 3: 12 * 60 * MINUTE, 4: 24 * 60 * MINUTE } as const;

export interface NoticeParts {
  readonly state: View;
  /** Opens a sealed address; undefined where the key is another. */
  readonly open: (sealed: string) => string | undefined;
  /** Of the pages, without a slash at its end; empty where nobody has said. */
  readonly pageUrl: string;
}

const noContact = '没有这个联系方式了 / this contact is no longer there';
const sealedByAnother =
  '联系方式打不开：密钥换过，请重新填写 / the address cannot be opened, its key is another one: set it anew';
const unknownSubject = '要说的事找不到了 / what it is about is not there';

/** The notice for a row, or why there is none. */
export function makeNotice(row: NotificationRow, view: View, { state, open, pageUrl }: NoticeParts): Notice | string {
  const subject = subjectOf(view, row.alertId);
  if (subject === undefined) return unknownSubject;
  const address = addressOf(row, state, open);
  if (typeof address === 'object') return address.fault;
  return {
    id: row.id,
    personId: row.personId,
    placeId: row.placeId,
    address: address === '' ? null : address,
    level: row.level,
    kind: row.kind,
    alertId: row.kind === 'bundle' ? null : row.alertId,
    alertKind: subject.kind,
    test: row.test,
    ...noticeWords(view, row, subject),
    building: subject.building,
    link: pageUrl === '' ? null : `${pageUrl}/steward/#/alert/${encodeURIComponent(row.alertId)}`,
    at: row.createdAt,
    validForMs: validForMs[row.level],
  };
}

/** Empty where the channel needs none. */
function addressOf(
  { personId, channel }: NotificationRow,
  state: View,
  open: NoticeParts['open'],
): string | { readonly fault: string } {
  if (personId === null || channel === 'steward-page') return '';
  const contact = state.get('contact', `${personId} ${channel}`);
  if (contact === undefined || contact.disabledAt !== null) return { fault: noContact };
  if (contact.sealedAddress === null) return '';
  return open(contact.sealedAddress) ?? { fault: sealedByAnother };
}
