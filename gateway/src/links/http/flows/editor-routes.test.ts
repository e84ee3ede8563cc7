import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { engineAt, openEditor, type StandInEditor } from '../testing/editor.ts';
import { type House, openHouse } from '../testing/house.ts';

let editor: StandInEditor;
let house: House;
let port: number | undefined;
let integrator: string;
let steward: string;
let gateway: string;

beforeAll(async () => {
  editor = await openEditor();
  house = await openHouse({ flows: engineAt(() => port) });
  integrator = (await house.token('integrator', { name: 'wang' })).token;
  steward = (await house.token('steward')).token;
  await house.running.server.listen({ host: '127.0.0.1', port: 0 });
  gateway = `127.0.0.1:${(house.running.server.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await house?.stop();
  editor?.server.close();
});
beforeEach(() => {
  port = editor.port;
  editor.asked.length = 0;
});

const deploy = (flows: unknown, headers: Record<string, string> = {}) =>
  house.request('POST', '/flows/flows', { token: integrator, headers, body: { flows, rev: '1' } });

describe('who comes in', () => {
  test('an integrator edits, an operator reads, and what they were known by here stays here', async () => {
    const cookie = await cookieOf(integrator);
    await house.request('GET', '/flows/', { headers: { cookie } });
    await house.request('GET', '/flows/settings?x=1', { token: operator() });
    expect(editor.asked.map(({ url, headers }) => [url, headers['x-gridcall-editor']])).toEqual([
      ['/flows/', 'wang edits'],
      ['/flows/settings?x=1', 'administrator reads'],
    ]);
    for (const { headers } of editor.asked)
      expect([headers.cookie, headers.authorization]).toEqual([undefined, undefined]);
  });

  test('what the child sets beyond its own pages reaches nobody', async () => {
    const { headers, text } = await house.request('GET', '/flows/settings', { token: operator() });
    expect(text).toBe('{"rev":"1"}');
    expect([headers['set-cookie'], headers['clear-site-data']]).toEqual([undefined, undefined]);
  });

  test('who says by himself who he is at the child is overruled', async () => {
    await house.request('GET', '/flows/settings', {
      token: operator(),
      headers: { 'x-gridcall-editor': 'root edits' },
    });
    expect(editor.asked[0]?.headers['x-gridcall-editor']).toBe('administrator reads');
  });

  test.each([
    ['nobody', undefined, 401],
    ['a steward', () => steward, 403],
  ])('%s sees nothing of it', async (_name, token, status) => {
    const answer = await house.request('GET', '/flows/', token ? { token: token() } : {});
    expect(answer.status).toBe(status);
    expect(editor.asked).toEqual([]);
  });

  test('an operator deploys nothing', async () => {
    const answer = await house.request('POST', '/flows/flows', { token: operator(), body: { flows: [] } });
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
    const answer = await house.request('POST', '/flows/flows', {
      ...{ token: integrator, body: { flows: [{ id: 't', type: 'tab' }], rev: 'old' } },
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'version_mismatch']);
    expect(editor.asked.map(({ method }) => method)).toEqual(['GET']);
  });

  test('of what is there already reads it anew and carries nothing', async () => {
    await deploy([{ id: 'x', type: 'exec' }], { 'node-red-deployment-type': 'reload' });
    expect(editor.asked.map(({ method, body }) => [method, body])).toEqual([['POST', '{}']]);
  });

  test('with a node that is not there never gets there, and the editor is told why in its language', async () => {
    const flows = [{ id: 'x', type: 'exec', name: '重启' }];
    const chinese = await deploy(flows);
    expect([chinese.status, chinese.body.code]).toEqual([400, 'rejected']);
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
    const answer = await house.request(method, url, { token: integrator, body: {} });
    expect([answer.status, editor.asked]).toEqual([405, []]);
  });

  test('by a page of another site is refused', async () => {
    const cookie = await cookieOf(integrator);
    const headers = { cookie, origin: 'http://elsewhere.example', host: gateway };
    const answer = await house.request('POST', '/flows/flows', { headers, body: { flows: [] } });
    expect([answer.status, editor.asked]).toEqual([403, []]);
  });
});

describe('while the child does not run', () => {
  test.each([
    ['GET', '/flows/'],
    ['POST', '/flows/flows'],
  ])('%s %s says that it comes back', async (method, url) => {
    port = undefined;
    const answer = await house.request(method, url, { token: integrator, ...(method === 'POST' ? { body: [] } : {}) });
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'FLOWS_RESTARTING', '2']);
  });

  test('a child that has just ended is as good as none', async () => {
    // A port on which nobody listens.
    port = 1;
    expect((await house.request('GET', '/flows/', { token: integrator })).status).toBe(503);
    expect((await deploy([])).status).toBe(503);
  });
});

describe('the live connection of the editor', () => {
  const open = (path: string, headers: Record<string, string>) => {
    const socket = new WebSocket(`ws://${gateway}${path}`, { headers });
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

  test('is passed on with who it is', async () => {
    const opened = await open('/flows/comms', { cookie: await cookieOf(integrator), origin: `http://${gateway}` });
    if (typeof opened === 'number') throw new Error(`refused with ${opened}`);
    const answered = new Promise((resolve) => {
      opened.socket.once('message', (data) => resolve(String(data)));
    });
    opened.socket.send('ping');
    expect([opened.heard[0], await answered]).toEqual(['wang edits', 'heard ping']);
    opened.socket.close();
  });

  test.each([
    ['nobody', '/flows/comms', {}, 401],
    ['another site with a borrowed cookie', '/flows/comms', { origin: 'http://elsewhere.example' }, 403],
    ['an address that takes none', '/api/v1/live', {}, 401],
  ])('%s is refused, and the gateway lives', async (name, path, headers, status) => {
    const cookie = name.includes('cookie') ? { cookie: await cookieOf(integrator) } : {};
    expect(await open(path, { ...headers, ...cookie })).toBe(status);
    expect((await house.request('GET', '/healthz')).status).toBe(200);
  });
});

test('flows that are off say how they are put on', async () => {
  const off = await openHouse();
  try {
    const { token } = await off.token('integrator');
    const answer = await off.request('GET', '/flows/', { token });
    expect([answer.status, answer.body.code]).toEqual([409, 'FLOWS_OFF']);
    expect(answer.text).toContain('flows.enabled');
  } finally {
    await off.stop();
  }
});

function operator(): string {
  return house.options.secrets.administratorToken;
}

async function cookieOf(token: string): Promise<string> {
  const answer = await house.request('POST', '/api/v1/session', { body: { token } });
  return Object.entries(answer.cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}
