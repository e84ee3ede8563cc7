/** A CONNECT that was turned away, for the installer on the ladder. The password is never part of it. */
export interface RefusedConnection {
  readonly at: number;
  readonly address: string;
  readonly clientId: string;
  readonly reason: string;
}

/** The last 200 refused connections, in memory: they are a help at commissioning, not a record. */
export class Refusals {
  readonly #entries: RefusedConnection[] = [];
  #count = 0;

  add(entry: RefusedConnection): void {
    this.#count++;
    this.#entries.push(entry);
    if (this.#entries.length > 200) this.#entries.shift();
  }

  list(): readonly RefusedConnection[] {
    return [...this.#entries].reverse();
  }

  get count(): number {
    return this.#count;
  }
}
