import type { Clock } from '../clock.ts';
import type { Stimulus } from '../devices/device.ts';
import type { OsdpReader } from './osdp-reader.ts';

/** Where things are wired to the reader. */
export const gateInputs = { door: 0, exit: 1, lock: 2 } as const;

const DECIDES_AFTER_MS = 300;
const OPENS_AFTER_MS = 800;
const LOCK_RELEASED_MS = 3000;

/**
 * A gate with an OSDP reader: a controller beside it decides about cards and releases the lock, somebody opens and lets the door fall
 * shut. The controller is no part of the line; the reader sees its lock and its contact like anybody's.
 */
export class OsdpGate {
  readonly #reader: OsdpReader;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(reader: OsdpReader, clock: Clock) {
    this.#reader = reader;
    this.#clock = clock;
  }

  /** What happens at the gate; what it does not feel changes nothing. */
  feel(stimulus: Stimulus): void {
    switch (stimulus.kind) {
      case 'card':
        this.#reader.card(wiegand26(1 + Math.floor(this.#clock.now() % 200), 4711));
        if (stimulus.granted) this.#letPass(stimulus.openForMs, DECIDES_AFTER_MS);
        return;
      case 'force':
        this.#reader.input(gateInputs.door, true);
        return;
      case 'shut':
        this.#reader.input(gateInputs.door, false);
        return;
      case 'tamper':
        this.#reader.tamper(stimulus.on);
        return;
      case 'tick':
      case 'gas':
      case 'self-test':
      case 'water':
      case 'battery':
      case 'clock':
        return;
    }
  }

  /** Somebody presses the exit button and goes. */
  exit(openForMs: number): void {
    this.#reader.input(gateInputs.exit, true);
    this.#later(500, () => this.#reader.input(gateInputs.exit, false));
    this.#letPass(openForMs, 0);
  }

  stop(): void {
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
  }

  #letPass(openForMs: number, afterMs: number): void {
    const { door, lock } = gateInputs;
    this.#later(afterMs, () => this.#reader.input(lock, true));
    this.#later(afterMs + OPENS_AFTER_MS, () => this.#reader.input(door, true));
    this.#later(afterMs + LOCK_RELEASED_MS, () => this.#reader.input(lock, false));
    this.#later(afterMs + OPENS_AFTER_MS + openForMs, () => this.#reader.input(door, false));
  }

  #later(ms: number, call: () => void): void {
    const cancel = this.#clock.after(ms, () => {
      this.#waiting.delete(cancel);
      call();
    });
    this.#waiting.add(cancel);
  }
}

/** A card of the commonest format: an even parity bit, eight bits of site, sixteen of number, an odd parity bit. */
export function wiegand26(site: number, number: number): string {
  const inner = site.toString(2).padStart(8, '0').slice(-8) + number.toString(2).padStart(16, '0').slice(-16);
  const ones = (bits: string) => [...bits].filter((bit) => bit === '1').length;
  return `${ones(inner.slice(0, 12)) % 2}${inner}${1 - (ones(inner.slice(12)) % 2)}`;
}
