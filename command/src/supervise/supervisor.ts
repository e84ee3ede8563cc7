import type { Configuration } from '@gridcall/contract/configuration.ts';
import { firstState, type PartEffect, type PartInput, type PartState, step } from './machine.ts';
import { PartProcess, type ReadyLine } from './part-process.ts';

export interface SupervisedPart {
  readonly name: string;
  /** Path of the part's main.ts. */
  readonly entry: string;
  readonly nodeArguments?: readonly string[];
  /** Asked before each start: after the first one it holds the ports the part was given, so that a restart keeps them. */
  readonly configuration: () => Configuration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  readonly onMessage?: (message: unknown) => void;
  /** A part that died is restarted; one line for the reader. */
  readonly onDeath: (exitCode: number, pauseMs: number) => void;
  readonly onBack: () => void;
  /** It can not go on (bad setting at a restart). */
  readonly onFailure: (failure: PartFailure) => void;
}

export interface PartFailure {
  readonly name: string;
  readonly exitCode: number;
  /** The last lines the part wrote: its own message. */
  readonly message: string;
}

const LINES_KEPT = 20;

/** Keeps one part alive. `start` resolves with the first ready line; `stop` resolves when the process is gone. */
export class Supervisor {
  readonly #part: SupervisedPart;
  #state: PartState = firstState;
  #process: PartProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastLines: string[] = [];
  #exitCode = 0;
  #onFirst: ((result: ReadyLine | PartFailure) => void) | undefined;
  #readyLine: ReadyLine | undefined;
  readonly #stopped: Promise<void>;
  #resolveStopped: () => void = () => undefined;

  constructor(part: SupervisedPart) {
    this.#part = part;
    this.#stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
  }

  get name(): string {
    return this.#part.name;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): Promise<ReadyLine | PartFailure> {
    return new Promise((resolve) => {
      this.#onFirst = resolve;
      this.#spawn();
    });
  }

  /** Safe to call at any time and more than once. */
  async stop(): Promise<void> {
    if (this.#state.kind === 'failed' || this.#process === undefined) return;
    this.#feed({ kind: 'stop' });
    await this.#stopped;
  }

  #feed(input: PartInput): void {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) this.#act(effect);
  }

  #act(effect: PartEffect): void {
    switch (effect.kind) {
      case 'spawn':
        this.#spawn();
        return;
      case 'terminate':
        this.#process?.terminate();
        return;
      case 'wait':
        this.#timer = setTimeout(() => this.#feed({ kind: 'waited' }), effect.ms);
        return;
      case 'cancel-wait':
        clearTimeout(this.#timer);
        return;
      case 'tell':
        this.#tell(effect.what);
        return;
    }
  }

  #tell(what: Extract<PartEffect, { kind: 'tell' }>['what']): void {
    switch (what) {
      case 'ready':
        if (this.#readyLine) this.#onFirst?.(this.#readyLine);
        return;
      case 'back':
        this.#part.onBack();
        return;
      case 'died':
        if (this.#state.kind === 'waiting') this.#part.onDeath(this.#exitCode, this.#state.pauseMs);
        return;
      case 'failed':
        this.#fail();
        return;
      case 'stopped':
        // Stopped before it was ever ready: whoever waits for the start must not wait for ever.
        this.#onFirst?.(this.#failure());
        this.#resolveStopped();
        return;
    }
  }

  #failure(): PartFailure {
    const exitCode = this.#state.kind === 'failed' ? this.#state.exitCode : this.#exitCode;
    return { name: this.#part.name, exitCode, message: this.#lastLines.join('\n') };
  }

  #fail(): void {
    if (this.#readyLine === undefined) this.#onFirst?.(this.#failure());
    else this.#part.onFailure(this.#failure());
    this.#resolveStopped();
  }

  #spawn(): void {
    this.#lastLines = [];
    this.#process = new PartProcess({
      entry: this.#part.entry,
      nodeArguments: this.#part.nodeArguments ?? [],
      configuration: JSON.stringify(this.#part.configuration()),
      environment: this.#part.environment,
      onLine: (line, stream) => {
        if (stream === 'stderr') this.#lastLines = [...this.#lastLines, line].slice(-LINES_KEPT);
        this.#part.onLine?.(line, stream);
      },
      onReady: (line) => {
        this.#readyLine = line;
        this.#feed({ kind: 'ready', at: performance.now() });
      },
      onMessage: (message) => this.#part.onMessage?.(message),
      onExit: (exitCode) => {
        this.#exitCode = exitCode;
        this.#feed({ kind: 'exited', exitCode, at: performance.now() });
      },
    });
  }
}

export function isFailure(result: ReadyLine | PartFailure): result is PartFailure {
  return 'exitCode' in result;
}
