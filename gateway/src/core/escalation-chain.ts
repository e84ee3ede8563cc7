import { buildingEmergencyKinds } from '@gridcall/contract/alert.ts';
import type { Channel } from '@gridcall/contract/channel.ts';
import type { Draft } from './draft.ts';
import {
  type CallKind,
  dueAfterCall,
  type EscalationHappening,
  type EscalationMove,
  type EscalationPosition,
  nextEscalation,
} from './escalation.ts';
import { noteEscalation } from './escalation-note.ts';
import { noticePerson, noticePlace, type WorkingChain } from './escalation-notices.ts';
import { pageOrdinary } from './escalation-pager.ts';
import { peopleOf } from './escalation-people.ts';
import type { PolicySnapshot } from './escalation-rows.ts';
import type { AlertRow, EscalationRow } from './model.ts';
import { nearestPlace } from './places.ts';
import { hasSirenToSound, isInBuilding } from './sirens.ts';
import { noteUnanswered } from './unanswered.ts';

/** What happens to the chain of one alert, carried out: people are called, the row is put, the timer set. */

/** What is known of a happening beside itself. */
interface MoveOf {
  /** There was no chain of this alert. */
  readonly isNew?: boolean;
  /** It was raised, raised again, or is more urgent: the building has not heard of it. */
  readonly isNews?: boolean;
}

type SirenCall = 'none' | 'raised' | 'repeat';

interface Call {
  readonly as: CallKind;
  readonly siren: SirenCall;
  readonly isAfterQuiet: boolean;
}

export function escalationTimerId(alertId: string): string {
  return `escalation ${alertId}`;
}

export function workingChain(alertId: string, row: EscalationRow | undefined, policy: PolicySnapshot): WorkingChain {
  return {
    ...{ alertId, step: -1, round: 0, startedAt: 0, stepAt: 0, state: 'stopped', heldFor: null, heldUntil: null },
    ...{ stoppedBy: null, takenByPost: null, arrivedAt: null, told: [], notices: [] },
    ...row,
    policy,
  };
}

export function positionOf(chain: EscalationRow, isDrill: boolean, isNew = false): EscalationPosition {
  const { step, round, stepAt, stoppedBy, policy } = chain;
  const state = isNew ? 'none' : chain.state;
  return { state, step, round, stepAt, isDrill, stoppedBy, hasArrived: chain.arrivedAt !== null, policy };
}

/** Moves a chain as far as it goes by itself: a step without anybody is left at once. */
export function moveChain(
  draft: Draft,
  chain: WorkingChain,
  alert: AlertRow,
  happening: EscalationHappening,
  { isNew = false, isNews = false }: MoveOf = {},
): void {
  const isAfterQuiet = chain.heldFor === 'quiet-hours';
  let move = nextEscalation(positionOf(chain, alert.test, isNew), happening, draft.now);
  // A step that is left at once sounds nothing a second time.
  let siren: SirenCall = happening.kind === 'nobody' ? 'none' : isNews ? 'raised' : 'repeat';
  while (move.kind === 'call') {
    enterStep(draft, chain, move);
    if (callStep(draft, chain, alert, { as: move.as, siren, isAfterQuiet })) break;
    siren = 'none';
    move = nextEscalation(positionOf(chain, alert.test), { kind: 'nobody' }, draft.now);
  }
  settle(draft, chain, alert, move);
}

function enterStep(draft: Draft, chain: WorkingChain, move: Extract<EscalationMove, { kind: 'call' }>): void {
  if (move.as !== 'repeat') chain.stepAt = draft.now;
  if (move.as === 'raised') chain.startedAt = draft.now;
  chain.step = move.step;
  chain.round = move.round;
  chain.state = 'running';
  chain.heldFor = null;
  chain.heldUntil = null;
  chain.stoppedBy = null;
  chain.takenByPost = null;
  chain.arrivedAt = null;
}

/** Calls those of a step; false when there is nobody to call. */
function callStep(draft: Draft, chain: WorkingChain, alert: AlertRow, { as, siren, isAfterQuiet }: Call): boolean {
  const { step, round } = chain;
  const posts = chain.policy.steps[step]?.posts ?? [];
  const { called, skipped } = peopleOf(draft, alert, posts);
  if (as !== 'repeat' && skipped.length > 0)
    noteEscalation(draft, alert.id, 'skipped', { step, round, posts: skipped });
  const places = alarmedPlaces(draft, alert, { siren, kiosk: step === 0 && as === 'raised' });
  for (const { placeId, channel } of places) {
    noticePlace(
      draft,
      chain,
      alert,
      { placeId, channel },
      channel === 'siren' && siren === 'repeat' ? siren : 'raised',
    );
  }
  const isOrdinary = alert.level > 2 && !alert.test;
  for (const person of called) {
    if (isOrdinary) pageOrdinary(draft, chain, alert, person, as, isAfterQuiet);
    else noticePerson(draft, chain, alert, person, as);
  }
  if (called.length > 0 || places.length > 0) {
    const people = called.map(({ personId, post, channels }) => ({ personId, post, channels }));
    noteEscalation(draft, alert.id, 'escalated', { step, round, kind: as, people, places, test: alert.test });
  }
  return called.length > 0;
}

const ofWholeBuildings: readonly string[] = buildingEmergencyKinds;

/**
 * What everybody in a building has to act on is heard and seen there; a drill is not. A screen shows it until it is over; a
 * siren falls silent by itself, and is sounded anew with each call.
 */
function alarmedPlaces(
  draft: Draft,
  alert: AlertRow,
  { siren, kiosk: isShown }: { readonly siren: SirenCall; readonly kiosk: boolean },
): readonly { placeId: string; channel: Channel }[] {
  if (alert.level !== 1 || alert.test || !ofWholeBuildings.includes(alert.kind)) return [];
  const placeId = nearestPlace(draft, alert.placeId, 'building')?.id ?? alert.placeId;
  const places: { placeId: string; channel: Channel }[] = [];
  if (siren !== 'none' && hasSirenToSound(draft, alert, placeId, siren === 'repeat')) {
    places.push({ placeId, channel: 'siren' });
  }
  for (const kiosk of isShown ? draft.view.all('kiosk') : []) {
    if (kiosk.credentialHash === null || !isInBuilding(draft, kiosk.placeId, placeId)) continue;
    places.push({ placeId, channel: 'kiosk' });
    break;
  }
  return places;
}

/** Puts the chain as it stands after a move, with its timer. */
function settle(draft: Draft, chain: WorkingChain, alert: AlertRow, move: EscalationMove): void {
  switch (move.kind) {
    case 'call':
      settleCall(draft, chain, alert);
      break;
    case 'wait':
      // Nobody can be called; whoever takes a post meanwhile is, then.
      chain.step = -1;
      chain.stepAt = draft.now;
      arm(draft, alert, move.until);
      noteUnanswered(draft, alert);
      break;
    case 'hold':
      chain.state = 'held';
      chain.heldUntil = move.until;
      chain.stoppedBy = null;
      arm(draft, alert, move.until);
      break;
    case 'stop':
      chain.state = 'stopped';
      chain.stoppedBy = move.reason;
      chain.heldFor = null;
      chain.heldUntil = null;
      armArrival(draft, chain, alert);
      break;
    case 'unacknowledge':
    case 'nothing':
      return;
  }
  draft.put('escalation', { ...chain });
}

function settleCall(draft: Draft, chain: WorkingChain, alert: AlertRow): void {
  const dueAt = dueAfterCall(positionOf(chain, alert.test), draft.now);
  if (dueAt === null) {
    chain.state = 'stopped';
    chain.stoppedBy = alert.test ? 'drill' : 'last-step';
    disarm(draft, alert.id);
    return;
  }
  arm(draft, alert, dueAt);
  const isLast = chain.step === chain.policy.steps.length - 1;
  if (isLast && chain.stepAt < draft.now) noteUnanswered(draft, alert);
}

/** Who took it has so long to say that they are there. */
function armArrival(draft: Draft, chain: WorkingChain, alert: AlertRow): void {
  const { unacknowledgeMs } = chain.policy;
  const isAwaited = chain.stoppedBy === 'acknowledged' && alert.state === 'active-acknowledged' && !alert.test;
  if (isAwaited && unacknowledgeMs !== null) arm(draft, alert, draft.now + unacknowledgeMs);
  else disarm(draft, alert.id);
}

export function arm(draft: Draft, { id, deviceId, kind }: AlertRow, dueAt: number): void {
  const timer = { id: escalationTimerId(id), kind: 'escalation', deviceId, alertKind: kind, alertId: id } as const;
  // Never in the past of the tick that sets it: a timer that is due at once would fire within its own input.
  draft.put('timer', { ...timer, dueAt: Math.max(dueAt, draft.now + 1) });
}

export function disarm(draft: Draft, alertId: string): void {
  const id = escalationTimerId(alertId);
  if (draft.get('timer', id) !== undefined) draft.remove('timer', id);
}
