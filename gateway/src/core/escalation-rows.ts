import type { AlertKind, Level } from '@gridcall/contract/alert.ts';
import type { Channel } from '@gridcall/contract/channel.ts';
import type { Post } from '@gridcall/contract/duty.ts';
import type { EscalationPolicy, NotificationKind, NotificationState } from '@gridcall/contract/escalation.ts';

/** Rows of who is called when nobody answers; the others are in model.ts. */

/** What an operator wrote for a level. Without one the shipped policy of the level stands. */
export type PolicyRow = EscalationPolicy;

/** The policy as it was when the chain began: changing or deleting it changes nothing that runs. */
export interface PolicySnapshot {
  readonly id: string;
  readonly version: number;
  readonly level: Level;
  readonly steps: readonly { readonly posts: readonly Post[]; readonly afterMs: number }[];
  readonly repeatMs: number | null;
  readonly lastRepeatMs: number | null;
  readonly unacknowledgeMs: number | null;
}

/** Somebody who was told of an alert, and as what. */
export interface Told {
  readonly personId: string;
  readonly post: Post | null;
}

/** The chain of one alert: one row, one timer. */
export interface EscalationRow {
  readonly alertId: string;
  readonly policy: PolicySnapshot;
  readonly step: number;
  /** Counts how often people were called: each step at most once in each round. */
  readonly round: number;
  readonly startedAt: number;
  /** When those of this step were called first. */
  readonly stepAt: number;
  readonly state: 'running' | 'held' | 'stopped';
  /** Why nobody is called before then; null while it is not held. */
  readonly heldFor: 'quiet-hours' | 'flapping' | null;
  readonly heldUntil: number | null;
  readonly stoppedBy: StopReason | null;
  /** As what somebody has taken it, in words; null while nobody has. */
  readonly takenByPost: string | null;
  /** When whoever took it said that they are there. */
  readonly arrivedAt: number | null;
  /** Everybody who was told since it began, each once. */
  readonly told: readonly Told[];
  /** Ids of its notices that are kept: of each person and channel the newest. */
  readonly notices: readonly string[];
}

export type StopReason = 'acknowledged' | 'ended' | 'shelved' | 'spoken-for' | 'drill' | 'last-step';

/** What a condition has lately done to people's sleep: how a flapping sensor is known. */
export interface PagingRow {
  /** `{deviceId} {alertKind}` */
  readonly id: string;
  readonly deviceId: string;
  readonly alertKind: AlertKind;
  /** The last times it was raised, within a quarter of an hour. */
  readonly raises: readonly number[];
  /** When people were last called about it, how urgently, and where its chain stood; null before the first time. */
  readonly pagedAt: number | null;
  readonly level: Level;
  readonly step: number;
  readonly stepAt: number;
}

/** What waits for one person because it can, and how often that person was lately called. */
export interface PagerRow {
  readonly personId: string;
  /** Notices of L3 and L4 within the last hour. */
  readonly pagedAt: readonly number[];
  readonly held: readonly HeldNotice[];
}

export interface HeldNotice {
  readonly alertId: string;
  readonly step: number;
  readonly post: Post | null;
  readonly kind: NotificationKind;
}

/** One notice to one person by one channel, or to one place. Whoever sends it drains those that wait. */
export interface NotificationRow {
  /** `{alertId} {round} {step} {personId or placeId} {channel}`, with the kind where it is not of the chain. */
  readonly id: string;
  readonly alertId: string;
  readonly personId: string | null;
  readonly placeId: string | null;
  readonly channel: Channel;
  /** As what the person is told: a third party is told less. */
  readonly post: Post | null;
  readonly round: number;
  readonly step: number;
  readonly kind: NotificationKind;
  readonly level: Level;
  readonly test: boolean;
  readonly state: NotificationState;
  readonly createdAt: number;
  readonly settledAt: number | null;
  readonly error: string | null;
  /** Of a bundle: all the alerts it is about. */
  readonly bundled: readonly string[];
  /** Of a notice that stands people down: who took it. The name is for people of the estate; others get the post. */
  readonly takenBy: { readonly by: string; readonly byPost: string } | null;
}

export interface EscalationTables {
  readonly policy: PolicyRow;
  readonly escalation: EscalationRow;
  readonly paging: PagingRow;
  readonly pager: PagerRow;
  readonly notification: NotificationRow;
}

export const escalationKeys = {
  policy: 'id',
  escalation: 'alertId',
  paging: 'id',
  pager: 'personId',
  notification: 'id',
} as const satisfies { readonly [K in keyof EscalationTables]: keyof EscalationTables[K] & string };
