import type { CommandWire } from '../../core/command-wire.ts';
import type { View } from '../../core/view.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { Submit } from '../../spine/submit.ts';

/** What a bus needs of the gateway. */
export interface BusParts {
  readonly state: View;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  /** For the log: a port that came or went, a bus without a link. Both languages, with the mend. */
  readonly notice: (busId: string, words: string) => void;
}

export interface BusCounts {
  readonly id: string;
  /** Whether its port is open. */
  readonly isOpen: boolean;
  readonly polls: number;
  /** Answers that did not come, or could not be read. */
  readonly failures: number;
  /** Facts of adopted devices that are not on disk yet. */
  readonly unsettled: number;
  /** Facts that were given up for want of room. */
  readonly dropped: number;
}

/** One RS-485 line with its port: a bridge whose children are the units on it. */
export interface Bus {
  readonly linkId: string;
  start(): void;
  stop(): Promise<void>;
  counts(): BusCounts;
  /** Absent where nothing can be told to anything on it. */
  readonly commands?: CommandWire;
}
