import type { FlowRequest } from '@gridcall/contract/flow-request.ts';

/** What comes from flows and from those who write them. */
export type FlowInput = FlowRequestInput | DeployFlowsInput | FlowsStateInput;

/** A node asks for something. Nothing of it is trusted; `requestId` says whether it was asked before. */
export interface FlowRequestInput {
  readonly kind: 'flow-request';
  readonly id: string;
  readonly requestId: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly request: FlowRequest;
}

export interface DeployFlowsInput {
  readonly kind: 'deploy-flows';
  readonly id: string;
  readonly by: string;
  readonly flows: string;
  /** Of `flows`, made by the link. */
  readonly hash: string;
  /** Of the version it was made from: whoever deployed meanwhile must not be overwritten. Null for the first of all. */
  readonly baseHash: string | null;
  readonly note: string;
}

/** How the child process for flows stands, when it changes. */
export interface FlowsStateInput {
  readonly kind: 'flows-state';
  readonly id: string;
  readonly state: 'running' | 'safe-mode' | 'stopped';
  readonly reason: string;
}
