import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { afterEach, expect, test } from 'vitest';
import { DemoUnderTest, freePorts } from '../harness/demo.ts';
import { Device } from '../harness/device.ts';
import { HttpClient, type LinkOfDevice } from '../harness/gateway-client.ts';
import { secretOf, temporaryFolder } from '../harness/part-process.ts';
import { eventually } from '../harness/stack.ts';

const demos: DemoUnderTest[] = [];
afterEach(async () => {
  await Promise.all(demos.splice(0).map((demo) => demo.end('SIGKILL')));
});

async function newDemo(dataDir = temporaryFolder('demo')): Promise<DemoUnderTest> {
  const demo = new DemoUnderTest(dataDir, await freePorts());
  demos.push(demo);
  return demo;
}

/** Process ids of the parts a demonstration runs, by the file each runs. */
function partsOf(pid: number): Map<string, number> {
  const lines = execFileSync('ps', ['--ppid', String(pid), '-o', 'pid=,args='], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return new Map(lines.map((line) => [/(\w[\w-]*)\/src\/main\.ts/.exec(line)?.[1] ?? '', Number.parseInt(line, 10)]));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('npm start: ready means that an alarm is taken at the first try; a part that dies comes back; a second start goes on', async () => {
  const dataDir = temporaryFolder('demo');
  const demo = await newDemo(dataDir);
  await demo.start();
  const client = new HttpClient(demo.ports.http, secretOf(dataDir, 'gatewayAdministrator'));
  expect((await fetch(`${client.base}/readyz`)).status).toBe(200);
  for (const word of ['/kiosk/', '/steward/', '/operate/', '/desk/', 'A岗', '1号楼', `127.0.0.1:${demo.ports.mqtt}`])
    expect(demo.output).toContain(word);
  expect(demo.output).toMatch(/RS-485 .*gas-2-serial/);
  // Plays while the rest goes on; its end is not waited for.
  void demo.run(['scenario', 'run', 'serial-gas']);

  const added = await demo.run([
    'link',
    'add',
    '--device-kind',
    'gas-detector',
    '--company',
    'jinfeng',
    '--place',
    'jinfeng-1-unit-1',
    '--id',
    'kitchen-1',
    '--json',
  ]);
  expect(added).toMatchObject({ code: 0, error: '' });
  const link = JSON.parse(added.out) as LinkOfDevice;
  const device = await Device.connect(demo.ports.mqtt, link);
  await device.publish('reading', { values: { alarm: true } });
  await device.close();
  await demo.says(/L1 .*1单元 {2}燃气泄漏 报警/);
  await demo.says(/短信 {2}ma-xiulan：【一级·燃气泄漏】金凤花园1号楼 .*回复1接单/);
  await demo.says(/L1 .*2号楼 大堂 {2}事件单 \d+ 已派单/);

  const gatewayPid = partsOf(demo.pid).get('gateway') ?? 0;
  process.kill(gatewayPid, 'SIGKILL');
  await eventually('the gateway is back', async () => {
    const response = await fetch(`${client.base}/readyz`).catch(() => undefined);
    return response?.status === 200 && partsOf(demo.pid).get('gateway') !== gatewayPid ? true : undefined;
  });
  const parts = [...partsOf(demo.pid).values()];
  expect(await demo.end('SIGINT')).toBe(0);
  expect(parts.filter(isAlive)).toEqual([]);

  const again = new DemoUnderTest(dataDir, demo.ports);
  demos.push(again);
  await again.start();
  await again.says(/gas-2-serial 已连接/);
  const { alerts } = await client.get<{ alerts: Alert[] }>('/api/v1/alerts');
  expect(alerts.filter((alert) => alert.deviceId === 'kitchen-1')).toMatchObject([
    { state: 'active-unacknowledged', occurrences: 1 },
  ]);
  const orphans = [...partsOf(again.pid).values()];
  await again.end('SIGKILL');
  await eventually('no part outlives the command', async () => (orphans.some(isAlive) ? undefined : true));
});

test('what keeps it from starting is said in one message with its mend, without a stack trace', async () => {
  const first = await newDemo();
  await first.start();
  const taken = new DemoUnderTest(temporaryFolder('demo'), first.ports);
  demos.push(taken);
  await expect(taken.start()).rejects.toThrow(/GRIDCALL_HTTP_PORT/);
  expect(await taken.exitCode()).not.toBe(0);
  expect(taken.output).not.toMatch(/\n\s+at /);

  const file = join(temporaryFolder('demo'), 'a-file');
  writeFileSync(file, '');
  const folder = await newDemo(file);
  await expect(folder.start()).rejects.toThrow(/GRIDCALL_DATA_DIR|a-file/);
  expect(folder.output).not.toMatch(/\n\s+at /);

  const wrong = await newDemo();
  const checked = await new DemoUnderTest(temporaryFolder('demo'), { ...wrong.ports, http: 99_999 }).run([
    'config',
    'check',
  ]);
  expect(checked.code).toBe(78);
  expect(checked.out + checked.error).toContain('http.port');
});
