import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { Input } from '../../../gateway/src/core/input.ts';
import type { Change } from '../../../gateway/src/core/view.ts';
import { type AlertJudge, type JudgeWorld, people } from './alert-judge.ts';
import type { Dice } from './dice.ts';
import type { GatewayProcess } from './gateway-process.ts';
import type { SimClock } from './sim-clock.ts';

export interface HubParts {
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly world: JudgeWorld;
  readonly alerts: AlertJudge;
  readonly gateway: () => GatewayProcess | null;
  readonly newId: () => string;
  readonly isStormy: () => boolean;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

export const HUB = 'hub-1';
const CHILDREN = ['hub-gas-1', 'hub-gas-2'] as const;
const installer = { by: people[1], byPost: 'installer' } as const;
const MINUTE_MS = 60_000;
const POLL_MS = 7000;
const REPORT_EVERY_MS = 20_000;
/** The on-delay of a bridge after a start, and time to find its feet. */
const TOLD_WITHIN_MS = 150_000;

/**
 * A hub with two gas detectors behind it, polled as on a serial line: nobody acknowledges a poll, so what stands is said
 * again at each. It comes and goes, and an installer tries its detectors out.
 */
export class Hub {
  isUp = true;
  readonly #parts: HubParts;
  readonly #inAlarm = new Set<string>();
  #toldUp: boolean | null = null;
  #toldTo: GatewayProcess | null = null;
  #downSince = 0;
  /** As of the last batch that reached the disk. */
  #wasAway = false;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock, dice, isStormy, world } = this.#parts;
    const poll = () => {
      this.#poll();
      clock.after(POLL_MS, poll);
    };
    clock.after(1000, poll);
    const every = (meanMs: number, act: () => void) => {
      const again = () => {
        if (!isStormy()) return;
        act();
        clock.after(dice.waitMs(meanMs), again);
      };
      clock.after(dice.waitMs(meanMs), again);
    };
    every(6 * MINUTE_MS, () => {
      world.history.fault('hub-away');
      this.leave();
      clock.after(dice.whole(5000, 4 * MINUTE_MS), () => isStormy() && this.come());
    });
    for (const child of CHILDREN) {
      every(2 * MINUTE_MS, () => {
        this.#inAlarm.add(child);
        clock.after(dice.whole(5000, 3 * MINUTE_MS), () => this.#inAlarm.delete(child));
      });
    }
    every(45_000, () => this.#tryOut(dice.pick(CHILDREN)));
  }

  leave(): void {
    if (this.isUp) this.#downSince = this.#parts.clock.monotonicMs();
    this.isUp = false;
    this.#tell();
  }

  come(): void {
    this.isUp = true;
    this.#tell();
  }

  calmDown(): void {
    this.#inAlarm.clear();
    this.come();
  }

  #submit(input: WithoutId<Input>, kept: () => void = () => undefined): void {
    const { gateway, newId } = this.#parts;
    const alive = gateway();
    if (alive === null || !alive.isReady) return;
    alive.submit({ ...input, id: newId() } as Input, (answer) => {
      if (answer.kind === 'committed' && answer.outcome.ok) kept();
    });
  }

  #poll(): void {
    const { world } = this.#parts;
    const installed = CHILDREN.filter((id) => world.disk.table('device').has(id));
    if (installed.length < CHILDREN.length) this.#install();
    this.#tell();
    if (this.isUp) for (const id of installed) this.#read(id);
  }

  /** Its link says that it is there or gone, to each life of the gateway, until that is kept. */
  #tell(): void {
    const gateway = this.#parts.gateway();
    if (gateway === null || (this.#toldTo === gateway && this.#toldUp === this.isUp)) return;
    // A gateway that has just started knows by itself that nobody is there.
    if (this.#toldTo !== gateway && !this.isUp) return;
    const online = this.isUp;
    this.#submit(
      { kind: 'device-status', linkId: HUB, deviceId: HUB, online, reason: online ? 'connected' : 'disconnected' },
      () => {
        this.#toldTo = gateway;
        this.#toldUp = online;
      },
    );
  }

  #install(): void {
    const place = { companyId: 'company', placeId: 'flat-501' } as const;
    this.#submit({
      ...{ kind: 'add-link', linkId: HUB, deviceKind: 'bridge', name: HUB, ...place, ...installer },
      ...{ reportEveryMs: null, expiresAt: null, convention: 'zigbee2mqtt', options: {}, passwordHash: '00' },
    });
    for (const id of CHILDREN) {
      const words = {
        name: id,
        vendor: '',
        model: '',
        suggestedKind: 'gas-detector',
        preview: {},
        unsupported: [],
      } as const;
      this.#submit({ kind: 'child-heard', linkId: HUB, address: id, ...words });
      this.#submit({
        ...{ kind: 'adopt-child', linkId: HUB, address: id, deviceId: id, deviceKind: 'gas-detector', name: id },
        ...{ ...place, ...installer, updateContract: null, reportEveryMs: REPORT_EVERY_MS, expiresAt: null },
      });
    }
  }

  #read(deviceId: string): void {
    const { world, alerts, dice } = this.#parts;
    const alarm = this.#inAlarm.has(deviceId);
    const values = { alarm, warming_up: false, self_test: false, methane_lel: alarm ? 60 : dice.whole(0, 8) };
    const saidAt = world.monotonicMs();
    const said = {
      linkId: HUB,
      deviceId,
      messageKey: `h:${deviceId} ${saidAt}`,
      contentHash: 1,
      resent: false,
    } as const;
    this.#submit({ kind: 'reading', ...said, observedAt: null, history: false, values }, () => {
      const stands = alerts
        .alertsOf(deviceId, 'gas_leak')
        .some(({ id, state }) => isOpenAlertState(state) || (alerts.movedAt.get(id) ?? 0) >= saidAt);
      if (alarm && !stands) world.history.fail('alarm-stands', `the alarm of ${deviceId} was kept, and none stands`);
    });
  }

  #tryOut(deviceId: string): void {
    const { world, dice } = this.#parts;
    if (!world.disk.table('device').has(deviceId)) return;
    world.history.fault('tried-out');
    const until = world.wallMs() + dice.whole(20_000, 1.5 * MINUTE_MS);
    this.#submit({ kind: 'begin-test', deviceId, until, certificateId: null, ...installer });
  }

  /** A batch is on disk. */
  synced(changes: readonly Change[]): void {
    const { history, disk } = this.#parts.world;
    for (const change of changes) {
      if (change.op === 'put' && change.table === 'alert') {
        const { kind, deviceId, raisedAt, lastSequence, test, state } = change.row;
        const isBlamed = kind === 'device_silent' && lastSequence === 1 && CHILDREN.some((id) => id === deviceId);
        if (isBlamed && this.#wasAway) {
          history.fail('one-cause-one-alert', `${deviceId} is called silent at ${raisedAt}, while ${HUB} is away`);
        }
        const isTested = disk.table('device').get(deviceId)?.testUntil !== 0;
        if (test && state.startsWith('active') && !isTested) {
          history.fail('a-test-ends', `${kind} of ${deviceId} stands as a test, and there is none`);
        }
      }
    }
    this.#wasAway = (disk.table('device_state').get(HUB)?.conditions.bridge_unreachable?.evidenceLevel ?? 0) !== 0;
  }

  /** With the gateway undisturbed for so long, a hub that is gone is told of, and one that is there is not. */
  look(undisturbedMs: number): void {
    const { world, alerts } = this.#parts;
    const knownMs = Math.min(undisturbedMs, world.monotonicMs() - this.#downSince);
    if (this.isUp || knownMs < TOLD_WITHIN_MS || !world.disk.table('device').has(HUB)) return;
    const isTold = this.#isActive() || alerts.closedByHand.has(`${HUB} bridge_unreachable`);
    if (!isTold) world.history.fail('a-lost-hub-is-told', `${HUB} is gone for ${knownMs} ms, and nobody says so`);
  }

  /** After a drill in which it was taken away, or has come back. */
  drilled(isGone: boolean): void {
    if (this.#isActive() === isGone) return;
    this.#parts.world.history.fail(
      'a-drill-goes-right',
      `${HUB} is ${isGone ? 'gone' : 'there'}, and is told otherwise`,
    );
  }

  #isActive(): boolean {
    return this.#parts.alerts
      .alertsOf(HUB, 'bridge_unreachable')
      .some(({ state }) => state === 'active-unacknowledged' || state === 'active-acknowledged');
  }
}
