import { type CommandKind, type CommandState, isOpenCommandState } from '@gridcall/contract/command.ts';

/** A command is said to be unknown when the gateway has said nothing of it so long after its time was up. */
const WORD_WITHIN_MS = 10_000;

/** What a steward ordered here, and what the gateway made of the order. */
export interface OrderFacts {
  readonly at: number;
  readonly notAfter: number;
  /** Null as long as the gateway has not said. */
  readonly ok: boolean | null;
  readonly code: string | null;
  readonly detail: string | null;
}

/** One line of the gateway's timeline about a command. */
export interface CommandLine {
  readonly at: number;
  readonly state: CommandState;
  readonly detail: string | null;
}

export interface CommandStanding {
  readonly state: CommandState;
  readonly detail: string | null;
  readonly sentAt: number | null;
  readonly settledAt: number | null;
}

/** Where a command stands by what has arrived here of it: the gateway's last word, else what can be said without one. */
export function commandStanding(
  order: OrderFacts | undefined,
  lines: readonly CommandLine[],
  nowMs: number,
): CommandStanding {
  const last = lines.at(-1);
  if (last !== undefined) {
    const sentAt = lines.find(({ state }) => state === 'sent')?.at ?? null;
    const ended = lines.find(({ state }) => !isOpenCommandState(state));
    return { state: last.state, detail: last.detail, sentAt, settledAt: ended?.at ?? null };
  }
  const nothing = { detail: null, sentAt: null, settledAt: null };
  if (order?.ok === false) {
    const isLate = order.code === 'COMMAND_EXPIRED';
    return { ...nothing, state: isLate ? 'expired' : 'refused', detail: isLate ? null : (order.detail ?? order.code) };
  }
  // Nobody here knows whether the gateway has had it; that it never comes back from there is no promise. One that says it
  // took it, and nothing of what became of it, has lost those lines: a page must not wait for them for ever.
  const isOverdue = order !== undefined && nowMs > order.notAfter + WORD_WITHIN_MS;
  return { ...nothing, state: isOverdue ? 'unknown' : 'waiting' };
}

const fires: readonly string[] = ['smoke', 'fire_input', 'smoke_in_riser'];

/** Whether another person will probably have to agree. The gateway's interlocks decide; whoever presses is told before. */
export function probablyNeedsSecond(
  command: CommandKind,
  deviceId: string,
  alert: { readonly kind: string; readonly level: number; readonly deviceId: string; readonly isActive: boolean },
): boolean {
  const isDanger = alert.level === 1 && alert.isActive;
  if (command === 'release_gate') return !(isDanger && fires.includes(alert.kind));
  return command === 'reset_detector' && isDanger && alert.deviceId === deviceId;
}
