import type { AlertKind, Level } from '@gridcall/contract/alert.ts';
import type { ConventionName } from '@gridcall/contract/convention.ts';
import type { DeviceEventKind, DeviceKind, UpdateContract } from '@gridcall/contract/device-kind.ts';
import type { Title } from '@gridcall/contract/duty.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { UpstreamEventType } from '@gridcall/contract/events.ts';
import type { FlowOrigin } from '@gridcall/contract/flow-mark.ts';
import type { IncidentOutcome, IncidentState } from '@gridcall/contract/incident.ts';
import type { Lane } from '@gridcall/contract/lane.ts';
import type { PlaceKind } from '@gridcall/contract/place.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Role } from '@gridcall/contract/role.ts';
import type { AlertEventRow, AlertRow, GroupMember, ShelfRow } from './alert-rows.ts';
import type { CommandRow, CommandSettingRow, OpenCommandRow } from './command-rows.ts';
import type { ContactRow } from './contact-rows.ts';
import type { CalendarDayRow, DutyOverrideRow, RosterRow } from './duty-rows.ts';
import { type EscalationTables, escalationKeys } from './escalation-rows.ts';
import type { Exposure } from './exposure.ts';
import type { FlowHeadRow, FlowNodeRow, FlowVersionRow } from './flow-rows.ts';
import type { CertificateRow, ChildRow, CustodyRow, DiscoveryRow } from './installation-rows.ts';
import type { RuleSettingRow, RuleSettingVersionRow } from './rule-setting-rows.ts';

export type { AlertEventRow, AlertRow, GroupMember, ShelfRow, WaitingEvent } from './alert-rows.ts';
export type { CommandRow, CommandSettingRow, OpenCommandRow } from './command-rows.ts';
export type { ContactRow } from './contact-rows.ts';
export type { CalendarDayRow, DutyOverrideRow, RosterRow } from './duty-rows.ts';
export type { EscalationRow, NotificationRow, PagerRow, PagingRow } from './escalation-rows.ts';
export type { FlowAsked, FlowHeadRow, FlowNodeRow, FlowVersionRow } from './flow-rows.ts';
export type { CertificateRow, ChildRow, CustodyRow, DiscoveryRow } from './installation-rows.ts';
export type { RuleSettingRow, RuleSettingVersionRow } from './rule-setting-rows.ts';

/** Rows as the core sees them. Times are epoch ms. Everything is immutable: a change is a new row under the same key. */

export interface CompanyRow {
  readonly id: string;
  readonly kind: 'property_company' | 'service_station';
  readonly nameZh: string;
  readonly nameEn: string;
  readonly dutyPhone: string;
}

export interface PlaceRow {
  readonly id: string;
  readonly parentId: string | null;
  readonly kind: PlaceKind;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly gridCode: string | null;
  /** Who runs it; null where it is inherited from the parent. */
  readonly companyId: string | null;
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly companyId: string | null;
  /** What they are to the place below; null for who is nothing of the kind. */
  readonly title: Title | null;
  readonly placeId: string | null;
}

export interface DeviceRow {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly companyId: string;
  readonly placeId: string;
  readonly updateContract: UpdateContract;
  readonly reportEveryMs: number;
  readonly createdAt: number;
  /** The link that brings it: its own (same id), or a bridge's. */
  readonly linkId: string;
  /** What the bridge calls it; null for a device with a link of its own. */
  readonly address: string | null;
  /** Since when the company that has it now has had it: what is older is not its to read. */
  readonly companySince: number;
  /** When the sensor of today was put in; a replacement keeps the device and its history. */
  readonly installedAt: number;
  /** When the sensor is to be replaced (CJJ/T 146: five years in homes, three elsewhere); null when nobody has said. */
  readonly expiresAt: number | null;
  /** Commissioning or a drill: alerts of this device are tests until then; 0 when there is none. */
  readonly testUntil: number;
}

export interface LinkRow {
  /** User name and client id; for the link of one device, the device's id. */
  readonly id: string;
  readonly deviceId: string;
  readonly companyId: string;
  readonly convention: ConventionName;
  /** See `ConventionOptions`; empty for the native convention. */
  readonly options: Readonly<Record<string, string | null>>;
  /** SHA-256 of the password in hex. The password is 160 random bits of our own, so a slow hash would guard nothing. */
  readonly passwordHash: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

export interface TokenRow {
  readonly id: string;
  /** SHA-256 of the token in hex. */
  readonly hash: string;
  readonly role: Role;
  readonly personId: string | null;
  readonly name: string;
  readonly companyId: string | null;
  /** Places (with all inside them) the bearer answers for; empty for the whole estate. */
  readonly placeIds: readonly string[];
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

export interface KioskRow {
  readonly id: string;
  readonly placeId: string;
  readonly pairingCodeHash: string | null;
  readonly pairingExpiresAt: number;
  /** SHA-256 of the kiosk's credential; null until it is paired. */
  readonly credentialHash: string | null;
  readonly createdAt: number;
}

/** A condition that a rule watches on one device: what it remembers between messages. */
export interface ConditionMemory {
  /** Level the evidence stands for now; 0 when it is normal. */
  readonly evidenceLevel: Level | 0;
  /** Since when the evidence has been at its present side (present or absent). */
  readonly since: number;
  /** Since when the device has said that it does not measure (warming up, self-test); absent while it does. */
  readonly mutedSince?: number;
  /** Events whose end nobody has said yet, and that the sensor is past its date; absent when there is none. */
  readonly standing?: readonly string[];
  /** What has been taken in of a gas that counts by its duration; absent in clean air. */
  readonly exposure?: Exposure;
  /** Of a parent's condition: whose alerts are in it. */
  readonly members?: readonly GroupMember[];
}

export interface DeviceStateRow {
  readonly deviceId: string;
  readonly lastSeenAt: number;
  readonly online: boolean;
  /** The latest value of each quantity. */
  readonly values: Readonly<Partial<Record<Quantity, number | boolean>>>;
  /** Time of the latest value that was taken as live; older ones are history and change nothing here. */
  readonly observedAt: number;
  readonly conditions: Readonly<Partial<Record<AlertKind, ConditionMemory>>>;
  /** The open alert of each kind: at most one, also by a unique index. */
  readonly openAlerts: Readonly<Partial<Record<AlertKind, string>>>;
  /** The minute's summary of readings inside the deadband, not yet written. */
  readonly summary: ReadingSummary | null;
  /** Values as last written to `reading`: what the deadband is measured against. */
  readonly recorded: Readonly<Partial<Record<Quantity, number | boolean>>>;
}

export interface ReadingSummary {
  readonly from: number;
  readonly count: number;
  readonly minimum: Readonly<Partial<Record<Quantity, number>>>;
  readonly maximum: Readonly<Partial<Record<Quantity, number>>>;
}

export type TimerKind =
  | 'escalation'
  | 'bundle'
  | 'condition-on'
  | 'condition-off'
  | 'silence'
  | 'expiry'
  | 'test-end'
  | 'hand-over'
  | 'estate-report'
  | 'rule-setting'
  | 'command'
  | 'shelf-end';
export interface TimerRow {
  /** `{kind} {deviceId} {alertKind}`; of a chain `escalation {alertId}`, of a person's notices `bundle {personId}`, of a round `rule-setting {settingId}`. */
  readonly id: string;
  readonly kind: TimerKind;
  /** Of a bundle the person, of a round the device that was looked at last. */
  readonly deviceId: string;
  readonly alertKind: AlertKind;
  /** Of a chain; the others are of a device and a kind. */
  readonly alertId: string | null;
  readonly dueAt: number;
}

export interface CounterRow {
  /** `change`, `service-request`, `sequence {lane}`, `rule-settings {deviceKind} {alertKind}` */
  readonly id: string;
  readonly value: number;
}

export interface ServiceRequestRow {
  readonly number: string;
  readonly placeId: string;
  readonly companyId: string | null;
  readonly categoryCode: string;
  readonly text: string;
  readonly language: 'zh-CN' | 'en';
  /** The `Idempotency-Key` the kiosk minted, and what it stood for. */
  readonly idempotencyKey: string;
  readonly contentHash: string;
  /** HMAC of number and code under the signing key; the code itself is derived from the key, so a repeat gets the same. */
  readonly submittedAt: number;
  readonly incidentId: string | null;
  readonly incidentNumber: string | null;
  readonly state: 'waiting' | IncidentState;
  readonly outcome: IncidentOutcome | null;
  readonly closedAt: number | null;
  readonly flow: FlowOrigin | null;
}

export interface ReporterPhoneRow {
  readonly number: string;
  /** AES-256-GCM: iv, tag and text in base64, sealed by the link before it became an Input. */
  readonly sealed: string;
  readonly createdAt: number;
  /** Set 30 days after closing. */
  readonly eraseAt: number | null;
}

export interface RequestEventRow {
  readonly number: string;
  readonly at: number;
  readonly state: string;
  readonly note: string;
}

export interface NoticeRow {
  readonly id: string;
  readonly placeId: string;
  readonly title: string;
  readonly text: string;
  readonly author: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly withdrawnAt: number | null;
  /** A flow's is a note for stewards, and hangs on no kiosk. */
  readonly flow: FlowOrigin | null;
}

/** One message of a device that is worth a row: an edge, a change beyond the deadband, or a minute's summary. */
export interface ReadingRow {
  readonly deviceId: string;
  readonly observedAt: number;
  readonly receivedAt: number;
  readonly messageKey: string;
  readonly contentHash: number;
  /** 0 live, 1 history (kept, never raises), 2 summary of a minute. */
  readonly quality: 0 | 1 | 2;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface DeviceEventRow {
  readonly deviceId: string;
  readonly kind: DeviceEventKind;
  readonly observedAt: number;
  readonly receivedAt: number;
  readonly messageKey: string;
  readonly contentHash: number;
}

export interface OutboxRow {
  readonly eventId: string;
  readonly lane: Lane;
  readonly sequence: number;
  readonly type: UpstreamEventType;
  /** Alert id or service request number: order is kept within it. */
  readonly subject: string;
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly dedupKey: string | null;
  readonly data: unknown;
}

export interface ChangeRow {
  readonly no: number;
  readonly at: number;
  readonly type: 'alert' | 'service-request' | 'notice' | 'device' | 'uplink';
  readonly subject: string;
  readonly placeId: string;
  readonly companyId: string | null;
}

export interface QuarantineRow {
  readonly id: string;
  readonly at: number;
  readonly linkId: string | null;
  readonly topic: string;
  readonly payload: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

export interface AuditRow {
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Tables held whole in memory and written as upserts: the last row of a batch wins. */
export interface KeyedTables extends EscalationTables {
  readonly company: CompanyRow;
  readonly place: PlaceRow;
  readonly person: PersonRow;
  readonly roster: RosterRow;
  readonly duty_override: DutyOverrideRow;
  readonly calendar_day: CalendarDayRow;
  readonly contact: ContactRow;
  readonly device: DeviceRow;
  readonly link: LinkRow;
  readonly child: ChildRow;
  readonly discovery: DiscoveryRow;
  readonly certificate: CertificateRow;
  readonly custody: CustodyRow;
  readonly token: TokenRow;
  readonly kiosk: KioskRow;
  readonly device_state: DeviceStateRow;
  readonly alert: AlertRow;
  readonly shelf: ShelfRow;
  readonly timer: TimerRow;
  readonly counter: CounterRow;
  readonly command: CommandRow;
  readonly open_command: OpenCommandRow;
  readonly command_setting: CommandSettingRow;
  readonly service_request: ServiceRequestRow;
  readonly reporter_phone: ReporterPhoneRow;
  readonly notice: NoticeRow;
  readonly flow_node: FlowNodeRow;
  readonly flow_head: FlowHeadRow;
  readonly rule_setting: RuleSettingRow;
}
export type KeyedTable = keyof KeyedTables;

/** Tables only ever appended to. */
export interface AppendTables {
  readonly alert_event: AlertEventRow;
  readonly request_event: RequestEventRow;
  readonly reading: ReadingRow;
  readonly device_event: DeviceEventRow;
  readonly outbox: OutboxRow;
  readonly change: ChangeRow;
  readonly quarantine: QuarantineRow;
  readonly audit: AuditRow;
  readonly flow_version: FlowVersionRow;
  readonly rule_setting_version: RuleSettingVersionRow;
}
export type AppendTable = keyof AppendTables;

/** The key column of each keyed table. */
export const keyColumns = {
  ...escalationKeys,
  company: 'id',
  place: 'id',
  person: 'id',
  roster: 'id',
  duty_override: 'id',
  calendar_day: 'date',
  contact: 'id',
  device: 'id',
  link: 'id',
  child: 'id',
  discovery: 'id',
  certificate: 'id',
  custody: 'id',
  token: 'id',
  kiosk: 'id',
  device_state: 'deviceId',
  alert: 'id',
  shelf: 'id',
  timer: 'id',
  counter: 'id',
  command: 'id',
  open_command: 'deviceId',
  command_setting: 'placeId',
  service_request: 'number',
  reporter_phone: 'number',
  notice: 'id',
  flow_node: 'id',
  flow_head: 'id',
  rule_setting: 'id',
} as const satisfies { readonly [K in KeyedTable]: keyof KeyedTables[K] & string };
