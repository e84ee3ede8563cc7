import { errorTable } from '@gridcall/contract/errors.ts';
import {
  type FlowsState,
  FlowsStateSchema,
  type FlowVersion,
  FlowVersionDetailSchema,
  FlowVersionSchema,
  FlowVersionsSchema,
  RestoreFlowsBodySchema,
} from '@gridcall/contract/http-flows.ts';
import { wantsEnglish } from '@gridcall/contract/http-headers.ts';
import { ULID_PATTERN } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import type { FlowVersionRow } from '../../../core/model.ts';
import { personIn, type RouteContext } from '../context.ts';
import type { FlowEngine } from '../options.ts';
import { ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';
import { deployFlows } from './deploy.ts';
import type { EditorAddress } from './editor-address.ts';
import type { EditorListener } from './editor-listener.ts';
import { checkFlows, type FlowEntry } from './flow-check.ts';
import { differenceOf } from './flow-difference.ts';
import { problemOfEditor, problemOfFlows } from './flow-problem.ts';

const VERSIONS_SHOWN = 200;
const tags = ['flows'];

/** How flows do, and every version of them: who, when, why, what changed, and the way back. */
export function versionRoutes(server: HttpServer, context: RouteContext, editor: EditorListener | undefined): void {
  stateRoute(server, context, editor);
  listRoute(server, context);
  detailRoute(server, context);
  restoreRoute(server, context);
}

function stateRoute(server: HttpServer, { options }: RouteContext, editor: EditorListener | undefined): void {
  server.get(
    '/flows',
    {
      config: { verb: 'flows:read' },
      schema: {
        summary: 'Whether flows run, and what is wrong when they do not',
        tags,
        response: { 200: FlowsStateSchema },
      },
    },
    async (request) => {
      const english = wantsEnglish(request.headers['accept-language']);
      return stateOf(options.flows, editor?.addressFor(request.host), english);
    },
  );
}

function stateOf(flows: FlowEngine | undefined, editor: EditorAddress | undefined, english: boolean): FlowsState {
  if (flows === undefined || editor === undefined) {
    const { zh, en, mendZh, mendEn } = errorTable.FLOWS_OFF;
    return {
      ...{ state: 'off', restarts: 0, memoryBytes: null, utilization: null, droppedDeliveries: 0, refusedRequests: 0 },
      editor: false,
      problem: { cause: english ? en : zh, mend: english ? mendEn : mendZh },
    };
  }
  const { state, restarts, memory, utilization, droppedDeliveries, refusedRequests } = flows.health();
  const isUp = state === 'running' || state === 'safe-mode';
  return {
    ...{ state, restarts, droppedDeliveries, refusedRequests },
    memoryBytes: isUp ? memory : null,
    utilization: isUp ? utilization : null,
    editor: editor.ok,
    problem: problemOfFlows(flows.health(), english) ?? problemOfEditor(editor, english),
  };
}

function listRoute(server: HttpServer, { options }: RouteContext): void {
  server.get(
    '/flows/versions',
    {
      config: { verb: 'flows:read' },
      schema: {
        summary: 'Every deploy that is kept, the newest first; the first of them runs',
        tags,
        response: { 200: FlowVersionsSchema },
      },
    },
    async () => ({ versions: (await options.store.queries.flowVersions(VERSIONS_SHOWN)).map(shownVersion) }),
  );
}

function detailRoute(server: HttpServer, context: RouteContext): void {
  const { queries } = context.options.store;
  server.get(
    '/flows/versions/:id',
    {
      config: { verb: 'flows:read' },
      schema: {
        summary: 'One version, and what it changed of the one before it',
        tags,
        params: Type.Object({ id: Type.String({ pattern: ULID_PATTERN }) }),
        response: { 200: FlowVersionDetailSchema },
      },
    },
    async (request) => {
      const version = await versionOf(context, request.params.id);
      const all = await queries.flowVersions(VERSIONS_SHOWN);
      const before = all[all.findIndex(({ id }) => id === version.id) + 1];
      const earlier = before === undefined ? null : await queries.flowVersion(before.id);
      const changes = differenceOf(earlier === null ? [] : entriesOf(earlier), entriesOf(version));
      return {
        version: shownVersion(version),
        changes: [...changes].map(({ properties, ...change }) => ({
          ...change,
          properties: [...properties],
        })),
      };
    },
  );
}

function restoreRoute(server: HttpServer, context: RouteContext): void {
  const { flows, store } = context.options;
  server.post(
    '/flows/versions/:id/restore',
    {
      config: { verb: 'flows:write' },
      schema: {
        summary: 'Deploys what a version was, as a version of its own',
        tags,
        params: Type.Object({ id: Type.String({ pattern: ULID_PATTERN }) }),
        body: RestoreFlowsBodySchema,
        response: { 200: FlowVersionSchema },
      },
    },
    async (request) => {
      if (flows === undefined) throw new ProblemError('FLOWS_OFF');
      const version = await versionOf(context, request.params.id);
      // A node that was there then may be gone by an upgrade: it would stop every flow.
      const check = checkFlows(entriesOf(version), flows.nodeTypes);
      if (!check.ok) {
        const words = (language: 'zh' | 'en') => check.faults.map((fault) => fault[language]).join(' ');
        throw new ProblemError('FLOWS_INVALID', { zh: words('zh'), en: words('en') });
      }
      const by = personIn(request).name;
      const { entries } = check;
      const deployed = await deployFlows(context, flows, { entries, by, note: request.body.note, type: 'full' });
      if (deployed.status >= 300) throw new ProblemError('FLOWS_INVALID', deployed.text.slice(0, 300));
      const kept = await store.queries.flowVersion(deployed.versionId);
      if (kept === null) throw new ProblemError('NOT_FOUND');
      return shownVersion(kept);
    },
  );
}

async function versionOf({ options }: RouteContext, id: string): Promise<FlowVersionRow> {
  const version = await options.store.queries.flowVersion(id);
  if (version === null) throw new ProblemError('NOT_FOUND', id);
  return version;
}

/** It was checked before it was kept. */
function entriesOf({ flows }: FlowVersionRow): readonly FlowEntry[] {
  return JSON.parse(flows);
}

function shownVersion({ id, at, by, note, hash, nodes, tabs }: Omit<FlowVersionRow, 'flows'>): FlowVersion {
  return { id, at, by, note, hash, nodes, tabs: [...tabs] };
}
