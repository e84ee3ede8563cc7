import { needsAddress } from '@gridcall/contract/channel.ts';
import { contactId, noteContactResult } from '../contact.ts';
import type {
  ContactInput,
  ContactResultInput,
  PutContactInput,
  RemoveContactInput,
  SwitchContactInput,
} from '../contact-input.ts';
import { type Draft, unchanged } from '../draft.ts';
import { reviewDutySoon } from '../duty-holes.ts';
import type { Decision } from '../view.ts';

/** Ways to people. The audit says whose and which way, never the address. */
export function decideContact(draft: Draft, input: ContactInput): Decision {
  switch (input.kind) {
    case 'put-contact':
      return putContact(draft, input);
    case 'switch-contact':
      return switchContact(draft, input);
    case 'remove-contact':
      return removeContact(draft, input);
    case 'contact-result':
      return contactResult(draft, input);
  }
}

function putContact(draft: Draft, input: PutContactInput): Decision {
  const { personId, channel, sealedAddress } = input;
  if (draft.get('person', personId) === undefined) {
    return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no person ${personId.slice(0, 80)}` });
  }
  const needs = needsAddress(channel);
  if (needs !== (sealedAddress !== null)) {
    const detail = needs ? `${channel} needs an address` : `${channel} has no address of its own`;
    return unchanged({ ok: false, code: 'BODY_INVALID', detail });
  }
  const id = contactId(personId, channel);
  draft.put('contact', {
    id,
    personId,
    channel,
    sealedAddress,
    addedAt: draft.now,
    disabledAt: null,
    // What came of tries under another address says nothing of this one.
    lastOkAt: null,
    lastError: null,
    lastErrorAt: null,
  });
  draft.audit(input.by, input.kind, id);
  reviewDutySoon(draft);
  return draft.accept(id);
}

function switchContact(draft: Draft, input: SwitchContactInput): Decision {
  const id = contactId(input.personId, input.channel);
  const contact = draft.get('contact', id);
  if (contact === undefined) return noContact(id);
  if ((contact.disabledAt !== null) === input.disabled) return unchanged({ ok: true, id, repeated: true });
  draft.put('contact', { ...contact, disabledAt: input.disabled ? draft.now : null });
  draft.audit(input.by, input.kind, id, { disabled: input.disabled });
  reviewDutySoon(draft);
  return draft.accept(id);
}

function removeContact(draft: Draft, input: RemoveContactInput): Decision {
  const id = contactId(input.personId, input.channel);
  if (draft.get('contact', id) === undefined) return unchanged({ ok: true, id, repeated: true });
  draft.remove('contact', id);
  draft.audit(input.by, input.kind, id);
  reviewDutySoon(draft);
  return draft.accept(id);
}

function contactResult(draft: Draft, input: ContactResultInput): Decision {
  const id = contactId(input.personId, input.channel);
  noteContactResult(draft, input.personId, input.channel, { at: draft.now, error: input.error });
  draft.audit(input.by, input.kind, id, { error: input.error });
  return draft.accept(id);
}

function noContact(id: string): Decision {
  return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no contact ${id.slice(0, 80)}` });
}
