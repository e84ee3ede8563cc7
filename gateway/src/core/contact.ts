import { type PersonChannel, personChannels } from '@gridcall/contract/channel.ts';
import type { ContactRow } from './contact-rows.ts';
import type { Draft } from './draft.ts';
import type { View } from './view.ts';

type Read = Pick<View, 'get' | 'all'>;

export function contactId(personId: string, channel: PersonChannel): string {
  return `${personId} ${channel}`;
}

/**
 * The ways by which a person is told, in the order of `personChannels`. The page needs no row: whoever may sign in is
 * told there, unless it was switched off.
 */
export function channelsOf(read: Read, personId: string): readonly PersonChannel[] {
  return personChannels.filter((channel) => {
    const contact = read.get('contact', contactId(personId, channel));
    if (contact !== undefined && contact.disabledAt !== null) return false;
    return channel === 'steward-page' ? maySignIn(read, personId) : contact !== undefined;
  });
}

/** Whether a message has any way to this person at all. Whether it arrives is another question. */
export function isReachable(read: Read, personId: string): boolean {
  return channelsOf(read, personId).length > 0;
}

function maySignIn(read: Read, personId: string): boolean {
  for (const token of read.all('token')) {
    if (token.personId === personId && token.revokedAt === null) return true;
  }
  return false;
}

/** Remembers what came of the last try by this way, for whoever asks whether it works. */
export function noteContactResult(
  draft: Draft,
  personId: string,
  channel: PersonChannel,
  result: { readonly at: number; readonly error: string | null },
): void {
  const contact = draft.get('contact', contactId(personId, channel));
  if (contact === undefined) return;
  draft.put('contact', withResult(contact, result));
}

function withResult(contact: ContactRow, { at, error }: { readonly at: number; readonly error: string | null }) {
  return error === null ? { ...contact, lastOkAt: at } : { ...contact, lastError: error, lastErrorAt: at };
}
