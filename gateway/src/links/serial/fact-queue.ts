import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Answer } from '../../spine/submit.ts';

export type FactValues = Readonly<Partial<Record<Quantity, number | boolean>>>;

/** What a polled device was found to say. It has no PUBACK and no memory: until it is committed, it is ours to keep. */
export type Fact =
  /** `writtenBefore`: the commands that had been written when it was asked for; a bus without commands says none. */
  | { readonly kind: 'reading'; readonly values: FactValues; readonly writtenBefore?: readonly string[] }
  | { readonly kind: 'event'; readonly event: DeviceEventKind }
  | { readonly kind: 'status'; readonly online: boolean };

/** A fact under the id it is submitted with, each time it is. */
export interface Kept {
  readonly id: string;
  readonly fact: Fact;
  /** Decided in memory before: then it is known already when it comes again. */
  readonly unsaved: boolean;
}

/** Facts of one device that wait; beyond, those without an alarm go first. */
export const WAITING_MAXIMUM = 64;

/**
 * The facts of one device on their way into the spine, one after the other (promise 3 for what is polled). Pure.
 *
 * - refused: it stays in front and is submitted again; what comes meanwhile waits behind it, in its order. Readings
 *   that differ only in their numbers become the newest of them; an edge of a bit is never merged away.
 * - unsaved: decided and shown, but not on disk. What follows is decided at once, and takes its place: the spine commits what is
 *   unsaved before anything later, so a later `committed` settles it. While nothing follows it is submitted again.
 * - committed: it is done.
 */
export interface FactQueue {
  readonly waiting: readonly Kept[];
  /** Submitted, and not answered yet. */
  readonly inFlight: Kept | null;
  /** The newest that is not on disk, while nothing newer waits. */
  readonly unsaved: Kept | null;
  /** Facts that were given up for want of room. */
  readonly dropped: number;
}

export const emptyQueue: FactQueue = { waiting: [], inFlight: null, unsaved: null, dropped: 0 };

function bitsOf(values: FactValues): string {
  return Object.entries(values)
    .filter(([, value]) => typeof value === 'boolean')
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join();
}

function isAlarming({ fact }: Kept): boolean {
  if (fact.kind === 'status') return false;
  return fact.kind === 'event' || Object.values(fact.values).includes(true);
}

export function take(queue: FactQueue, id: string, fact: Fact): FactQueue {
  const kept: Kept = { id, fact, unsaved: false };
  const last = queue.waiting.at(-1);
  if (last?.fact.kind === 'reading' && fact.kind === 'reading' && bitsOf(last.fact.values) === bitsOf(fact.values)) {
    // Under the newer id: the older was never decided, or it would not wait.
    return { ...queue, waiting: [...queue.waiting.slice(0, -1), kept] };
  }
  const waiting = [...queue.waiting, kept];
  if (waiting.length <= WAITING_MAXIMUM) return { ...queue, waiting };
  const quiet = waiting.findIndex((one) => !isAlarming(one));
  return { ...queue, waiting: waiting.toSpliced(Math.max(0, quiet), 1), dropped: queue.dropped + 1 };
}

/** Takes the next one out to be submitted; null when there is none, or one is on its way. */
export function next(queue: FactQueue): { readonly queue: FactQueue; readonly kept: Kept | null } {
  const [first, ...waiting] = queue.waiting;
  if (queue.inFlight !== null || first === undefined) return { queue, kept: null };
  return { queue: { ...queue, waiting, inFlight: first, unsaved: null }, kept: first };
}

/** Whether something is left that must be submitted again after a while. */
export function isUnsettled(queue: FactQueue): boolean {
  return queue.inFlight !== null || queue.waiting.length > 0 || queue.unsaved !== null;
}

/** What is unsaved is submitted once more, when nothing newer waits. */
export function again(queue: FactQueue): FactQueue {
  if (queue.unsaved === null || queue.waiting.length > 0 || queue.inFlight !== null) return queue;
  return { ...queue, waiting: [queue.unsaved], unsaved: null };
}

/** The answer to what was in flight. `wait`: only after a pause is anything submitted again. */
export function answered(
  queue: FactQueue,
  answer: Answer['kind'],
): { readonly queue: FactQueue; readonly wait: boolean } {
  const sent = queue.inFlight;
  if (sent === null) return { queue, wait: false };
  const rest = { ...queue, inFlight: null };
  switch (answer) {
    case 'committed':
      return { queue: rest, wait: false };
    case 'unsaved':
      return { queue: { ...rest, unsaved: { ...sent, unsaved: true } }, wait: rest.waiting.length === 0 };
    case 'refused':
      return { queue: { ...rest, waiting: [sent, ...rest.waiting] }, wait: true };
  }
}
