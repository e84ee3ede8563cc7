import type { Actor, Base } from './input.ts';

/** What people do with an alert. */
export type AlertActInput = AcknowledgeAlertInput | CloseAlertInput | AlertWorkInput;
/** Beside taking and closing it. */
export type AlertWorkInput = ShelveAlertInput | UnshelveAlertInput | CommentAlertInput | AssignAlertInput;

/** Of a person, here or at the queue. */
export interface Deed extends Base, Actor {
  /** The steward's act at the queue that this is; absent for who stands at the gateway. */
  readonly actId?: string;
}

export interface AcknowledgeAlertInput extends Deed {
  readonly kind: 'acknowledge-alert';
  readonly alertId: string;
  readonly comment: string;
}

export interface CloseAlertInput extends Deed {
  readonly kind: 'close-alert';
  readonly alertId: string;
  readonly reason: string;
}

/** Lets a condition call nobody until then. Of a danger to life: a wish, until a second person sends the same. */
export interface ShelveAlertInput extends Deed {
  readonly kind: 'shelve-alert';
  readonly alertId: string;
  readonly until: number;
  readonly reason: string;
  /** Person or token: two people are two of these. */
  readonly byId: string;
}

export interface UnshelveAlertInput extends Deed {
  readonly kind: 'unshelve-alert';
  readonly alertId: string;
  readonly reason: string;
}

export interface CommentAlertInput extends Deed {
  readonly kind: 'comment-alert';
  readonly alertId: string;
  readonly text: string;
}

/** Makes an alert somebody's, or nobody's. */
export interface AssignAlertInput extends Deed {
  readonly kind: 'assign-alert';
  readonly alertId: string;
  readonly personId: string | null;
}
