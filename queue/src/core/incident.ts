import type { Level } from '@gridcall/contract/alert.ts';
import type { IncidentAction, IncidentOutcome, IncidentState } from '@gridcall/contract/incident.ts';

/** Who acts. A person is known by id, so that the verifier can be told from the resolver; the name lives elsewhere. */
export type ActorRole = 'officer' | 'operator' | 'administrator' | 'steward' | 'system' | 'gateway';
export interface Actor {
  readonly id: string;
  readonly role: ActorRole;
}
export const systemActor: Actor = { id: 'system', role: 'system' };

/** The post that answers for an incident before anybody else was named. */
export const DESK = 'desk';
/** A岗 of the grid: the first to answer for what is urgent. */
export const FIRST_POST = 'A';

/** One incident as it stands. Columns are those of the full model; times are epoch ms. */
export interface IncidentRow {
  readonly id: string;
  readonly publicNo: string;
  readonly kind: 'alert' | 'request';
  readonly channel: 'sensor' | 'kiosk';
  readonly categoryCode: string;
  readonly level: Level;
  readonly levelSource: 'auto' | 'manual';
  readonly state: IncidentState;
  readonly outcome: IncidentOutcome | null;
  readonly tier: number;
  readonly gridCode: string | null;
  readonly gatewayId: string;
  /** Alert id or service request number it came from; of several alerts, the one that was raised first. */
  readonly subject: string;
  readonly placeId: string;
  readonly placeZh: string;
  readonly placeEn: string;
  readonly deviceId: string | null;
  readonly description: string;
  readonly lang: string;
  readonly ownerRole: string;
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly receivedAt: number;
  readonly acceptedAt: number | null;
  readonly dispatchedAt: number | null;
  readonly startedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly resolvedAt: number | null;
  readonly resolvedBy: string | null;
  readonly verifiedAt: number | null;
  /** Set by closing and by rejecting. */
  readonly closedAt: number | null;
  readonly reopenedAt: number | null;
  readonly acceptDue: number;
  readonly resolveDue: number;
  readonly sensorClearedAt: number | null;
  readonly reopenCount: number;
  readonly reworkCount: number;
  readonly dedupKey: string | null;
  readonly occurrenceCount: number;
  /** 1: a commissioning or a drill (演练), and nothing real so far. Shown, and left out of every count. */
  readonly test: 0 | 1;
  readonly visibility: 'masked' | 'confidential';
  /** Sequence of its last event row: each change appends at least one. */
  readonly version: number;
  /** Hash of its last event row. */
  readonly lastHash: string;
}

export type EntryType =
  | IncidentAction
  | 'submit'
  | 'merge'
  | 'alert-raised'
  | 'alert-level-raised'
  | 'alert-acknowledged'
  | 'alert-cleared'
  | 'alert-closed'
  | 'request-repeated';

/** An event row before it has a sequence and a hash. */
export interface Entry {
  readonly at: number;
  readonly actor: Actor;
  readonly type: EntryType;
  readonly fromState: IncidentState | null;
  readonly toState: IncidentState;
  /** `reporter`: its words may be shown to whoever reported. */
  readonly audience: 'reporter' | 'staff';
  readonly payload: Readonly<Record<string, unknown>>;
}

export function isOpen(state: IncidentState): boolean {
  return state !== 'closed' && state !== 'rejected';
}

/** Urgent incidents wait for nobody: accepted and dispatched on arrival, and never rejected. */
export function isUrgent(level: Level): boolean {
  return level <= 2;
}
