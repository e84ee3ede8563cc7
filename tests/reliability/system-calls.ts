/** Reads the output of `strace -f -yy -xx`: what a process wrote where, what it synced, and when. */
export type SystemCall =
  | { readonly kind: 'write'; readonly path: string; readonly bytes: Buffer; readonly offset: number }
  | { readonly kind: 'truncate'; readonly path: string; readonly length: number }
  | { readonly kind: 'unlink'; readonly path: string }
  /** `start` and `end` of one fsync: what was written before the start is on the disk after the end. */
  | { readonly kind: 'sync'; readonly phase: 'start' | 'end'; readonly path: string; readonly thread: string }
  | { readonly kind: 'send'; readonly bytes: Buffer };

export const STRACE_ARGUMENTS: readonly string[] = [
  'strace',
  '-f',
  '-qq',
  '-yy',
  '-xx',
  '-s',
  '262144',
  '-e',
  'trace=pwrite64,fsync,fdatasync,write,writev,ftruncate,unlink',
  '-e',
  'signal=none',
];

const line = /^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$/;

export function parseTrace(text: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const unfinished = new Map<string, string>();
  for (const raw of text.split('\n')) {
    const [, thread = '', resumed, started, rest = ''] = line.exec(raw) ?? [];
    const name = resumed ?? started;
    if (!name) continue;
    const isUnfinished = rest.endsWith('<unfinished ...>');
    const head = resumed ? (unfinished.get(thread) ?? '') : rest.replace(' <unfinished ...>', '');
    if (name === 'fsync' || name === 'fdatasync') {
      const path = descriptor(head);
      if (!resumed) calls.push({ kind: 'sync', phase: 'start', path, thread });
      if (!isUnfinished) calls.push({ kind: 'sync', phase: 'end', path, thread });
    } else if (!resumed) {
      // A write that was cut in two by the trace counts from its start: an answer as sent, a page as written but not synced.
      const call = callOf(name, head);
      if (call) calls.push(call);
    }
    if (isUnfinished) unfinished.set(thread, head);
  }
  return calls;
}

function callOf(name: string, head: string): SystemCall | undefined {
  const path = descriptor(head);
  switch (name) {
    case 'pwrite64': {
      const offset = Number(/", \d+, (\d+)/.exec(head)?.[1]);
      return { kind: 'write', path, bytes: stringsOf(head), offset };
    }
    case 'ftruncate':
      return { kind: 'truncate', path, length: Number(/>, (\d+)/.exec(head)?.[1]) };
    case 'unlink':
      return { kind: 'unlink', path: stringsOf(head).toString() };
    case 'write':
    case 'writev':
      return path.startsWith('TCP') ? { kind: 'send', bytes: stringsOf(head) } : undefined;
    default:
      return undefined;
  }
}

function descriptor(head: string): string {
  const inside = /^\d+<([^>]*)>/.exec(head)?.[1] ?? '';
  return inside.includes('\\x') ? fromHex(inside).toString() : inside;
}

function stringsOf(head: string): Buffer {
  return Buffer.concat([...head.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map((match) => fromHex(match[1] ?? '')));
}

function fromHex(escaped: string): Buffer {
  return Buffer.from(escaped.replaceAll('\\x', ''), 'hex');
}
