import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  askEditor,
  editorOf,
  engineAt,
  enterEditor,
  evilHeaders,
  openEditor,
  type StandInEditor,
} from '../testing/editor.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from '../testing/house.ts';

type Ask = Awaited<ReturnType<typeof editorOf>>;
let editor: StandInEditor;
let house: House;
let port: number | undefined;
let integrator: Ask;
let operator: Ask;
/** The integrator's session of the editor, and the one of the pages. */
let cookie: string;
let session: string;
let listener: string;
let pages: string;

beforeAll(async () => {
  editor = await openEditor();
  house = await openHouse({ flows: engineAt(() => port) });
  const { token } = await house.token('integrator', { name: 'wang' });
  integrator = await editorOf(house, token);
  operator = await editorOf(house, ADMINISTRATOR_TOKEN);
  cookie = await enterEditor(house, { authorization: `Bearer ${token}` });
  const signedIn = await house.request('POST', '/api/v1/session', { body: { token } });
  session = `gridcall_session=${signedIn.cookies['gridcall_session']}`;
  listener = await listen(house.running.editor?.server);
  pages = await listen(house.running.server);
});
afterAll(async () => {
  await house?.stop();
  editor?.server.close();
});
beforeEach(() => {
  port = editor.port;
  editor.asked.length = 0;
});

async function listen(server: House['running']['server'] | undefined): Promise<string> {
  if (server === undefined) throw new Error('it is not there');
  await server.listen({ host: '127.0.0.1', port: 0 });
  return `127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

const deploy = (flows: unknown, headers: Record<string, string> = {}) =>
  integrator('POST', '/flows/flows', { flows, rev: '1' }, headers);

describe('who comes in', () => {
  test('an integrator edits, an operator reads, and what they are known by here stays here', async () => {
    // A browser sends the cookie of the pages along: it asks for no port.
    await integrator('GET', '/flows/', undefined, { cookie: `${session}; ${cookie}`, authorization: 'Bearer x' });
    await operator('GET', '/flows/settings?x=1');
    expect(editor.asked.map(({ url, headers }) => [url, headers['x-gridcall-editor']])).toEqual([
      ['/flows/', 'wang edits'],
      ['/flows/settings?x=1', 'administrator reads'],
    ]);
    for (const { headers } of editor.asked)
      expect([headers.cookie, headers.authorization]).toEqual([undefined, undefined]);
  });

  test('who says by himself who he is at the child is overruled', async () => {
    await operator('GET', '/flows/settings', undefined, { 'x-gridcall-editor': 'root edits' });
    expect(editor.asked[0]?.headers['x-gridcall-editor']).toBe('administrator reads');
  });

  test.each([
    ['nobody', () => ({})],
    ['who is signed in at the pages', () => ({ cookie: session })],
    ['who has a token', () => ({ authorization: `Bearer ${ADMINISTRATOR_TOKEN}` })],
  ])('%s sees nothing of it without the ticket', async (_name, headers) => {
    for (const [method, url] of [
      ['GET', '/flows/'],
      ['GET', '/flows/settings'],
      ['POST', '/flows/flows'],
    ] as const) {
      const origin = { origin: 'http://gateway:8081' };
      expect((await askEditor(house, method, url, { headers: { ...headers(), ...origin } })).status).toBe(401);
    }
    expect(editor.asked).toEqual([]);
  });

  test('an operator deploys nothing', async () => {
    const answer = await operator('POST', '/flows/flows', { flows: [] });
    expect([answer.status, editor.asked]).toEqual([403, []]);
  });
});

describe('what the child answers', () => {
  test('is passed on without what would reach beyond the editor or outlive it, under our own policy', async () => {
    const { headers, text } = await operator('GET', '/flows/settings');
    expect([text, headers['content-type']]).toEqual(['{"rev":"1"}', 'application/json']);
    const { 'content-security-policy': _policy, ...evil } = evilHeaders;
    expect(Object.keys(headers).filter((name) => Object.hasOwn(evil, name))).toEqual([]);
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
  });

  test('is not taken as a service worker, which would outlive the flow that planted it', async () => {
    const answer = await integrator('GET', '/flows/sw.js', undefined, { 'service-worker': 'script' });
    expect([answer.status, editor.asked]).toEqual([403, []]);
  });
});

describe('a deploy', () => {
  test('goes to the child as it came, with its revision', async () => {
    const flows = [{ id: 't', type: 'tab' }];
    const answer = await deploy(flows, { 'node-red-api-version': 'v2', 'node-red-deployment-type': 'full' });
    expect([answer.status, answer.text]).toEqual([200, '{"rev":"2"}']);
    // It was asked first which flows it has.
    expect(editor.asked.map(({ method }) => method)).toEqual(['GET', 'POST']);
    expect(JSON.parse(editor.asked[1]?.body ?? '')).toEqual({ flows });
    expect(editor.asked[1]?.headers).toMatchObject({
      'node-red-api-version': 'v2',
      'node-red-deployment-type': 'full',
      'x-gridcall-editor': 'wang edits',
    });
  });

  test('out of flows that were overtaken is answered as the editor expects, so that a person joins them', async () => {
    const answer = await integrator('POST', '/flows/flows', { flows: [{ id: 't', type: 'tab' }], rev: 'old' });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([409, { code: 'version_mismatch' }]);
    expect(editor.asked.map(({ method }) => method)).toEqual(['GET']);
  });

  test('of what is there already reads it anew and carries nothing', async () => {
    await deploy([{ id: 'x', type: 'exec' }], { 'node-red-deployment-type': 'reload' });
    expect(editor.asked.map(({ method, body }) => [method, body])).toEqual([['POST', '{}']]);
  });

  test('with a node that is not there never gets there, and the editor is told why in its language', async () => {
    const flows = [{ id: 'x', type: 'exec', name: '重启' }];
    const chinese = await deploy(flows);
    expect([chinese.status, JSON.parse(chinese.text)]).toMatchObject([400, { code: 'rejected' }]);
    expect(chinese.text).toContain('没有节点类型“exec”');
    expect((await deploy(flows, { 'accept-language': 'en' })).text).toContain('there is no node type');
    expect(editor.asked).toEqual([]);
  });

  test.each([
    ['POST', '/flows/flow'],
    ['PUT', '/flows/flow/t'],
    ['DELETE', '/flows/flow/t'],
    ['POST', '/flows/nodes'],
    ['PUT', '/flows/nodes/node-red/inject'],
    ['DELETE', '/flows/nodes/node-red'],
  ])('%s %s is no second door', async (method, url) => {
    const answer = await integrator(method, url, {});
    expect([answer.status, editor.asked]).toEqual([405, []]);
  });

  test.each([
    ['a page of another site', { origin: 'http://elsewhere.example' }],
    ['the pages of the gateway', { origin: 'http://gateway:8080' }],
    ['the pages of the gateway, over https', { origin: 'http://gateway:8081', 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { origin: 'null' }],
  ])('by %s is refused', async (_name, headers) => {
    const answer = await deploy([], headers);
    expect([answer.status, editor.asked]).toEqual([403, []]);
  });
});

describe('while the child does not run', () => {
  test.each([
    ['GET', '/flows/'],
    ['POST', '/flows/flows'],
  ])('%s %s says that it comes back', async (method, url) => {
    port = undefined;
    const answer = await integrator(method, url, method === 'POST' ? [] : undefined);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(answer.text).toContain('FLOWS_RESTARTING');
  });

  test('a person is told so in words, and the page asks again by itself', async () => {
    for (const at of [undefined, 1]) {
      port = at;
      const answer = await integrator('GET', '/flows/', undefined, { accept: 'text/html' });
      expect([answer.status, answer.headers['refresh']]).toEqual([503, '2']);
      expect(answer.text).toContain('流程正在重新启动');
      expect(answer.text).toContain('Flows are starting again');
    }
  });

  test('a child that has just ended is as good as none', async () => {
    // A port on which nobody listens.
    port = 1;
    expect((await integrator('GET', '/flows/')).status).toBe(503);
    expect((await deploy([])).status).toBe(503);
  });
});

describe('the live connection of the editor', () => {
  const open = (at: string, path: string, headers: Record<string, string>) => {
    const socket = new WebSocket(`ws://${at}${path}`, { headers });
    const heard: string[] = [];
    return new Promise<{ socket: WebSocket; heard: string[] } | number>((resolve, reject) => {
      socket.on('message', (data) => {
        heard.push(String(data));
        resolve({ socket, heard });
      });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('error', reject);
    });
  };

  test('is passed on with who it is, and with nothing else that says so', async () => {
    const headers = { cookie: `${session}; ${cookie}`, origin: `http://${listener}`, authorization: 'Bearer x' };
    const opened = await open(listener, '/flows/comms', headers);
    if (typeof opened === 'number') throw new Error(`refused with ${opened}`);
    const answered = new Promise((resolve) => {
      opened.socket.once('message', (data) => resolve(String(data)));
    });
    opened.socket.send('ping');
    expect([opened.heard[0], await answered]).toEqual(['wang edits', 'heard ping']);
    expect(editor.upgrades.map(({ cookie: sent, authorization }) => [sent, authorization])).toEqual([
      [undefined, undefined],
    ]);
    opened.socket.close();
  });

  test.each([
    ['nobody', () => listener, '/flows/comms', () => ({ origin: `http://${listener}` }), 401],
    ['the session of the pages', () => listener, '/flows/comms', () => from(listener, session), 401],
    [
      'another site with a borrowed cookie',
      () => listener,
      '/flows/comms',
      () => from('elsewhere.example', cookie),
      403,
    ],
    ['the pages with a borrowed cookie', () => listener, '/flows/comms', () => from(pages, cookie), 403],
    ['an address that takes none', () => listener, '/elsewhere', () => from(listener, cookie), 404],
    ['the live stream of the pages', () => pages, '/api/v1/live', () => ({}), 401],
    ['the editor at the origin of the pages', () => pages, '/flows/comms', () => from(pages, session), 404],
  ])('%s is refused, and the gateway lives', async (_name, at, path, headers, status) => {
    expect(await open(at(), path, headers())).toBe(status);
    expect((await house.request('GET', '/healthz')).status).toBe(200);
    expect(editor.upgrades.length).toBe(1);
  });

  // A second listener would answer what the first one has taken: the socket is written to twice, and the process ends.
  test('is listened for once at the editor, and not at all at the pages', () => {
    const servers = [house.running.editor?.server, house.running.server];
    expect(servers.map((server) => server?.server.listenerCount('upgrade'))).toEqual([1, 0]);
  });

  const from = (host: string, sent: string) => ({ origin: `http://${host}`, cookie: sent });
});

test('a port that is taken keeps people from the editor, and nothing else: the page says so', async () => {
  const taken = Number(listener.split(':')[1]);
  const other = await openHouse({
    flows: engineAt(() => port),
    configuration: { flows: { editorPort: taken } },
  });
  try {
    await other.running.editor?.start();
    const { token } = await other.token('integrator');
    const { body } = await other.request('GET', '/api/v1/flows', { token });
    expect(body).toMatchObject({ state: 'running', editor: false });
    expect(body).toMatchObject({ problem: { cause: expect.stringMatching(new RegExp(`${taken} .*EADDRINUSE`)) } });
    expect((await other.request('GET', '/flows/', { token })).headers['location']).toBe('/integrate/');
  } finally {
    await other.stop();
  }
});
