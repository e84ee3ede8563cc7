import { type AlertKind, isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { BRIDGE_MAY_RETURN_MS, bridgeRule } from '../../../gateway/src/core/bridge.ts';
import { HELD_AT_MOST_MS } from '../../../gateway/src/core/exposure.ts';
import type { TimerRow } from '../../../gateway/src/core/model.ts';
import { silenceLimitMs } from '../../../gateway/src/core/rule-book.ts';
import { WAITING_MAXIMUM } from '../../../gateway/src/spine/engine.ts';
import { keyedTableNames } from '../../../gateway/src/store/tables.ts';
import type { AlertJudge, JudgeWorld } from './alert-judge.ts';
import type { Device, Message } from './device.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { alarmKindOf } from './message-judge.ts';
import { ruleNow } from './rule-setter.ts';

/** An alarm is seen by people within this, whatever the disk does: a stall is called after three seconds. */
const SHOWN_WITHIN_MS = 4000;
/** After a disturbance the gateway has this long to find its feet before it is asked for what must happen. */
const SETTLE_MS = 20_000;
const LATE_MS = 15_000;
/** A jump this small is taken for drift; a batch is decided a moment before it is written. */
const GRAIN_MS = 3000;

interface ShownAlert {
  readonly id: string;
  readonly deviceId: string;
  readonly kind: string;
  readonly level: number;
  readonly state: string;
}

/** What must happen by a certain time, and what must be so at rest. */
export class Liveness {
  readonly #world: JudgeWorld;
  readonly #alerts: AlertJudge;
  readonly #gateway: () => GatewayProcess | null;
  #disturbedAt = 0;
  /** Open alarms as this life of the gateway has shown them, saved or not. */
  #shown = new Map<string, string>();

  constructor(world: JudgeWorld, alerts: AlertJudge, gateway: () => GatewayProcess | null) {
    this.#world = world;
    this.#alerts = alerts;
    this.#gateway = gateway;
  }

  /** How long the gateway has had its peace. */
  get undisturbedMs(): number {
    return this.#world.monotonicMs() - this.#disturbedAt;
  }

  disturbed(): void {
    this.#disturbedAt = this.#world.monotonicMs();
  }

  booted(gateway: GatewayProcess): void {
    this.disturbed();
    const shown = new Map<string, string>();
    this.#shown = shown;
    gateway.store.feed.subscribe((change) => {
      if (change.type !== 'alert' || change.data === null) return;
      const alert = change.data as ShownAlert;
      if ((alert.kind !== 'gas_leak' && alert.kind !== 'smoke') || alert.level !== 1) return;
      if (isOpenAlertState(alert.state as 'closed')) shown.set(alert.deviceId, alert.id);
    });
  }

  /** Promise 3: a gas alarm never waits. */
  alarmArrived(message: Message): void {
    const gateway = this.#gateway();
    const { session } = message.device;
    if (gateway === null) return;
    const shown = this.#shown;
    const { id, kind } = message.device.habits;
    gateway.clock.after(SHOWN_WITHIN_MS, () => {
      const isStillThere = gateway.isReady && message.device.session === session;
      const isKnown = shown.has(id) || this.#alerts.alertsOf(id, alarmKindOf(kind)).some((alert) => alert.level === 1);
      if (isStillThere && !isKnown) {
        this.#world.history.fail('an-alarm-never-waits', `nobody saw the alarm of ${id} within ${SHOWN_WITHIN_MS} ms`);
      }
    });
  }

  look(devices: readonly Device[], diskRefuses: boolean): void {
    const gateway = this.#gateway();
    const { history, monotonicMs } = this.#world;
    if (gateway === null || diskRefuses || !gateway.isReady) {
      this.disturbed();
      return;
    }
    const health = gateway.spine.health();
    if (health.mode !== 'normal') this.disturbed();
    if (health.waiting > WAITING_MAXIMUM) history.fail('bounds', `${health.waiting} inputs wait`);
    if (monotonicMs() - this.#disturbedAt < SETTLE_MS) return;
    for (const timer of this.#world.disk.table('timer').values()) this.#timer(timer);
    for (const device of devices) this.#silence(device);
    const timers = this.#world.disk.table('timer').size;
    if (timers > devices.length * 20) history.fail('bounds', `${timers} timers`);
  }

  #timer(timer: TimerRow): void {
    const { history, wallMs, disk } = this.#world;
    const device = disk.table('device').get(timer.deviceId);
    if (device === undefined) return;
    const isBridge = timer.alertKind === 'bridge_unreachable';
    const rule = isBridge ? bridgeRule : ruleNow(disk, device, timer.alertKind);
    const whole = {
      silence: silenceLimitMs(device),
      'condition-on': isBridge ? BRIDGE_MAY_RETURN_MS : rule?.exposure ? HELD_AT_MOST_MS : (rule?.onDelayMs ?? 0),
      'condition-off': rule?.offDelayMs ?? 0,
      expiry: Number.POSITIVE_INFINITY,
      'hand-over': 24 * 3_600_000,
      'estate-report': 3_600_000,
      'rule-setting': 1000,
      'test-end': 30 * 60_000,
      command: 7 * 24 * 3_600_000,
      escalation: Number.POSITIVE_INFINITY,
      bundle: 24 * 3_600_000,
      'shelf-end': 7 * 24 * 3_600_000,
    }[timer.kind];
    const inMs = timer.dueAt - wallMs();
    if (inMs < -LATE_MS) history.fail('timers-fire', `${timer.id} was due ${-inMs} ms ago`);
    if (inMs > whole + GRAIN_MS && !this.#isOnRound(timer))
      history.fail('timers-fire', `${timer.id} is due in ${inMs} ms; its delay is ${whole}`);
  }

  /** A delay that was set just now has not come to all devices yet. That it goes on is seen by its own timer. */
  #isOnRound({ kind, alertKind }: TimerRow): boolean {
    if (kind !== 'condition-on' && kind !== 'condition-off') return false;
    const timers = [...this.#world.disk.table('timer').values()];
    return timers.some((timer) => timer.kind === 'rule-setting' && timer.alertKind === alertKind);
  }

  /** Silence is called when a device is really silent. */
  #silence({ habits }: Device): void {
    const { history, disk, monotonicMs } = this.#world;
    const device = disk.table('device').get(habits.id);
    const link = disk.table('link').get(habits.id);
    if (device === undefined || link?.revokedAt !== null) return;
    const silentMs = monotonicMs() - this.#alerts.silentSince(device.id);
    const isCalled = (disk.table('device_state').get(device.id)?.conditions.device_silent?.evidenceLevel ?? 0) !== 0;
    if (!isCalled && silentMs > silenceLimitMs(device) + SETTLE_MS) {
      history.fail(
        'silent-when-silent',
        `${device.id} has said nothing for ${silentMs} ms, and nobody calls it silent`,
      );
    }
  }

  /** After a drill: what was said stands, and what was taken back does not. */
  drilled(devices: readonly Device[], inDanger: boolean): void {
    for (const device of devices) {
      const { id, kind } = device.habits;
      const isHeard = !device.isDead;
      const expectedOf: Partial<Record<DeviceKind, readonly AlertKind[]>> = {
        'gas-detector': ['gas_leak'],
        'smoke-detector': ['smoke'],
        lift: ['lift_entrapment'],
        'leak-sensor': ['water_leak'],
        'access-gate': ['gate_forced', 'gate_held_open'],
      };
      const expected = expectedOf[kind] ?? [];
      for (const alertKind of isHeard ? expected : []) {
        const active = this.#active(id, alertKind);
        if (active !== inDanger) this.#undrilled(device, `${alertKind} is ${active ? '' : 'not '}active`, inDanger);
      }
      // A person may have closed the alert meanwhile; that the device is silent stands all the same.
      const silent = this.#world.disk.table('device_state').get(id)?.conditions.device_silent?.evidenceLevel ?? 0;
      if ((silent !== 0) === isHeard) {
        this.#undrilled(device, isHeard ? 'it is called silent' : 'it is not called silent', inDanger);
      }
    }
  }

  /** What is held in memory is what is on disk. */
  memoryIsDisk(): void {
    const { disk, history } = this.#world;
    const state = this.#gateway()?.store.state;
    if (state === undefined) return;
    for (const table of keyedTableNames) {
      const held = new Map([...state.all(table)].map((row) => [JSON.stringify(row), true]));
      const rows = [...disk.table(table).values()];
      const isSame = rows.length === held.size && rows.every((row) => held.has(JSON.stringify(row)));
      if (!isSame) history.fail('memory-is-disk', `${table} differs`);
    }
  }

  #active(deviceId: string, kind: string): boolean {
    return this.#alerts
      .alertsOf(deviceId, kind)
      .some((alert) => alert.state === 'active-unacknowledged' || alert.state === 'active-acknowledged');
  }

  #undrilled({ habits }: Device, detail: string, inDanger: boolean): void {
    const when = inDanger ? 'in danger' : 'after the danger';
    this.#world.history.fail('a-drill-goes-right', `${habits.id} ${when}: ${detail} (${JSON.stringify(habits)})`);
  }
}
