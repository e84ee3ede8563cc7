import type { Level } from '@gridcall/contract/alert.ts';

/**
 * When the queue itself calls people: for what is born here, and for an alert whose gateway has fallen silent before
 * anybody had taken it. Everything else is called by the gateway's own chain, and by nobody twice.
 */
export type PagingCause = 'born-here' | 'gateway-silent';
export type PagingEnd = 'taken' | 'gateway-back' | 'over';

/** One subject that is called about, as it stands. */
export interface PageState {
  readonly cause: PagingCause;
  readonly level: Level;
  readonly state: 'running' | 'stopped';
  /** Rounds called so far; they count on when it begins anew. */
  readonly round: number;
  readonly lastCallAt: number;
  readonly nextCallAt: number;
  readonly endedBy: PagingEnd | null;
}

/** What is true of a subject now. */
export interface PageFacts {
  readonly level: Level;
  /** A person has it: at the gateway, at the desk, or by an act that is on its way down. */
  readonly isTaken: boolean;
  /** Closed, cleared, or only a drill. */
  readonly isOver: boolean;
  /** Why it is the queue's to call; null while the gateway calls. */
  readonly cause: PagingCause | null;
}

export type PageStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'call'; readonly next: PageState; readonly isFirst: boolean }
  | { readonly kind: 'wait'; readonly next: PageState }
  | { readonly kind: 'stop'; readonly next: PageState; readonly tellsOthers: boolean };

const minute = 60_000;
export const GATEWAY_SILENT_MS = 90_000;
/** L1: each minute five times, then each five minutes, until somebody has it. L2: each ten minutes. */
const OFTEN_ROUNDS = 5;

/** How long after a round the next one comes. */
export function pauseAfter(round: number, level: Level): number {
  if (level >= 2) return 10 * minute;
  return round < OFTEN_ROUNDS ? minute : 5 * minute;
}

/** What follows from the facts for the calls about one subject. */
export function pageStep(before: PageState | undefined, facts: PageFacts, now: number): PageStep {
  const end = endOf(facts);
  const running = before?.state === 'running' ? before : undefined;
  if (end !== null || facts.cause === null) {
    if (running === undefined) return { kind: 'nothing' };
    const endedBy = end ?? 'gateway-back';
    return { kind: 'stop', next: { ...running, state: 'stopped', endedBy }, tellsOthers: endedBy === 'taken' };
  }
  const { cause, level } = facts;
  const isWorse = before !== undefined && level < before.level;
  const round = before?.round ?? 0;
  const lastCallAt = before?.lastCallAt ?? 0;
  if (running !== undefined && !isWorse && now < running.nextCallAt) return { kind: 'nothing' };
  // A gateway that comes and goes: whoever was called a moment ago is not called anew.
  const isAgain = before !== undefined && running === undefined && !isWorse;
  const earliest = isAgain ? lastCallAt + pauseAfter(round, level) : now;
  const base = { cause, level, state: 'running', endedBy: null } as const;
  if (now < earliest) return { kind: 'wait', next: { ...base, round, lastCallAt, nextCallAt: earliest } };
  const next = round + 1;
  return {
    kind: 'call',
    next: { ...base, round: next, lastCallAt: now, nextCallAt: now + pauseAfter(next, level) },
    isFirst: round === 0 || isWorse,
  };
}

function endOf({ isTaken, isOver }: PageFacts): PagingEnd | null {
  if (isOver) return 'over';
  return isTaken ? 'taken' : null;
}
