/** A promise that did not hold. The first one ends its world. */
export class BrokenPromise extends Error {
  readonly invariant: string;

  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.name = 'BrokenPromise';
    this.invariant = invariant;
  }
}

/** What one world did: counts for the table of coverage, and a hash of its whole history. */
export class History {
  readonly faults = new Map<string, number>();
  readonly transitions = new Map<string, number>();
  broken: BrokenPromise | null = null;
  events = 0;
  readonly #lines: string[] | null;
  #hash = 0x811c9dc5;

  constructor(options: { readonly keepsTrace: boolean }) {
    this.#lines = options.keepsTrace ? [] : null;
  }

  get traceHash(): string {
    return this.#hash.toString(16).padStart(8, '0');
  }

  get trace(): readonly string[] {
    return this.#lines ?? [];
  }

  readonly fault = (name: string): void => {
    this.faults.set(name, (this.faults.get(name) ?? 0) + 1);
  };

  transition(name: string): void {
    this.transitions.set(name, (this.transitions.get(name) ?? 0) + 1);
  }

  readonly fail = (invariant: string, detail: string): void => {
    this.broken ??= new BrokenPromise(invariant, detail);
  };

  say(at: number, line: string): void {
    this.events++;
    const text = `${at} ${line}`;
    for (let index = 0; index < text.length; index++) {
      this.#hash = Math.imul(this.#hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
    }
    this.#lines?.push(text);
  }
}
