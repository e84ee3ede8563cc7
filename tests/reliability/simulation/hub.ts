import type { Input } from '../../../gateway/src/core/input.ts';
import { people } from './alert-judge.ts';
import type { Dice } from './dice.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { type Child, children, HUB, type HubJudge } from './hub-judge.ts';
import type { SimClock } from './sim-clock.ts';

export interface HubParts {
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly judge: HubJudge;
  readonly gateway: () => GatewayProcess | null;
  readonly newId: () => string;
  readonly isStormy: () => boolean;
  readonly fault: (name: string) => void;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

const installer = { by: people[1], byPost: 'installer' } as const;
const place = { companyId: 'company', placeId: 'flat-501' } as const;
const MINUTE_MS = 60_000;
const POLL_MS = 7000;
/** How often a detector of carbon monoxide says its value while nothing changes: its dose fills between the words. */
const AIR_EVERY_MS = 4 * MINUTE_MS;
/** What comes over the hub and is no device of ours: it waits, or was put aside. */
const LAMP = 'hub-lamp';

/**
 * A hub with detectors behind it, polled as on a serial line: nobody acknowledges a poll, so what stands is said again
 * at each. It comes and goes, its children are tried out, replaced and handed over with it, and it may say anything.
 */
export class Hub {
  readonly #parts: HubParts;
  /** By child: %LEL of the gas around it. */
  readonly #gas = new Map<string, number>();
  #isUp = true;
  #toldUp: boolean | null = null;
  /** The life of the gateway that has been sent anything at all: it takes the hub for there, kept or not. */
  #spokenTo: GatewayProcess | null = null;
  #toldTo: GatewayProcess | null = null;
  #air = 0;
  /** Whether the air still has to be told. */
  #owesAir = true;
  #replacements = 0;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock, dice, isStormy, fault } = this.#parts;
    const again = (ms: number, act: () => void) => {
      const round = () => {
        act();
        clock.after(ms, round);
      };
      clock.after(1000, round);
    };
    again(POLL_MS, () => this.#poll());
    again(AIR_EVERY_MS, () => {
      this.#owesAir = true;
    });
    const every = (meanMs: number, act: () => void) => {
      const round = () => {
        if (!isStormy()) return;
        act();
        clock.after(dice.waitMs(meanMs), round);
      };
      clock.after(dice.waitMs(meanMs), round);
    };
    every(6 * MINUTE_MS, () => {
      fault('hub-away');
      this.leave();
      clock.after(dice.whole(5000, 4 * MINUTE_MS), () => isStormy() && this.come());
    });
    for (const { deviceId, kind } of children) {
      if (kind !== 'gas-detector') continue;
      every(1.5 * MINUTE_MS, () => {
        // Gas goes on rising: what was an early warning becomes an alarm.
        const risesInMs = dice.chance(0.6) ? dice.whole(10_000, 50_000) : 0;
        this.#gas.set(deviceId, risesInMs > 0 ? 35 : 60);
        clock.after(risesInMs, () => this.#gas.has(deviceId) && this.#gas.set(deviceId, 60));
        clock.after(risesInMs + dice.whole(5000, 3 * MINUTE_MS), () => this.#gas.delete(deviceId));
      });
    }
    every(4 * MINUTE_MS, () => this.#breathe(dice.pick([0, 60, 300, 300, 400])));
    every(35_000, () => this.#tryOut(dice.pick(dice.chance(0.2) ? children : children.slice(0, 2))));
    every(7 * MINUTE_MS, () => this.#replace(dice.pick(children.slice(0, 2))));
    every(90_000, () => this.#forge());
    every(2 * MINUTE_MS, () => this.#sortOut(dice.chance(0.5)));
  }

  leave(): void {
    if (this.#isUp) this.#parts.judge.left();
    this.#isUp = false;
    this.#tell();
  }

  come(): void {
    this.#parts.judge.came();
    this.#isUp = true;
    this.#tell();
  }

  calmDown(): void {
    this.#gas.clear();
    this.#breathe(0);
    this.come();
  }

  #submit(input: WithoutId<Input>, kept: () => void = () => undefined): void {
    const { gateway, newId } = this.#parts;
    const alive = gateway();
    if (alive === null || !alive.isReady) return;
    this.#spokenTo = alive;
    alive.submit({ ...input, id: newId() } as Input, (answer) => {
      if (answer.kind === 'committed' && answer.outcome.ok) kept();
    });
  }

  #poll(): void {
    const { judge } = this.#parts;
    if (!judge.isComplete) this.#install();
    this.#tell();
    if (!this.#isUp) return;
    this.#introduce(LAMP);
    for (const child of children) {
      if (!judge.isAdopted(child.deviceId)) continue;
      if (child.kind === 'gas-detector') this.#readGas(child.deviceId);
      else if (this.#owesAir) this.#readAir(child.deviceId);
    }
  }

  /** Its link says that it is there or gone, to each life of the gateway, until that is kept. */
  #tell(): void {
    const gateway = this.#parts.gateway();
    if (gateway === null || (this.#toldTo === gateway && this.#toldUp === this.#isUp)) return;
    // A gateway that has just started knows by itself that nobody is there.
    if (this.#spokenTo !== gateway && !this.#isUp) return;
    const online = this.#isUp;
    this.#submit(
      { kind: 'device-status', linkId: HUB, deviceId: HUB, online, reason: online ? 'connected' : 'will' },
      () => {
        this.#toldTo = gateway;
        this.#toldUp = online;
      },
    );
  }

  #introduce(address: string): void {
    this.#submit({
      ...{ kind: 'child-heard', linkId: HUB, address, name: address, vendor: '', model: '' },
      ...{ suggestedKind: null, preview: {}, unsupported: [] },
    });
  }

  #install(): void {
    this.#submit({
      ...{ kind: 'add-link', linkId: HUB, deviceKind: 'bridge', name: HUB, ...place, ...installer },
      ...{ reportEveryMs: null, expiresAt: null, convention: 'zigbee2mqtt', options: {}, passwordHash: '00' },
    });
    for (const { deviceId, kind, reportEveryMs } of children) {
      this.#introduce(deviceId);
      this.#submit({
        ...{ kind: 'adopt-child', linkId: HUB, address: deviceId, deviceId, deviceKind: kind, name: deviceId },
        ...{ ...place, ...installer, updateContract: null, reportEveryMs, expiresAt: null },
      });
    }
  }

  #said(deviceId: string) {
    const messageKey = `h:${deviceId} ${this.#parts.clock.monotonicMs()}`;
    const said = { kind: 'reading', linkId: HUB, deviceId, messageKey, contentHash: 1 } as const;
    return { ...said, resent: false, observedAt: null, history: false } as const;
  }

  #readGas(deviceId: string): void {
    const { judge, dice, clock } = this.#parts;
    const methane = this.#gas.get(deviceId) ?? dice.whole(0, 8);
    const alarm = methane >= 50;
    const values = { alarm, warming_up: false, self_test: false, methane_lel: methane };
    const saidAt = clock.monotonicMs();
    this.#submit({ ...this.#said(deviceId), values }, () => alarm && judge.alarmKept(deviceId, saidAt));
  }

  #readAir(deviceId: string): void {
    const ppm = this.#air;
    this.#submit({ ...this.#said(deviceId), values: { co_ppm: ppm } }, () => {
      this.#parts.judge.airKept(ppm);
      if (this.#air === ppm) this.#owesAir = false;
    });
  }

  #breathe(ppm: number): void {
    this.#air = ppm;
    this.#owesAir = true;
    this.#parts.judge.airChanged();
  }

  #tryOut({ deviceId }: Child): void {
    const { clock, dice, fault, judge } = this.#parts;
    if (!judge.isAdopted(deviceId)) return;
    if (dice.chance(0.15)) {
      this.#submit({ kind: 'end-test', deviceId, ...installer });
      return;
    }
    fault('tried-out');
    const until = clock.wallMs() + dice.whole(20_000, 1.5 * MINUTE_MS);
    this.#submit({ kind: 'begin-test', deviceId, until, certificateId: null, ...installer });
  }

  /** A new sensor was paired and takes the place of an old one. */
  #replace({ deviceId }: Child): void {
    if (!this.#isUp) return;
    this.#replacements += 1;
    const address = `${deviceId}-new-${this.#replacements}`;
    this.#introduce(address);
    this.#submit({ kind: 'replace-device', deviceId, passwordHash: null, address, expiresAt: null, ...installer }, () =>
      this.#parts.fault('child-replaced'),
    );
  }

  /** Whoever holds its credential can say anything: also that there is gas at another link's detector. */
  #forge(): void {
    if (!this.#isUp) return;
    this.#parts.fault('forged');
    const deviceId = this.#parts.dice.pick(['gas-detector-1', 'nobody', 'leak-sensor-4']);
    const values = deviceId.startsWith('leak') ? { leak: true } : { alarm: true };
    this.#submit({ ...this.#said(deviceId), messageKey: `h:forged ${this.#parts.clock.monotonicMs()}`, values });
  }

  #sortOut(ignored: boolean): void {
    this.#submit({ kind: 'ignore-child', linkId: HUB, address: LAMP, ignored, ...installer }, () => {
      this.#parts.fault(ignored ? 'child-put-aside' : 'child-taken-back');
      this.#parts.judge.sortedOut(LAMP, ignored);
    });
  }
}
