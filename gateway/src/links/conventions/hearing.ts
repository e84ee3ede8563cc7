import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { Heard, Introduction, KeptMessage, Said, Unsupported } from './convention.ts';
import { type HubDevice, introductionsOf } from './danger.ts';
import type { Fault } from './native.ts';
import { clip, type ReadFault } from './read-fault.ts';

const DETAIL_LENGTH = 300;
const NAME_LENGTH = 120;
/** A hub with more devices than this is beyond one estate; one message names no more. */
const INTRODUCTIONS_MAXIMUM = 2_000;
const SAID_MAXIMUM = 500;
/** So many of no child are named; each makes an entry in quarantine. */
const NAMED_MAXIMUM = 60;
/** Those of children stand on the children, whose number is bounded. */
const UNSUPPORTED_MAXIMUM = 4_000;
const FAULTS_MAXIMUM = 40;

/** Gathers what one message says, bounded, and names it safely. */
export class Hearing {
  readonly #introductions = new Map<string, Introduction>();
  readonly #said: Said[] = [];
  readonly #removed = new Set<string>();
  readonly #unsupported: Unsupported[] = [];
  readonly #faults: Fault[] = [];
  #keep: Heard['keep'] = null;
  #bridgeOnline: boolean | null = null;
  #left = 0;

  introduce(device: HubDevice): void {
    for (const introduction of introductionsOf(device)) {
      if (this.#introductions.size >= INTRODUCTIONS_MAXIMUM) return;
      this.#introductions.set(introduction.address, {
        ...introduction,
        name: clip(introduction.name, NAME_LENGTH),
        vendor: clip(introduction.vendor, NAME_LENGTH),
        model: clip(introduction.model, NAME_LENGTH),
      });
    }
  }

  say(said: Said): void {
    if (this.#said.length < SAID_MAXIMUM) this.#said.push(said);
  }

  remove(address: string): void {
    this.#removed.add(address);
  }

  keep(topic: string, payload: KeptMessage['payload'] | null): void {
    this.#keep = { topic, payload };
  }

  bridge(online: boolean): void {
    this.#bridgeOnline = online;
  }

  unsupported(address: string | null, what: string, why: string): void {
    if (this.#unsupported.length >= UNSUPPORTED_MAXIMUM) this.#left++;
    else this.#unsupported.push({ address, what: clip(what, NAME_LENGTH), why: clip(why, DETAIL_LENGTH) });
  }

  fault(code: ErrorCode, detail: string): void {
    if (this.#faults.length < FAULTS_MAXIMUM) this.#faults.push({ code, detail: clip(detail, DETAIL_LENGTH) });
  }

  refuse(fault: ReadFault): this {
    this.fault(fault.code, fault.detail);
    return this;
  }

  done(): Heard {
    // Only what was introduced is a child: a lamp is named, and makes no entry among the detectors.
    const ofChildren: Unsupported[] = [];
    const named: Unsupported[] = [];
    for (const { address, what, why } of this.#unsupported) {
      if (address === null) named.push({ address, what, why });
      else if (this.#introductions.has(address)) ofChildren.push({ address, what, why });
      else named.push({ address: null, what: clip(`${address} ${what}`, NAME_LENGTH), why });
    }
    const introductions = [...this.#introductions.values()];
    return {
      introductions,
      said: this.#said,
      removed: [...this.#removed].filter((address) => !this.#introductions.has(address)),
      keep: this.#keep,
      bridgeOnline: this.#bridgeOnline,
      unsupported: [...ofChildren, ...countedBeyond(named, this.#left)],
      faults: this.#faults,
    };
  }
}

/** What is beyond the limit is a count on the last that is named. */
function countedBeyond(named: readonly Unsupported[], left: number): readonly Unsupported[] {
  const beyond = Math.max(0, named.length - NAMED_MAXIMUM) + left;
  const told = named.slice(0, NAMED_MAXIMUM);
  const last = told.pop();
  if (last === undefined) return [];
  const count = ` (and ${beyond} more that this message names)`;
  return [...told, beyond === 0 ? last : { ...last, why: `${clip(last.why, DETAIL_LENGTH - count.length)}${count}` }];
}

/** A link takes 128 characters; a second danger takes up to 16 of them behind a colon. */
const ADDRESS_LENGTH_MAXIMUM = 112;

/** An address stands in rows and on pages: short, and without control characters. */
export function isAddress(text: string): boolean {
  return text.length > 0 && text.length <= ADDRESS_LENGTH_MAXIMUM && clip(text, text.length) === text;
}
