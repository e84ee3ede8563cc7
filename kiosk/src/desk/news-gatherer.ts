const GATHER_MS = 150;
const MANY = 12;
const PAUSE_AFTER_MANY_MS = 2000;

/**
 * The queue's stream names what changed; each is then read once. News of one moment are gathered, so that an incident with
 * three transitions in a row is read once, and a flood becomes one reading of the whole list.
 */
export class NewsGatherer {
  readonly #read: (ids: readonly string[] | 'many') => Promise<void>;
  readonly #ids = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(read: (ids: readonly string[] | 'many') => Promise<void>) {
    this.#read = read;
  }

  add(id: string): void {
    this.#ids.add(id);
    this.#timer ??= setTimeout(() => void this.#flush(), GATHER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#ids.clear();
  }

  async #flush(): Promise<void> {
    const ids = [...this.#ids];
    this.#ids.clear();
    const isFlood = ids.length > MANY;
    await this.#read(isFlood ? 'many' : ids);
    this.#timer = undefined;
    if (this.#ids.size === 0) return;
    this.#timer = setTimeout(() => void this.#flush(), isFlood ? PAUSE_AFTER_MANY_MS : GATHER_MS);
  }
}
