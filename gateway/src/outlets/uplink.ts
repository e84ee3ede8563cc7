import type { Configuration } from '@gridcall/contract/configuration.ts';
import { lanes } from '@gridcall/contract/lane.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Submit } from '../spine/submit.ts';
import type { Store } from '../store/store.ts';
import { Downlink } from './downlink.ts';
import { type Connection, HttpConnection } from './http-connection.ts';
import { LaneSender } from './lane-sender.ts';
import { UplinkHealth, type UplinkReport } from './uplink-health.ts';

export interface UplinkOptions {
  readonly configuration: Configuration['uplink'];
  readonly gatewayId: string;
  readonly store: Store;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  readonly onStateChange: (state: 'up' | 'down') => void;
  /** A wire to the queue, one for each lane and one down; HTTP to the configured address when left out. */
  readonly connect?: () => Connection;
}

/** The outlet to the grid incident queue: a sender for each lane with a connection of its own, and the way down. */
export interface Uplink {
  start(): void;
  stop(): Promise<void>;
  report(): UplinkReport;
}

export function createUplink(options: UplinkOptions): Uplink {
  const { configuration, gatewayId, store, submit, clock, random } = options;
  const health = new UplinkHealth((state) => {
    if (state === 'up') for (const sender of senders) sender.hurry();
    options.onStateChange(state);
  });
  if (configuration.url === '')
    return { start: () => undefined, stop: async () => undefined, report: () => health.report() };
  const shared = { gatewayId, submit, clock, random, health, retryMaximumMs: configuration.retryMaximumMs };
  const connection = options.connect ?? (() => new HttpConnection(configuration.url, configuration.token));
  const senders = lanes.map(
    (lane) =>
      new LaneSender({
        ...shared,
        lane,
        connection: connection(),
        queries: store.queries,
        batchEvents: configuration.batchEvents,
        timeoutMs: configuration.timeoutMs,
      }),
  );
  const downlink = new Downlink({
    ...shared,
    connection: connection(),
    state: store.state,
    endedAlert: (id) => store.queries.alert(id),
    timeoutMs: configuration.timeoutMs,
  });
  let unsubscribe: (() => void) | undefined;
  return {
    start: () => {
      unsubscribe = store.onCommit((tables) => {
        if (tables.has('outbox')) for (const sender of senders) sender.wake();
      });
      for (const sender of senders) sender.start();
      downlink.start();
    },
    stop: async () => {
      unsubscribe?.();
      await Promise.all([...senders.map((sender) => sender.stop()), downlink.stop()]);
    },
    report: () => health.report(),
  };
}
