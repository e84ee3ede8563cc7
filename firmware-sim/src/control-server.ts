import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import type { Clock } from './clock.ts';
import { runScenario, type ScenarioRun } from './scenario/run-scenario.ts';
import { type Scenario, timeMs } from './scenario/scenario.ts';
import type { World } from './scenario/world.ts';

/** Lists and runs scenarios over loopback, for whoever can read the data folder. One scenario at a time. */
export class ControlServer {
  readonly #scenarios: ReadonlyMap<string, Scenario>;
  readonly #world: World;
  readonly #clock: Clock;
  readonly #token = randomBytes(32).toString('base64url');
  readonly #server: Server;
  #run: ScenarioRun | undefined;

  constructor(scenarios: ReadonlyMap<string, Scenario>, world: World, clock: Clock) {
    this.#scenarios = scenarios;
    this.#world = world;
    this.#clock = clock;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Listens on a free port and writes it, with the token, to `path`. Resolves with the port. */
  async start(path: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => resolve());
    });
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify({ port, token: this.#token }), { mode: 0o600 });
    return port;
  }

  async stop(): Promise<void> {
    this.#run?.breakOff();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #permitted(request: IncomingMessage): boolean {
    const given = Buffer.from(request.headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${this.#token}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [, collection, name] = (request.url ?? '').split('/');
    const scenario = name === undefined ? undefined : this.#scenarios.get(name);
    if (!this.#permitted(request)) refuse(response, 401);
    else if (collection !== 'scenarios') refuse(response, 404);
    else if (request.method === 'GET' && name === undefined) this.#list(response);
    else if (request.method !== 'POST' || name === undefined) refuse(response, 405);
    else if (scenario === undefined) refuse(response, 404);
    else if (this.#run !== undefined) refuse(response, 409);
    else this.#play(scenario, response);
  }

  #list(response: ServerResponse): void {
    const scenarios = [...this.#scenarios.values()].map(({ name, title, description, length }) => ({
      name,
      title,
      description,
      lengthMs: timeMs(length),
    }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ scenarios }));
  }

  /** The scenario goes on when the reader leaves: what was begun is put back at its end. */
  #play(scenario: Scenario, response: ServerResponse): void {
    response.setHeader('content-type', 'application/x-ndjson');
    response.flushHeaders();
    const run = runScenario(scenario, this.#world, this.#clock, (line) => response.write(`${JSON.stringify(line)}\n`));
    this.#run = run;
    void run.ended.then(() => {
      this.#run = undefined;
      response.end();
    });
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}
