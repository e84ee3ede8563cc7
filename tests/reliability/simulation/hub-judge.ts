import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { alarmAfterMs, HELD_AT_MOST_MS } from '../../../gateway/src/core/exposure.ts';
import type { Change } from '../../../gateway/src/core/view.ts';
import type { AlertJudge, JudgeWorld } from './alert-judge.ts';

export const HUB = 'hub-1';
export interface Child {
  readonly deviceId: string;
  readonly kind: DeviceKind;
  readonly reportEveryMs: number;
}
export const children: readonly Child[] = [
  { deviceId: 'hub-gas-1', kind: 'gas-detector', reportEveryMs: 20_000 },
  { deviceId: 'hub-gas-2', kind: 'gas-detector', reportEveryMs: 20_000 },
  { deviceId: 'hub-co', kind: 'carbon-monoxide-detector', reportEveryMs: 240_000 },
];
const CO = 'hub-co';

/** The on-delay of a bridge after a start, and time to find its feet. */
const TOLD_WITHIN_MS = 150_000;
const SETTLE_MS = 20_000;

/** Holds a hub and what is behind it to their promises. */
export class HubJudge {
  readonly #world: JudgeWorld;
  readonly #alerts: AlertJudge;
  #isGone = false;
  #goneSince = 0;
  /** As of the last batch that reached the disk. */
  #wasAway = false;
  #putAside: { readonly address: string; readonly ignored: boolean } | null = null;
  /** Since when this air has been told without a gap; null when nobody can say for how long it counts. */
  #air: { readonly ppm: number; readonly since: number; readonly lastAt: number } | null = null;

  constructor(world: JudgeWorld, alerts: AlertJudge) {
    this.#world = world;
    this.#alerts = alerts;
  }

  get isComplete(): boolean {
    return children.every(({ deviceId }) => this.isAdopted(deviceId));
  }

  isAdopted(deviceId: string): boolean {
    return this.#world.disk.table('device').has(deviceId);
  }

  left(): void {
    this.#isGone = true;
    this.#goneSince = this.#world.monotonicMs();
  }

  came(): void {
    this.#isGone = false;
  }

  alarmKept(deviceId: string, saidAt: number): void {
    const stands = this.#alerts
      .alertsOf(deviceId, 'gas_leak')
      .some(({ id, state }) => isOpenAlertState(state) || (this.#alerts.movedAt.get(id) ?? 0) >= saidAt);
    if (!stands) this.#world.history.fail('alarm-stands', `the alarm of ${deviceId} was kept, and none stands`);
  }

  airChanged(): void {
    this.#air = null;
  }

  airKept(ppm: number): void {
    const lastAt = this.#world.monotonicMs();
    const before = this.#air;
    const goesOn = before?.ppm === ppm && lastAt - before.lastAt < HELD_AT_MOST_MS - SETTLE_MS;
    this.#air = { ppm, since: goesOn ? before.since : lastAt, lastAt };
  }

  /** Over a jump while nobody ran nobody knows how long a value has stood. */
  jumped(): void {
    this.#air = null;
  }

  sortedOut(address: string, ignored: boolean): void {
    this.#putAside = { address, ignored };
  }

  /** A batch is on disk. */
  synced(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.op === 'put' && change.table === 'alert') this.#alert(change.row);
      if (change.op !== 'append') continue;
      if (change.table === 'reading' || change.table === 'device_event') this.#spoken(change.row);
      if (change.table === 'alert_event' && change.row.type === 'raised') this.#loss(change.row);
    }
    const memory = this.#world.disk.table('device_state').get(HUB)?.conditions.bridge_unreachable;
    this.#wasAway = (memory?.evidenceLevel ?? 0) !== 0;
  }

  #alert(row: Extract<Change, { op: 'put'; table: 'alert' }>['row']): void {
    const { history, disk } = this.#world;
    const { kind, deviceId, raisedAt, lastSequence, test, state } = row;
    const isChild = children.some((child) => child.deviceId === deviceId);
    if (isChild && kind === 'device_silent' && lastSequence === 1 && this.#wasAway) {
      history.fail('one-cause-one-alert', `${deviceId} is called silent at ${raisedAt}, while ${HUB} is away`);
    }
    const device = disk.table('device').get(deviceId);
    if (test && state.startsWith('active') && device?.testUntil === 0) {
      history.fail('a-test-ends', `${kind} of ${deviceId} stands as a test, and there is none`);
    }
  }

  /** What was said by one stands under none but its own device. */
  #spoken({ deviceId, messageKey }: { readonly deviceId: string; readonly messageKey: string }): void {
    const isOfHub = messageKey.startsWith('h:hub-') || messageKey.startsWith('h:forged');
    if (isOfHub && !messageKey.startsWith(`h:${deviceId} `)) {
      this.#world.history.fail('nobody-speaks-for-another', `${messageKey} stands under ${deviceId}`);
    }
  }

  /** The alert of a lost hub names who is lost with it, and shows them so. */
  #loss({ alertId, detail }: { readonly alertId: string; readonly detail: Readonly<Record<string, unknown>> }): void {
    const { history, disk } = this.#world;
    if (this.#alerts.known.get(alertId)?.kind !== 'bridge_unreachable') return;
    const lost = [...disk.table('device').values()].filter(({ id, linkId }) => linkId === HUB && id !== HUB);
    const ids = lost.map(({ id }) => id).sort();
    const named = Array.isArray(detail['childIds']) ? detail['childIds'].map(String).sort() : [];
    if (String(named) !== String(ids)) {
      history.fail('a-lost-hub-names-its-children', `it has ${ids.join(', ')}, and names ${named.join(', ')}`);
    }
  }

  /** With the gateway undisturbed for so long, what stands has been told. */
  look(undisturbedMs: number): void {
    this.#lookAtHub(undisturbedMs);
    if (undisturbedMs >= SETTLE_MS) this.#lookAtAir();
  }

  #lookAtHub(undisturbedMs: number): void {
    const { history, monotonicMs } = this.#world;
    const knownMs = Math.min(undisturbedMs, monotonicMs() - this.#goneSince);
    if (!this.#isGone || knownMs < TOLD_WITHIN_MS || !this.isAdopted(HUB)) return;
    const isTold =
      this.#isActive(HUB, 'bridge_unreachable') || this.#alerts.closedByHand.has(`${HUB} bridge_unreachable`);
    if (!isTold) history.fail('a-lost-hub-is-told', `${HUB} is gone for ${knownMs} ms, and nobody says so`);
  }

  /** A dose goes on filling between the words, over any number of starts. */
  #lookAtAir(): void {
    const { history, monotonicMs } = this.#world;
    if (this.#air === null) return;
    const { ppm, since, lastAt } = this.#air;
    const stoodMs = monotonicMs() - since;
    const stillStands = monotonicMs() - lastAt < HELD_AT_MOST_MS;
    if (!stillStands || stoodMs < alarmAfterMs(ppm) + SETTLE_MS) return;
    if (!this.#isActive(CO, 'carbon_monoxide')) {
      history.fail('a-dose-is-told', `${ppm} ppm at ${CO} for ${stoodMs} ms, and nobody says so`);
    }
  }

  /** After a drill in which it was taken away, or has come back. */
  drilled(isGone: boolean): void {
    if (this.#isActive(HUB, 'bridge_unreachable') === isGone) return;
    const detail = `${HUB} is ${isGone ? 'gone' : 'there'}, and is told otherwise`;
    this.#world.history.fail('a-drill-goes-right', detail);
  }

  /** At rest: an adopted child is the device at its address, and what is put aside or waits is none. */
  atRest(): void {
    const { history, disk } = this.#world;
    const devices = disk.table('device');
    for (const { address, state, deviceId } of disk.table('child').values()) {
      const device = devices.get(deviceId ?? '');
      const isRight = state === 'adopted' ? device?.address === address && device.linkId === HUB : deviceId === null;
      if (!isRight) history.fail('a-child-is-one-device', `${address} is ${state} as ${deviceId ?? 'nobody'}`);
    }
    for (const { id, linkId, address } of devices.values()) {
      const isBrought = linkId === id || disk.table('child').get(`${linkId} ${address}`)?.deviceId === id;
      if (!isBrought) history.fail('a-child-is-one-device', `${id} is brought by nobody`);
    }
    if (this.#putAside !== null) {
      const { address, ignored } = this.#putAside;
      const state = disk.table('child').get(`${HUB} ${address}`)?.state;
      if (state !== (ignored ? 'ignored' : 'waiting')) {
        history.fail('acknowledged-is-kept', `${address} was sorted out, and is ${state}`);
      }
    }
    for (const alert of disk.table('alert').values()) {
      // What is raised of a place is whoever's the place is.
      if (alert.deviceId.includes(':')) continue;
      const companyId = devices.get(alert.deviceId)?.companyId;
      if (isOpenAlertState(alert.state) && alert.companyId !== companyId) {
        history.fail('an-alert-is-its-companys', `${alert.kind} of ${alert.deviceId} is ${alert.companyId}'s`);
      }
    }
  }

  #isActive(deviceId: string, kind: string): boolean {
    return this.#alerts
      .alertsOf(deviceId, kind)
      .some(({ state }) => state === 'active-unacknowledged' || state === 'active-acknowledged');
  }
}
