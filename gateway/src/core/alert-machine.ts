import type { AlertEventType, AlertState, Level } from '@gridcall/contract/alert.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';

/**
 * The life of one alert (ISA-18.2 / OPC UA Part 9, a subset):
 *
 *   normal → active-unacknowledged → active-acknowledged → cleared            (unlatched kinds)
 *                    ↑    ↑______________|   |
 *                    |     level-raised      ↓
 *                    |________________ cleared-unclosed → closed              (latched kinds)
 *                       raised-again              by a named person
 */
export interface AlertPosition {
  readonly state: AlertState | 'normal';
  readonly level: Level;
  readonly acknowledged: boolean;
  /** Stays cleared-unclosed until a named person closes it. */
  readonly latched: boolean;
  /** Whether its device will say that the danger is over; not so once its link is revoked, nor of what events alone began. */
  readonly watched: boolean;
}

export type AlertHappening =
  | { readonly kind: 'evidence'; readonly level: Level }
  | { readonly kind: 'evidence-gone' }
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'close' }
  /** Whoever took it did not arrive. */
  | { readonly kind: 'unacknowledge' }
  /** The test in which it was raised is over. */
  | { readonly kind: 'test-ended' }
  /** Named people have seen it, and want to hear no more of it for a while. */
  | { readonly kind: 'shelve' }
  | { readonly kind: 'unshelve' };

export type AlertStep =
  | { readonly kind: 'step'; readonly type: AlertStepType; readonly state: AlertState; readonly level: Level }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly code: ErrorCode };
export type AlertStepType = Extract<
  AlertEventType,
  | 'raised'
  | 'raised-again'
  | 'level-raised'
  | 'acknowledged'
  | 'cleared'
  | 'closed'
  | 'test-ended'
  | 'shelved'
  | 'unshelved'
  | 'unacknowledged'
>;

const nothing: AlertStep = { kind: 'nothing' };

export function nextAlertStep(position: AlertPosition, happening: AlertHappening): AlertStep {
  switch (happening.kind) {
    case 'evidence':
      return onEvidence(position, happening.level);
    case 'evidence-gone':
      return onEvidenceGone(position);
    case 'acknowledge':
      return onAcknowledge(position);
    case 'close':
      return onClose(position);
    case 'unacknowledge':
      return onUnacknowledge(position);
    case 'test-ended':
      return againUnacknowledged(position, 'test-ended');
    case 'shelve':
      return onShelve(position);
    case 'unshelve':
      return againUnacknowledged(position, 'unshelved');
  }
}

/** Level 1 is the most urgent. */
export function isMoreUrgent(level: Level, than: Level | 0): boolean {
  return than === 0 || level < than;
}

function onEvidence(position: AlertPosition, level: Level): AlertStep {
  switch (position.state) {
    case 'normal':
      return { kind: 'step', type: 'raised', state: 'active-unacknowledged', level };
    case 'active-unacknowledged':
    case 'active-acknowledged':
      // Who acknowledged the lesser danger has not seen this one.
      return level < position.level
        ? { kind: 'step', type: 'level-raised', state: 'active-unacknowledged', level }
        : nothing;
    case 'cleared-unclosed': {
      const higher = level < position.level ? level : position.level;
      return { kind: 'step', type: 'raised-again', state: 'active-unacknowledged', level: higher };
    }
    case 'cleared':
    case 'closed':
      return nothing;
  }
}

function onEvidenceGone(position: AlertPosition): AlertStep {
  if (position.state !== 'active-unacknowledged' && position.state !== 'active-acknowledged') return nothing;
  const state = position.latched ? 'cleared-unclosed' : 'cleared';
  return { kind: 'step', type: 'cleared', state, level: position.level };
}

function onAcknowledge(position: AlertPosition): AlertStep {
  switch (position.state) {
    case 'active-unacknowledged':
      return { kind: 'step', type: 'acknowledged', state: 'active-acknowledged', level: position.level };
    case 'active-acknowledged':
      return nothing;
    case 'cleared-unclosed':
      // It ended before anybody took it; that somebody has seen it is still worth knowing.
      return position.acknowledged
        ? nothing
        : { kind: 'step', type: 'acknowledged', state: 'cleared-unclosed', level: position.level };
    case 'cleared':
    case 'closed':
      return { kind: 'refused', code: 'STATE_CONFLICT' };
    case 'normal':
      return { kind: 'refused', code: 'NOT_FOUND' };
  }
}

/** Who acknowledged a drill has not seen that it is none; who shelved it wanted to see it again after that time. */
function againUnacknowledged(position: AlertPosition, type: 'test-ended' | 'unshelved'): AlertStep {
  if (position.state !== 'active-unacknowledged' && position.state !== 'active-acknowledged') return nothing;
  return { kind: 'step', type, state: 'active-unacknowledged', level: position.level };
}

/** Whoever shelves an alert has seen it. What has ended needs no step: its condition is shelved all the same. */
function onShelve(position: AlertPosition): AlertStep {
  if (position.state !== 'active-unacknowledged' && position.state !== 'active-acknowledged') return nothing;
  return { kind: 'step', type: 'shelved', state: 'active-acknowledged', level: position.level };
}

function onUnacknowledge(position: AlertPosition): AlertStep {
  if (position.state !== 'active-acknowledged') return nothing;
  return { kind: 'step', type: 'unacknowledged', state: 'active-unacknowledged', level: position.level };
}

function onClose(position: AlertPosition): AlertStep {
  switch (position.state) {
    case 'active-unacknowledged':
    case 'active-acknowledged':
      if (position.latched && position.watched) return { kind: 'refused', code: 'ALERT_STILL_ACTIVE' };
      return { kind: 'step', type: 'closed', state: 'closed', level: position.level };
    case 'cleared-unclosed':
      return { kind: 'step', type: 'closed', state: 'closed', level: position.level };
    case 'cleared':
    case 'closed':
      return { kind: 'refused', code: 'STATE_CONFLICT' };
    case 'normal':
      return { kind: 'refused', code: 'NOT_FOUND' };
  }
}
