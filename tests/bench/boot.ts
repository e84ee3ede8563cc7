import { rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { compileCacheDirectory } from '@gridcall/command/supervise/compile-cache.ts';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import { HttpClient } from '../harness/gateway-client.ts';
import { secretOf, startPart, temporaryFolder, testConfiguration } from '../harness/part-process.ts';
import { connectPacket, publishPacket } from './packets.ts';
import { repeat, type Section } from './section.ts';
import { startBare } from './servers.ts';

async function bootOfBareMs(): Promise<number> {
  const from = performance.now();
  const server = await startBare(1);
  const took = performance.now() - from;
  await server.stop();
  return took;
}

/** From the start of the process, with data of an earlier run, to an alarm on the live stream. */
export async function bootToFirstAlertMs(): Promise<number> {
  const dataDir = temporaryFolder('boot');
  const configuration = testConfiguration(dataDir);
  const start = () =>
    startPart('gateway', configuration, {
      nodeArguments: gatewayNodeArguments,
      environment: { NODE_COMPILE_CACHE: compileCacheDirectory },
    });
  const token = secretOf(dataDir, 'gatewayAdministrator');
  const first = await start();
  const link = await new HttpClient(first.httpPort, token).link('boot-1');
  await first.kill('SIGTERM');
  const from = performance.now();
  const second = await start();
  const heard = alertHeard(second.httpPort, token);
  const socket = net.connect({ port: second.mqttPort, host: '127.0.0.1', noDelay: true });
  socket.write(connectPacket(link.username, link.password));
  socket.once('data', () => socket.write(publishPacket(link.topics.reading, '{"values":{"alarm":true}}').bytes));
  await heard;
  const took = performance.now() - from;
  socket.destroy();
  await second.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
  return took;
}

/** Resolves at the first alert; one that was raised before the stream stood is in its snapshot. */
function alertHeard(port: number, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      { host: '127.0.0.1', port, path: '/api/v1/live', headers: { authorization: `Bearer ${token}` } },
      (response) => {
        response.on('data', (chunk: Buffer) => {
          if (!chunk.toString().includes('gas_leak')) return;
          request.destroy();
          resolve();
        });
      },
    );
    request.on('error', (error) => (request.destroyed ? undefined : reject(error)));
  });
}

export const limitOfBoot = {
  limitedBy:
    'The reading of modules, whose compiled code comes from a cache: in a profile of the start, resolving, reading and linking them is most of the time, garbage collection 12 %, and no function of ours is seen.',
  nextStep: 'Read later what no alarm needs; the module `glob`, which serves files of the pages, is one of them.',
};

export const boot: Section = {
  name: 'boot',
  title: 'Boot: from the start of the process, with data of an earlier run, to the first alert on the live stream',
  needs: [],
  figures: [
    {
      id: 'boot-first-alert',
      title: 'boot → first alert comes through',
      unit: 'ms',
      peer: 'bare aedes, boot → port open',
      judged: 'ratio',
      gate: { atMost: 5 },
      ...limitOfBoot,
    },
  ],
  run: (plan) =>
    repeat(plan, ['boot-first-alert'], async () => {
      const peer = await bootOfBareMs();
      return { 'boot-first-alert': { ours: await bootToFirstAlertMs(), peer, detail: '' } };
    }),
};
