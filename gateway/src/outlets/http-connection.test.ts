import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { HttpConnection } from './http-connection.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function connectionTo(answer: (response: ServerResponse) => void): Promise<HttpConnection> {
  const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = new HttpConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token');
  endings.push(async () => {
    connection.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return connection;
}

test('an answer that drips in for ever is given up', async () => {
  const connection = await connectionTo((response) => {
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  });
  await expect(connection.request('POST', 'v1/events', { body: '[]', timeoutMs: 300 })).rejects.toThrow(
    'no answer within 300 ms',
  );
});

test('an answer that is cut off is an error, and the connection can be used again', async () => {
  let count = 0;
  const connection = await connectionTo((response) => {
    response.writeHead(200, { 'content-length': '2' });
    if (count++ > 0) response.end('[]');
    else response.write('[', () => response.destroy());
  });
  await expect(connection.request('GET', 'v1/x', { timeoutMs: 5000 })).rejects.toThrow();
  expect(await connection.request('GET', 'v1/x', { timeoutMs: 5000 })).toMatchObject({ status: 200, body: '[]' });
});

test('an answer that has no end is cut off', async () => {
  const connection = await connectionTo((response) => {
    const chunk = Buffer.alloc(1024 * 1024);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  await expect(connection.request('GET', 'v1/x', { timeoutMs: 20_000 })).rejects.toThrow('too large');
});
