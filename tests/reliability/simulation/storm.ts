import type { Overlay } from '../../../gateway/src/store/store.ts';
import type { WireWeather } from './device.ts';
import type { Dice } from './dice.ts';
import type { History } from './history.ts';
import type { SimClock } from './sim-clock.ts';
import type { CommitFate } from './sim-store.ts';
import { fineWeather, type UplinkWeather } from './uplink-wire.ts';

/** What may befall a commit. Chances are for each one. */
export interface DiskWeather {
  isRefusing: boolean;
  refusedOnce: number;
  dataFault: number;
  stalled: number;
  killedBefore: number;
  killedAfter: number;
  slow: number;
}

export function fineDisk(): DiskWeather {
  return { isRefusing: false, refusedOnce: 0, dataFault: 0, stalled: 0, killedBefore: 0, killedAfter: 0, slow: 0 };
}

/** Each world has its own climate: some faults often, some never, so that each also meets the others alone. */
export function stormyWire(dice: Dice): WireWeather {
  return {
    publishLost: dice.pick([0, 0.01, 0.05]),
    acknowledgementLost: dice.pick([0, 0.01, 0.05]),
    duplicated: dice.pick([0, 0.05, 0.3]),
    sentAgain: dice.pick([0, 0.05, 0.2]),
    delayed: dice.pick([0, 0.02, 0.1]),
    garbled: dice.pick([0, 0.01]),
  };
}

export function stormyDisk(dice: Dice): DiskWeather {
  return {
    isRefusing: false,
    refusedOnce: dice.pick([0, 0.01]),
    dataFault: dice.pick([0, 0.1]),
    stalled: dice.pick([0, 0.003]),
    killedBefore: dice.pick([0, 0.004]),
    killedAfter: dice.pick([0, 0.004]),
    slow: dice.pick([0, 0.05]),
  };
}

export function stormyUplink(dice: Dice): UplinkWeather {
  return {
    ...fineWeather(),
    requestLost: dice.pick([0, 0.05, 0.2]),
    answerLost: dice.pick([0, 0.05, 0.2]),
    answerShort: dice.pick([0, 0.05]),
    answerGarbled: dice.pick([0, 0.05]),
    eventRejected: dice.pick([0, 0, 0.03]),
  };
}

/** Takes all bad weather away, in place: what holds a reference sees it end. */
export function calmDown<T extends object>(weather: T, fine: T): void {
  Object.assign(weather, fine);
}

/** How many inputs were decided on an overlay: a data fault is only thrown at batches, whose parts are then tried alone. */
export type BatchSize = (overlay: Overlay) => number;

export function commitFate(
  { dice, disk, history }: { readonly dice: Dice; readonly disk: DiskWeather; readonly history: History },
  inputs: number,
): CommitFate {
  const { fault } = history;
  if (disk.isRefusing) {
    fault('disk-refuses');
    return { kind: 'refused', fault: 'disk', afterMs: dice.whole(5, 20) };
  }
  if (dice.chance(disk.refusedOnce)) {
    fault('commit-refused-once');
    return { kind: 'refused', fault: 'disk', afterMs: dice.whole(5, 20) };
  }
  if (inputs > 1 && dice.chance(disk.dataFault)) {
    fault('batch-refused');
    return { kind: 'refused', fault: 'data', afterMs: dice.whole(5, 20) };
  }
  if (dice.chance(disk.killedBefore)) {
    fault('killed-before-the-commit');
    return { kind: 'killed', syncedMs: null, afterMs: dice.whole(1, 5) };
  }
  if (dice.chance(disk.killedAfter)) {
    fault('killed-after-the-commit');
    return { kind: 'killed', syncedMs: 4, afterMs: dice.whole(5, 8) };
  }
  if (dice.chance(disk.stalled)) {
    fault('commit-stalled');
    const answeredMs = dice.whole(3500, 9000);
    if (dice.chance(0.3)) return { kind: 'refused', fault: 'disk', afterMs: answeredMs };
    return { kind: 'written', syncedMs: answeredMs - dice.whole(1, 3000), answeredMs };
  }
  const syncedMs = dice.chance(disk.slow) ? dice.whole(20, 800) : dice.whole(4, 8);
  return { kind: 'written', syncedMs, answeredMs: syncedMs + dice.whole(1, 3) };
}

export interface StormTargets {
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly history: History;
  readonly isStormy: () => boolean;
  readonly disk: DiskWeather;
  readonly uplink: UplinkWeather;
  readonly kill: () => void;
  readonly stopGently: () => void;
  readonly jumpClock: (byMs: number) => void;
  readonly restoreQueue: () => void;
  readonly backUpQueue: () => void;
  readonly revokeLink: () => void;
  readonly replaceDevice: () => void;
  readonly handOver: () => void;
  readonly restartDevice: () => void;
  readonly killDevice: () => void;
  readonly breakConnections: () => void;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Faults that come by themselves, each at its own mean interval, for as long as the storm lasts. */
export function raiseStorm(targets: StormTargets): void {
  const { clock, dice, history, isStormy, disk, uplink } = targets;
  const every = (meanMs: number, act: () => void) => {
    const again = () => {
      if (!isStormy()) return;
      act();
      clock.after(dice.waitMs(meanMs), again);
    };
    clock.after(dice.waitMs(meanMs), again);
  };
  const spell = (begin: () => void, end: () => void, ms: number) => {
    begin();
    clock.after(ms, end);
  };
  const named = (name: string, act: () => void) => () => {
    history.fault(name);
    act();
  };
  every(8 * MINUTE_MS, named('killed', targets.kill));
  every(20 * MINUTE_MS, named('stopped', targets.stopGently));
  every(
    15 * MINUTE_MS,
    named('clock-jump-forward', () => targets.jumpClock(dice.whole(3000, 5 * HOUR_MS))),
  );
  every(
    15 * MINUTE_MS,
    named('clock-jump-back', () => targets.jumpClock(-dice.whole(3000, 5 * HOUR_MS))),
  );
  every(18 * MINUTE_MS, named('link-revoked', targets.revokeLink));
  every(12 * MINUTE_MS, targets.replaceDevice);
  every(10 * MINUTE_MS, targets.handOver);
  every(4 * MINUTE_MS, named('device-restarted', targets.restartDevice));
  every(8 * MINUTE_MS, named('device-died', targets.killDevice));
  every(10 * MINUTE_MS, named('connections-broken', targets.breakConnections));
  every(8 * MINUTE_MS, named('queue-backed-up', targets.backUpQueue));
  if (dice.chance(0.5)) every(10 * MINUTE_MS, named('queue-restored', targets.restoreQueue));
  every(10 * MINUTE_MS, () =>
    spell(
      () => {
        disk.isRefusing = true;
      },
      () => {
        disk.isRefusing = false;
      },
      dice.chance(0.3) ? dice.whole(35_000, 50_000) : dice.whole(500, 20_000),
    ),
  );
  every(6 * MINUTE_MS, () =>
    spell(
      () => {
        uplink.isDown = true;
      },
      () => {
        uplink.isDown = false;
      },
      dice.whole(1000, 3 * MINUTE_MS),
    ),
  );
  every(12 * MINUTE_MS, () =>
    spell(
      () => {
        uplink.isSlow = true;
      },
      () => {
        uplink.isSlow = false;
      },
      dice.whole(1000, MINUTE_MS),
    ),
  );
  every(8 * MINUTE_MS, () =>
    spell(
      () => {
        uplink.mood = dice.pick(['unavailable', 'small-batches-only']);
      },
      () => {
        uplink.mood = 'fine';
      },
      dice.whole(1000, 2 * MINUTE_MS),
    ),
  );
}
