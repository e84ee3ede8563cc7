import type { PersonChannel } from '@gridcall/contract/channel.ts';

/** What is said of the ways to people. */
export type ContactInput = PutContactInput | SwitchContactInput | RemoveContactInput | ContactResultInput;

interface Base {
  readonly id: string;
  readonly personId: string;
  readonly channel: PersonChannel;
}

interface Actor {
  readonly by: string;
  readonly byPost: string;
}

/** A new way, or another address for it; it is used from now on. */
export interface PutContactInput extends Base, Actor {
  readonly kind: 'put-contact';
  readonly sealedAddress: string | null;
}

/** Uses it no longer, or again; the address stays. */
export interface SwitchContactInput extends Base, Actor {
  readonly kind: 'switch-contact';
  readonly disabled: boolean;
}

/** The address is erased. */
export interface RemoveContactInput extends Base, Actor {
  readonly kind: 'remove-contact';
}

/** What came of a try that was no notification: a test by somebody who asked for it. */
export interface ContactResultInput extends Base, Actor {
  readonly kind: 'contact-result';
  /** Null when it went out. */
  readonly error: string | null;
}
