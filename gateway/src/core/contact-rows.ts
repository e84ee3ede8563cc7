import type { PersonChannel } from '@gridcall/contract/channel.ts';

/** One way to one person. */
export interface ContactRow {
  /** `{personId} {channel}` */
  readonly id: string;
  readonly personId: string;
  readonly channel: PersonChannel;
  /** Phone number, robot or account, sealed by the link before it became an Input; null where none is needed. */
  readonly sealedAddress: string | null;
  readonly addedAt: number;
  /** Not used since then, by somebody's wish; null while it is. */
  readonly disabledAt: number | null;
  readonly lastOkAt: number | null;
  readonly lastError: string | null;
  readonly lastErrorAt: number | null;
}
