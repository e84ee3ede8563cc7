import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UplinkRelay } from './uplink-relay.ts';

let relay: UplinkRelay;
let echo: Server;
let port: number;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  relay = new UplinkRelay();
  port = await relay.start();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  relay.stop();
  echo.close();
});

function aim(): void {
  relay.aim({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
}

function open(): Socket {
  const client = connect({ host: '127.0.0.1', port });
  client.on('error', () => client.destroy());
  clients.push(client);
  return client;
}

async function said(client: Socket, text: string): Promise<string> {
  client.write(text);
  const [answer] = await once(client, 'data');
  return String(answer);
}

it('copies both ways', async () => {
  aim();
  expect(await said(open(), 'hello')).toBe('hello');
});

it('holds what comes before it knows where to', async () => {
  const answer = said(open(), 'early');
  aim();
  expect(await answer).toBe('early');
});

it('breaks what is open when it is cut, takes nothing meanwhile, and works again when mended', async () => {
  aim();
  const before = open();
  await said(before, 'a');
  const broken = once(before, 'close');
  relay.setOpen(false);
  await broken;
  await once(open(), 'close');
  relay.setOpen(true);
  expect(await said(open(), 'b')).toBe('b');
});
