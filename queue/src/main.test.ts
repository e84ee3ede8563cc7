import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ReadyLineSchema } from '@gridcall/contract/configuration.ts';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDataFolder, QueueProcess } from './testing/queue-process.ts';
import { testConfiguration } from './testing/queue-under-test.ts';

let data: ReturnType<typeof makeDataFolder>;
beforeEach(() => {
  data = makeDataFolder();
});
afterEach(() => data.remove());

test.each(['SIGTERM', 'SIGINT', 'disconnect'] as const)('one ready line, and a clean end on %s', async (how) => {
  const queue = QueueProcess.of(data.folder);
  const port = await queue.ready();
  expect(Value.Check(ReadyLineSchema, JSON.parse(queue.output))).toBe(true);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  if (how === 'disconnect') queue.child.disconnect();
  else queue.child.kill(how);
  expect(await queue.ended).toEqual({ code: 0, signal: null });
  expect(queue.complaint).toBe('');
  expect(queue.output.trim().split('\n')).toHaveLength(1);
});

test('a waiting long poll does not hold up the end', async () => {
  const queue = QueueProcess.of(data.folder);
  const port = await queue.ready();
  const headers = { authorization: 'Bearer uplink-token-of-the-test' };
  const url = `http://127.0.0.1:${port}/v1/gateways/gateway-0417/changes?wait=25`;
  const waiting = fetch(url, { headers }).then(
    (response) => response.status,
    () => 'cut off',
  );
  await fetch(url.replace('wait=25', 'wait=0'), { headers });
  queue.child.kill('SIGTERM');
  expect((await queue.ended).code).toBe(0);
  expect([200, 'cut off']).toContain(await waiting);
});

test.each([
  ['', 'not JSON'],
  ['{"dataDir":1}', '/dataDir must be string'],
])('a bad setting (%s): the fault, the mend, 78', async (configuration, fault) => {
  const queue = new QueueProcess(configuration);
  expect(await queue.ended).toEqual({ code: 78, signal: null });
  expect(queue.complaint).toContain(fault);
  expect(queue.complaint).toContain('npm start');
  expect(queue.complaint).not.toMatch(/\n\s+at /);
});

test('a missing secret is named, with the mend', async () => {
  const folder = join(data.folder, 'empty');
  const queue = new QueueProcess(testConfiguration(folder));
  expect((await queue.ended).code).toBe(78);
  expect(queue.complaint).toContain('queue-administrator-token');
});

test('a taken port: one sentence with the mend in both languages, no stack', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const address = holder.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const queue = QueueProcess.of(data.folder, port);
  expect(await queue.ended).toEqual({ code: 1, signal: null });
  expect(queue.complaint.trim().split('\n')).toEqual([
    `端口 127.0.0.1:${port} 已被占用：请停止占用它的程序，或用 GRIDCALL_QUEUE_PORT 换一个端口。`,
    `Port 127.0.0.1:${port} is taken: stop the program that holds it, or choose another with GRIDCALL_QUEUE_PORT.`,
  ]);
  holder.close();
});

test('a folder that cannot be written: one sentence with the mend', async () => {
  writeFileSync(join(data.folder, 'queue'), 'a file where the folder should be');
  const queue = QueueProcess.of(data.folder);
  expect((await queue.ended).code).toBe(1);
  expect(queue.complaint).toContain('GRIDCALL_DATA_DIR');
  expect(queue.complaint.trim().split('\n')).toHaveLength(2);
});
