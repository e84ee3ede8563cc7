import type { Fact } from './fact.ts';

const DEVICES_MAXIMUM = 4_000;

/**
 * A hub repeats the state of a lock in every message; locked and unlocked are events here, so only a change is one. The
 * first that is heard counts, too: nobody knows what was before.
 */
export class EdgeMemory {
  readonly #locked = new Map<string, boolean>();

  changed(address: string, facts: readonly Fact[]): readonly Fact[] {
    return facts.filter((fact) => {
      if (fact.kind !== 'event' || (fact.event !== 'locked' && fact.event !== 'unlocked')) return true;
      const locked = fact.event === 'locked';
      if (this.#locked.get(address) === locked) return false;
      if (this.#locked.has(address) || this.#locked.size < DEVICES_MAXIMUM) this.#locked.set(address, locked);
      return true;
    });
  }
}
