import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import type { Duplex, Readable } from 'node:stream';
import { CHILD_FLAGS } from '@gridcall/contract/flow-wire.ts';

export interface ChildProgram {
  /** The program, in TypeScript or JavaScript. */
  readonly file: string;
  /** The only folder it may write to, and where it starts. */
  readonly directory: string;
  /** Folders and files it may read beside its own. */
  readonly readable: readonly string[];
  /** Of its heap. */
  readonly memoryMegabytes: number;
}

/** The number by which the child knows its channel: Node looks for it in this variable, and takes it away. */
const CHANNEL = 3;

/**
 * What bounds the child: no file but these, no other process, no worker, no addon. It may still open connections, which
 * is why no node that does is offered without leave.
 */
export function childArguments(program: ChildProgram): readonly string[] {
  return [
    ...CHILD_FLAGS,
    ...[program.file, program.directory, ...program.readable].map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${program.directory}`,
    `--max-old-space-size=${program.memoryMegabytes}`,
    '--max-semi-space-size=8',
    program.file,
  ];
}

/** Never the gateway's own: a function node can read all of it. */
export function childEnvironment(program: ChildProgram): NodeJS.ProcessEnv {
  return {
    HOME: program.directory,
    NODE_ENV: 'production',
    TZ: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    NODE_CHANNEL_FD: String(CHANNEL),
  };
}

export interface Spawned {
  readonly process: ChildProcess;
  readonly channel: Duplex;
  /** What it prints. */
  readonly outputs: readonly Readable[];
}

export function spawnChild(program: ChildProgram): Spawned {
  const child = spawn(process.execPath, childArguments(program), {
    cwd: program.directory,
    env: childEnvironment(program),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) giveWay(child.pid);
  const outputs = [child.stdout, child.stderr].filter((stream) => stream !== null);
  return { process: child, channel: child.stdio[CHANNEL] as Duplex, outputs };
}

/** Alarms first: for the processor, and when the machine has no memory left and one process has to go. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    writeFileSync(`/proc/${pid}/oom_score_adj`, '500');
  } catch {
    // It is gone already, or the machine has neither: its own limits hold all the same.
  }
}

/** Bytes of resident memory; null where nobody can say. */
export function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
