import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { FromChild, FromGateway, Init } from '@gridcall/contract/flow-wire.ts';

/**
 * A child of our own that does what the one for flows may do at its worst. What it does is in the file `behaviour` of its
 * folder, a word a life: the third life does the third word, and every later one the last.
 */
function send(message: FromChild | object): void {
  process.send?.(message);
}

function refuse(code: string): never {
  throw Object.assign(new Error(code), { code });
}

function spin(): never {
  for (;;);
}

/** Without end: where the gateway's tick falls among them does not matter. */
function flood(): void {
  for (let index = 0; index < 6000; index++) send({ type: 'took', no: 0 });
  process.send?.({ type: 'took', no: 0 }, flood);
}

let beat: NodeJS.Timeout | undefined;

const behaviours: Readonly<Record<string, () => void>> = {
  well: () => undefined,
  spin,
  exit: () => process.exit(7),
  throw: () => {
    throw new Error('a flow threw');
  },
  reject: () => {
    void Promise.reject(new Error('nobody catches it'));
  },
  memory: () => {
    const kept: number[][] = [];
    for (;;) kept.push(new Array<number>(100_000).fill(1.5));
  },
  buffers: () => {
    const kept: Buffer[] = [];
    setInterval(() => kept.push(Buffer.alloc(32 * 1024 * 1024, 1)), 1);
  },
  flood,
  endless: () => send({ type: 'crash', message: 'x'.repeat(8 * 1024 * 1024) }),
  again: () => send({ type: 'ready', port: 4001, nodeTypes: ['inject'] }),
  nonsense: () => send({ type: 'reboot-the-estate' }),
  print: () => {
    setInterval(() => process.stdout.write('x'.repeat(1024 * 1024)), 1);
  },
  deaf: () => {
    process.on('SIGTERM', () => undefined);
  },
  mute: () => clearInterval(beat),
  subscribe: () => {
    send({ type: 'subscribe', subscriptions: [{ nodeId: 'n', subject: 'reading', deviceIds: ['gas-1'] }] });
  },
  ask: () => {
    for (let index = 0; index < 30; index++) ask();
  },
  types: () => send({ type: 'flows-stopped', reason: 'missing-types', nodeTypes: ['gone'] }),
  spy: () => {
    const tries = [
      () => readFileSync('../secret', 'utf8'),
      () => writeFileSync('../secret', ''),
      () => execFileSync('/bin/true'),
      () => new Worker('', { eval: true }),
      // It opens any file of the user's, whatever `--permission` says.
      () => process.getBuiltinModule('node:sqlite') ?? refuse('NO_SUCH_MODULE'),
    ].map((attempt) => {
      try {
        return String(attempt());
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
    });
    writeFileSync('seen', JSON.stringify({ tries, environment: Object.keys(process.env).sort() }));
  },
};

function ask(): void {
  send({
    type: 'request',
    requestId: crypto.randomUUID(),
    nodeId: 'node',
    nodeName: 'node',
    flowId: 'flow',
    flowName: 'flow',
    request: { kind: 'clear-alert', deviceId: 'gas-1' },
  });
}

/** Which life of the child this is, from 1. */
function life(): number {
  appendFileSync('lives', 'x');
  return readFileSync('lives', 'utf8').length;
}

function begin({ safeMode }: Init): void {
  const words = readFileSync('behaviour', 'utf8').trim().split(' ');
  const word = words[Math.min(life(), words.length) - 1] ?? 'well';
  if (word === 'never-ready') return;
  send({ type: 'ready', port: 4000, nodeTypes: ['inject'] });
  beat = setInterval(() => send({ type: 'heartbeat', memory: 1, utilization: 0.5 }), 100);
  if (safeMode) return;
  send({ type: 'flows-started' });
  setImmediate(() => behaviours[word]?.());
}

process.on('disconnect', () => process.exit(0));
process.on('message', (message: FromGateway) => {
  if (message.type === 'init') begin(message);
  else if (message.type === 'deliver') appendFileSync('delivered', `${message.no}\n`);
  else appendFileSync('answered', `${JSON.stringify(message.result)}\n`);
});
