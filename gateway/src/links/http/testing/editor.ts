import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { EDITOR_COOKIE } from '../flows/editor-session.ts';
import type { FlowEngine } from '../options.ts';
import type { House } from './house.ts';

/** What a child that was broken out of would like a browser to hear. */
export const evilHeaders = {
  'set-cookie': 'gridcall_session=of-the-child; Path=/',
  'clear-site-data': '"*"',
  'service-worker-allowed': '/',
  'strict-transport-security': 'max-age=31536000',
  'alt-svc': 'h2=":1"',
  'content-security-policy': 'default-src *; frame-ancestors *',
  'access-control-allow-origin': '*',
  refresh: '0; url=http://elsewhere.example/',
} as const;

/** Stands where the child's editor stands: says what reached it. What it has is revision 1, and 2 after a deploy. */
export interface StandInEditor {
  readonly server: Server;
  readonly port: number;
  /** The headers of each WebSocket that was opened. */
  readonly upgrades: IncomingMessage['headers'][];
  readonly asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
}

export async function openEditor(): Promise<StandInEditor> {
  const asked: StandInEditor['asked'] = [];
  const upgrades: StandInEditor['upgrades'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers, body });
      for (const [name, value] of Object.entries(evilHeaders)) response.setHeader(name, value);
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ rev: method === 'GET' ? '1' : '2' }));
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    upgrades.push(request.headers);
    socket.send(String(request.headers['x-gridcall-editor']));
    socket.on('message', (data) => socket.send(`heard ${data}`));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port, upgrades, asked };
}

/** The flows of a gateway whose child has its editor there. */
export function engineAt(editorPort: () => number | undefined): FlowEngine {
  return {
    editorPort,
    nodeTypes: new Set(['inject', 'gc-raise-alert']),
    editorToken: (name, mayEdit) => `${encodeURIComponent(name)} ${mayEdit ? 'edits' : 'reads'}`,
    health: () => ({
      state: editorPort() === undefined ? 'backing-off' : 'running',
      ...{ restarts: 3, memory: 130_000_000, utilization: 0.01, droppedDeliveries: 4, refusedRequests: 5 },
      lastFailure: { at: 0, reason: 'silent (SIGKILL)' },
      condition: { state: 'running' },
    }),
  };
}

/** The editor's origin for a browser that has the pages at `gateway`. */
export const EDITOR_HOST = 'gateway:8081';

export interface EditorAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What is asked of the editor's listener, with these headers and no others. */
export async function askEditor(
  house: House,
  method: string,
  url: string,
  more: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown } = {},
): Promise<EditorAnswer> {
  if (house.running.editor === undefined) throw new Error('flows are off in this house');
  const { statusCode, body, headers } = await house.running.editor.server.inject({
    method: method as 'GET',
    url,
    headers: { host: EDITOR_HOST, ...more.headers },
    ...(more.body === undefined ? {} : { body: more.body as object }),
  });
  return { status: statusCode, text: body, headers };
}

/** As a browser goes: from the pages with what signs in there, over the ticket, to the session of the editor. */
export async function enterEditor(house: House, headers: Readonly<Record<string, string>>): Promise<string> {
  const led = await house.request('GET', '/flows/', { headers });
  const { pathname, search } = new URL(String(led.headers['location']), 'http://gateway');
  const entered = await askEditor(house, 'GET', pathname + search);
  const cookie = new RegExp(`${EDITOR_COOKIE}=[^;]+`).exec(String(entered.headers['set-cookie']))?.[0];
  if (cookie === undefined)
    throw new Error(`nobody came in: ${led.status} ${pathname}, ${entered.status} ${entered.text}`);
  return cookie;
}

/** What the editor's own page asks, by who came in with this token. */
export async function editorOf(house: House, token: string): Promise<typeof ask> {
  const cookie = await enterEditor(house, { authorization: `Bearer ${token}` });
  return ask;
  function ask(method: string, url: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const own = { cookie, origin: `http://${EDITOR_HOST}`, ...headers };
    return askEditor(house, method, url, { headers: own, ...(body === undefined ? {} : { body }) });
  }
}
