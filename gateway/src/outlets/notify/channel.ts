import type { AlertKind, Level } from '@gridcall/contract/alert.ts';
import type { Channel as ChannelName } from '@gridcall/contract/channel.ts';
import type { NotificationKind } from '@gridcall/contract/escalation.ts';

/** The same in both languages of the estate. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** One message to one person, or to one place, ready to be sent. Nothing in it is told to whom it is not for. */
export interface Notice {
  /** Of the notification: a far end that has had it knows it again. */
  readonly id: string;
  readonly personId: string | null;
  readonly placeId: string | null;
  /** Phone number, robot or account in the clear; null where the channel needs none. Never in a log nor an error. */
  readonly address: string | null;
  readonly level: Level;
  readonly kind: NotificationKind | 'test';
  /** Null where it is not about one alert. */
  readonly alertId: string | null;
  readonly alertKind: AlertKind | null;
  readonly test: boolean;
  readonly title: Words;
  readonly text: Words;
  /** The building, and nothing inside it. */
  readonly building: Words;
  /** Of the page that shows it; null where nobody has said under which address pages are reached. */
  readonly link: string | null;
  /** Epoch ms. */
  readonly at: number;
  /** A carrier that cannot deliver it within so long must not deliver it at all. */
  readonly validForMs: number;
}

export type SendOutcome =
  /** With the carrier. */
  | { readonly state: 'sent' }
  /** Seen to arrive. */
  | { readonly state: 'received' }
  | {
      readonly state: 'failed';
      /** Cause and mend, in both languages; no address in it. */
      readonly reason: string;
      /** Trying again will not help. */
      readonly isFinal: boolean;
      /** Not before so long: the far end said so. */
      readonly retryAfterMs?: number;
    };

/** Off: nobody has set it up. Down: it is set up, and reaches nobody now. */
export interface ChannelHealth {
  readonly state: 'up' | 'down' | 'off';
  /** Why it is not up, with the mend; empty when it is. */
  readonly reason: string;
  /** What an installer looks at: signal, network, waiting messages. */
  readonly detail: Readonly<Record<string, string | number>>;
}

export interface Channel {
  readonly name: ChannelName;
  /** A send that takes longer is a failure: somebody else is called. */
  readonly timeoutMs: number;
  health(): ChannelHealth;
  /** Does not throw for what a far end does. */
  send(notice: Notice, signal: AbortSignal): Promise<SendOutcome>;
}

export const upAndWell: ChannelHealth = { state: 'up', reason: '', detail: {} };

export function failed(reason: string, isFinal = false): SendOutcome {
  return { state: 'failed', reason, isFinal };
}
