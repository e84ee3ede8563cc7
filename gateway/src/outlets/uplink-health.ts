import type { Lane } from '@gridcall/contract/lane.ts';

export interface UplinkReport {
  readonly state: 'up' | 'down';
  readonly lastReceiptAt: number | null;
  readonly lastError: string | null;
  readonly failuresByLane: Readonly<Partial<Record<Lane, number>>>;
}

/** What the lanes and the way down know of the queue. Up is what was last seen, not what is hoped. */
export class UplinkHealth {
  #state: 'up' | 'down' = 'down';
  #lastReceiptAt: number | null = null;
  #lastError: string | null = null;
  readonly #failures: Partial<Record<Lane, number>> = {};
  readonly #onChange: (state: 'up' | 'down') => void;

  constructor(onChange: (state: 'up' | 'down') => void) {
    this.#onChange = onChange;
  }

  succeeded(lane: Lane | undefined, at: number): void {
    this.#lastReceiptAt = at;
    this.#lastError = null;
    if (lane) this.#failures[lane] = 0;
    this.#become('up');
  }

  failed(lane: Lane | undefined, error: string): void {
    this.#lastError = error;
    if (lane) this.#failures[lane] = (this.#failures[lane] ?? 0) + 1;
    this.#become('down');
  }

  report(): UplinkReport {
    return {
      state: this.#state,
      lastReceiptAt: this.#lastReceiptAt,
      lastError: this.#lastError,
      failuresByLane: { ...this.#failures },
    };
  }

  #become(state: 'up' | 'down'): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onChange(state);
  }
}
