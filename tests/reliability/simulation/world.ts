import type { CloudEvent, EventBatchResponse } from '@gridcall/contract/events.ts';
import type { OverlayLayer } from '../../../gateway/src/store/overlay-layer.ts';
import { AlertJudge, type JudgeWorld } from './alert-judge.ts';
import { CallJudge } from './call-judge.ts';
import { Carrier } from './carrier.ts';
import { Device, fineWire, START_MS } from './device.ts';
import { Dice, randomOf } from './dice.ts';
import { Disk } from './disk.ts';
import { GatewayProcess } from './gateway-process.ts';
import { History } from './history.ts';
import { Hub } from './hub.ts';
import { HubJudge } from './hub-judge.ts';
import { Installer } from './installer.ts';
import { Liveness } from './liveness.ts';
import { isTrueAlarm, MessageJudge } from './message-judge.ts';
import type { Patch } from './patch.ts';
import { estateInput, population } from './population.ts';
import { QueueModel } from './queue-model.ts';
import { deskActs, type PeopleParts, Residents, stewardActs } from './residents.ts';
import { setRule } from './rule-setter.ts';
import { SimClock } from './sim-clock.ts';
import { calmDown, commitFate, fineDisk, raiseStorm, stormyDisk, stormyUplink, stormyWire } from './storm.ts';
import { fineWeather, uplinkWire } from './uplink-wire.ts';
import { UpstreamJudge } from './upstream-judge.ts';

export interface WorldOptions {
  readonly patch?: Patch;
  readonly keepsTrace?: boolean;
  /** How long it storms before all is mended and brought to rest. */
  readonly stormMs?: number;
}

const MINUTE_MS = 60_000;
const STORM_MS = 20 * MINUTE_MS;
/** By then everything that was written is at the queue, and what the queue did is here. */
const DRAINED_BY_MS = 10 * MINUTE_MS;
const QUEUE_SKEW_MS = 7000;

/** One estate, its people, its queue and all that befalls them, from one number. */
export class World {
  readonly history: History;
  readonly clock = new SimClock(START_MS);
  readonly disk: Disk;
  readonly queue = new QueueModel();
  readonly devices: Device[] = [];
  readonly alerts: AlertJudge;
  readonly calls: CallJudge;
  readonly messages: MessageJudge;
  readonly upstream: UpstreamJudge;
  readonly liveness: Liveness;
  readonly residents: Residents;
  readonly hub: Hub;
  readonly hubJudge: HubJudge;
  readonly installer: Installer;
  gateway: GatewayProcess | null = null;
  isStormy = true;
  readonly #options: WorldOptions;
  readonly #dice: Dice;
  readonly #gatewayDice: Dice;
  readonly #diskDice: Dice;
  readonly #uplinkDice: Dice;
  readonly #random;
  readonly #newsListeners = new Set<() => void>();
  readonly #wire;
  readonly #diskWeather;
  readonly #uplinkWeather;
  readonly #people: PeopleParts;
  /** Not a fork: what was added later leaves the worlds of before as they were. */
  readonly #ruleDice: Dice;
  readonly #verdicts = new Map<string, boolean>();
  #decidedOn = new WeakMap<object, number>();

  constructor(seed: number, options: WorldOptions = {}) {
    this.#options = options;
    this.history = new History({ keepsTrace: options.keepsTrace ?? false });
    this.disk = new Disk({ hasIndexes: options.patch?.withoutIndexes !== true });
    this.#dice = new Dice(seed);
    this.#ruleDice = new Dice(seed + 2 ** 20);
    this.#gatewayDice = this.#dice.fork();
    this.#diskDice = this.#dice.fork();
    this.#uplinkDice = this.#dice.fork();
    this.#random = randomOf(this.#gatewayDice);
    this.#wire = stormyWire(this.#dice);
    this.#diskWeather = stormyDisk(this.#dice);
    this.#uplinkWeather = stormyUplink(this.#dice);
    const judged: JudgeWorld = {
      history: this.history,
      disk: this.disk,
      monotonicMs: () => this.clock.monotonicMs(),
      wallMs: () => this.clock.wallMs(),
    };
    this.alerts = new AlertJudge(judged);
    this.calls = new CallJudge(judged);
    this.messages = new MessageJudge(judged, this.alerts);
    this.upstream = new UpstreamJudge(judged, this.queue);
    this.liveness = new Liveness(judged, this.alerts, () => this.gateway);
    this.#people = {
      clock: this.clock,
      dice: this.#dice.fork(),
      history: this.history,
      disk: this.disk,
      gateway: () => this.gateway,
      newId: this.newId,
      queue: this.queue,
      queueNow: this.#queueNow,
      onNews: this.#news,
      isStormy: () => this.isStormy,
    };
    this.residents = new Residents(this.#people);
    this.#makeDevices();
    const { fault } = this.history;
    this.hubJudge = new HubJudge(judged, this.alerts);
    this.hub = new Hub({ ...this.#people, fault, judge: this.hubJudge, dice: this.#dice.fork() });
    this.installer = new Installer({ ...this.#people, fault, devices: this.devices, dice: this.#dice.fork() });
  }

  readonly newId = (): string => this.#random.ulid(this.clock.wallMs());

  /** Storm, calm, drill, and the last judgement. */
  async run(): Promise<History> {
    const isOver = () => this.history.broken !== null;
    await this.#begin();
    const storm = this.#options.stormMs ?? STORM_MS;
    await this.clock.run(this.clock.monotonicMs() + storm, isOver);
    this.#calmDown();
    while (!isOver() && this.gateway?.isReady !== true) await this.clock.run(this.clock.monotonicMs() + 1000, isOver);
    await this.clock.run(this.clock.monotonicMs() + 2 * MINUTE_MS, isOver);
    await this.#drill(isOver);
    const drainedBy = this.clock.monotonicMs() + DRAINED_BY_MS;
    while (!isOver() && !this.#isAtRest() && this.clock.monotonicMs() < drainedBy) {
      await this.clock.run(this.clock.monotonicMs() + 5000, isOver);
    }
    while (!isOver() && this.gateway?.store.isCommitting === true) {
      await this.clock.run(this.clock.monotonicMs() + 1, isOver);
    }
    if (!isOver()) this.#lastJudgement();
    this.gateway?.kill();
    await this.clock.run(this.clock.monotonicMs());
    return this.history;
  }

  #queueNow = (): number => START_MS + QUEUE_SKEW_MS + this.clock.monotonicMs();

  #news = (): void => {
    for (const listener of [...this.#newsListeners]) listener();
  };

  async #begin(): Promise<void> {
    this.#boot();
    await this.clock.run(this.clock.monotonicMs() + 1000);
    for (const device of this.devices) this.installer.link(device);
    await this.clock.run(this.clock.monotonicMs() + 1000);
    for (const device of this.devices) device.start();
    this.hub.start();
    new Carrier({ ...this.#people, fault: this.history.fault, dice: this.#dice.fork() }).start();
    this.#live();
    const { clock, history } = this;
    raiseStorm({
      clock,
      history,
      dice: this.#dice.fork(),
      isStormy: () => this.isStormy,
      disk: this.#diskWeather,
      uplink: this.#uplinkWeather,
      kill: () => this.gateway?.kill(),
      stopGently: () => void this.gateway?.stop(),
      jumpClock: (byMs) => this.#jump(byMs),
      backUpQueue: () => this.queue.backUp(),
      restoreQueue: () => this.#restoreQueue(),
      revokeLink: () => this.installer.revoke(),
      replaceDevice: () => this.installer.replace(),
      handOver: () => this.installer.handOver(),
      restartDevice: () => this.#dice.pick(this.devices).restart(),
      killDevice: () => this.#killDevice(this.#dice.pick(this.devices)),
      breakConnections: () => {
        for (const device of this.devices) device.breakConnection();
      },
    });
  }

  /** What goes on in any estate, storm or not. */
  #live(): void {
    const { clock } = this;
    const dice = this.#dice.fork();
    const every = (meanMs: number, act: () => void, chances = dice) => {
      const again = () => {
        if (!this.isStormy) return;
        act();
        clock.after(chances.waitMs(meanMs), again);
      };
      clock.after(chances.waitMs(meanMs), again);
    };
    for (const device of this.devices) {
      every(2.5 * MINUTE_MS, () => {
        device.beginDanger();
        // Gas goes on rising: what was an early warning becomes an alarm.
        if (dice.chance(0.4)) clock.after(dice.whole(2000, 40_000), () => device.worsen());
        clock.after(dice.chance(0.3) ? dice.whole(200, 9000) : dice.whole(10_000, 3 * MINUTE_MS), () =>
          device.endDanger(),
        );
      });
    }
    every(40_000, () => this.residents.report());
    every(15_000, () => stewardActs(this.#people));
    every(8000, () => deskActs(this.#people));
    const setter = { gateway: () => this.gateway, newId: this.newId, fault: this.history.fault, dice: this.#ruleDice };
    every(MINUTE_MS, () => setRule(setter), this.#ruleDice);
    const look = () => {
      this.liveness.look(this.devices, this.#diskWeather.isRefusing);
      this.hubJudge.look(this.liveness.undisturbedMs);
      this.calls.look(this.liveness.undisturbedMs);
      clock.after(5000, look);
    };
    clock.after(5000, look);
  }

  #boot(): void {
    const { patch = {} } = this.#options;
    this.#decidedOn = new WeakMap();
    const gateway = new GatewayProcess({
      gateway: { id: 'gateway-0417', number: 417 },
      disk: this.disk,
      simClock: this.clock,
      random: this.#random,
      patch,
      fateOf: (overlay) => {
        const inputs = this.#decidedOn.get(overlay) ?? 0;
        return commitFate({ dice: this.#diskDice, disk: this.#diskWeather, history: this.history }, inputs);
      },
      refuses: () => this.#diskWeather.isRefusing,
      onSynced: (overlay) => this.#synced(overlay),
      fail: this.history.fail,
      connect: () => this.#connect(),
      onDecided: (input, decision, view) => {
        this.#decidedOn.set(view, (this.#decidedOn.get(view) ?? 0) + 1);
        this.alerts.decided(input, decision.changes, view);
        this.#say(`decide ${input.kind} ${input.id} ${decision.outcome.ok} ${decision.changes.length}`);
      },
      onDied: () => this.#died(),
      onDrop: (session) => {
        this.history.fault('connection-closed-holding');
        this.devices.find((device) => device.session === session)?.breakConnection();
      },
    });
    this.gateway = gateway;
    this.liveness.booted(gateway);
    this.#say('boot');
    const isEmpty = this.disk.table('place').size === 0;
    void gateway.start(isEmpty ? estateInput(this.newId()) : null);
  }

  #died(): void {
    const dice = this.#dice;
    this.gateway = null;
    this.#say('died');
    for (const device of this.devices) this.clock.after(dice.whole(50, 4000), () => device.loseGateway());
    const isLong = this.isStormy && dice.chance(0.15);
    if (isLong) this.history.fault('long-downtime');
    if (this.isStormy && dice.chance(0.15)) {
      this.history.fault('clock-jump-while-down');
      this.#jump(dice.whole(-4 * 60, 4 * 60) * MINUTE_MS);
    }
    this.clock.after(isLong ? dice.whole(3, 6) * MINUTE_MS : dice.whole(500, 8000), () => this.#boot());
  }

  #synced(overlay: OverlayLayer): void {
    const { changes } = overlay;
    this.alerts.synced(changes);
    this.calls.synced(changes);
    this.messages.synced(changes, this.devices);
    this.upstream.synced(changes);
    this.hubJudge.synced(changes);
    for (const id of overlay.keyed.get('device_state')?.keys() ?? []) this.alerts.timers(id);
    this.#say(`synced ${changes.length}`);
  }

  #connect() {
    return uplinkWire({
      clock: this.clock,
      dice: this.#uplinkDice,
      queue: this.queue,
      verdicts: this.#verdicts,
      weather: this.#uplinkWeather,
      queueNow: this.#queueNow,
      count: this.history.fault,
      onEvents: (events: readonly CloudEvent[], response: EventBatchResponse) => {
        this.upstream.received(events, response);
        for (const { id, status } of response.results) this.#say(`queue ${id} ${status}`);
        if (events.length > 0) this.#news();
      },
      fail: this.history.fail,
      onNews: (listener) => {
        this.#newsListeners.add(listener);
        return () => this.#newsListeners.delete(listener);
      },
    });
  }

  #makeDevices(): void {
    const dice = this.#dice.fork();
    for (const habits of population(dice)) {
      const device = new Device(habits, {
        clock: this.clock,
        dice: dice.fork(),
        weather: this.#wire,
        gateway: () => this.gateway,
        newId: this.newId,
        count: this.history.fault,
        onArrival: (message, isResent) => {
          this.#say(`arrived ${habits.id} ${message.serial} ${isResent}`);
          this.messages.arrived(message, this.devices);
          if (isTrueAlarm(message)) this.liveness.alarmArrived(message);
        },
        onKept: (message) => {
          this.#say(`kept ${habits.id} ${message.serial}`);
          this.messages.kept(message);
        },
      });
      this.devices.push(device);
    }
  }

  #killDevice(device: Device): void {
    device.die();
    this.clock.after(this.#dice.whole(30_000, 6 * MINUTE_MS), () => {
      if (this.isStormy) device.revive();
    });
  }

  /** Somebody sets the clock. */
  #jump(byMs: number): void {
    if (this.gateway !== null && this.gateway.spine.health().waiting > 0) {
      this.clock.after(5, () => this.#jump(byMs));
      return;
    }

    this.clock.jumpWall(byMs);
    this.liveness.disturbed();
    this.messages.jumped(this.devices);
    this.hubJudge.jumped();
    this.#say(`jump ${byMs}`);
  }

  #restoreQueue(): void {
    this.queue.restore();
    this.upstream.restored();
    this.#news();
  }

  #calmDown(): void {
    this.isStormy = false;
    calmDown(this.#wire, fineWire());
    calmDown(this.#diskWeather, fineDisk());
    calmDown(this.#uplinkWeather, fineWeather());
    for (const device of this.devices) device.endDanger();
    this.hub.calmDown();
  }

  /** With all mended, danger is told and its end is told: the gateway that came through the storm must do its work. */
  async #drill(isOver: () => boolean): Promise<void> {
    for (const device of this.devices) this.installer.link(device);
    await this.clock.run(this.clock.monotonicMs() + MINUTE_MS, isOver);
    for (const device of this.devices) device.drill(true);
    this.hub.leave();
    await this.clock.run(this.clock.monotonicMs() + 2.5 * MINUTE_MS, isOver);
    if (!isOver()) this.liveness.drilled(this.devices, true);
    if (!isOver()) this.hubJudge.drilled(true);
    for (const device of this.devices) device.drill(false);
    this.hub.come();
    await this.clock.run(this.clock.monotonicMs() + MINUTE_MS, isOver);
    if (!isOver()) this.liveness.drilled(this.devices, false);
    if (!isOver()) this.hubJudge.drilled(false);
  }

  #isAtRest(): boolean {
    return this.upstream.isDrained() && this.residents.waitForReceipts === 0;
  }

  #lastJudgement(): void {
    const { history } = this;
    this.upstream.sequences();
    if (!this.upstream.isDrained()) history.fail('drained', this.upstream.whyNotDrained());
    if (this.residents.waitForReceipts > 0) history.fail('drained', 'a resident still has no receipt');
    this.upstream.converged();
    this.messages.eventsOnce(this.devices);
    this.hubJudge.atRest();
    this.liveness.memoryIsDisk();
  }

  #say(line: string): void {
    this.history.say(this.clock.monotonicMs(), line);
  }
}
