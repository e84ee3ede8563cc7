import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readers } from '@gridcall/contract/http-readers.ts';
import { systemClock } from '@gridcall/firmware-sim/clock.ts';
import { randomOf } from '@gridcall/firmware-sim/random.ts';
import { hangOn } from '@gridcall/firmware-sim/serial/osdp-line.ts';
import { OsdpReader } from '@gridcall/firmware-sim/serial/osdp-reader.ts';
import { SerialLine } from '@gridcall/firmware-sim/wire/serial-line.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DemoUnderTest } from '../harness/demo.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';

/** What an installer does with a reader fresh out of its box, on the command line of a running gateway. */
const baudRate = 38_400;
const BUS = 'gates';
const random = randomOf(2);
const line = new SerialLine({ baudRate, bitsPerCharacter: 10, clock: systemClock, random });
const fresh = new OsdpReader({ address: 5, clock: systemClock, random, inputs: 3, outputs: 1, serial: 77 });
let gateway: GatewayUnderTest;

beforeAll(async () => {
  await line.start();
  hangOn(line, [fresh]);
  fresh.installMode = true;
  gateway = await GatewayUnderTest.start({
    serial: {
      buses: [
        {
          ...{ id: BUS, protocol: 'osdp', path: line.path, baudRate, pollEveryMs: 50 },
          readers: [
            {
              ...{ address: 5, name: '1单元门', secureChannel: 'required', doorInput: 0, exitInput: 1, lockInput: 2 },
              ...{ doorContact: 'made-when-open', lockOutput: -1, heldAfterSeconds: 30, passageSeconds: 8 },
              installUntil: '',
            },
          ],
        },
      ],
    },
  });
});
afterAll(async () => {
  await gateway.stop();
  await line.stop();
});

const gridcall = (...words: string[]) => {
  const { httpPort, mqttPort } = gateway.process;
  return new DemoUnderTest(gateway.dataDir, { http: httpPort, mqtt: mqttPort, queue: 0 }).run(words);
};
const readers = () => gateway.client.get<Readers>(`/api/v1/administration/links/${BUS}/readers`);

test('from the box to the secure channel: link, look, install mode, a key of its own that nobody is shown', async () => {
  const bridge = ['--device-kind', 'bridge', '--convention', 'osdp', '--company', 'jinfeng', '--place', 'jinfeng-1'];
  expect(await gridcall('link', 'add', ...bridge, '--id', BUS)).toMatchObject({ code: 0, error: '' });

  await eventually('it is refused, with the command that mends it', async () => {
    const [reader] = (await readers()).readers;
    return reader?.problem?.includes('link install-reader') ? true : undefined;
  });
  const before = await gridcall('link', 'readers', '--link', BUS);
  expect(before.out).toMatch(/5 +1单元门 .*无密钥 no key/);

  const install = ['link', 'install-reader', '--link', BUS];
  const wrong = await gridcall(...install, '--address', '6');
  expect(wrong).toMatchObject({ code: 1 });
  expect(wrong.error).toContain('gridcall.yaml');
  expect(await gridcall(...install, '--address', '5', '--minutes', '31')).toMatchObject({ code: 64 });
  expect(await gridcall(...install, '--address', '5', '--minutes', '10')).toMatchObject({ code: 0, error: '' });

  await eventually('it is secured', async () => ((await readers()).readers[0]?.secured ? true : undefined));
  expect((await readers()).readers[0]).toMatchObject({ state: 'online', hasKey: true, installUntil: null });
  expect([fresh.isSecured, fresh.hasOwnKey]).toEqual([true, true]);
  expect((await gridcall('link', 'readers', '--link', BUS)).out).toContain('已加密 secured');

  const folder = join(gateway.dataDir, 'secrets');
  const file = readdirSync(folder).find((name) => name === 'osdp-gates-5.key') ?? '';
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  const key = readFileSync(join(folder, file), 'utf8').trim();
  for (const text of [before.out, JSON.stringify(await readers()), gateway.process.errors()]) {
    expect(text).not.toContain(key);
  }
});
