import type { AlertNoteType } from '@gridcall/contract/alert-note.ts';
import type { StewardActKind } from '@gridcall/contract/steward-act.ts';
import type { Generated, Kysely, Transaction } from 'kysely';
import type { AlertFacts } from '../core/alert-facts.ts';
import type { AlertStanding } from '../core/alert-standing.ts';
import type { IncidentRow } from '../core/incident.ts';
import type { PageState } from '../core/paging.ts';

/** Tables as Kysely sees them; columns are snake_case in the database. JSON is text, so that both stores keep it alike. */
export interface IncidentEventRow {
  readonly id: Generated<number>;
  readonly incidentId: string;
  readonly sequence: number;
  readonly at: number;
  readonly actorType: 'person' | 'gateway' | 'system';
  readonly actorId: string;
  readonly actorRole: string;
  readonly type: string;
  readonly fromState: IncidentRow['state'] | null;
  readonly toState: IncidentRow['state'];
  readonly audience: string;
  readonly payload: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** One row per inbound event that belongs to an incident, as it arrived. */
export interface ReportRow {
  readonly source: string;
  readonly eventId: string;
  readonly incidentId: string;
  readonly subject: string;
  readonly type: string;
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly receivedAt: number;
  readonly payload: string;
}

/** What belongs to which incident: an alert or a service request of a gateway, with what is known of the alert. */
export interface IncidentSubjectRow extends AlertFacts {
  readonly gatewayId: string;
  readonly subject: string;
  readonly incidentId: string;
}

export interface InboxRow {
  readonly source: string;
  readonly id: string;
  readonly payloadHash: string;
  readonly receivedAt: number;
  readonly incidentId: string | null;
  readonly result: string;
}

export interface SourceLaneRow {
  readonly source: string;
  readonly lane: string;
  readonly watermark: number;
  readonly ahead: string;
}

export interface GatewayRow {
  readonly id: string;
  readonly name: string;
  readonly tokenHash: string;
  readonly registeredAt: number;
  readonly lastSeenAt: number | null;
  readonly lastChangeNo: number;
}

export interface GatewayChangeRow {
  readonly gatewayId: string;
  readonly no: number;
  readonly incidentId: string;
  readonly number: string;
  readonly subject: string;
  readonly state: IncidentRow['state'];
  readonly action: string;
  readonly level: IncidentRow['level'];
  readonly at: number;
  readonly by: string;
  readonly outcome: IncidentRow['outcome'];
  readonly publicNote: string;
  /** A StewardAct as JSON; null for all else. */
  readonly act: string | null;
}

/** One alert of an estate as its gateway told it last, for the steward's page. */
export interface EstateAlertRow extends AlertStanding {
  readonly gatewayId: string;
  readonly alertId: string;
  /** Counts every change of any row: the position of the live stream. */
  readonly changeNo: number;
}

/** What a gateway told of one of its buildings last, for the steward's page. */
export interface EstateReportRow {
  readonly gatewayId: string;
  readonly kind: 'duty' | 'devices';
  readonly buildingId: string;
  /** Sorts the gateway's reports by their place in their lane; one kept by its time, as before, sorts below all of them. */
  readonly statementOrder: string;
  /** As it came, as JSON. */
  readonly data: string;
}

/** Which building a place of an alert lies in, by what the gateway tells of its buildings. */
export interface EstatePlaceRow {
  readonly gatewayId: string;
  readonly placeId: string;
  readonly buildingId: string;
}

/** What a steward did here, and what the gateway made of it; unsettled as long as it has not said. */
export interface StewardActRow {
  readonly id: string;
  readonly gatewayId: string;
  readonly alertId: string;
  readonly act: StewardActKind;
  readonly personId: string;
  readonly text: string;
  readonly until: number | null;
  readonly at: number;
  readonly settledAt: number | null;
  readonly ok: 0 | 1 | null;
  readonly code: string | null;
  /** What an interlock asks for. */
  readonly detail: string | null;
  /** Of `command` and `second`: the nonce, and a StewardCommand as JSON. */
  readonly commandId: string | null;
  readonly command: string | null;
}

/** One line of an alert's timeline at its gateway that is no step. */
export interface EstateNoteRow {
  readonly gatewayId: string;
  readonly eventId: string;
  readonly alertId: string;
  readonly no: number;
  readonly at: number;
  readonly type: AlertNoteType;
  /** A post or role, `device` or `system`. */
  readonly by: string;
  readonly actId: string | null;
  readonly commandId: string | null;
  readonly level: AlertStanding['level'];
  readonly state: AlertStanding['state'];
  readonly detail: string;
}

/** A phone that takes notices for the holder of a token. Its endpoint is a capability and is kept sealed. */
export interface PushSubscriptionRow {
  readonly id: string;
  readonly tokenId: string;
  readonly endpointHash: string;
  readonly sealed: string;
  readonly language: 'zh-CN' | 'en';
  readonly createdAt: number;
  readonly lastOkAt: number | null;
  readonly lastError: string | null;
  readonly lastErrorAt: number | null;
}

/** A gateway's notice that has gone out: asked for again, it is answered again and sent to nobody. */
export interface PushNoticeRow {
  readonly gatewayId: string;
  readonly notificationId: string;
  readonly at: number;
  /** A PushOutcome as JSON. */
  readonly outcome: string;
}

/** What the queue itself calls people about. */
export interface PageRow extends PageState {
  readonly gatewayId: string;
  readonly subject: string;
}

/** One round of calls: kept before it goes out, so that a restart sends what was not sent. */
export interface PageCallRow {
  readonly gatewayId: string;
  readonly subject: string;
  readonly round: number;
  readonly kind: 'raised' | 'repeat' | 'stood-down';
  readonly at: number;
  readonly sentAt: number | null;
  readonly reached: number | null;
  /** Codes of what was not reached, parted by commas. */
  readonly failed: string | null;
  /** Until when whoever has taken it on may still be sending it. */
  readonly claimedUntil: number | null;
  /** How often it was taken on: more than once, and it may have gone out before. */
  readonly claims: number;
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface TokenRow {
  readonly id: string;
  readonly hash: string;
  readonly role: 'officer' | 'operator' | 'administrator' | 'steward';
  readonly personId: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** Of a steward: a StewardScope as JSON. */
  readonly scope: string | null;
}

export interface Tables {
  readonly incident: IncidentRow;
  readonly incidentEvent: IncidentEventRow;
  readonly incidentSubject: IncidentSubjectRow;
  readonly report: ReportRow;
  readonly inbox: InboxRow;
  readonly sourceLane: SourceLaneRow;
  readonly gateway: GatewayRow;
  readonly gatewayChange: GatewayChangeRow;
  readonly estateAlert: EstateAlertRow;
  readonly estateReport: EstateReportRow;
  readonly estatePlace: EstatePlaceRow;
  readonly estateNote: EstateNoteRow;
  readonly stewardAct: StewardActRow;
  readonly pushSubscription: PushSubscriptionRow;
  readonly pushNotice: PushNoticeRow;
  readonly page: PageRow;
  readonly pageCall: PageCallRow;
  readonly person: PersonRow;
  readonly token: TokenRow;
  readonly counter: { readonly id: string; readonly value: number };
  readonly setting: { readonly id: string; readonly value: string };
}

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
/** For reads, which are right inside a transaction and outside. */
export type Reader = Database | Tx;
