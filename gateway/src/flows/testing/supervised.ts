import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../platform/clock.ts';
import { systemRandom } from '../../platform/random.ts';
import type { ChildProgram } from '../child-process.ts';
import { FlowSupervisor, type FlowsCondition } from '../flow-supervisor.ts';
import type { Ask } from '../requests.ts';
import type { Periods } from '../supervision.ts';

/** Quicker than the real ones, except for a start and silence: what another program on the machine delays is no failure. */
export const QUICK: Periods = {
  tickMs: 50,
  startMs: 60_000,
  silenceMs: 60_000,
  firstPauseMs: 10,
  longestPauseMs: 100,
  failuresWithinMs: 600_000,
  stopMs: 300,
};

/** A supervisor over the child of child.ts, in a folder of its own with a secret beside it. */
export class Supervised {
  readonly folder = mkdtempSync(join(tmpdir(), 'gridcall-flows-'));
  readonly directory = join(this.folder, 'flows');
  readonly pidFile = join(this.folder, 'gateway', 'flows-child.json');
  readonly conditions: FlowsCondition[] = [];
  readonly notices: string[] = [];
  /** Why it ended, each time. */
  readonly failures: string[] = [];
  readonly asked: Parameters<Ask>[] = [];
  readonly supervisor: FlowSupervisor;

  /** What each life of the child does. */
  constructor(behaviour: string, periods: Partial<Periods> = {}) {
    mkdirSync(this.directory);
    writeFileSync(join(this.directory, 'behaviour'), behaviour);
    writeFileSync(join(this.folder, 'secret'), 'secret');
    this.supervisor = new FlowSupervisor({
      program: this.program,
      init: { credentialSecret: 'c', directory: this.directory, flowFile: '', adminRoot: '/flows', allowedHosts: [] },
      pidFile: this.pidFile,
      periods: { ...QUICK, ...periods },
      clock: systemClock,
      random: systemRandom,
      ask: (...asked) => this.asked.push(asked),
      onCondition: (condition) => this.conditions.push(condition),
      notice: (words, detail) => {
        if (words.endsWith('has ended')) this.failures.push(String(detail['reason']));
        else this.notices.push(`${words} ${JSON.stringify(detail)}`);
      },
      prepare: () => undefined,
    });
  }

  get program(): ChildProgram {
    const root = fileURLToPath(new URL('../../../..', import.meta.url));
    const file = fileURLToPath(new URL('child.ts', import.meta.url));
    return { file, directory: this.directory, readable: [`${root}package.json`], memoryMegabytes: 32 };
  }

  /** What the child wrote into its folder; empty when it did not. */
  written(name: string): string {
    try {
      return readFileSync(join(this.directory, name), 'utf8');
    } catch {
      return '';
    }
  }

  async end(): Promise<void> {
    await this.supervisor.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
