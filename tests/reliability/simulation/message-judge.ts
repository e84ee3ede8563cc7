import { type AlertKind, isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Change } from '../../../gateway/src/core/view.ts';
import { mayForward, maySubscribe } from '../../../gateway/src/links/mqtt/access.ts';
import type { AlertJudge, JudgeWorld } from './alert-judge.ts';
import type { Device, Message } from './device.ts';
import { simulatedEvents } from './truth.ts';

/** What a detector's own alarm raises. */
export function alarmKindOf(kind: DeviceKind): AlertKind {
  return kind === 'smoke-detector' ? 'smoke' : 'gas_leak';
}

/** What an event must raise, whatever else is said of its device. */
const begins: Readonly<Record<string, AlertKind>> = {
  ...{ forced_open: 'gate_forced', fire_input: 'fire_input' },
  ...{ entrapment: 'lift_entrapment', alarm_button: 'lift_entrapment' },
};

/** A detector that is sure of gas or smoke, live: what must stand as an alert of level 1 once it is acknowledged. */
export function isTrueAlarm({ values, history, isGarbled }: Message): boolean {
  if (values === null || history || isGarbled) return false;
  return values['alarm'] === true && values['warming_up'] === false && values['self_test'] === false;
}

/** Events without an id of their own that repeat within this time are one, if the wire says so. */
const RESENT_WITHIN_MS = 600_000;

/** Holds what was acknowledged to a device against what is on disk. */
export class MessageJudge {
  readonly #world: JudgeWorld;
  readonly #alerts: AlertJudge;
  /** By message: under which sensor of its device it was stored. */
  readonly #stored = new Map<string, number>();
  readonly #sensors = new Map<string, number>();
  readonly #eventRows = new Map<string, number>();
  /** Events on their way over which the gateway may have lost sight of the first copy: a second row of each is right. */
  readonly #estranged = new Map<string, number>();

  constructor(world: JudgeWorld, alerts: AlertJudge) {
    this.#world = world;
    this.#alerts = alerts;
  }

  /** Its link was made anew: it may be another sensor, which counts from 1, and nothing it sends is taken for a resend. */
  #madeAnew(device: Device): void {
    const { id } = device.habits;
    this.#sensors.set(id, this.#sensorOf(id) + 1);
    this.jumped([device]);
  }

  #sensorOf(deviceId: string): number {
    return this.#sensors.get(deviceId) ?? 0;
  }

  /** A resend without an id is known by the clock's ten minutes: over a jump it is taken for a second event, once. */
  jumped(devices: readonly Device[]): void {
    for (const { habits, sent } of devices) {
      for (const { event, arrivedAt, isAcknowledged } of sent) {
        if (event === null || arrivedAt === null || isAcknowledged) continue;
        const key = `${habits.id} ${event}`;
        this.#estranged.set(key, (this.#estranged.get(key) ?? 0) + 1);
      }
    }
  }

  arrived(message: Message, devices: readonly Device[]): void {
    for (const { habits } of devices) {
      const scope = { kind: 'device', deviceId: habits.id } as const;
      const isOpenRoad =
        mayForward(scope, habits.id, message.topic, undefined) ||
        maySubscribe(scope, message.topic) ||
        maySubscribe(scope, '#');
      if (isOpenRoad) this.#world.history.fail('nothing-forwarded', `${message.topic} could reach ${habits.id}`);
    }
  }

  synced(changes: readonly Change[], devices: readonly Device[]): void {
    const { history } = this.#world;
    for (const device of devices) if (isMadeAnew(device.habits.id, changes)) this.#madeAnew(device);
    for (const change of changes) {
      if (change.op !== 'append') continue;
      if (change.table !== 'reading' && change.table !== 'device_event') continue;
      const { deviceId, messageKey } = change.row;
      const key = `${deviceId} ${messageKey}`;
      if (messageKey.startsWith('i:') && this.#stored.get(key) === this.#sensorOf(deviceId)) {
        history.fail('stored-once', `message ${messageKey} of ${deviceId} has two rows`);
      }
      this.#stored.set(key, this.#sensorOf(deviceId));
      if (change.table === 'device_event') {
        const kind = `${deviceId} ${change.row.kind}`;
        this.#eventRows.set(kind, (this.#eventRows.get(kind) ?? 0) + 1);
      }
    }
  }

  kept(message: Message): void {
    const { history, disk } = this.#world;
    const { id: deviceId } = message.device.habits;
    if (this.#isTurnedAway(deviceId)) return;
    const isStored = message.id === null || message.isGarbled || this.#stored.has(`${deviceId} i:${message.id}`);
    if (!isStored) history.fail('acknowledged-is-kept', `message ${message.id} of ${deviceId} is not on disk`);
    const isQuarantined = !message.isGarbled || disk.rows('quarantine').some((row) => row.linkId === deviceId);
    if (!isQuarantined) history.fail('acknowledged-is-kept', `wrong traffic of ${deviceId} is not in quarantine`);
    if (isTrueAlarm(message)) this.#alarmStands(message);
    const kind = begins[message.event ?? ''];
    if (kind !== undefined && !message.isGarbled && !this.#isAskedForTwice(message)) this.#begunStands(message, kind);
  }

  /** What was on its way when the link was revoked is kept with that reason, and says nothing more. */
  #isTurnedAway(deviceId: string): boolean {
    return this.#world.disk.rows('quarantine').some((row) => row.linkId === deviceId && row.code === 'LINK_REVOKED');
  }

  /** No event counts twice because the wire said it twice. */
  eventsOnce(devices: readonly Device[]): void {
    for (const { habits, sent } of devices) {
      for (const event of simulatedEvents) {
        const key = `${habits.id} ${event}`;
        const said = sent.filter((message) => message.event === event).length + (this.#estranged.get(key) ?? 0);
        const rows = this.#eventRows.get(key) ?? 0;
        if (rows > said) this.#world.history.fail('stored-once', `${key} was said ${said} times and has ${rows} rows`);
      }
    }
  }

  #alarmStands(message: Message): void {
    const { id, kind } = message.device.habits;
    const stands = this.#alerts.alertsOf(id, alarmKindOf(kind)).some((alert) => {
      if (alert.level !== 1) return false;
      return isOpenAlertState(alert.state) || this.#movedSince(alert.id, message);
    });
    if (!stands) {
      const keys = message.id === null ? 'without an id' : `with the id ${message.id}`;
      this.#world.history.fail('alarm-stands', `the alarm of ${id} (${keys}) was acknowledged, and no alert stands`);
    }
  }

  #begunStands(message: Message, kind: AlertKind): void {
    const { id } = message.device.habits;
    const stands = this.#alerts
      .alertsOf(id, kind)
      .some((alert) => isOpenAlertState(alert.state) || this.#movedSince(alert.id, message));
    if (!stands) {
      this.#world.history.fail('alarm-stands', `${message.event} of ${id} was acknowledged, and no alert stands`);
    }
  }

  #movedSince(alertId: string, message: Message): boolean {
    return (this.#alerts.movedAt.get(alertId) ?? 0) >= (message.arrivedAt ?? 0);
  }

  /** docs/protocols.md: without an id and a time, the same words sent again within ten minutes are the same message. */
  #isAskedForTwice(message: Message): boolean {
    return message.device.sent.some(
      (other) =>
        other !== message &&
        message.id === null &&
        other.payload === message.payload &&
        message.saidAt - other.saidAt < 2 * RESENT_WITHIN_MS,
    );
  }
}

function isMadeAnew(deviceId: string, changes: readonly Change[]): boolean {
  return changes.some(
    (change) =>
      change.op === 'append' &&
      change.table === 'audit' &&
      change.row.subject === deviceId &&
      (change.row.action === 'add-link' || change.row.action === 'replace-device'),
  );
}
