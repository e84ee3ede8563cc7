/** Tells those who wait (long polls, live streams) that something was committed. They read the rows themselves. */
export class Announcer {
  readonly #listeners = new Set<() => void>();
  #stopped = false;

  get stopped(): boolean {
    return this.#stopped;
  }

  announce(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Wakes everybody for the last time. */
  stop(): void {
    this.#stopped = true;
    this.announce();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
