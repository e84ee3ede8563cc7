import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) endNow(child);
});

/** A process that does not outlive the bench. */
export function startChild(words: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const [command, ...rest] = words;
  if (command === undefined) throw new Error('nothing to start');
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'], ...options });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** With SIGKILL; resolves when it is gone. */
export function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    endNow(child);
  });
}

/** A tracer that is killed lets its process go on; the process that is killed ends its tracer. */
function endNow(child: ChildProcess): void {
  const traced = child.spawnfile === 'strace' ? childrenOf(child.pid ?? 0)[0] : undefined;
  if (traced === undefined) child.kill('SIGKILL');
  else process.kill(traced, 'SIGKILL');
}

function childrenOf(pid: number): readonly number[] {
  const words = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return words === '' ? [] : words.split(' ').map(Number);
}
