import type { DeviceKind } from '@gridcall/contract/device-kind.ts';

/** Rows of what installers see and do; the others are in model.ts. */

/** What a bridge brings and nobody has adopted yet, or was adopted as `deviceId`. */
export interface ChildRow {
  /** `{linkId} {address}`: an id has no space, so no two children share one. */
  readonly id: string;
  readonly linkId: string;
  readonly address: string;
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  readonly suggestedKind: DeviceKind | null;
  readonly state: 'waiting' | 'adopted' | 'ignored';
  readonly deviceId: string | null;
  readonly firstHeardAt: number;
  readonly lastHeardAt: number;
  /** What it said last, decoded: what an installer looks at before adopting. */
  readonly preview: Readonly<Record<string, number | boolean | string>>;
  /** What it says that has no place here, by name. */
  readonly unsupported: readonly string[];
}

/** A discovery message of a bridge, kept so that a restart reads the next reading rightly. */
export interface DiscoveryRow {
  /** `{linkId} {topic}` */
  readonly id: string;
  readonly linkId: string;
  readonly topic: string;
  readonly payload: string;
  readonly keptAt: number;
}

/** One commissioning: who linked what, when, and what was seen on the way from the sensor to the grid. */
export interface CertificateRow {
  readonly id: string;
  readonly deviceId: string;
  readonly companyId: string;
  readonly placeId: string;
  readonly by: string;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** By step (`connected`, `authenticated`, `topic`, `decoded`, `rule`, `steward`, `incident`): when it was seen. */
  readonly seen: Readonly<Record<string, number>>;
  readonly alertId: string | null;
}

/** Which company had a device before the one that has it now; kept so that it goes on reading its own time. */
export interface CustodyRow {
  /** `{deviceId} {until}` */
  readonly id: string;
  readonly deviceId: string;
  readonly companyId: string;
  readonly since: number;
  readonly until: number;
}
