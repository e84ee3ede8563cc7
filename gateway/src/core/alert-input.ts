import type { Actor, Base } from './input.ts';

/** What people do with an alert. */
export type AlertActInput = AcknowledgeAlertInput | CloseAlertInput | AlertWorkInput;
/** Beside taking and closing it. */
export type AlertWorkInput = ShelveAlertInput | UnshelveAlertInput | CommentAlertInput | AssignAlertInput;

export interface AcknowledgeAlertInput extends Base, Actor {
  readonly kind: 'acknowledge-alert';
  readonly alertId: string;
  readonly comment: string;
}

export interface CloseAlertInput extends Base, Actor {
  readonly kind: 'close-alert';
  readonly alertId: string;
  readonly reason: string;
}

/** Lets a condition call nobody until then. Of a danger to life: a wish, until a second person sends the same. */
export interface ShelveAlertInput extends Base, Actor {
  readonly kind: 'shelve-alert';
  readonly alertId: string;
  readonly until: number;
  readonly reason: string;
  /** Person or token: two people are two of these. */
  readonly byId: string;
}

export interface UnshelveAlertInput extends Base, Actor {
  readonly kind: 'unshelve-alert';
  readonly alertId: string;
  readonly reason: string;
}

export interface CommentAlertInput extends Base, Actor {
  readonly kind: 'comment-alert';
  readonly alertId: string;
  readonly text: string;
}

/** Makes an alert somebody's, or nobody's. */
export interface AssignAlertInput extends Base, Actor {
  readonly kind: 'assign-alert';
  readonly alertId: string;
  readonly personId: string | null;
}
