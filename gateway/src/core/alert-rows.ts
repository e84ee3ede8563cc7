import type { AlertEventType, AlertKind, AlertState, Level } from '@gridcall/contract/alert.ts';
import type { FlowWords } from '@gridcall/contract/flow-mark.ts';
import type { IncidentState } from '@gridcall/contract/incident.ts';
import type { Lane } from '@gridcall/contract/lane.ts';

export interface AlertRow {
  readonly id: string;
  readonly deviceId: string;
  readonly kind: AlertKind;
  readonly level: Level;
  readonly state: AlertState;
  readonly companyId: string;
  readonly placeId: string;
  readonly raisedAt: number;
  readonly lastEvidenceAt: number;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly clearedAt: number | null;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly closeReason: string | null;
  readonly occurrences: number;
  /** Number of the last timeline entry. */
  readonly lastSequence: number;
  /** Outbox rows of this alert that the queue has not received yet: they change lanes when the level rises. */
  readonly waiting: readonly WaitingEvent[];
  readonly incidentNumber: string | null;
  readonly incidentState: IncidentState | null;
  /** Raised while its device was being commissioned or in a drill: people are told, marked 演练; never counted. */
  readonly test: boolean;
  /** Which flow raised it, and in which words; null for what a rule raised. */
  readonly flow: FlowWords | null;
  /** Until when it calls nobody; null when it is not shelved. */
  readonly shelvedUntil: number | null;
  /** Raised while its condition was shelved, or under a parent that stands for it: the queue does not know of it. */
  readonly withheld: boolean;
  /** The alert that stands for it and others; null when it stands for itself. */
  readonly parentId: string | null;
  /** Who is to see to it; a person's id. */
  readonly assignedTo: string | null;
}

export interface WaitingEvent {
  readonly eventId: string;
  readonly lane: Lane;
  readonly sequence: number;
  /** What of the sensor the queue knows once it has this and all before it. */
  readonly said?: string;
}

export interface AlertEventRow {
  readonly alertId: string;
  readonly sequence: number;
  readonly at: number;
  readonly type: AlertEventType;
  readonly actor: string;
  readonly level: Level;
  readonly state: AlertState;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A device whose alert counts towards a parent. */
export interface GroupMember {
  readonly deviceId: string;
  readonly alertId: string;
  /** When it was raised, the last time. */
  readonly at: number;
  /** Over again; it counts for a while all the same. */
  readonly isOver: boolean;
}

/** A condition that calls nobody for a while (ISA-18.2: shelved), by name, with a reason and an end. */
export interface ShelfRow {
  /** `{deviceId} {alertKind}` */
  readonly id: string;
  readonly deviceId: string;
  readonly alertKind: AlertKind;
  /** The level that was seen: anything more urgent ends the shelf. */
  readonly level: Level;
  readonly until: number;
  readonly reason: string;
  readonly by: string;
  /** Person or token: two people are two of these. */
  readonly byId: string;
  readonly at: number;
  /** Who agreed, where two have to; null while that is missing, and where one is enough. */
  readonly secondBy: string | null;
  /** Whether it holds; a shelf that waits for a second person does not. */
  readonly active: boolean;
}
