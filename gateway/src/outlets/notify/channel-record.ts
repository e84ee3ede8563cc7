import type { Channel as ChannelName } from '@gridcall/contract/channel.ts';
import type { Clock } from '../../platform/clock.ts';
import type { SendOutcome } from './channel.ts';

/** What came of the last tries by a channel since the start. */
export interface LastTries {
  readonly lastOkAt: number | null;
  readonly lastError: string | null;
  readonly lastErrorAt: number | null;
}

const none: LastTries = { lastOkAt: null, lastError: null, lastErrorAt: null };

export class ChannelRecord {
  readonly #clock: Clock;
  readonly #last = new Map<ChannelName, LastTries>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(channel: ChannelName, outcome: SendOutcome): void {
    const at = this.#clock.wallMs();
    const last = this.of(channel);
    const isFailure = outcome.state === 'failed';
    this.#last.set(
      channel,
      isFailure ? { ...last, lastError: outcome.reason, lastErrorAt: at } : { ...last, lastOkAt: at },
    );
  }

  of(channel: ChannelName): LastTries {
    return this.#last.get(channel) ?? none;
  }
}
