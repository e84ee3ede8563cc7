import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { FlowEngine } from '../options.ts';

/** Stands where the child's editor stands: says what reached it. What it has is revision 1, and 2 after a deploy. */
export interface StandInEditor {
  readonly server: Server;
  readonly port: number;
  readonly asked: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
}

export async function openEditor(): Promise<StandInEditor> {
  const asked: StandInEditor['asked'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      asked.push({ method, url, headers, body });
      response.setHeader('set-cookie', 'gridcall_session=of-the-child; Path=/');
      response.setHeader('clear-site-data', '"*"');
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ rev: method === 'GET' ? '1' : '2' }));
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    socket.send(String(request.headers['x-gridcall-editor']));
    socket.on('message', (data) => socket.send(`heard ${data}`));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port, asked };
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
