import { type IncidentChanges, IncidentChangesSchema } from '@gridcall/contract/events.ts';
import { Value } from 'typebox/value';
import type { AlertRow } from '../core/model.ts';
import type { View } from '../core/view.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Submit } from '../spine/submit.ts';
import { pauseMs } from './back-off.ts';
import type { Connection } from './http-connection.ts';
import { Signal } from './signal.ts';
import type { UplinkHealth } from './uplink-health.ts';

const WAIT_SECONDS = 25;

export interface DownlinkOptions {
  readonly gatewayId: string;
  readonly connection: Connection;
  readonly state: View;
  readonly endedAlert: (id: string) => Promise<AlertRow | null>;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  readonly health: UplinkHealth;
  readonly retryMaximumMs: number;
  readonly timeoutMs: number;
}

/**
 * The way down: the gateway is behind NAT, so it asks, and the queue answers when there is something (long poll).
 * Where it stands is the committed counter `downlink`, so a change is taken once, also over a restart.
 */
export class Downlink {
  readonly #options: DownlinkOptions;
  readonly #abort = new AbortController();
  readonly #bell: Signal;
  #failures = 0;
  #run: Promise<void> | undefined;

  constructor(options: DownlinkOptions) {
    this.#options = options;
    this.#bell = new Signal(options.clock);
  }

  start(): void {
    this.#run = this.#loop();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#bell.ring();
    this.#options.connection.close();
    await this.#run;
  }

  async #loop(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const changes = await this.#ask();
      if (!changes) {
        await this.#pause();
        continue;
      }
      this.#failures = 0;
      for (const change of changes.changes) {
        if (!(await this.#take(change))) {
          await this.#pause();
          break;
        }
      }
    }
  }

  async #ask(): Promise<IncidentChanges | undefined> {
    const { gatewayId, connection, state, health, clock, timeoutMs } = this.#options;
    const after = state.get('counter', 'downlink')?.value ?? 0;
    // The first question after a silence wants an answer at once: it tells that the queue is there.
    const waitSeconds = health.report().state === 'up' ? WAIT_SECONDS : 0;
    try {
      const reply = await connection.request(
        'GET',
        `v1/gateways/${gatewayId}/changes?after=${after}&wait=${waitSeconds}`,
        {
          timeoutMs: waitSeconds * 1000 + timeoutMs,
          signal: this.#abort.signal,
        },
      );
      if (reply.status !== 200) {
        health.failed(undefined, `the queue answered ${reply.status} on the way down`);
        return undefined;
      }
      const changes = Value.Parse(IncidentChangesSchema, JSON.parse(reply.body));
      health.succeeded(undefined, clock.wallMs());
      return changes;
    } catch (error) {
      if (!this.#abort.signal.aborted) health.failed(undefined, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  async #take(change: IncidentChanges['changes'][number]): Promise<boolean> {
    const { submit, random, clock, state, endedAlert } = this.#options;
    // The district may check and close an incident long after its alert has ended.
    const isAct = change.act !== undefined;
    const inMemory = state.get('alert', change.subject) ?? state.get('service_request', change.subject);
    const ended = isAct || inMemory !== undefined ? null : await endedAlert(change.subject).catch(() => undefined);
    // The disk cannot be read now: the change is asked for again.
    if (ended === undefined) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    submit(
      { kind: 'incident-changed', id: random.ulid(clock.wallMs()), change, ...(ended === null ? {} : { ended }) },
      (answer) => resolve(answer.kind === 'committed'),
    );
    return promise;
  }

  async #pause(): Promise<void> {
    if (this.#abort.signal.aborted) return;
    this.#failures++;
    const fraction = this.#options.random.bytes(4).readUInt32BE() / 2 ** 32;
    await this.#bell.wait(
      pauseMs(this.#failures, { lifeSafety: false, maximumMs: this.#options.retryMaximumMs, random: fraction }) + 100,
    );
  }
}
