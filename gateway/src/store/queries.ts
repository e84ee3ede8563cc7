import type { AlertEventType } from '@gridcall/contract/alert.ts';
import type { Lane } from '@gridcall/contract/lane.ts';
import type { Era } from '../core/custody.ts';
import type {
  AlertEventRow,
  AlertRow,
  AuditRow,
  ChangeRow,
  FlowVersionRow,
  OutboxRow,
  QuarantineRow,
  RequestEventRow,
  RuleSettingVersionRow,
} from '../core/model.ts';

/** Read-only, on the reader thread, paged by key; no iterator is held across an await. */
export interface Queries {
  /** With an era, what happened in it: an alert goes over with its device, what was before does not. */
  alertTimeline(alertId: string, era?: Era): Promise<readonly AlertEventRow[]>;
  requestHistory(number: string): Promise<readonly RequestEventRow[]>;
  /** As it was committed last, also one that ended so long ago that it is in memory no more. */
  alert(id: string): Promise<AlertRow | null>;
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
    /** Narrows it to these times of the links; a link without one is left out. */
    eras?: readonly (Era & { readonly linkId: string })[];
    before?: string;
    limit: number;
  }): Promise<readonly QuarantineRow[]>;
  /** By the time of observation, `to` included: whoever may read only some eras of a device asks for each of them. */
  history(options: {
    deviceId: string;
    quantity: string;
    from: number;
    to: number;
    limit: number;
  }): Promise<readonly { at: number; value: number }[]>;
  /** The newest first, without the flows themselves. */
  flowVersions(limit: number): Promise<readonly Omit<FlowVersionRow, 'flows'>[]>;
  /** Null for one that was never there, or is no longer kept. */
  flowVersion(id: string): Promise<FlowVersionRow | null>;
  /** The edits of one setting, the newest first. */
  ruleSettingVersions(settingId: string, limit: number): Promise<readonly RuleSettingVersionRow[]>;
  audit(limit: number): Promise<readonly AuditRow[]>;
  /** The newest of an action; null when there was none. */
  lastAudit(action: string): Promise<AuditRow | null>;
  /** Of these types, since then and of no drill, each alert's in order: of the newest alerts when there are more than `limit`. */
  alertEventsSince(types: readonly AlertEventType[], since: number, limit: number): Promise<readonly AlertEventRow[]>;
  /** For proofs: which message keys of a device are stored. */
  storedMessageKeys(deviceId: string): Promise<readonly string[]>;
}
