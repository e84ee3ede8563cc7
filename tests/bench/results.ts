/** What was measured, where and when: one entry a section, so that a later run of one section replaces its own figures alone. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import type { Repetition } from './section.ts';

export interface Circumstances {
  /** ISO 8601, UTC. */
  readonly measuredAt: string;
  readonly commit: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  /** Of the last minute before the section began; what others do on the machine is in every figure. */
  readonly loadBefore: number;
}

export type SectionResult =
  | {
      readonly circumstances: Circumstances;
      /** How long the section took. */
      readonly seconds: number;
      readonly figures: Readonly<Record<string, readonly Repetition[]>>;
    }
  | { readonly leftOut: string };

/** By the name of the section. */
export type Results = Readonly<Record<string, SectionResult>>;

export function circumstances(): Circumstances {
  const git = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' });
  return {
    measuredAt: new Date().toISOString().slice(0, 16).concat('Z'),
    commit: git.status === 0 ? git.stdout.trim() : 'unknown',
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

export function readResults(path: string): Results {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** A section that could not be measured this time keeps what was measured before. */
export function merged(before: Results, now: Results): Results {
  const kept = Object.entries(now).filter(([name, result]) => !('leftOut' in result) || !(name in before));
  return { ...before, ...Object.fromEntries(kept) };
}

export function writeResults(path: string, results: Results): void {
  writeFileSync(path, `${JSON.stringify(results, undefined, 2)}\n`);
}
