import type { DeviceEventKind, DeviceKind, UpdateContract } from '@gridcall/contract/device-kind.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { EventResult, IncidentChange } from '@gridcall/contract/events.ts';
import type { Lane } from '@gridcall/contract/lane.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { AlertActInput } from './alert-input.ts';
import type { CommandInput } from './command-input.ts';
import type { ContactInput } from './contact-input.ts';
import type { DutyInput } from './duty-input.ts';
import type { EscalationInput } from './escalation-input.ts';
import type { FlowInput } from './flow-input.ts';
import type {
  AlertRow,
  CalendarDayRow,
  CompanyRow,
  KioskRow,
  LinkRow,
  PersonRow,
  PlaceRow,
  RosterRow,
  TimerRow,
  TokenRow,
} from './model.ts';
import type { PutRuleSettingInput } from './rule-setting-input.ts';

/** Everything that changes state. There is no second way in. `id` is a ULID minted by the link where the fact arrived. */
export type Input =
  | ReadingInput
  | DeviceEventInput
  | DeviceStatusInput
  | QuarantineInput
  | ServiceRequestInput
  | AlertActInput
  | WriteNoticeInput
  | WithdrawNoticeInput
  | InstallationInput
  | CommandInput
  | FlowInput
  | DutyInput
  | EscalationInput
  | ContactInput
  | PutRuleSettingInput
  | AddTokenInput
  | RevokeTokenInput
  | AddKioskInput
  | PairKioskInput
  | ImportEstateInput
  | TimerInput
  | BootInput
  | ClockJumpInput
  | UplinkReceiptInput
  | ResendDeadLetterInput
  | IncidentChangedInput
  | UplinkStateInput
  | ErasePhonesInput;

/** What installers do, and what bridges bring for them to see. */
export type InstallationInput =
  | AddLinkInput
  | RevokeLinkInput
  | InstallReaderInput
  | ChildHeardInput
  | DiscoveryInput
  | AdoptChildInput
  | IgnoreChildInput
  | ReleaseChildInput
  | ReplaceDeviceInput
  | HandOverDeviceInput
  | BeginTestInput
  | EndTestInput
  | NoteCommissioningInput
  | FinishCommissioningInput;

export interface Base {
  readonly id: string;
}

/** What all messages of a device share. `messageKey` is the device's own id prefixed `i:`, or a hash of topic and payload prefixed `h:`. */
interface DeviceMessage extends Base {
  readonly linkId: string;
  readonly deviceId: string;
  readonly messageKey: string;
  readonly contentHash: number;
  /** MQTT's DUP flag: only then is an equal hash without a device's id the same message (within 10 minutes). */
  readonly resent: boolean;
  /** The device's own time; null when it sent none. Untrusted. */
  readonly observedAt: number | null;
}

export interface ReadingInput extends DeviceMessage {
  readonly kind: 'reading';
  /** The device itself marks it as history: kept, never raises. */
  readonly history: boolean;
  /**
   * Of a device that is asked: the commands that had been written to it before it was. Others it cannot confirm, however
   * it stands. Without it the device speaks by itself, and confirms what was sent.
   */
  readonly writtenBefore?: readonly string[];
  readonly values: Readonly<Partial<Record<Quantity, number | boolean>>>;
}

export interface DeviceEventInput extends DeviceMessage {
  readonly kind: 'device-event';
  readonly event: DeviceEventKind;
}

export interface DeviceStatusInput extends Base {
  readonly kind: 'device-status';
  readonly linkId: string;
  readonly deviceId: string;
  readonly online: boolean;
  readonly reason: 'connected' | 'will' | 'disconnected' | 'said';
}

/** Wrong traffic, already named by a link's conventions. */
export interface QuarantineInput extends Base {
  readonly kind: 'quarantine';
  readonly linkId: string | null;
  readonly topic: string;
  readonly payload: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

export interface ServiceRequestInput extends Base {
  readonly kind: 'service-request';
  readonly placeId: string;
  readonly categoryCode: string;
  readonly text: string;
  readonly language: 'zh-CN' | 'en';
  readonly idempotencyKey: string;
  readonly contentHash: string;
  readonly sealedPhone: string | null;
}

export interface Actor {
  /** Name of the person, from the session. */
  readonly by: string;
  /** What travels upstream instead of the name: `steward`, `operator`, or the post `A岗`. */
  readonly byPost: string;
}

export interface WriteNoticeInput extends Base, Actor {
  readonly kind: 'write-notice';
  readonly placeId: string;
  readonly title: string;
  readonly text: string;
  readonly expiresAt: number;
}

export interface WithdrawNoticeInput extends Base, Actor {
  readonly kind: 'withdraw-notice';
  readonly noticeId: string;
}

/** A bridge's child was introduced or spoke; only adopted ones raise. Rate-limited by the link. */
export interface ChildHeardInput extends Base {
  readonly kind: 'child-heard';
  readonly linkId: string;
  readonly address: string;
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  readonly suggestedKind: DeviceKind | null;
  readonly preview: Readonly<Record<string, number | boolean | string>>;
  readonly unsupported: readonly string[];
}

/** Keeps a bridge's discovery message, or takes it back (`payload` null). */
export interface DiscoveryInput extends Base {
  readonly kind: 'discovery';
  readonly linkId: string;
  readonly topic: string;
  readonly payload: string | null;
}

/** Makes a device of a bridge's child. */
export interface AdoptChildInput extends Base, Actor {
  readonly kind: 'adopt-child';
  readonly linkId: string;
  readonly address: string;
  readonly deviceId: string;
  readonly deviceKind: DeviceKind;
  readonly name: string;
  readonly companyId: string;
  readonly placeId: string;
  readonly updateContract: UpdateContract | null;
  readonly reportEveryMs: number | null;
  readonly expiresAt: number | null;
}

/** Puts a child aside, or takes it back to those that wait. */
export interface IgnoreChildInput extends Base, Actor {
  readonly kind: 'ignore-child';
  readonly linkId: string;
  readonly address: string;
  readonly ignored: boolean;
}

/** Takes back an adoption: the device is no longer watched, and what it was made of waits again. */
export interface ReleaseChildInput extends Base, Actor {
  readonly kind: 'release-child';
  readonly deviceId: string;
}

/** A new sensor under the old device: its history stays, its credential and its expiry are new. */
export interface ReplaceDeviceInput extends Base, Actor {
  readonly kind: 'replace-device';
  readonly deviceId: string;
  /** For a device with a link of its own; null for a bridge's child. */
  readonly passwordHash: string | null;
  /** For a bridge's child: the new sensor's address. */
  readonly address: string | null;
  readonly expiresAt: number | null;
}

/** Another company takes the device over: new credentials, and what was before stays with the old company. */
export interface HandOverDeviceInput extends Base, Actor {
  readonly kind: 'hand-over-device';
  readonly deviceId: string;
  readonly companyId: string;
  readonly passwordHash: string | null;
}

/** From now on alerts of this device are tests, for at most 30 minutes. With a certificate's id: a commissioning. */
export interface BeginTestInput extends Base, Actor {
  readonly kind: 'begin-test';
  readonly deviceId: string;
  readonly until: number;
  readonly certificateId: string | null;
}

export interface EndTestInput extends Base, Actor {
  readonly kind: 'end-test';
  readonly deviceId: string;
}

/** A step of a commissioning was seen: `connected`, `steward`, … The first time counts. */
export interface NoteCommissioningInput extends Base {
  readonly kind: 'note-commissioning';
  readonly certificateId: string;
  readonly step: string;
}

export interface FinishCommissioningInput extends Base, Actor {
  readonly kind: 'finish-commissioning';
  readonly certificateId: string;
}

/** Makes the device and its link; the password was minted and hashed by the link that asks. */
export interface AddLinkInput extends Base, Actor {
  readonly kind: 'add-link';
  readonly linkId: string;
  readonly deviceKind: DeviceKind;
  readonly name: string;
  readonly companyId: string;
  readonly placeId: string;
  readonly reportEveryMs: number | null;
  readonly expiresAt: number | null;
  readonly convention: LinkRow['convention'];
  readonly options: LinkRow['options'];
  readonly passwordHash: LinkRow['passwordHash'];
}

export interface RevokeLinkInput extends Base, Actor {
  readonly kind: 'revoke-link';
  readonly linkId: string;
}

/** A reader on a bus may be given its key until then (epoch ms): the bus does it, the audit keeps who let it. */
export interface InstallReaderInput extends Base, Actor {
  readonly kind: 'install-reader';
  readonly linkId: string;
  readonly address: number;
  readonly until: number;
}

export interface AddTokenInput extends Base, Actor {
  readonly kind: 'add-token';
  readonly token: TokenRow;
}

export interface RevokeTokenInput extends Base, Actor {
  readonly kind: 'revoke-token';
  readonly tokenId: string;
}

export interface AddKioskInput extends Base, Actor {
  readonly kind: 'add-kiosk';
  readonly kiosk: KioskRow;
}

export interface PairKioskInput extends Base {
  readonly kind: 'pair-kiosk';
  readonly pairingCodeHash: string;
  readonly credentialHash: string;
}

export interface ImportEstateInput extends Base {
  readonly kind: 'import-estate';
  readonly companies: readonly CompanyRow[];
  readonly places: readonly PlaceRow[];
  readonly people: readonly PersonRow[];
  readonly rosters: readonly RosterRow[];
  readonly calendar: readonly CalendarDayRow[];
  /** Who asked for it; nobody did at the first start. */
  readonly by?: string;
}

export interface TimerInput extends Base {
  readonly kind: 'timer';
  readonly timerId: TimerRow['id'];
  /** The due time the timer had when it was read: a timer that was moved meanwhile does nothing. */
  readonly dueAt: number;
}

/** First input after a start: silence clocks start at boot. */
export interface BootInput extends Base {
  readonly kind: 'boot';
}

export interface ClockJumpInput extends Base {
  readonly kind: 'clock-jump';
  readonly byMs: number;
}

export interface ReceiptItem {
  readonly eventId: string;
  readonly lane: Lane;
  readonly sequence: number;
  readonly subject: string;
  readonly type: string;
  readonly result: EventResult;
}

/** What the queue answered for a batch. A rejected item becomes a dead letter and a tombstone. */
export interface UplinkReceiptInput extends Base {
  readonly kind: 'uplink-receipt';
  readonly items: readonly ReceiptItem[];
}

/** The link read the row and saw that it is dead; it asks once at a time for the same row. */
export interface ResendDeadLetterInput extends Base, Actor {
  readonly kind: 'resend-dead-letter';
  readonly eventId: string;
  readonly lane: Lane;
  readonly subject: string;
  readonly type: string;
}

export interface IncidentChangedInput extends Base {
  readonly kind: 'incident-changed';
  readonly change: IncidentChange;
  /** The alert it is about, where it ended so long ago that it stands on disk alone. */
  readonly ended?: AlertRow;
}

/** The queue answers again, or no longer. */
export interface UplinkStateInput extends Base {
  readonly kind: 'uplink-state';
  readonly state: 'up' | 'down';
}

export interface ErasePhonesInput extends Base {
  readonly kind: 'erase-phones';
}
