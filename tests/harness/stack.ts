import { queueNodeArguments } from '@gridcall/command/supervise/parts.ts';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import { HttpClient } from './gateway-client.ts';
import {
  type PartProcess,
  type StartOptions,
  secretOf,
  startPart,
  temporaryFolder,
  testConfiguration,
} from './part-process.ts';

type Overrides = Parameters<typeof testConfiguration>[1];

/** The real gateway as a process, with a client that may do everything. Keeps its folder over restarts. */
export class GatewayUnderTest {
  readonly dataDir: string;
  configuration: Configuration;
  process: PartProcess;
  client: HttpClient;

  private constructor(configuration: Configuration, process: PartProcess) {
    this.dataDir = configuration.dataDir;
    this.configuration = configuration;
    this.process = process;
    this.client = new HttpClient(process.httpPort, secretOf(this.dataDir, 'gatewayAdministrator'));
  }

  static async start(overrides: Overrides = {}, options: StartOptions = {}): Promise<GatewayUnderTest> {
    const configuration = testConfiguration(overrides?.dataDir ?? temporaryFolder('gateway'), overrides);
    return new GatewayUnderTest(configuration, await startPart('gateway', configuration, options));
  }

  get mqttPort(): number {
    return this.process.mqttPort;
  }

  /** Starts again on the ports it had, so that devices and pages find it. */
  async startAgain(options: StartOptions = {}): Promise<void> {
    this.configuration = {
      ...this.configuration,
      http: { ...this.configuration.http, port: this.process.httpPort },
      mqtt: { ...this.configuration.mqtt, port: this.process.mqttPort },
    };
    this.process = await startPart('gateway', this.configuration, options);
    this.client = new HttpClient(this.process.httpPort, secretOf(this.dataDir, 'gatewayAdministrator'));
  }

  stop(): Promise<void> {
    return this.process.kill('SIGTERM');
  }
}

/** The real queue as a process. */
export class QueueUnderTest {
  readonly dataDir: string;
  configuration: Configuration;
  process: PartProcess;
  client: HttpClient;

  private constructor(configuration: Configuration, process: PartProcess) {
    this.dataDir = configuration.dataDir;
    this.configuration = configuration;
    this.process = process;
    this.client = new HttpClient(process.httpPort, secretOf(this.dataDir, 'queueAdministrator'));
  }

  static async start(
    dataDir = temporaryFolder('queue'),
    overrides: Overrides = {},
    options: StartOptions = { nodeArguments: queueNodeArguments },
  ): Promise<QueueUnderTest> {
    const configuration = testConfiguration(dataDir, overrides);
    return new QueueUnderTest(configuration, await startPart('queue', configuration, options));
  }

  /** A client that acts as an officer of the desk. */
  async officer(name = '值班员'): Promise<HttpClient> {
    const { status, body } = await this.client.request<{ token: string }>('POST', '/v1/administration/tokens', {
      role: 'officer',
      name,
    });
    if (status !== 201) throw new Error(`officer: ${status} ${JSON.stringify(body)}`);
    return new HttpClient(this.process.httpPort, body.token);
  }

  /** A token of a steward of one gateway, linked to a person there. */
  async stewardToken(gatewayId: string, personId: string, name = '马秀兰'): Promise<string> {
    const body = { role: 'steward', name, gateways: [gatewayId], people: [{ gatewayId, personId }] };
    const made = await this.client.request<{ token: string }>('POST', '/v1/administration/tokens', body);
    if (made.status !== 201) throw new Error(`steward: ${made.status} ${JSON.stringify(made.body)}`);
    return made.body.token;
  }

  get url(): string {
    return `http://127.0.0.1:${this.process.httpPort}`;
  }

  async startAgain(options: StartOptions = { nodeArguments: queueNodeArguments }): Promise<void> {
    this.configuration = { ...this.configuration, queue: { ...this.configuration.queue, port: this.process.httpPort } };
    this.process = await startPart('queue', this.configuration, options);
    this.client = new HttpClient(this.process.httpPort, secretOf(this.dataDir, 'queueAdministrator'));
  }

  stop(): Promise<void> {
    return this.process.kill('SIGTERM');
  }
}

/** Asks until `found` says something else than undefined; the bound is generous, since only a hang may reach it. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, withinMs = 20_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
