import { join } from 'node:path';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import type { FlowInput } from '../core/flow-input.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Answer, Submit } from '../spine/submit.ts';
import type { Store } from '../store/store.ts';
import { deliveredAlertOf, deliveredOf, subjectOf } from './delivered.ts';
import { signEditorToken } from './editor-token.ts';
import { flowFileIn, flowInit, flowProgram, makeFlowsDirectory, restoreFlowFile } from './flow-program.ts';
import { FlowSupervisor, type FlowsCondition, type FlowsHealth } from './flow-supervisor.ts';
import { endLeftOver } from './left-over.ts';
import { type ChildRequest, type RequestResult, refusalOf } from './requests.ts';
import { PERIODS } from './supervision.ts';

export interface FlowsOptions {
  readonly configuration: Configuration;
  readonly signingKey: Buffer;
  readonly store: Store;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  /** For the log. */
  readonly notice: (words: string, detail: Readonly<Record<string, unknown>>) => void;
}

/** How long the disk may refuse before word of the flows' state is tried again. */
const AGAIN_MS = 5000;

/**
 * Before anything listens, and also where flows have been switched off since: who broke out in there may hold a port of ours,
 * or spin for ever.
 */
export function endLeftOverFlows({ configuration, notice }: Pick<FlowsOptions, 'configuration' | 'notice'>): void {
  const pid = endLeftOver(pidFileIn(configuration.dataDir));
  if (pid !== null) notice('a child that a killed gateway left behind was ended', { pid });
}

function pidFileIn(dataDir: string): string {
  return join(dataDir, 'gateway', 'flows-child.json');
}

/** The flows of this gateway: the child process, what it is told, and what it asks for. */
export class Flows {
  readonly #options: FlowsOptions;
  readonly #supervisor: FlowSupervisor;
  readonly #flowFile: string;
  /** The version that runs; null until there was a deploy. */
  #deployed: string | null = null;
  #condition: FlowsCondition | undefined;
  #unsubscribe: () => void = () => undefined;
  #cancelAgain: () => void = () => undefined;

  constructor(options: FlowsOptions) {
    this.#options = options;
    const { configuration, signingKey, clock, random, notice } = options;
    const directory = makeFlowsDirectory(configuration.dataDir);
    this.#flowFile = flowFileIn(directory);
    this.#supervisor = new FlowSupervisor({
      program: flowProgram(directory, configuration.flows),
      init: flowInit(directory, configuration.flows, signingKey),
      pidFile: pidFileIn(configuration.dataDir),
      periods: PERIODS,
      ...{ clock, random, notice },
      ask: (request, answer) => this.#ask(request, answer),
      onCondition: (condition) => this.#tell(condition),
      prepare: () => {
        if (this.#deployed !== null) restoreFlowFile(this.#flowFile, this.#deployed);
      },
    });
  }

  async start(): Promise<void> {
    const { store } = this.#options;
    const head = store.state.get('flow_head', 'head');
    const version = head === undefined ? null : await store.queries.flowVersion(head.versionId);
    this.#deployed = version?.flows ?? null;
    this.#unsubscribe = store.feed.subscribe((change) => {
      const alert = deliveredAlertOf(store.state, change);
      if (alert !== undefined && this.#supervisor.wants('alert', alert.deviceId)) this.#supervisor.deliver(alert);
    });
    this.#supervisor.start();
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#cancelAgain();
    await this.#supervisor.stop();
  }

  health(): FlowsHealth {
    return this.#supervisor.health();
  }

  /** On loopback; undefined while the child does not run. */
  editorPort(): number | undefined {
    return this.#supervisor.editor()?.port;
  }

  /** The types of nodes that the child knows; none while it does not run. */
  get nodeTypes(): ReadonlySet<string> {
    return this.#supervisor.editor()?.nodeTypes ?? new Set();
  }

  editorToken(name: string, mayEdit: boolean): string {
    return signEditorToken(this.#supervisor.editor()?.secret ?? '', name, mayEdit, this.#options.clock.wallMs());
  }

  /** The way in for links: what is committed is told to flows once the sender has its answer, and only if any wants it. */
  readonly submit: Submit = (input, answer) => {
    const { submit, store, clock } = this.#options;
    const subject = subjectOf(input);
    if (subject !== undefined && 'deviceId' in input && this.#supervisor.wants(subject, input.deviceId)) {
      submit(input, (said) => {
        answer(said);
        const message = deliveredOf(store.state, input, said, clock.wallMs());
        if (message !== undefined) this.#supervisor.deliver(message);
      });
    } else if (input.kind === 'deploy-flows') {
      submit(input, (said) => {
        if (said.kind === 'committed' && said.outcome.ok) {
          this.#deployed = input.flows;
          this.#supervisor.deployed();
        }
        answer(said);
      });
    } else submit(input, answer);
  };

  #ask({ request, requestId, flowId, flowName, nodeId, nodeName }: ChildRequest, answer: (r: RequestResult) => void) {
    const asked = { kind: 'flow-request', requestId, flowId, flowName, nodeId, nodeName, request } as const;
    this.#submit(asked, (said) => answer(resultOf(said)));
  }

  #tell(condition: FlowsCondition): void {
    this.#condition = condition;
    this.#cancelAgain();
    const reason = condition.state === 'running' ? '' : condition.reason;
    this.#submit({ kind: 'flows-state', state: condition.state, reason }, (said) => {
      if (said.kind === 'committed' || this.#condition !== condition) return;
      this.#cancelAgain = this.#options.clock.after(AGAIN_MS, () => this.#tell(condition));
    });
  }

  #submit(input: WithoutId<FlowInput>, answer: (answer: Answer) => void): void {
    const { submit, random, clock } = this.#options;
    submit({ ...input, id: random.ulid(clock.wallMs()) } as FlowInput, answer);
  }
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

function resultOf(answer: Answer): RequestResult {
  if (answer.kind === 'refused') return refusalOf(answer.code, answer.detail);
  const { outcome } = answer;
  return outcome.ok ? { ok: true, subject: outcome.id } : refusalOf(outcome.code, outcome.detail);
}
