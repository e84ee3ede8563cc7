import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import type { Alert, AlertDetail } from '@gridcall/contract/http-gateway.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import type { LinkOfDevice } from '../harness/gateway-client.ts';
import { LiveReader } from '../harness/live-reader.ts';
import { secretOf, temporaryFolder } from '../harness/part-process.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';

/**
 * One gateway with the real Node-RED beside it. Its flows raise what they are asked to, and then do the worst: the stories
 * follow each other, and the alarms never notice.
 */
const DETECTORS = 50;
let dataDir: string;
let gateway: GatewayUnderTest;
let links: readonly LinkOfDevice[];
let trigger: LinkOfDevice;
let devices: readonly Device[] = [];

type FlowNode = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;

function node(id: string, type: string, more: object = {}): FlowNode {
  return { id, type, z: 'tab', name: id, x: 100, y: 100, wires: [[]], ...more };
}

function codeNode(id: string, func: string): FlowNode {
  return node(id, 'function', { func, outputs: 1, timeout: 0, initialize: '', finalize: '', libs: [] });
}

const tab: FlowNode = { id: 'tab', type: 'tab', label: '看门狗', disabled: false, info: '' };
/** Raises what a reading of the trigger says, and then never comes back: what is after an `await` no timeout of Node-RED ends. */
const spinning = [
  tab,
  node('hear', 'gc-device-reading', { devices: 'trigger', quantity: '', wires: [['raise']] }),
  node('raise', 'gc-raise-alert', {
    action: 'raise',
    level: '3',
    title: '泵房有水',
    text: '读数说有水',
    wires: [['spin']],
  }),
  codeNode('spin', 'await Promise.resolve(); for (;;);'),
];
const rejecting = [
  tab,
  node('once', 'inject', { once: true, onceDelay: 0.1, repeat: '', props: [], topic: '', wires: [['reject']] }),
  codeNode('reject', "Promise.reject(new Error('nobody catches it')); return msg;"),
];
const well = [tab, node('hear', 'gc-device-reading', { devices: '', quantity: '' })];

/** As the one who installs it, or who spoils it. */
function write(flows: readonly FlowNode[]): void {
  mkdirSync(join(dataDir, 'flows'), { recursive: true });
  writeFileSync(join(dataDir, 'flows', 'flows.json'), JSON.stringify(flows));
}

/** As an integrator does in the editor. */
async function deploy(flows: readonly FlowNode[]): Promise<number> {
  const { body } = await gateway.client.request<{ token: string }>('POST', '/api/v1/administration/tokens', {
    ...{ role: 'integrator', name: '赵工' },
  });
  const led = await fetch(`${gateway.client.base}/flows/`, {
    ...{ redirect: 'manual', headers: { authorization: `Bearer ${body.token}` } },
  });
  const enter = new URL(led.headers.get('location') ?? '');
  const entered = await fetch(enter, { redirect: 'manual' });
  const [cookie = ''] = (entered.headers.get('set-cookie') ?? '').split(';');
  const deployed = await fetch(`${enter.origin}/flows/flows`, {
    ...{ method: 'POST', body: JSON.stringify(flows) },
    headers: { cookie, origin: enter.origin, 'content-type': 'application/json' },
  });
  return deployed.status;
}

async function metric(name: string): Promise<number> {
  const text = await gateway.client.get<string>('/metrics');
  return Number(new RegExp(`^gridcall_flows_${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** Three starts of the child, with the pauses between them, on a machine that has other work. */
const STARTS_MS = 60_000;
function untilMetric(name: string, value: number): Promise<true> {
  return eventually(
    `${name} to be ${value}`,
    async () => ((await metric(name)) === value ? true : undefined),
    STARTS_MS,
  );
}

async function openAlerts(kind: string): Promise<readonly Alert[]> {
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts?state=open');
  return alerts.filter((alert) => alert.kind === kind);
}

function childPid(): number {
  return JSON.parse(readFileSync(join(dataDir, 'gateway', 'flows-child.json'), 'utf8')).pid;
}

/** Processor time in ticks of a hundredth of a second; undefined when it is gone, or is only waiting to be buried. */
function processorTime(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : Number(rest[10]) + Number(rest[11]);
  } catch {
    return undefined;
  }
}

async function connect(): Promise<void> {
  await Promise.all(devices.map((device) => device.close()));
  devices = await Promise.all([trigger, ...links].map((link) => Device.connect(gateway.mqttPort, link)));
}

/** How often the flow has raised its alert. */
async function timesRaised(): Promise<number> {
  const [raised] = await openAlerts('flow_raised');
  if (raised === undefined) return 0;
  const { timeline } = await gateway.client.get<AlertDetail>(`/api/v1/alerts/${raised.id}`);
  return timeline.filter(({ actor }) => actor === 'flow').length;
}

/** The trigger speaks until a flow hears it and raises; from then on its process does nothing else than spin. */
async function letItSpin(): Promise<number> {
  const pid = childPid();
  const before = await timesRaised();
  await eventually('what the flow raised', async () => {
    await devices[0]?.publish('reading', { values: { leak: true } });
    return (await timesRaised()) > before ? true : undefined;
  });
  const from = processorTime(pid) ?? 0;
  await eventually('it to spin', async () => ((processorTime(pid) ?? 0) > from + 10 ? true : undefined));
  return pid;
}

beforeAll(async () => {
  dataDir = temporaryFolder('flows');
  write(spinning);
  gateway = await GatewayUnderTest.start(
    { dataDir, flows: { enabled: true, editorPort: 0, allowedHosts: ['127.0.0.1'] } },
    { nodeArguments: gatewayNodeArguments },
  );
  const ids = Array.from({ length: DETECTORS }, (_, index) => `gas-${index}`);
  links = await Promise.all(ids.map((id) => gateway.client.link(id)));
  trigger = await gateway.client.link('trigger', { kind: 'leak-sensor' });
  await connect();
  await untilMetric('up', 1);
});
afterAll(async () => {
  await Promise.all(devices.map((device) => device.close()));
  await gateway?.stop();
});

/** proc(5): the signals that a process has handlers for, as bits from 1. */
function hears(pid: number, signal: number): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
  return ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}

test('no signal opens the debugger of the gateway or of its flows on a port that others reach', () => {
  const { SIGTERM, SIGUSR1 } = constants.signals;
  for (const pid of [gateway.process.pid, childPid()])
    expect([hears(pid, SIGTERM), hears(pid, SIGUSR1)]).toEqual([true, false]);
});

test('50 gas alarms are acknowledged and shown while a flow spins and its heartbeat is missing', async () => {
  const reader = await LiveReader.open(gateway.client.base, {
    authorization: `Bearer ${secretOf(dataDir, 'gatewayAdministrator')}`,
  });
  const pid = await letItSpin();
  await Promise.all(devices.slice(1).map((device) => device.publish('reading', { values: { alarm: true } })));
  const gas = await openAlerts('gas_leak');
  expect(gas).toHaveLength(DETECTORS);
  expect(gas.every(({ level, unsaved, flow }) => level === 1 && !unsaved && flow === undefined)).toBe(true);
  await eventually('all of them on the live stream', async () => {
    const shown = reader.changes().filter((change) => (change.data as Alert | null)?.kind === 'gas_leak');
    return shown.length >= DETECTORS ? true : undefined;
  });
  // All that was before the supervisor lost patience: it is the same child, and it still spins.
  expect([await metric('restarts_total'), childPid(), processorTime(pid) === undefined]).toEqual([0, pid, false]);
  await reader.close();
  await untilMetric('restarts_total', 1);
  expect(gateway.process.errors()).toContain('silent (SIGKILL)');
  expect(processorTime(pid)).toBeUndefined();
});

test('what the flow raised is marked as its own, is never of level 1, and touched no alarm', async () => {
  const [raised, ...others] = await openAlerts('flow_raised');
  expect(others).toEqual([]);
  expect(raised).toMatchObject({
    deviceId: 'trigger',
    level: 3,
    flow: { flowName: '看门狗', nodeName: 'raise', title: '泵房有水' },
  });
  const { timeline } = await gateway.client.get<AlertDetail>(`/api/v1/alerts/${raised?.id}`);
  expect(timeline[0]).toMatchObject({ type: 'raised', actor: 'flow' });
  expect(await openAlerts('gas_leak')).toHaveLength(DETECTORS);
});

test('a gateway that is killed while the flow spins leaves nothing behind after its next start', async () => {
  await untilMetric('up', 1);
  const orphan = await letItSpin();
  await gateway.process.kill('SIGKILL');
  // It spins, so that it cannot see that its gateway is gone: without the next start it would go on for ever.
  expect(processorTime(orphan)).toBeDefined();
  await gateway.startAgain();
  await eventually('the orphan to be gone', async () => (processorTime(orphan) === undefined ? true : undefined));
  await untilMetric('up', 1);
  expect(childPid()).not.toBe(orphan);
  expect(gateway.process.errors()).toContain(`"pid":${orphan}`);
});

test('three rejections in a row turn the flows off, with an alert; a deploy turns them on, and ends it', async () => {
  const child = childPid();
  await gateway.stop();
  expect(processorTime(child)).toBeUndefined();
  write(rejecting);
  await gateway.startAgain();
  await untilMetric('safe_mode', 1);
  const [stopped] = await eventually('its alert', async () => {
    const alerts = await openAlerts('flows_stopped');
    return alerts.length > 0 ? alerts : undefined;
  });
  expect(stopped).toMatchObject({ level: 3, state: 'active-unacknowledged', deviceId: 'gateway-0417' });
  const { timeline } = await gateway.client.get<AlertDetail>(`/api/v1/alerts/${stopped?.id}`);
  expect(timeline[0]).toMatchObject({
    detail: { flows: 'safe-mode', reason: expect.stringContaining('nobody catches') },
  });

  await eventually('the editor', async () => ((await deploy(well)) === 200 ? true : undefined));
  await untilMetric('safe_mode', 0);
  await eventually('the end of the alert', async () =>
    (await openAlerts('flows_stopped')).length === 0 ? true : undefined,
  );
});

test('what was deployed runs after a restart, whatever became of its file', async () => {
  await gateway.stop();
  write(rejecting);
  await gateway.startAgain();
  await untilMetric('up', 1);
  const file = JSON.parse(readFileSync(join(dataDir, 'flows', 'flows.json'), 'utf8')) as readonly FlowNode[];
  expect(file.map(({ id }) => id).sort()).toEqual(well.map(({ id }) => id).sort());
});

/** A way to the broker by its own port, under a credential that came into the wrong hands, or under none. */
function broker(id: string, clientid: string, credentials?: { user: string; password: string }): FlowNode {
  const way = { broker: '127.0.0.1', port: String(gateway.mqttPort), clientid, autoConnect: true, usetls: false };
  return {
    id,
    type: 'mqtt-broker',
    name: '',
    ...way,
    protocolVersion: '4',
    keepalive: '60',
    cleansession: true,
    credentials,
  };
}

test('what a flow publishes to the broker as if it were an alarm is kept in quarantine, and is none', async () => {
  const quiet = await gateway.client.link('gas-quiet');
  const { username: user, password } = await gateway.client.link('forger', { kind: 'leak-sensor' });
  const alarm = { values: { alarm: true } };
  const alert = { kind: 'gas_leak', level: 1, deviceId: quiet.username, state: 'active-unacknowledged' };
  const topics = [
    'gridcall/v1/gas-quiet/reading',
    'gridcall/v1/gas-quiet/alert',
    'gridcall/v1/gateway-0417/alert',
    'alert',
  ];
  const forged = topics.map((topic) => ({ topic, payload: topic.endsWith('reading') ? alarm : alert, qos: 1 }));
  const out = (id: string, by: string) => node(id, 'mqtt out', { topic: '', qos: '1', retain: 'true', broker: by });
  expect(
    await deploy([
      tab,
      // Each second: what is published before the connection stands is lost.
      node('often', 'inject', { once: true, onceDelay: 0.5, repeat: '1', props: [], topic: '', wires: [['forge']] }),
      { ...codeNode('forge', `return [${JSON.stringify(forged)}];`), wires: [['borrowed', 'unnamed']] },
      ...[out('borrowed', 'by-link'), out('unnamed', 'by-nobody')],
      ...[broker('by-link', 'forger', { user, password }), broker('by-nobody', 'flow-of-nobody')],
    ]),
  ).toBe(200);
  const { entries, refusedConnections } = await eventually('all of it in quarantine', async () => {
    const seen = await gateway.client.get<Quarantine>('/api/v1/quarantine');
    const of = new Set(seen.entries.filter(({ linkId }) => linkId === 'forger').map(({ topic }) => topic));
    const isRefused = seen.refusedConnections.some(({ clientId }) => clientId === 'flow-of-nobody');
    return topics.every((topic) => of.has(topic)) && isRefused ? seen : undefined;
  });
  const codes = new Map(entries.filter(({ linkId }) => linkId === 'forger').map(({ topic, code }) => [topic, code]));
  expect(topics.map((topic) => codes.get(topic))).toEqual([
    ...['TOPIC_NOT_YOURS', 'TOPIC_UNKNOWN', 'TOPIC_UNKNOWN', 'TOPIC_UNKNOWN'],
  ]);
  expect(refusedConnections.length).toBeGreaterThan(0);
  expect(await alertsOf('gas-quiet', 'forger')).toEqual([]);
});

test('what a flow that broke out says to the gateway as if it were an alarm ends it, and is none', async () => {
  const request = { kind: 'raise-alert', deviceId: 'gas-quiet', level: 1, title: '燃气', text: '' };
  const from = {
    nodeId: 'n',
    nodeName: '',
    flowId: 'f',
    flowName: '',
    requestId: '01890a5d-ac96-774b-bcce-b302099a8057',
  };
  const said = JSON.stringify({ type: 'request', ...from, request });
  const own = "msg.constructor.constructor('return process')()";
  const before = await metric('restarts_total');
  expect(
    await deploy([
      tab,
      node('once', 'inject', { once: true, onceDelay: 0.1, repeat: '', props: [], topic: '', wires: [['forge']] }),
      codeNode('forge', `${own}.send(${said}); return msg;`),
    ]),
  ).toBe(200);
  await eventually('its end', async () => ((await metric('restarts_total')) > before ? true : undefined), STARTS_MS);
  expect(gateway.process.errors()).toContain('message-unknown (SIGKILL)');
  expect(await alertsOf('gas-quiet')).toEqual([]);
});

interface Quarantine {
  readonly entries: readonly { readonly linkId: string | null; readonly code: string; readonly topic: string }[];
  readonly refusedConnections: readonly { readonly clientId: string }[];
}

async function alertsOf(...deviceIds: readonly string[]): Promise<readonly Alert[]> {
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts');
  return alerts.filter(({ deviceId }) => deviceIds.includes(deviceId));
}
