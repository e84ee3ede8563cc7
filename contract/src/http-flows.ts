import { type Static, Type } from 'typebox';

/** What an integrator and an operator see of flows: the child process, and every version that was ever deployed. Under /api/v1/flows. */
const strict = { additionalProperties: false };

export const flowsStates = ['off', 'starting', 'running', 'safe-mode', 'backing-off', 'stopped'] as const;

/** GET /flows */
export const FlowsStateSchema = Type.Object({
  /** `safe-mode`: the editor runs and the flows do not, until somebody deploys. */
  state: Type.Enum([...flowsStates]),
  restarts: Type.Integer({ minimum: 0, description: 'Since the gateway started' }),
  /** Of the child; null while it does not run. */
  memoryBytes: Type.Union([Type.Integer(), Type.Null()]),
  /** Share of the last second that it was busy, 0 to 1; null while it does not run. */
  utilization: Type.Union([Type.Number(), Type.Null()]),
  droppedDeliveries: Type.Integer({ minimum: 0, description: 'Messages that flows were too slow for' }),
  refusedRequests: Type.Integer({ minimum: 0, description: 'Requests of flows over a quota, or wrong' }),
  /** Whether `/flows/` leads this browser to the editor. */
  editor: Type.Boolean(),
  /** Cause and mend, in the language asked for; null while nothing is wrong. */
  problem: Type.Union([Type.Object({ cause: Type.String(), mend: Type.String() }), Type.Null()]),
});
export type FlowsState = Static<typeof FlowsStateSchema>;

/** GET /flows/versions: the newest first. The first of all is the one that runs. */
export const FlowVersionSchema = Type.Object({
  id: Type.String(),
  at: Type.Integer({ description: 'Epoch ms' }),
  by: Type.String(),
  /** Why, in the words of who restored it; empty for a deploy from the editor. */
  note: Type.String(),
  /** SHA-256 of its text, in hex. */
  hash: Type.String(),
  nodes: Type.Integer({ minimum: 0 }),
  /** Names of its tabs. */
  tabs: Type.Array(Type.String()),
});
export type FlowVersion = Static<typeof FlowVersionSchema>;
export const FlowVersionsSchema = Type.Object({ versions: Type.Array(FlowVersionSchema) });

export const flowChanges = ['added', 'removed', 'changed', 'moved'] as const;

/** What one version has that the one before it has not. */
export const FlowChangeSchema = Type.Object({
  change: Type.Enum([...flowChanges]),
  id: Type.String(),
  type: Type.String(),
  name: Type.String(),
  /** The tab it stands on. */
  tab: Type.String(),
  properties: Type.Array(Type.Object({ name: Type.String(), before: Type.String(), after: Type.String() })),
});
export type FlowChange = Static<typeof FlowChangeSchema>;

/** GET /flows/versions/{id} */
export const FlowVersionDetailSchema = Type.Object({
  version: FlowVersionSchema,
  changes: Type.Array(FlowChangeSchema),
});
export type FlowVersionDetail = Static<typeof FlowVersionDetailSchema>;

/** POST /flows/versions/{id}/restore: what it was is deployed again, as a version of its own. */
export const RestoreFlowsBodySchema = Type.Object({ note: Type.String({ minLength: 1, maxLength: 200 }) }, strict);
