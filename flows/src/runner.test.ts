import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHILD_PROGRAM, CHILD_READS } from '@gridcall/contract/flow-wire.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choices } from './nodes/choices.ts';
import { palette } from './nodes/node-parts.ts';
import { Child } from './testing/child.ts';
import { functionNode, node, tab } from './testing/flow-parts.ts';
import { event } from './testing/samples.ts';
import { shippedFlow } from './testing/shipped-flow.ts';

/** What somebody tries who broke out of a function node; `msg.device.name` is a path outside the folder. */
const breakOut = `
const own = msg.constructor.constructor('return process')();
const load = (name) => own.getBuiltinModule(name);
const tried = (act) => { try { act(); return 'done'; } catch (error) { return error.code || error.name; } };
const outside = msg.device.name;
const connected = await new Promise((resolve) => {
  const socket = load('node:net').connect(9, '127.0.0.1');
  socket.on('error', (error) => resolve(error.code));
  socket.on('connect', () => resolve('done'));
});
msg.title = 'escape';
msg.payload = JSON.stringify({
  read: tried(() => load('node:fs').readFileSync(outside)),
  write: tried(() => load('node:fs').writeFileSync(outside, '')),
  link: tried(() => load('node:fs').symlinkSync(outside, 'here')),
  spawn: tried(() => load('node:child_process').execSync('id')),
  worker: tried(() => new (load('node:worker_threads').Worker)('1', { eval: true })),
  inspector: tried(() => load('node:inspector').open(0)),
  kill: tried(() => own.kill(own.ppid, 0)),
  debug: tried(() => own._debugProcess(own.ppid)),
  addon: tried(() => own.dlopen({ exports: {} }, outside)),
  store: tried(() => new (load('node:sqlite').DatabaseSync)(outside)),
  root: tried(() => own.setuid(0)),
  slow: tried(() => load('node:os').setPriority(own.ppid, 19)),
  connected,
  secret: String(env.get('GRIDCALL_SECRET')),
  environment: Object.keys(own.env).sort().join(),
});
return msg;`;

const flows = [
  tab('escape', '越狱'),
  node('escape', 'heard', 'gc-device-event', { devices: 'gate-1', wires: [['out']] }),
  functionNode('escape', 'out', breakOut, 'tell'),
  tab('spin', '死循环'),
  node('spin', 'begun', 'gc-device-event', { devices: 'gate-2', wires: [['spins']] }),
  functionNode('spin', 'spins', 'while (true) {}', ''),
  node('spin', 'caught', 'catch', { scope: null, uncaught: false, wires: [['said']] }),
  functionNode('spin', 'said', "return { title: 'spin', payload: msg.error.message };", 'told'),
  node('spin', 'told', 'gc-notify-steward', { place: 'jinfeng-1' }),
  node('escape', 'tell', 'gc-notify-steward', { name: '告知', place: 'jinfeng-1' }),
];

const top = fileURLToPath(new URL('../../', import.meta.url));
/** What a flow that broke out may have written into its folder. */
const code = (type: string) => `module.exports = (RED) => RED.nodes.registerType('${type}', () => {});`;
const planted = {
  'nodes/planted.js': code('planted-file'),
  'nodes/planted.html': '',
  'node_modules/planted/package.json': '{"name":"planted","version":"1.0.0","node-red":{"nodes":{"x":"x.js"}}}',
  'node_modules/planted/x.js': code('planted-package'),
  'node_modules/planted/x.html': '',
};
let whole: Child;
let broken: Child;
let safe: Child;
let server: Server;
let serverPort = 0;

beforeAll(async () => {
  server = createServer((_request, response) => response.end('sunny'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  serverPort = typeof address === 'object' && address !== null ? address.port : 0;
  whole = new Child(JSON.stringify(flows));
  broken = new Child('[{"id":"a', { allowedHosts: [`127.0.0.1:${serverPort}`] });
  safe = new Child(JSON.stringify(flows), { safeMode: true }, planted);
}, 30_000);

afterAll(async () => {
  await Promise.all([whole, broken, safe].map((child) => child.stop('SIGKILL')));
  server.close();
});

describe('the editor', () => {
  test.each(['/settings', '/flows', '/nodes', '/gridcall/choices'])('answers nobody at %s', async (path) => {
    expect((await whole.ask(path)).status).toBe(401);
    expect((await whole.ask(path, { permissions: 'read' })).status).toBe(200);
  });

  test('tells nobody over its channel what happens', async () => {
    expect(await whole.comms()).toBe('{"auth":"fail"}');
    expect(await whole.comms('read')).toContain('notification/runtime-state');
  });

  test('has no password that opens it', async () => {
    const body = { client_id: 'node-red-editor', grant_type: 'password', scope: '*', username: 'admin', password: '' };
    expect((await whole.ask('/auth/token', { body })).status).toBeGreaterThanOrEqual(400);
  });

  test('lets nobody deploy who may only look', async () => {
    const body = { flows: [] };
    expect((await whole.ask('/flows', { permissions: 'read', body })).status).toBe(401);
  });

  test('answers nothing outside its own path', async () => {
    expect((await whole.ask('x/settings')).status).toBe(404);
    expect((await whole.ask('')).url).toMatch(/\/flows\/$/);
  });

  test('shows our nodes in both languages, with their pages and their help', async () => {
    const said = async (language: string) => {
      const catalogue = await whole.ask(`/nodes/messages?lng=${language}`, { permissions: 'read' });
      const page = await whole.ask('/nodes', {
        permissions: 'read',
        accept: 'text/html',
        'accept-language': language,
      });
      return { catalogue: JSON.stringify(await catalogue.json()), page: await page.text() };
    };
    const chinese = await said('zh-CN');
    const english = await said('en-US');
    for (const type of palette) {
      for (const { page } of [chinese, english]) {
        expect(page).toContain(`data-template-name="${type}"`);
        expect(page).toContain(`data-help-name="${type}"`);
      }
    }
    expect(chinese.catalogue).toContain('"palette":"告知楼栋长"');
    expect(english.catalogue).toContain('"palette":"notify steward"');
    expect(chinese.page).toContain('它不响铃');
    expect(english.page).toContain("rings nobody's phone");
  });

  test('has the shipped flows among its examples', async () => {
    const folder = '/library/examples/flows/@gridcall/flow-nodes/';
    const listed = await whole.ask(folder, { permissions: 'read' });
    const names = readdirSync(new URL('../nodes/examples', import.meta.url)).sort();
    expect(await listed.json()).toEqual(names.map((name) => ({ fn: name.replace('.json', '') })));
    for (const name of names) {
      const flow = await whole.ask(`${folder}${name.replace('.json', '')}`, { permissions: 'read' });
      expect(await flow.json()).toEqual(shippedFlow(name));
    }
  });

  test('offers what the contract knows', async () => {
    expect(await (await whole.ask('/gridcall/choices', { permissions: 'read' })).json()).toEqual(choices());
    const script = await whole.ask('/resources/@gridcall/flow-nodes/choices.js', { permissions: 'read' });
    expect(await script.text()).toContain('gridcallChoices');
  });
});

describe('the palette', () => {
  test('has our nodes, and none that reaches out', async () => {
    const sets = (await (await whole.ask('/nodes', { permissions: 'read', accept: 'application/json' })).json()) as {
      types: string[];
      module: string;
      err?: string;
    }[];
    const types = sets.flatMap((set) => set.types);
    expect(sets.filter((set) => set.err)).toEqual([]);
    // Node-RED loads every package that lies anywhere above it and calls itself a node.
    expect(new Set(sets.map(({ module }) => module))).toEqual(new Set(['node-red', '@gridcall/flow-nodes']));
    expect(types).toEqual(expect.arrayContaining([...palette, 'function', 'switch', 'inject', 'trigger']));
    const out = ['exec', 'file', 'file in', 'watch', 'tcp in', 'udp out', 'tls-config', 'http proxy', 'http in'];
    const network = ['http request', 'mqtt in', 'mqtt out', 'websocket in'];
    expect(types.filter((type) => [...out, ...network].includes(type))).toEqual([]);
  });

  test('has those for HTTP and MQTT where an administrator allows a host', async () => {
    const ready = await broken.next('ready');
    broken.knowPort(ready.port);
    expect(ready.nodeTypes).toEqual(expect.arrayContaining(['http request', 'mqtt in', 'mqtt-broker']));
    expect(ready.nodeTypes).not.toContain('exec');
  });
});

describe('a flow', () => {
  test('hears, asks, and is told by its names', async () => {
    const { subscriptions } = await whole.next('subscribe');
    expect(subscriptions).toEqual([
      { nodeId: 'heard', subject: 'event', deviceIds: ['gate-1'] },
      { nodeId: 'begun', subject: 'event', deviceIds: ['gate-2'] },
    ]);
    await whole.next('flows-started');
  });

  test('that breaks out of its function reaches no file, process, worker, host or secret', async () => {
    whole.deliver(event({ deviceName: join(whole.folder, 'secret') }));
    const asked = await whole.next('request');
    expect(asked).toMatchObject({ nodeId: 'tell', nodeName: '告知', flowId: 'escape', flowName: '越狱' });
    const { text } = asked.request as { text: string };
    expect(JSON.parse(text)).toEqual({
      read: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      link: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
      worker: 'ERR_ACCESS_DENIED',
      inspector: 'ERR_ACCESS_DENIED',
      kill: 'TypeError',
      debug: 'TypeError',
      addon: 'TypeError',
      store: 'TypeError',
      root: 'TypeError',
      slow: 'TypeError',
      connected: 'FLOW_HOST_NOT_ALLOWED',
      secret: 'undefined',
      environment: 'TZ',
    });
    expect((await whole.next('took')).no).toBe(1);
  });

  test('that runs in circles is ended by Node-RED, and a catch node hears of it', async () => {
    whole.deliver(event({ deviceId: 'gate-2' }));
    const { request } = await whole.next('request', ({ nodeId }) => nodeId === 'told');
    expect(request).toMatchObject({ title: 'spin', text: expect.stringContaining('timed out after 1000ms') });
  });

  test('in a file that cannot be read is not told as started: what is wrong is, and where it is kept', async () => {
    const told = await broken.next('flows-stopped');
    expect(broken.has('flows-started')).toBe(false);
    expect(told.reason).toMatch(/^flow-file-unreadable: .*JSON.*; kept as flows\.json\.broken$/s);
    expect(readFileSync(`${broken.flowFile}.broken`, 'utf8')).toBe('[{"id":"a');
  });

  test('calls the host that is allowed and no other', async () => {
    const call = (id: string, url: string) =>
      node('web', id, 'http request', { method: 'GET', ret: 'txt', url, wires: [['said']] });
    const body = {
      flows: [
        tab('web', '天气'),
        node('web', 'heard', 'gc-device-event', { wires: [['allowed', 'other']] }),
        call('allowed', `http://127.0.0.1:${serverPort}/`),
        call('other', `http://localhost:${serverPort}/`),
        functionNode('web', 'said', "msg.title = msg.statusCode === 200 ? 'weather' : 'refused'; return msg;", 'tell'),
        node('web', 'caught', 'catch', { scope: null, uncaught: false, wires: [['failed']] }),
        functionNode('web', 'failed', "msg.title = 'failed'; msg.payload = msg.error.message; return msg;", 'tell'),
        node('web', 'tell', 'gc-notify-steward', { place: 'jinfeng-1' }),
      ],
    };
    expect((await broken.ask('/flows', { permissions: '*', body })).status).toBe(200);
    await broken.next('flows-started');
    await broken.next('subscribe', ({ subscriptions }) => subscriptions.length === 1);
    broken.deliver(event());
    const texts: Record<string, string> = {};
    for (const title of ['weather', 'failed']) {
      const { request } = await broken.next(
        'request',
        (asked) => 'title' in asked.request && asked.request.title === title,
      );
      texts[title] = 'text' in request ? request.text : '';
    }
    expect(texts['weather']).toBe('sunny');
    expect(texts['failed']).toContain(`流程不能连接 localhost:${serverPort}`);
  });
});

describe('what the gateway is told', () => {
  test('a type that is missing, though the editor was answered with 200', async () => {
    const body = { flows: [...flows, node('escape', 'x', 'exec'), node('escape', 'y', 'file')] };
    expect((await whole.ask('/flows', { permissions: '*', body })).status).toBe(200);
    expect(await whole.next('flows-stopped')).toEqual({
      type: 'flows-stopped',
      reason: 'missing-types',
      nodeTypes: ['exec', 'file'],
    });
  });

  test('that it lives, each second', async () => {
    const { memory, utilization } = await whole.next('heartbeat');
    expect(memory).toBeGreaterThan(10_000_000);
    expect(utilization).toBeLessThanOrEqual(1);
  });

  test('safe mode: the editor without the flows, until the next deploy', async () => {
    expect(await safe.next('flows-stopped')).toMatchObject({ reason: 'safe-mode', nodeTypes: [] });
    const body = { flows: [tab('crash'), node('crash', 'heard', 'gc-device-event', { wires: [['boom']] }), crashing] };
    expect((await safe.ask('/flows', { permissions: '*', body })).status).toBe(200);
    await safe.next('subscribe', ({ subscriptions }) => subscriptions.length === 1);
  });

  test('nothing of code that a flow planted in the folder', async () => {
    const sets = await (await safe.ask('/nodes', { permissions: 'read', accept: 'application/json' })).text();
    expect(sets).toContain('gc-raise-alert');
    expect(sets).not.toContain('planted');
  });

  test('an error that nobody caught, before it ends', async () => {
    safe.deliver(event());
    expect((await safe.next('crash')).message).toContain('boom');
    expect(await safe.exit).toBe(1);
  });
});

const crashing = functionNode(
  'crash',
  'boom',
  "msg.constructor.constructor('return process')().nextTick(() => { throw new Error('boom'); });",
  '',
);

describe('a process that is not bounded', () => {
  test.each([
    ['--permission', []],
    ['--permission', ['--permission', '--allow-fs-read=*', '--no-experimental-sqlite']],
    ['--no-experimental-sqlite', ['--permission', ...CHILD_READS.map((name) => `--allow-fs-read=${join(top, name)}`)]],
  ])('does not begin without %s: %j', (flag, given) => {
    const { status, stderr } = spawnSync(process.execPath, [...given, join(top, CHILD_PROGRAM)], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain(`without ${flag}`);
  });
});

describe('the end', () => {
  test('comes with the parent', async () => {
    whole.disconnect();
    expect(await whole.exit).toBe(0);
  });

  test('comes with SIGTERM, and what was deployed is in the file', async () => {
    const folder = broken.folder;
    const deployed: unknown = JSON.parse(readFileSync(broken.flowFile, 'utf8'));
    expect(deployed).toContainEqual(expect.objectContaining({ id: 'web', label: '天气' }));
    broken.end('SIGTERM');
    expect(await broken.exit).toBe(0);
    expect(existsSync(folder)).toBe(true);
  });
});
