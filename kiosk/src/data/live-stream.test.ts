import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type LiveStatus, type LiveStream, openLiveStream } from './live-stream.ts';

/** A real server on a free port; each stream request is handed to the test. */
type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };
const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanUp.splice(0).reverse()) step();
});

async function world(changeEvent: 'change' | 'incident' = 'change') {
  const waiting: Exchange[] = [];
  const takers: ((exchange: Exchange) => void)[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/alive') return void response.end('ok');
    const taker = takers.shift();
    if (taker) taker({ request, response });
    else waiting.push({ request, response });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const said: string[] = [];
  const listeners: (() => void)[] = [];
  const say = (text: string): void => {
    said.push(text);
    for (const listener of listeners) listener();
  };
  const stream: LiveStream = openLiveStream<{ no: number }>({
    url: `${origin}/live`,
    aliveUrl: `${origin}/alive`,
    changeEvent,
    random: () => 0,
    onStatus: (status: LiveStatus) => say(status),
    onChange: (change) => say(`change ${change.no}`),
    onReset: () => say('load'),
  });
  cleanUp.push(() => stream.stop());
  return {
    stream,
    said,
    next: () =>
      new Promise<Exchange>((resolve) => {
        const there = waiting.shift();
        if (there) resolve(there);
        else takers.push(resolve);
      }),
    until: (text: string) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (said.includes(text)) resolve();
        };
        listeners.push(look);
        look();
      }),
  };
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': hello\n\n');
}
const change = (id: string, no: number): string => `event: change\nid: ${id}\ndata: {"no":${no}}\n\n`;

test('loads at the first opening, and goes on from the last id after a cut', async () => {
  const { next, until, said } = await world();
  const first = await next();
  expect(first.request.headers['last-event-id']).toBeUndefined();
  begin(first.response);
  first.response.write(change('e-1', 1) + change('e-4', 4));
  await until('change 4');
  first.response.destroy();
  const second = await next();
  expect(second.request.headers['last-event-id']).toBe('e-4');
  begin(second.response);
  second.response.write(change('e-4', 4) + change('e-5', 5));
  await until('change 5');
  expect(said.filter((text) => text !== 'connecting' && text !== 'away')).toEqual([
    'live',
    'load',
    'change 1',
    'change 4',
    'live',
    'change 5',
  ]);
});

test('the greeting tells the position only; a later reset loads anew', async () => {
  const { next, until, said } = await world();
  const first = await next();
  begin(first.response);
  first.response.write('id: e-7\nevent: reset\ndata: {}\n\n');
  first.response.write(change('e-8', 8));
  await until('change 8');
  expect(said).toEqual(['live', 'load', 'change 8']);
  first.response.write(`id: f-1\nevent: reset\ndata: {}\n\n${change('f-2', 2)}`);
  await until('change 2');
  expect(said.slice(3)).toEqual(['load', 'change 2']);
});

test('an unsaved change is shown and the position stays', async () => {
  const { next, until } = await world();
  const first = await next();
  begin(first.response);
  first.response.write(`${change('e-1', 1)}event: change\ndata: {"no":99}\n\n`);
  await until('change 99');
  first.response.end();
  const second = await next();
  expect(second.request.headers['last-event-id']).toBe('e-1');
});

test('a refusal ends it', async () => {
  const { next, until, stream } = await world();
  const { response } = await next();
  response.writeHead(401).end();
  await until('signed-out');
  expect(stream.status).toBe('signed-out');
});

test('a server that fails is away until it answers again', async () => {
  const { next, until, said } = await world('incident');
  (await next()).response.writeHead(503).end();
  await until('away');
  const { response } = await next();
  begin(response);
  response.write('event: incident\nid: e-1\ndata: {"no":1}\n\n');
  await until('change 1');
  expect(said).toEqual(['away', 'live', 'load', 'change 1']);
});

test('stopped, it does not come back', async () => {
  const { next, stream, said } = await world();
  const { request, response } = await next();
  begin(response);
  const closed = new Promise<void>((resolve) => void request.once('close', () => resolve()));
  stream.stop();
  await closed;
  expect(said.filter((text) => text === 'away')).toEqual([]);
});
