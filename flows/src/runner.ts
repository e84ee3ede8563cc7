import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { type FromGateway, HEARTBEAT_MS, type Init } from '@gridcall/contract/flow-wire.ts';
import type { NodeRed } from 'node-red';
import { allowOnly } from './allowed-hosts.ts';
import { strip, unboundedBy, writeWithoutFsync } from './bare-process.ts';
import { checkFlowFile, type FlowFile } from './flow-file.ts';
import { link } from './link.ts';
import { parentChannel } from './parent-channel.ts';
import { clearPlantedCode } from './planted-code.ts';
import { settingsOf } from './settings.ts';

/**
 * The child process: Node-RED and nothing else. It waits to be told who it is, says that it lives each second, and ends when
 * its parent does. Nothing in here guards the gateway; the gateway guards itself against this process.
 */
strip(process);
process.title = 'gridcall-flows';
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

const missing = unboundedBy(process);
if (missing !== undefined) throw new Error(`the process for flows was started without ${missing}: it does not begin`);
beat(performance.eventLoopUtilization());
const init = await told();
link.connect(parentChannel);
writeWithoutFsync();
clearPlantedCode(init.directory);
allowOnly(init.allowedHosts);
const flowFile = checkFlowFile(init.flowFile);

const { default: nodeRed } = await import('node-red');
const server = createServer();
nodeRed.init(server, settingsOf(init));
server.on('request', (request, response) => answer(nodeRed, init.adminRoot, request, response));
watch(nodeRed, flowFile);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => void nodeRed.stop().finally(() => process.exit(0)));
}
await nodeRed.start();
parentChannel.send({ type: 'ready', port: await listen(server), nodeTypes: typesOf(nodeRed) });

function told(): Promise<Init> {
  return new Promise((resolve) => {
    const hear = (message: unknown) => {
      const said = message as FromGateway;
      if (said.type !== 'init') return;
      process.off('message', hear);
      resolve(said);
    };
    process.on('message', hear);
  });
}

function beat(since: EventLoopUtilization): void {
  let last = since;
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    parentChannel.send({
      type: 'heartbeat',
      memory: process.memoryUsage.rss(),
      utilization: Math.min(1, Math.max(0, utilization)),
    });
  }, HEARTBEAT_MS);
}

/** Node-RED keeps no order among what it does after an error of a flow, so the process ends and is started anew. */
function crash(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const isTold = parentChannel.send({ type: 'crash', message: message.slice(0, 4000) });
  if (!isTold) process.stderr.write(`${message}\n`);
  for (const event of ['uncaughtException', 'unhandledRejection']) process.removeAllListeners(event).on(event, nothing);
  setTimeout(() => process.exit(1), 50);
}

/** One word before the end is enough. */
function nothing(): void {}

function stopped(reason: string, nodeTypes: readonly string[]): void {
  parentChannel.send({
    type: 'flows-stopped',
    reason: reason.slice(0, 200),
    nodeTypes: nodeTypes.slice(0, 200).map((type) => type.slice(0, 200)),
  });
}

/**
 * One unknown type stops every flow, and the editor's API still says that they run: this event is the only sign. Of a file
 * that cannot be read there is none: it is said in the place of the first, until somebody deploys.
 */
function watch({ events }: NodeRed, file: FlowFile): void {
  let unread = file.ok ? undefined : `flow-file-unreadable: ${file.reason}; kept as ${basename(file.copy)}`;
  const tell = (reason: string | undefined, nodeTypes: readonly string[]) => {
    const why = unread ?? reason;
    unread = undefined;
    if (why === undefined) parentChannel.send({ type: 'flows-started' });
    else stopped(why, nodeTypes);
  };
  events.on('flows:started', () => tell(undefined, []));
  events.on(
    'runtime-event',
    (event: { readonly id?: unknown; readonly payload?: Readonly<Record<string, unknown>> }) => {
      const { state, error, types } = event.payload ?? {};
      // What else it warns of, as of a credential that it cannot read, stops nothing.
      if (event.id !== 'runtime-state' || state === undefined || error === undefined) return;
      tell(String(error), Array.isArray(types) ? types.map(String) : []);
    },
  );
}

/** Node-RED's own handler knows no prefix. */
function answer(app: NodeRed, root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? '/';
  if (url === root) {
    response.writeHead(301, { location: `${root}/` }).end();
    return;
  }
  if (!url.startsWith(`${root}/`)) {
    response.writeHead(404).end();
    return;
  }
  const inside = Object.assign(request, { originalUrl: url, url: url.slice(root.length) });
  app.httpAdmin(inside, response);
}

async function listen(http: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, '127.0.0.1', resolve);
  });
  const address = http.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function typesOf({ nodes }: NodeRed): string[] {
  return nodes
    .getNodeList()
    .filter(({ enabled, err }) => enabled && !err)
    .flatMap(({ types }) => types);
}
