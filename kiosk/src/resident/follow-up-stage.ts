import type { ServiceRequestFollowUp } from '@gridcall/contract/http-gateway.ts';

/** Five stages that a resident can follow; the queue's own states are finer. `rejected` and a re-opened one are told in words. */
export const stages = ['registered', 'delivered', 'accepted', 'working', 'finished'] as const;
export type Stage = (typeof stages)[number];
type State = ServiceRequestFollowUp['state'];

const stageOfState: Readonly<Record<State, Stage>> = {
  waiting: 'registered',
  submitted: 'delivered',
  accepted: 'accepted',
  dispatched: 'working',
  in_progress: 'working',
  resolved: 'working',
  verified: 'finished',
  closed: 'finished',
  rejected: 'finished',
};

/** A state of a later queue than this page knows counts as delivered: somebody has it. */
export function stageOf(state: string): Stage {
  return Object.hasOwn(stageOfState, state) ? stageOfState[state as State] : 'delivered';
}

export type StageMark = 'done' | 'current' | 'ahead';

export function markOf(stage: Stage, current: Stage, isOver: boolean): StageMark {
  const distance = stages.indexOf(stage) - stages.indexOf(current);
  if (distance > 0) return 'ahead';
  return distance < 0 || isOver ? 'done' : 'current';
}
