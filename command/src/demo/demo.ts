import type { Configuration } from '@gridcall/contract/configuration.ts';
import { DevicesSchema, PlacesSchema } from '@gridcall/contract/http-gateway.ts';
import { type Api, connect, reachable } from '../api.ts';
import { withUplinkToken } from '../configuration/effective.ts';
import { print } from '../context.ts';
import { CommandFailure } from '../failure.ts';
import { type Claim, claim } from '../running.ts';
import { ensureSecrets } from '../secrets.ts';
import { childEnvironment } from '../supervise/environment.ts';
import type { ReadyLine } from '../supervise/part-process.ts';
import { entryOf, nodeArgumentsOf, type PartName } from '../supervise/parts.ts';
import { gatewayPorts, queuePorts } from '../supervise/ports.ts';
import { checkPorts, failureInWords, keepPorts, stopSignal } from '../supervise/run-part.ts';
import { isFailure, type PartFailure, Supervisor } from '../supervise/supervisor.ts';
import { board } from './board.ts';
import { demonstrationEstateFile } from './estate.ts';
import { ensureKiosks } from './kiosks.ts';
import { LiveStream } from './live-stream.ts';
import { acquaint, fullNames, noMemory, recall, type Telling, type Told, tell } from './narrate.ts';
import { partLog } from './part-log.ts';
import { ensurePeople } from './people.ts';
import { ensurePhones, ownerOf } from './phones.ts';
import {
  forgetDemonstrationPort,
  hasDemonstrationModem,
  withDemonstrationBus,
  withDemonstrationModem,
} from './serial.ts';
import { UplinkRelay } from './uplink-relay.ts';

const names = {
  gateway: { zh: '网关', en: 'the gateway' },
  queue: { zh: '事件队列', en: 'the incident queue' },
  simulator: { zh: '模拟设备', en: 'the simulated devices' },
} as const satisfies Record<PartName, { zh: string; en: string }>;
const READY_MS = 10_000;

function line({ level, place, placeEn, what }: Told): void {
  const time = new Date().toLocaleTimeString('zh-CN', { hour12: false });
  const words = [time, level, place, placeEn === '' ? what : `${what}, ${placeEn}`];
  print(words.filter((word) => word !== '').join('  '));
}

function say(level: string, what: string): void {
  line({ level, place: '', placeEn: '', what });
}

/** The whole story on one machine: queue, gateway and simulated devices, each a process of its own. */
export class Demo {
  #configuration: Configuration;
  readonly #relay = new UplinkRelay();
  readonly #supervisors = new Map<PartName, Supervisor>();
  readonly #failed = Promise.withResolvers<PartFailure>();
  #live: LiveStream | undefined;
  #claims: Claim[] = [];
  #serial = '';

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  /** Resolves with the first failure of a part that cannot go on. */
  get failed(): Promise<PartFailure> {
    return this.#failed.promise;
  }

  async start(): Promise<void> {
    const { dataDir } = this.#configuration;
    ensureSecrets(dataDir);
    this.#claims = [await claim(dataDir, 'gateway')];
    this.#claims.push(await claim(dataDir, 'queue'));
    await checkPorts([...gatewayPorts(this.#configuration), ...queuePorts(this.#configuration)]);
    const relayPort = await this.#relay.start();
    forgetDemonstrationPort(dataDir);
    const { configuration, words } = withDemonstrationBus(withDemonstrationModem(this.#configuration));
    this.#serial = words;
    const { gateway, uplink } = configuration;
    this.#configuration = withUplinkToken({
      ...configuration,
      gateway: { ...gateway, estateFile: gateway.estateFile || demonstrationEstateFile },
      // The demonstration's gateway talks to the demonstration's queue, over a wire that can be cut.
      uplink: { ...uplink, url: `http://127.0.0.1:${relayPort}` },
    });
    // With ports known beforehand the devices may start beside the servers: they wait for the gateway by themselves.
    const early = this.#configuration.http.port !== 0 && this.#configuration.mqtt.port !== 0;
    const servers = Promise.all([this.#startServer('queue'), this.#startServer('gateway')]);
    const devices = early ? this.#startPart('simulator') : servers.then(() => this.#startPart('simulator'));
    // Whichever fails first is told by `servers`, or by `devices` below; neither must go unheard meanwhile.
    devices.catch(() => undefined);
    const [queueReady, gatewayReady] = await servers;
    this.#claims[0]?.publish(gatewayReady);
    this.#claims[1]?.publish(queueReady);
    await this.#furnish(devices);
  }

  async stop(): Promise<void> {
    this.#live?.stop();
    // Devices first, so that their goodbyes are heard; the servers together after them.
    await this.#supervisors.get('simulator')?.stop();
    await Promise.all([...this.#supervisors.values()].map((supervisor) => supervisor.stop()));
    this.#relay.stop();
    for (const held of this.#claims) held.release();
  }

  async #startServer(part: 'gateway' | 'queue'): Promise<ReadyLine> {
    const ready = await this.#startPart(part);
    this.#configuration = keepPorts(this.#configuration, part, ready);
    if (part === 'queue') {
      const { host } = this.#configuration.queue;
      this.#relay.aim({ host: host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port: ready.httpPort });
    }
    return ready;
  }

  async #startPart(part: PartName): Promise<ReadyLine> {
    const log = partLog(this.#configuration.dataDir, part);
    const { zh, en } = names[part];
    const supervisor = new Supervisor({
      name: `${zh} ${en}`,
      entry: entryOf(part),
      nodeArguments: nodeArgumentsOf(part),
      environment: childEnvironment(),
      configuration: () => this.#configuration,
      onLine: log,
      onMessage: (message) => this.#obey(message),
      onDeath: (exitCode, pauseMs) => {
        if (part === 'simulator') {
          // A wire that was cut by a scenario must not stay cut because its player died.
          this.#relay.setOpen(true);
          forgetDemonstrationPort(this.#configuration.dataDir);
        }
        const seconds = pauseMs / 1000;
        const what = `${zh}意外停止（${exitCode}），${seconds} 秒后重启 · ${en} died, restart in ${seconds} s`;
        say('系统', what);
      },
      onBack: () => say('系统', `${zh}已恢复 · ${en} is back`),
      onFailure: (failure) => this.#failed.resolve(failure),
    });
    this.#supervisors.set(part, supervisor);
    const ready = await supervisor.start();
    if (isFailure(ready)) throw failureInWords(ready);
    return ready;
  }

  /** The simulator may cut and mend the wire to the queue, and says what its phones show; nothing else is listened to. */
  #obey(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    if ('kind' in message && message.kind === 'sms') showText(message);
    if (!('kind' in message) || message.kind !== 'uplink' || !('open' in message)) return;
    const open = message.open === true;
    if (open === this.#relay.open) return;
    this.#relay.setOpen(open);
    const what = open
      ? '上报线路接通 · the wire to the queue is mended'
      : '上报线路被切断 · the wire to the queue is cut';
    say('演示', what);
  }

  /** People, kiosks, devices and the narrator; then the table and the word that it can begin. */
  async #furnish(devices: Promise<ReadyLine>): Promise<void> {
    const { dataDir, mqtt } = this.#configuration;
    const [gateway, queue] = await Promise.all([
      connect(this.#configuration, 'gateway'),
      connect(this.#configuration, 'queue'),
    ]);
    const [people, kiosks] = await Promise.all([
      ensurePeople({ dataDir, gatewayId: this.#configuration.gateway.id }, gateway, queue),
      ensureKiosks(dataDir, gateway),
      devices,
      hasDemonstrationModem(this.#configuration) ? ensurePhones(gateway) : undefined,
    ]);
    await Promise.all([untilReady(gateway), untilReady(queue)]);
    const narrator = await this.#narrate(gateway);
    const broker = `${reachable(mqtt.host)}:${mqtt.port}`;
    print(board({ gateway: gateway.base, queue: queue.base, broker, serial: this.#serial, people, kiosks, dataDir }));
    print('gridcall ready');
    narrator.begin();
  }

  /** Listens from now on; what is heard before the table stands is told after it. */
  async #narrate(gateway: Api): Promise<{ begin: () => void }> {
    const [{ places }, { devices }] = await Promise.all([
      gateway.call('GET', '/api/v1/places', PlacesSchema),
      gateway.call('GET', '/api/v1/devices', DevicesSchema),
    ]);
    const names = fullNames(places);
    let memory = acquaint(noMemory, devices);
    let waiting: Told[] | undefined = [];
    const take = (telling: Telling) => {
      memory = telling.memory;
      if (waiting === undefined) telling.lines.forEach(line);
      else waiting.push(...telling.lines);
    };
    this.#live = new LiveStream({
      url: `${gateway.base}/api/v1/live`,
      token: gateway.token,
      onChange: (change) => take(tell(memory, change, names)),
      onReset: (open) => take(recall(memory, open)),
    });
    await this.#live.start();
    return {
      begin: () => {
        waiting?.forEach(line);
        waiting = undefined;
      },
    };
  }
}

function showText(message: object): void {
  const { to, text } = { to: '', text: '', ...message };
  say('短信', `${ownerOf(to)}：${text} · SMS`);
}

/** Waits until `/readyz` says 200; a server that does not become ready is said, with what it answers. */
async function untilReady(api: Api): Promise<void> {
  const until = performance.now() + READY_MS;
  for (;;) {
    const answer = await fetch(`${api.base}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > until) {
      const why = answer === undefined ? '没有回答 no answer' : `${answer.status} ${await answer.text()}`;
      throw new CommandFailure(
        `${api.base}/readyz 在 10 秒内没有就绪：${why}\n${api.base}/readyz was not ready within 10 s.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** `npm start`: runs until Ctrl-C. */
export async function runDemo(configuration: Configuration): Promise<number> {
  const stopped = stopSignal();
  const demo = new Demo(configuration);
  try {
    const end = await Promise.race([demo.start().then(() => undefined), stopped, demo.failed]);
    const last = end ?? (await Promise.race([stopped, demo.failed]));
    if (typeof last !== 'string') throw failureInWords(last);
    print('正在停止 · stopping');
    return 0;
  } finally {
    await demo.stop();
  }
}
