import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveStream, UNSENT_BYTES_MAXIMUM } from './live-stream.ts';

const reader = { subject: 'kiosk', kioskId: 'k', placeId: 'p' } as const;
let stop: () => Promise<void>;
let socket: Socket;
let response: ServerResponse;
beforeEach(async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  const asked = once(server, 'request');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  response = (await asked)[1] as ServerResponse;
  stop = async () => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
});
afterEach(() => stop());

test('a reader that does not read is cut off at the bound, and writing on is harmless', () => {
  socket.pause();
  const stream = new LiveStream(response, reader);
  const data = 'x'.repeat(64 * 1024);
  let written = 0;
  // The system's own buffers take some megabytes first.
  while (stream.isOpen && written < 100 * UNSENT_BYTES_MAXIMUM) {
    stream.send('change', 'e-1', data);
    written += data.length;
  }
  expect(stream.isOpen).toBe(false);
  expect(written).toBeLessThan(64 * UNSENT_BYTES_MAXIMUM);
  stream.send('change', 'e-2', data);
  stream.beat();
  stream.end();
});

test('a replay waits for a slow reader, and no longer than it lives', async () => {
  socket.pause();
  const stream = new LiveStream(response, reader);
  stream.send('change', 'e-1', 'x'.repeat(900_000));
  while (stream.isOpen && !response.writableNeedDrain) stream.send('change', 'e-1', 'x'.repeat(100_000));
  const drained = stream.drained();
  socket.destroy();
  await drained;
});

test('what is sent is what EventSource reads', async () => {
  const stream = new LiveStream(response, reader);
  stream.open();
  stream.send('change', 'e-1', '{"a":1}');
  stream.send('change', null, '{"a":2}');
  stream.beat();
  stream.end();
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('\r\n0\r\n\r\n')) break;
  }
  expect(text).toContain('retry: 2000\n\n');
  expect(text).toContain('event: change\nid: e-1\ndata: {"a":1}\n\n');
  expect(text).toContain('event: change\ndata: {"a":2}\n\n');
  expect(text).toContain(': heartbeat\n\n');
});
