import { type Channel, type ChannelHealth, failed, type Notice, type SendOutcome, upAndWell } from './channel.ts';

/** Who has a page open now, as the live streams know it. */
export interface Presence {
  isPersonHere(personId: string): boolean;
  /** A kiosk that speaks for this place. */
  isKioskAt(placeId: string): boolean;
}

const AT_ONCE_MS = 1000;

/** The page shows alerts as they are committed: a notice by it says whether that page is open. */
export class PageChannel implements Channel {
  readonly name = 'steward-page';
  readonly timeoutMs = AT_ONCE_MS;
  readonly #presence: Presence;

  constructor(presence: Presence) {
    this.#presence = presence;
  }

  health(): ChannelHealth {
    return upAndWell;
  }

  async send({ personId }: Notice): Promise<SendOutcome> {
    if (personId !== null && this.#presence.isPersonHere(personId)) return { state: 'received' };
    return failed('页面没有打开 / no page of this person is open', true);
  }
}

/** As the page, for the screens at a place. */
export class KioskChannel implements Channel {
  readonly name = 'kiosk';
  readonly timeoutMs = AT_ONCE_MS;
  readonly #presence: Presence;

  constructor(presence: Presence) {
    this.#presence = presence;
  }

  health(): ChannelHealth {
    return upAndWell;
  }

  async send({ placeId }: Notice): Promise<SendOutcome> {
    if (placeId !== null && this.#presence.isKioskAt(placeId)) return { state: 'received' };
    return failed('这里没有亮着的终端 / no kiosk is on at this place', true);
  }
}
