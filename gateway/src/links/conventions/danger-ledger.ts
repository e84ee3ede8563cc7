import { type Danger, isDanger } from './danger.ts';
import type { Hearing } from './hearing.ts';
import { listOf, own, parseFields } from './json.ts';

const DEVICES_MAXIMUM = 2_000;
const MARK = 'gridcallDangers';

/**
 * What the devices of a hub without discovery were heard to watch, in the order they first did. It is kept, so that a
 * child has the same address after a start. A device beyond the bound is read by its message alone.
 */
export class DangerLedger {
  readonly #dangers = new Map<string, readonly Danger[]>();

  /** Whether the kept payload was a ledger's entry. */
  load(address: string, payload: string): boolean {
    const parsed = parseFields(payload);
    if (!parsed.ok || !Object.hasOwn(parsed.fields, MARK)) return false;
    this.#dangers.set(address, listOf(own(parsed.fields, MARK)).filter(isDanger));
    return true;
  }

  addresses(): readonly string[] {
    return [...this.#dangers.keys()];
  }

  has(address: string): boolean {
    return this.#dangers.has(address);
  }

  dangersOf(address: string): readonly Danger[] {
    return this.#dangers.get(address) ?? [];
  }

  /** The dangers with the new ones behind; keeps them under `topic` when they have grown. */
  learn(hearing: Hearing, address: string, topic: string, heard: Iterable<Danger | null>): readonly Danger[] {
    const before = this.dangersOf(address);
    const grown = [...before];
    for (const danger of heard) if (danger !== null && !grown.includes(danger)) grown.push(danger);
    if (grown.length === before.length) return before;
    if (this.#dangers.has(address) || this.#dangers.size < DEVICES_MAXIMUM) {
      this.#dangers.set(address, grown);
      hearing.keep(topic, JSON.stringify({ [MARK]: grown }));
    }
    return grown;
  }

  clear(): void {
    this.#dangers.clear();
  }
}
