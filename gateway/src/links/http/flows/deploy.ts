import { createHash } from 'node:crypto';
import { EDITOR_HEADER } from '@gridcall/contract/flow-wire.ts';
import { type RouteContext, submitInput } from '../context.ts';
import type { FlowEngine } from '../options.ts';
import { ProblemError } from '../problems.ts';
import type { FlowEntry } from './flow-check.ts';

/** Where the editor is, here and at the child. */
export const EDITOR_ROOT = '/flows';
const CHILD_TIMEOUT_MS = 15_000;

export interface Deploy {
  /** As they are to run, with the secrets that the editor sent along. */
  readonly entries: readonly FlowEntry[];
  readonly by: string;
  readonly note: string;
  /** `full`, `nodes` or `flows`: which of them start anew. */
  readonly type: string;
}

export interface ChildAnswer {
  readonly status: number;
  readonly text: string;
}

/** The child's address. */
export function childAt(flows: FlowEngine): string {
  const port = flows.editorPort();
  if (port === undefined) throw restarting();
  return `http://127.0.0.1:${port}${EDITOR_ROOT}`;
}

/**
 * Kept first, run second: what runs is always a version that somebody can see. Should the child end in between, it starts
 * with what was kept.
 */
export async function deployFlows(
  context: RouteContext,
  flows: FlowEngine,
  deploy: Deploy,
): Promise<ChildAnswer & { readonly versionId: string }> {
  const { store } = context.options;
  const address = childAt(flows);
  const text = JSON.stringify(deploy.entries.map(withoutSecrets));
  const { id } = await submitInput(context, {
    kind: 'deploy-flows',
    by: deploy.by,
    note: deploy.note,
    flows: text,
    hash: createHash('sha256').update(text).digest('hex'),
    baseHash: store.state.get('flow_head', 'head')?.hash ?? null,
  });
  const answer = await askChild(`${address}/flows`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'node-red-api-version': 'v2',
      'node-red-deployment-type': deploy.type,
      [EDITOR_HEADER]: flows.editorToken(deploy.by, true),
    },
    body: JSON.stringify({ flows: deploy.entries }),
  });
  return { ...answer, versionId: id };
}

/** The child's own number of what it runs: an editor that has another one was overtaken. */
export async function revisionOf(flows: FlowEngine, by: string): Promise<string> {
  const { text } = await askChild(`${childAt(flows)}/flows`, {
    headers: { 'node-red-api-version': 'v2', [EDITOR_HEADER]: flows.editorToken(by, false) },
  });
  return String(JSON.parse(text).rev);
}

export async function askChild(address: string, init: RequestInit): Promise<ChildAnswer> {
  try {
    const response = await fetch(address, { ...init, signal: AbortSignal.timeout(CHILD_TIMEOUT_MS) });
    return { status: response.status, text: await response.text() };
  } catch {
    throw restarting();
  }
}

/** The child is not there, or ended while it was asked. */
export function restarting(): ProblemError {
  return new ProblemError('FLOWS_RESTARTING', '', { retryAfterS: 2 });
}

/** Passwords that a node holds stay at the child, which keeps them sealed: a version is shown to whoever reads versions. */
function withoutSecrets(entry: FlowEntry): FlowEntry {
  const { credentials: _credentials, ...shown } = entry;
  return shown as FlowEntry;
}
