import type { Lane } from '@gridcall/contract/lane.ts';
import type { AlertEventRow, AuditRow, ChangeRow, OutboxRow, QuarantineRow, RequestEventRow } from '../core/model.ts';

/** Read-only, on the reader thread, paged by key; no iterator is held across an await. */
export interface Queries {
  alertTimeline(alertId: string): Promise<readonly AlertEventRow[]>;
  requestHistory(number: string): Promise<readonly RequestEventRow[]>;
  /** Waiting rows of a lane in sequence order, after `afterSequence`, at most `limit`. */
  waitingEvents(lane: Lane, afterSequence: number, limit: number): Promise<readonly OutboxRow[]>;
  outboxCounts(): Promise<readonly { lane: Lane; waiting: number; dead: number; oldestRecordedAt: number | null }[]>;
  deadLetters(limit: number): Promise<readonly (OutboxRow & { error: string })[]>;
  /** Sent rows of a lane from `sequence` on, for when the queue's watermark falls back. */
  sentEvents(lane: Lane, fromSequence: number, limit: number): Promise<readonly OutboxRow[]>;
  changesAfter(no: number, limit: number): Promise<readonly ChangeRow[]>;
  oldestChangeNo(): Promise<number>;
  quarantine(options: {
    linkIds: readonly string[] | null;
    before?: string;
    limit: number;
  }): Promise<readonly QuarantineRow[]>;
  history(options: {
    deviceId: string;
    quantity: string;
    from: number;
    to: number;
    limit: number;
  }): Promise<readonly { at: number; value: number }[]>;
  audit(limit: number): Promise<readonly AuditRow[]>;
  /** For proofs: which message keys of a device are stored. */
  storedMessageKeys(deviceId: string): Promise<readonly string[]>;
}
