import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import type { Alert, AlertDetail } from '@gridcall/contract/http-gateway.ts';
import type { Incident } from '@gridcall/contract/http-queue.ts';
import { FarEnd } from '@gridcall/gateway/outlets/notify/testing/far-end.ts';
import { PushFarEnd } from '../../queue/src/testing/push-far-end.ts';
import { Device } from './device.ts';
import { HttpClient } from './gateway-client.ts';
import { MovedClock } from './moved-clock.ts';
import { type PartProcess, startPart, temporaryFolder } from './part-process.ts';
import { eventually, GatewayUnderTest, QueueUnderTest } from './stack.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { wordsOf } from './timeline-lines.ts';
import { towersEstate } from './towers-estate.ts';

const SECOND = 1000;
const ROBOT_KEY = '73febdcb-1b38-4d1b-a994-790f21fc8d30';

/** One gas leak: each is in a building of its own, so that none of them speaks for another. */
export interface Leak {
  readonly alertId: string;
  readonly building: string;
  readonly detector: Device;
}

/**
 * A gateway and a queue as processes, a network between them that can be cut, and what A岗 is reached by: push over the
 * queue, a robot of WeCom, a call centre. Each process has a clock of its own that can be moved.
 */
export class GridHouse {
  readonly push: PushFarEnd;
  readonly robot: FarEnd;
  readonly callCentre: FarEnd;
  readonly queue: QueueUnderTest;
  readonly gateway: GatewayUnderTest;
  readonly network: TcpProxy;
  readonly clocks: { readonly gateway: MovedClock; readonly queue: MovedClock };
  /** The page of A岗 at the queue. */
  readonly page: HttpClient;
  #leaks: Leak[] = [];
  #isQueueUp = true;
  #isGatewayUp = true;
  #copy: PartProcess | undefined;

  private constructor(parts: Parts, page: HttpClient) {
    ({
      push: this.push,
      robot: this.robot,
      callCentre: this.callCentre,
      queue: this.queue,
      gateway: this.gateway,
      network: this.network,
      clocks: this.clocks,
    } = parts);
    this.page = page;
  }

  static async start({ hasFlows = false } = {}): Promise<GridHouse> {
    const folder = temporaryFolder('grid-house');
    const clocks = { gateway: new MovedClock(folder, 'gateway'), queue: new MovedClock(folder, 'queue') };
    const [push, robot, callCentre] = [await PushFarEnd.start(), new FarEnd(), new FarEnd()];
    callCentre.answer = (_, response) => response.end('{"code":"OK"}');
    await Promise.all([robot.start(), callCentre.start()]);
    const queueSettings = { pushHosts: [push.host], pushTimeoutMs: 1000 };
    const queue = await QueueUnderTest.start(undefined, { queue: queueSettings }, clocks.queue.startOptions());
    const network = await TcpProxy.start(() => queue.process.httpPort);
    const estateFile = join(folder, 'estate.yaml');
    writeFileSync(estateFile, JSON.stringify(towersEstate));
    const gateway = await GatewayUnderTest.start(
      {
        dataDir: queue.dataDir,
        gateway: { estateFile },
        uplink: { url: network.url, retryMaximumMs: 500 },
        flows: { enabled: hasFlows, editorPort: 0 },
        notify: {
          ...{ httpUrl: `${callCentre.url}/send`, httpSuccessText: '"OK"', timeoutMs: 3000 },
          ...{ wecomUrl: `${robot.url}/cgi-bin/webhook/send`, wecomPerMinute: 1000 },
        },
      },
      clocks.gateway.startOptions(gatewayNodeArguments),
    );
    for (const [personId, channel, address] of ways) {
      const where = `/api/v1/administration/contacts/${personId}/${channel}`;
      const { status } = await gateway.client.request('PUT', where, address === null ? {} : { address });
      if (status !== 204) throw new Error(`${where}: ${status}`);
    }
    const token = await queue.stewardToken(gateway.configuration.gateway.id, 'ma-xiulan');
    const page = new HttpClient(queue.process.httpPort, token);
    const phone = { ...push.subscription(), language: 'zh-CN' };
    const { status } = await page.request('PUT', '/api/v1/push-subscription', phone);
    if (status !== 204) throw new Error(`the phone: ${status}`);
    return new GridHouse({ push, robot, callCentre, queue, gateway, network, clocks }, page);
  }

  async end(): Promise<void> {
    await Promise.all(this.#leaks.map(({ detector }) => detector.close()));
    const parts = [this.gateway.process, this.queue.process, ...(this.#copy === undefined ? [] : [this.#copy])];
    await Promise.all(parts.map((part) => part.kill('SIGKILL')));
    await Promise.all([this.push.stop(), this.robot.stop(), this.callCentre.stop(), this.network.stop()]);
  }

  async leak(): Promise<Leak> {
    const number = this.#leaks.length + 1;
    const id = `gas-${number}`;
    const place = `tower-${number}-unit`;
    const link = await this.gateway.client.link(id, { place, reportEveryMs: 86_400_000 });
    const detector = await Device.connect(this.gateway.mqttPort, link, { reconnect: true });
    await detector.publish('reading', { id: 'alarm', values: { alarm: true, methane_lel: 60 } });
    const alert = await eventually('the alert', () => this.#alertOf(id));
    const leak = { alertId: alert.id, building: `tower-${number}`, detector };
    this.#leaks.push(leak);
    return leak;
  }

  /** The alert, and whatever is written down about it, at the gateway. */
  detail({ alertId }: Leak): Promise<AlertDetail> {
    return this.gateway.client.get<AlertDetail>(`/api/v1/alerts/${alertId}`);
  }

  async words(leak: Leak): Promise<readonly string[]> {
    return (await this.detail(leak)).timeline.map(wordsOf);
  }

  async says(leak: Leak, ...words: readonly string[]): Promise<void> {
    for (const one of words) {
      await eventually(one, async () => ((await this.words(leak)).includes(one) ? true : undefined));
    }
  }

  /** The alert as A岗 sees it at the queue, once it is there. */
  atQueue({ alertId }: Leak, is: (alert: Alert) => boolean = () => true): Promise<Alert> {
    return eventually('the alert at the queue', async () => {
      const { status, body } = await this.page.request<AlertDetail>('GET', `/api/v1/alerts/${alertId}`);
      return status === 200 && is(body.alert) ? body.alert : undefined;
    });
  }

  async incidentsOf({ alertId }: Leak): Promise<readonly Incident[]> {
    const { deviceId } = (await this.detail({ alertId } as Leak)).alert;
    const { incidents } = await this.queue.client.get<{ incidents: Incident[] }>('/v1/incidents?limit=100');
    return incidents.filter((incident) => incident.deviceId === deviceId);
  }

  async killQueue(): Promise<void> {
    this.#isQueueUp = false;
    await this.queue.process.kill('SIGKILL');
  }

  async startQueue(): Promise<void> {
    await this.queue.startAgain(this.clocks.queue.startOptions());
    this.#isQueueUp = true;
  }

  /** Another queue over the same store, as a district has for when one dies. */
  async startQueueBeside(): Promise<void> {
    const { configuration } = this.queue;
    const beside = { ...configuration, queue: { ...configuration.queue, port: 0 } };
    this.#copy = await startPart('queue', beside, this.clocks.queue.startOptions());
  }

  async killGateway(): Promise<void> {
    this.#isGatewayUp = false;
    await this.gateway.process.kill('SIGKILL');
  }

  async startGateway(): Promise<void> {
    await this.gateway.startAgain(this.clocks.gateway.startOptions(gatewayNodeArguments));
    this.#isGatewayUp = true;
  }

  /** Seconds pass; the queue's clock stays where it is where it is not named. */
  pass(seconds: number, ...whose: readonly ('gateway' | 'queue')[]): void {
    const { gateway, queue } = this.clocks;
    if (whose.includes('gateway')) gateway.forward(seconds * SECOND, pidsOf(this.#isGatewayUp && this.gateway.process));
    if (whose.includes('queue')) {
      queue.forward(seconds * SECOND, pidsOf(this.#isQueueUp && this.queue.process, this.#copy));
    }
  }

  async #alertOf(deviceId: string): Promise<Alert | undefined> {
    const { alerts } = await this.gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts');
    return alerts.find((alert) => alert.kind === 'gas_leak' && alert.deviceId === deviceId);
  }
}

function pidsOf(...parts: readonly (PartProcess | false | undefined)[]): readonly number[] {
  return parts.flatMap((part) => (part ? [part.pid] : []));
}

type Parts = Pick<GridHouse, 'push' | 'robot' | 'callCentre' | 'queue' | 'gateway' | 'network' | 'clocks'>;

const ways: readonly (readonly [personId: string, channel: string, address: string | null])[] = [
  ['ma-xiulan', 'push', null],
  ['ma-xiulan', 'wecom', ROBOT_KEY],
  ['ma-xiulan', 'http', '13800138001'],
  ['sun-lihua', 'http', '13800138002'],
  ['he-wenjun', 'http', '13800138003'],
];
