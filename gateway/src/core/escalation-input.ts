import type { EscalationPolicy } from '@gridcall/contract/escalation.ts';

/** What happens to the chains that call people, and to the policies they follow. */
export type EscalationInput =
  | NotificationResultInput
  | ArriveAtAlertInput
  | PutPolicyInput
  | RemovePolicyInput
  | WatchEscalationsInput
  | CallHelpInput
  | CancelHelpInput;

interface Base {
  readonly id: string;
}

interface Actor {
  readonly by: string;
  readonly byPost: string;
}

/** What came of one notice. `sent` may be followed by `received`; a failure is final. */
export interface NotificationResultInput extends Base {
  readonly kind: 'notification-result';
  readonly notificationId: string;
  readonly state: 'sent' | 'received' | 'failed';
  readonly error: string | null;
  /** It was tried before: whoever got it may have it twice. */
  readonly isAgain?: boolean;
  /** When the channel saw it. */
  readonly at: number;
}

/** Whoever took the alert is there. */
export interface ArriveAtAlertInput extends Base, Actor {
  readonly kind: 'arrive-at-alert';
  readonly alertId: string;
  readonly comment: string;
  /** As of `Deed` in alert-input.ts. */
  readonly actId?: string;
}

/** The watchdog looks whether every chain that has to call will. */
export interface WatchEscalationsInput extends Base {
  readonly kind: 'watch-escalations';
}

/** A resident asks at a kiosk for somebody to come (叫人帮忙). The place is the kiosk's. */
export interface CallHelpInput extends Base {
  readonly kind: 'call-help';
  readonly kioskId: string;
}

/** Whoever stands at the kiosk says that nobody is needed: nobody knows who that is. */
export interface CancelHelpInput extends Base {
  readonly kind: 'cancel-help';
  readonly kioskId: string;
}

/** A policy is new, or takes the place of the version it was made from. */
export interface PutPolicyInput extends Base, Actor {
  readonly kind: 'put-policy';
  readonly policy: Omit<EscalationPolicy, 'version'>;
  /** The version it was made from: whoever changed it meanwhile must not be overwritten. 0 where there was none. */
  readonly baseVersion: number;
  readonly reason: string;
}

export interface RemovePolicyInput extends Base, Actor {
  readonly kind: 'remove-policy';
  readonly policyId: string;
  /** The version that is taken away; without it whichever stands. */
  readonly baseVersion?: number | undefined;
  readonly reason: string;
}
