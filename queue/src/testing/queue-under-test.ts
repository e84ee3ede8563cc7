import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Configuration, ConfigurationSchema } from '@gridcall/contract/configuration.ts';
import { EVENT_BATCH_MEDIA_TYPE, type EventBatchResponse } from '@gridcall/contract/events.ts';
import type { Incident, IncidentActionBody } from '@gridcall/contract/http-queue.ts';
import { Value } from 'typebox/value';
import type { Clock } from '../platform/clock.ts';
import { systemRandom } from '../platform/random.ts';
import { type Queue, startQueue } from '../queue.ts';

/** A Wednesday, 10:00 in Shanghai. */
export const WEDNESDAY = Date.parse('2026-03-04T10:00:00+08:00');

/** A clock that stands still until it is moved; its timers fire when it is moved past them. */
export class MovableClock implements Clock {
  #now = WEDNESDAY;
  readonly #timers = new Set<{ at: number; call: () => void }>();

  wallMs(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#now + ms, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get waiting(): number {
    return this.#timers.size;
  }

  forward(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now) continue;
      this.#timers.delete(timer);
      timer.call();
    }
  }
}

export function testConfiguration(dataDir: string, queue: Partial<Configuration['queue']> = {}): Configuration {
  const value = Value.Default(ConfigurationSchema, { dataDir, queue: { port: 0, logLevel: 'silent', ...queue } });
  if (!Value.Check(ConfigurationSchema, value)) throw new Error('the defaults do not make a configuration');
  return value;
}

export const tokens = {
  administrator: 'administrator-token-of-the-test',
  uplink: 'uplink-token-of-the-test',
} as const;
export const signingKey = Buffer.alloc(32, 7);

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** A real queue on a port of its own, in a folder that goes when it stops. */
export class QueueUnderTest {
  readonly clock = new MovableClock();
  readonly folder = mkdtempSync(join(tmpdir(), 'gridcall-queue-'));
  readonly configuration: Configuration;
  queue!: Queue;

  constructor(queue: Partial<Configuration['queue']> = {}) {
    this.configuration = testConfiguration(this.folder, queue);
  }

  async start(pagesDirectory?: string): Promise<this> {
    this.queue = await startQueue({
      configuration: this.configuration,
      clock: this.clock,
      random: systemRandom,
      administratorToken: tokens.administrator,
      uplinkToken: tokens.uplink,
      signingKey,
      ...(pagesDirectory === undefined ? {} : { pagesDirectory }),
    });
    return this;
  }

  async stop(): Promise<void> {
    await this.queue.stop();
    rmSync(this.folder, { recursive: true });
  }

  get url(): string {
    return `http://127.0.0.1:${this.queue.httpPort}`;
  }

  async call<T>(method: string, path: string, token?: string, body?: unknown, headers = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  async send(events: readonly unknown[], token: string = tokens.uplink): Promise<EventBatchResponse> {
    const headers = { 'content-type': EVENT_BATCH_MEDIA_TYPE };
    const answer = await this.call<EventBatchResponse>('POST', '/v1/events', token, events, headers);
    if (answer.status !== 200) throw new Error(`the batch was answered ${answer.status}`);
    return answer.body;
  }

  async officer(name: string): Promise<string> {
    const path = '/v1/administration/tokens';
    const answer = await this.call<{ token: string }>('POST', path, tokens.administrator, { role: 'officer', name });
    return answer.body.token;
  }

  async incidents(query = '', token: string = tokens.administrator): Promise<Incident[]> {
    return (await this.call<{ incidents: Incident[] }>('GET', `/v1/incidents${query}`, token)).body.incidents;
  }

  act(
    id: string,
    token: string,
    body: IncidentActionBody,
  ): Promise<Answer<Incident & { code?: string; detail?: string }>> {
    return this.call('POST', `/v1/incidents/${id}/actions`, token, body);
  }
}
