import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { AlertRow } from '../core/model.ts';

/** So many ended alerts stay in memory for who looks at what was lately. All of them stay on disk. */
export const ENDED_ALERTS_KEPT = 500;
/** What the queue has not taken yet says where the alert stood: such an alert stays longer, up to this many. */
export const UNSENT_ALERTS_KEPT = 10_000;

/** Which alerts in memory have ended, in the order in which they did: whatever a storm ends, the memory does not grow. */
export class EndedAlerts {
  private readonly sent = new Set<string>();
  private readonly unsent = new Set<string>();
  private readonly sentKept: number;
  private readonly unsentKept: number;

  constructor(sentKept = ENDED_ALERTS_KEPT, unsentKept = UNSENT_ALERTS_KEPT) {
    this.sentKept = sentKept;
    this.unsentKept = unsentKept;
  }

  /** Takes an alert as it stands now; returns the one that is to go for it, if any. */
  note({ id, state, waiting }: Pick<AlertRow, 'id' | 'state' | 'waiting'>): string | undefined {
    if (isOpenAlertState(state)) {
      this.forget(id);
      return undefined;
    }
    if (waiting.length > 0) {
      this.sent.delete(id);
      return oldestBeyond(this.unsent.add(id), this.unsentKept);
    }
    this.unsent.delete(id);
    return oldestBeyond(this.sent.add(id), this.sentKept);
  }

  forget(id: string): void {
    this.sent.delete(id);
    this.unsent.delete(id);
  }
}

/** Takes it out. A set is walked in the order in which it was filled; what is added again keeps its place. */
function oldestBeyond(ids: Set<string>, kept: number): string | undefined {
  if (ids.size <= kept) return undefined;
  const [oldest] = ids;
  if (oldest !== undefined) ids.delete(oldest);
  return oldest;
}
