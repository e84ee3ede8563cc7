import type { Channel, PersonChannel } from '@gridcall/contract/channel.ts';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import type { FlowsState } from '@gridcall/contract/http-flows.ts';
import type { Operation } from '@gridcall/contract/http-operation.ts';
import type { Reader } from '@gridcall/contract/http-readers.ts';
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

/** A connection that was turned away. Its password is no part of it. */
export interface RefusedConnection {
  readonly at: number;
  readonly address: string;
  readonly clientId: string;
  readonly reason: string;
  /** Where the link knows more: the user name, whose link was meant, the code of the table of errors. */
  readonly username?: string | undefined;
  readonly linkId?: string | null | undefined;
  readonly code?: string | undefined;
}

/** Issues client certificates of the estate's own authority. */
export interface CertificateIssuer {
  /** PEM texts, good for the link's credentials of today; the private key is kept nowhere. `expiresAt` in epoch ms. */
  issueClient(
    link: { readonly id: string; readonly passwordHash: string },
    days: number,
  ): Promise<{
    readonly certificate: string;
    readonly privateKey: string;
    readonly authority: string;
    readonly expiresAt: number;
  }>;
}

/** What the HTTP link asks of the links that devices use; the composition root hands it over. */
export interface DeviceLinks {
  isConnected(linkId: string): boolean;
  /** Ends a connection at once: its credential was taken away. */
  disconnect(linkId: string): void;
  refusedConnections(): readonly RefusedConnection[];
  /** The port the broker listens on, where the configuration leaves it to the system. */
  brokerPort?(): number;
}

/** One reader on an OSDP bus, as its bus sees it. */
export interface ReaderReport {
  readonly address: number;
  readonly name: string;
  readonly online: boolean;
  readonly waiting: boolean;
  readonly secured: boolean;
  /** False where it may speak in the clear. */
  readonly wantsKey: boolean;
  readonly hasKey: boolean;
  readonly identity: string | null;
  /** 0 when install mode is off. */
  readonly installMsLeft: number;
  readonly problem: string | null;
  readonly counts: Reader['counts'];
}

/** What the HTTP link asks of the buses of card readers. */
export interface ReaderBuses {
  /** Undefined where gridcall.yaml has no OSDP bus of this id. */
  readersOf(linkId: string): readonly ReaderReport[] | undefined;
  installReader(linkId: string, address: number, forMs: number): boolean;
}

/** What the HTTP link asks of the child process for flows. */
export interface FlowEngine {
  /** On loopback; undefined while the child does not run. */
  editorPort(): number | undefined;
  /** The types of nodes that the child knows. */
  readonly nodeTypes: ReadonlySet<string>;
  /** What tells the child who uses its editor, good for a minute. */
  editorToken(name: string, mayEdit: boolean): string;
  health(): {
    readonly state: Exclude<FlowsState['state'], 'off'>;
    readonly restarts: number;
    readonly memory: number;
    readonly utilization: number;
    readonly droppedDeliveries: number;
    readonly refusedRequests: number;
    readonly lastFailure: { readonly at: number; readonly reason: string } | null;
    /** Of the flows themselves, which may stand still in a process that runs. */
    readonly condition: { readonly state: 'running' } | { readonly state: string; readonly reason: string } | null;
  };
}

/** What the HTTP link asks of the outlet to people. */
export interface Notifier {
  report(): readonly {
    readonly channel: Channel;
    readonly state: 'up' | 'down' | 'off';
    readonly reason: string;
    readonly detail: Readonly<Record<string, string | number>>;
    readonly lastOkAt: number | null;
    readonly lastError: string | null;
    readonly lastErrorAt: number | null;
  }[];
  test(
    personId: string,
    channel: PersonChannel,
  ): Promise<
    { readonly ok: true; readonly state: 'sent' | 'received' } | { readonly ok: false; readonly reason: string }
  >;
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
  readonly readers: ReaderBuses;
  /** Absent while the broker takes no certificates. */
  readonly certificates?: CertificateIssuer;
  readonly uplink: UplinkReporter;
  readonly notifier: Notifier;
  /** Absent while flows are off. */
  readonly flows?: FlowEngine;
  readonly health: () => HealthReport;
  readonly storeHealth: () => Promise<Operation['store']>;
  readonly metrics: Registry;
}
