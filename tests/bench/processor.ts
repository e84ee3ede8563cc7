import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the time of threads in hundredths of a second. */
const MS_OF_TICK = 10;

interface ProcessorTime {
  /** Of the thread that everything but the file is on. */
  readonly mainMs: number;
  /** Of the threads that write and read the file. */
  readonly workersMs: number;
}

/** The time of the processor that the threads of a process of Node have taken so far; helpers of V8 are left out. */
export function processorTime(pid: number): ProcessorTime {
  let mainMs = 0;
  let workersMs = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const line = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    // Its name stands in brackets and may hold spaces; user and system time are the 14th and 15th word of proc(5).
    const words = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const ms = (Number(words[11]) + Number(words[12])) * MS_OF_TICK;
    if (Number(thread) === pid) mainMs = ms;
    else if (line.includes('(WorkerThread)')) workersMs += ms;
  }
  return { mainMs, workersMs };
}

/** What it took from one look to the next, in words. */
export function processorTaken(before: ProcessorTime, after: ProcessorTime, messages: number): string {
  const each = (from: number, to: number) => ((1000 * (to - from)) / messages).toFixed(1);
  const main = each(before.mainMs, after.mainMs);
  return `µs of processor a message: main thread ${main}, store threads ${each(before.workersMs, after.workersMs)}`;
}
