import { type AlertAct, appendTimeline, moveConditionAlert, openAlertOf } from '../alert-record.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { DeployFlowsInput, FlowInput, FlowsStateInput } from '../flow-input.ts';
import { gatewayAsSubject } from '../subject.ts';
import type { Decision } from '../view.ts';
import { decideFlowRequest } from './flow-requests.ts';

export function decideFlows(draft: Draft, input: FlowInput): Decision {
  switch (input.kind) {
    case 'flow-request':
      return decideFlowRequest(draft, input);
    case 'deploy-flows':
      return decideDeployFlows(draft, input);
    case 'flows-state':
      return decideFlowsState(draft, input);
  }
}

/** Far more than any estate's; a version is kept two hundred times. */
const FLOWS_CHARACTERS_MAXIMUM = 1_000_000;
const NOTE_CHARACTERS = 200;
const TABS_MAXIMUM = 100;

/** Every deploy is a version that can be had again, with who made it out of which. */
function decideDeployFlows(draft: Draft, input: DeployFlowsInput): Decision {
  const head = draft.get('flow_head', 'head');
  // Also a deploy that is sent again because its answer was lost.
  if (head?.hash === input.hash) return unchanged({ ok: true, id: head.versionId, repeated: true });
  if ((head?.hash ?? null) !== input.baseHash) {
    return unchanged({ ok: false, code: 'FLOWS_CHANGED', detail: `version ${head?.versionId ?? 'none'} runs now` });
  }
  if (input.flows.length > FLOWS_CHARACTERS_MAXIMUM) {
    return unchanged({ ok: false, code: 'TOO_LARGE', detail: `at most ${FLOWS_CHARACTERS_MAXIMUM} characters` });
  }
  const nodes = parseNodes(input.flows);
  if (nodes === undefined) return unchanged({ ok: false, code: 'FLOWS_INVALID', detail: 'not a list of nodes' });
  const tabs = nodes.filter(({ type }) => type === 'tab').map(({ label }) => String(label ?? '').slice(0, 80));
  draft.append('flow_version', {
    id: draft.inputId,
    at: draft.now,
    by: input.by,
    note: input.note.slice(0, NOTE_CHARACTERS),
    hash: input.hash,
    baseHash: input.baseHash,
    nodes: nodes.length,
    tabs: tabs.slice(0, TABS_MAXIMUM),
    flows: input.flows,
  });
  draft.put('flow_head', { id: 'head', versionId: draft.inputId, hash: input.hash });
  draft.audit(input.by, input.kind, draft.inputId, { nodes: nodes.length, hash: input.hash });
  return draft.accept();
}

interface FlowNode {
  readonly type?: unknown;
  readonly label?: unknown;
}

/** Node-RED starts without any flow when its file is not a list of objects, and says so only in its log. */
function parseNodes(flows: string): readonly FlowNode[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(flows);
  } catch {
    return undefined;
  }
  const isList = Array.isArray(value) && value.every((node) => typeof node === 'object' && node !== null);
  return isList ? (value as readonly FlowNode[]) : undefined;
}

const KIND = 'flows_stopped';
const TIMELINE_LIMIT = 1000;

/** Somebody may count on what a flow does: that none runs any more is an alert, until they run again. */
function decideFlowsState(draft: Draft, input: FlowsStateInput): Decision {
  const itself = gatewayAsSubject(draft);
  const state = workingState(itself.id, draft.get('device_state', itself.id));
  const open = openAlertOf(draft, state, KIND);
  const detail = { flows: input.state, reason: input.reason.slice(0, 500) };
  const act: AlertAct = { actor: 'system', detail, upstream: true };
  if (input.state === 'running') {
    if (open === undefined) return unchanged({ ok: true, id: input.id });
    moveConditionAlert(draft, itself, state, KIND, { kind: 'evidence-gone' }, act);
  } else if (open === undefined) {
    moveConditionAlert(draft, itself, state, KIND, { kind: 'evidence', level: 3 }, act);
  } else if (open.lastSequence < TIMELINE_LIMIT) {
    appendTimeline(draft, { ...open, lastSequence: open.lastSequence + 1 }, 'evidence', act);
  }
  draft.put('device_state', state);
  draft.audit('system', `${input.kind} ${input.state}`, itself.id, detail);
  return draft.accept();
}
