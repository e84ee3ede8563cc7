import type { ErrorCode } from '@gridcall/contract/errors.ts';
import { shownText } from './wire-text.ts';

/** A CONNECT that was turned away, for the installer on the ladder. The password is never part of it. */
export interface RefusedConnection {
  readonly at: number;
  readonly address: string;
  readonly clientId: string;
  readonly reason: string;
  readonly username?: string;
  /** Whose link was meant, where that can be told. */
  readonly linkId?: string;
  readonly code?: ErrorCode;
}

const KEPT = 200;

/** The last 200 refused connections, in memory: they are a help at commissioning, not a record. */
export class Refusals {
  readonly #entries: RefusedConnection[] = [];
  #count = 0;

  add(entry: RefusedConnection): void {
    this.#count++;
    this.note(entry);
  }

  /** Shown in the same list and not counted as refused: a connection that lost its place to a newer one. */
  note(entry: RefusedConnection): void {
    this.#entries.push({
      ...entry,
      clientId: shownText(entry.clientId, 64),
      reason: entry.reason.slice(0, 300),
      ...(entry.username === undefined ? {} : { username: shownText(entry.username, 64) }),
    });
    if (this.#entries.length > KEPT) this.#entries.shift();
  }

  list(): readonly RefusedConnection[] {
    return [...this.#entries].reverse();
  }

  get count(): number {
    return this.#count;
  }
}
