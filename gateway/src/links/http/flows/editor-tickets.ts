import type { Clock } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/random.ts';

/** A browser follows the redirect at once. */
export const TICKET_MS = 30_000;
/** Who asks for more pushes his oldest out. */
const TICKETS_MAXIMUM = 100;

/**
 * Carries who is signed in at the pages over to the editor's origin: one use, half a minute. It stands in an address for that
 * long, and opens nothing but the editor.
 */
export class EditorTickets {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #waiting = new Map<string, { readonly tokenId: string; readonly until: number }>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  issue(tokenId: string): string {
    const ticket = this.#random.bytes(32).toString('base64url');
    this.#waiting.set(ticket, { tokenId, until: this.#clock.monotonicMs() + TICKET_MS });
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= TICKETS_MAXIMUM) break;
      this.#waiting.delete(oldest);
    }
    return ticket;
  }

  /** Whose it is; undefined when it was used, is too old, or was never issued. */
  take(ticket: string): string | undefined {
    const found = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    return found === undefined || this.#clock.monotonicMs() > found.until ? undefined : found.tokenId;
  }
}
