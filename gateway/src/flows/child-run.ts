import type { ChildProcess } from 'node:child_process';
import type { FromChild, Init } from '@gridcall/contract/flow-wire.ts';
import { type BrokenRule, ChildChannel } from './child-channel.ts';
import { type ChildProgram, residentBytes, spawnChild } from './child-process.ts';
import { Deliveries } from './deliveries.ts';
import { OutputLines } from './output-lines.ts';
import { type Ask, Requests } from './requests.ts';

/** Why a child was ended for more than its silence. */
export type Breach = BrokenRule | 'too-much-output' | 'too-much-memory';

export interface RunCounts {
  droppedDeliveries: number;
  refusedRequests: number;
  droppedOutput: number;
}

export interface RunHandlers {
  readonly onReady: (port: number, nodeTypes: readonly string[]) => void;
  readonly onHeartbeat: (memory: number, utilization: number) => void;
  readonly onFlows: (flows: 'started' | { readonly reason: string; readonly nodeTypes: readonly string[] }) => void;
  readonly onCrash: (message: string) => void;
  readonly onBreach: (breach: Breach) => void;
  /** Once, after it is gone. */
  readonly onExit: (reason: string) => void;
  readonly onLine: (line: string) => void;
}

/**
 * Buffers and code lie outside the heap that Node bounds. A child that says that it is well may still take all the
 * memory there is, so nobody asks it.
 */
function memoryMaximum(program: ChildProgram): number {
  return (2 * program.memoryMegabytes + 128) * 1024 * 1024;
}

/** One life of the child: from its spawn to its exit. */
export class ChildRun {
  readonly deliveries: Deliveries;
  readonly #program: ChildProgram;
  readonly #process: ChildProcess;
  readonly #channel: ChildChannel;
  readonly #requests: Requests;
  readonly #output: OutputLines;
  readonly #handlers: RunHandlers;

  constructor(program: ChildProgram, init: Init, parts: { ask: Ask; counts: RunCounts; handlers: RunHandlers }) {
    const { handlers, counts } = parts;
    const { process, channel, outputs } = spawnChild(program);
    this.#program = program;
    this.#process = process;
    this.#handlers = handlers;
    this.#channel = new ChildChannel(channel, {
      onMessage: (message) => this.#hear(message),
      onBroken: (rule) => handlers.onBreach(rule),
    });
    const send = this.#channel.send.bind(this.#channel);
    this.deliveries = new Deliveries(send, counts);
    this.#requests = new Requests({ ask: parts.ask, send, counts });
    const onFlood = () => handlers.onBreach('too-much-output');
    this.#output = new OutputLines(outputs, { onLine: handlers.onLine, onFlood }, counts);
    this.#watchExit();
    send(init);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#process.kill(signal);
  }

  tick(): void {
    this.#channel.tick();
    this.#requests.tick();
    this.#output.tick();
    const memory = this.pid === undefined ? null : residentBytes(this.pid);
    if (memory !== null && memory > memoryMaximum(this.#program)) this.#handlers.onBreach('too-much-memory');
  }

  #watchExit(): void {
    let isGone = false;
    const gone = (reason: string) => {
      if (isGone) return;
      isGone = true;
      this.#channel.close();
      this.#handlers.onExit(reason);
    };
    this.#process.on('exit', (code, signal) => gone(signal === null ? `exit ${code}` : signal));
    // It could not even be started, for want of processes or memory.
    this.#process.on('error', (error) => {
      if (this.pid === undefined) gone(error.message);
    });
  }

  #hear(message: FromChild): void {
    switch (message.type) {
      case 'ready':
        this.#handlers.onReady(message.port, message.nodeTypes);
        break;
      case 'heartbeat':
        this.#handlers.onHeartbeat(message.memory, message.utilization);
        break;
      case 'subscribe':
        this.deliveries.subscribe(message.subscriptions);
        break;
      case 'took':
        this.deliveries.took(message.no);
        break;
      case 'request':
        this.#requests.take(message);
        break;
      case 'flows-started':
        this.#handlers.onFlows('started');
        break;
      case 'flows-stopped':
        this.#handlers.onFlows({ reason: message.reason, nodeTypes: message.nodeTypes });
        break;
      case 'crash':
        this.#handlers.onCrash(message.message);
        break;
    }
  }
}
