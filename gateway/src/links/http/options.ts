import type { Configuration } from '@gridcall/contract/configuration.ts';
import type { Registry } from 'prom-client';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { Submit } from '../../spine/submit.ts';
import type { Store } from '../../store/store.ts';

/** Whether an alarm would get through now; every part that says no gives its reason. */
export interface HealthReport {
  readonly ready: boolean;
  readonly parts: readonly { readonly part: string; readonly ready: boolean; readonly reason: string }[];
}

/** What the HTTP link asks of the links that devices use; the composition root hands it over. */
export interface DeviceLinks {
  isConnected(linkId: string): boolean;
  /** Ends a connection at once: its credential was taken away. */
  disconnect(linkId: string): void;
  refusedConnections(): readonly {
    readonly at: number;
    readonly address: string;
    readonly clientId: string;
    readonly reason: string;
  }[];
  /** The port the broker listens on, where the configuration leaves it to the system. */
  brokerPort?(): number;
}

export interface UplinkReporter {
  report(): {
    readonly state: 'up' | 'down';
    readonly lastReceiptAt: number | null;
    readonly lastError: string | null;
  };
}

export interface HttpLinkOptions {
  readonly configuration: Configuration;
  readonly store: Store;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: { readonly administratorToken: string; readonly phoneKey: Buffer; readonly signingKey: Buffer };
  /** `kiosk/dist`: `{resident,steward}/index.html` and `assets/`. */
  readonly pagesDirectory: string;
  readonly links: DeviceLinks;
  readonly uplink: UplinkReporter;
  readonly health: () => HealthReport;
  readonly metrics: Registry;
}
