import { type AlertEventType, type AlertState, isOpenAlertState } from '@gridcall/contract/alert.ts';
import { fullAt } from '../../../gateway/src/core/exposure.ts';
import type { Input } from '../../../gateway/src/core/input.ts';
import type { AlertEventRow, AlertRow } from '../../../gateway/src/core/model.ts';
import { alertKindDefinition, silenceLimitMs } from '../../../gateway/src/core/rule-book.ts';
import type { Change, View } from '../../../gateway/src/core/view.ts';
import type { Disk } from './disk.ts';
import type { History } from './history.ts';
import { GAS_AT_LEAST, ruleNow } from './rule-setter.ts';

/** Who acts in these worlds. None of it may leave the estate. */
export const people = ['李秀英', '王建国', '赵小燕'] as const;
export const phones = ['13895110000', 'sealed-phone'] as const;

export interface JudgeWorld {
  readonly history: History;
  readonly disk: Disk;
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
}

const ULID_LENGTH = 26;
/** Lines of a timeline that move nothing. */
const notes: readonly AlertEventType[] = [
  ...(['evidence', 'incident-changed', 'handed-over', 'joined', 'commented', 'assigned', 'shelf-asked'] as const),
  ...(['command', 'escalated', 'skipped', 'notified', 'notify-failed', 'stood-down', 'arrived'] as const),
];
const notPersons: readonly string[] = ['device', 'system', 'queue'];

/** Holds alerts to their promises at every commit. */
export class AlertJudge {
  /** By device and kind: when a person closed it though its evidence stood. */
  readonly closedByHand = new Set<string>();
  /** By alert: when it was last moved, in time that does not jump. */
  readonly movedAt = new Map<string, number>();
  readonly #world: JudgeWorld;
  readonly #inputs = new Map<string, Input>();
  readonly #decidedAt = new Map<string, number>();
  readonly #known = new Map<string, AlertRow>();
  readonly #openByKey = new Map<string, Set<string>>();
  readonly #ofDevice = new Map<string, AlertRow[]>();
  readonly #heardAt = new Map<string, number>();
  #bootedAt = 0;

  constructor(world: JudgeWorld) {
    this.#world = world;
  }

  get known(): ReadonlyMap<string, AlertRow> {
    return this.#known;
  }

  decided(input: Input, changes: readonly Change[], view: View): void {
    this.#inputs.set(input.id, input);
    // An input that is decided again counts from when it was decided first.
    const now = this.#decidedAt.get(input.id) ?? this.#world.monotonicMs();
    this.#decidedAt.set(input.id, now);
    if (input.kind === 'boot') this.#bootedAt = now;
    if (input.kind === 'add-link' && changes.length > 0) this.#heardAt.set(input.linkId, now);
    const isNew = input.kind === 'adopt-child' || input.kind === 'replace-device';
    if (isNew && changes.length > 0) this.#heardAt.set(input.deviceId, now);
    if (input.kind === 'timer') this.#silence(changes, now);
    const isMessage = input.kind === 'reading' || input.kind === 'device-event' || input.kind === 'device-status';
    if (!isMessage) return;
    const before = view.get('device_state', input.deviceId)?.lastSeenAt ?? 0;
    for (const change of changes) {
      const isState = change.op === 'put' && change.table === 'device_state';
      if (isState && change.row.lastSeenAt !== before) this.#heardAt.set(input.deviceId, now);
    }
  }

  /** Since when nothing was heard of a device by a gateway that listened. */
  silentSince(deviceId: string): number {
    return Math.max(this.#bootedAt, this.#heardAt.get(deviceId) ?? 0);
  }

  alertsOf(deviceId: string, kind: string): readonly AlertRow[] {
    return (this.#ofDevice.get(`${deviceId} ${kind}`) ?? []).map((alert) => this.#known.get(alert.id) ?? alert);
  }

  /** A batch is on disk. */
  synced(changes: readonly Change[]): void {
    for (const change of changes) if (change.op === 'put' && change.table === 'alert') this.#alert(change.row);
    for (const change of changes) {
      if (change.op === 'append' && change.table === 'alert_event') this.#timeline(change.row, changes);
    }
  }

  #alert(row: AlertRow): void {
    const { history, monotonicMs } = this.#world;
    const key = `${row.deviceId} ${row.kind}`;
    const before = this.#known.get(row.id);
    this.#known.set(row.id, row);
    if (before === undefined) this.#ofDevice.set(key, [...(this.#ofDevice.get(key) ?? []), row]);
    if (before?.state !== row.state || before.level !== row.level) this.movedAt.set(row.id, monotonicMs());
    if (before !== undefined && row.level > before.level) {
      history.fail('level-never-falls', `${row.kind} of ${row.deviceId} from ${before.level} to ${row.level}`);
    }
    const open = this.#openByKey.get(key) ?? new Set();
    this.#openByKey.set(key, open);
    if (isOpenAlertState(row.state)) open.add(row.id);
    else open.delete(row.id);
    if (open.size > 1) history.fail('one-open-alert', `${key} has ${open.size} open alerts`);
    if (row.state === 'closed') this.closedByHand.add(key);
    this.#waiting(row);
  }

  /** The alert's own list of what waits is the outbox's. */
  #waiting(row: AlertRow): void {
    const { history, disk } = this.#world;
    if (row.waiting.length > 200) history.fail('bounds', `alert ${row.id} has ${row.waiting.length} events waiting`);
    for (const { eventId, lane, sequence } of row.waiting) {
      const entry = disk.outbox.get(eventId);
      const holds = entry?.state === 'waiting' && entry.row.lane === lane && entry.row.sequence === sequence;
      if (holds) continue;
      const found = entry === undefined ? 'nothing' : `${entry.state} ${entry.row.lane} ${entry.row.sequence}`;
      history.fail('waiting-is-the-outbox', `${row.id} says ${lane} ${sequence}, the outbox has ${found}`);
    }
  }

  #timeline(row: AlertEventRow, changes: readonly Change[]): void {
    const { history, disk } = this.#world;
    const timeline = disk.timelines.get(row.alertId) ?? [];
    const index = timeline.indexOf(row);
    if (row.sequence !== index + 1) {
      history.fail('timeline-contiguous', `alert ${row.alertId} has entry ${row.sequence} at place ${index + 1}`);
    }
    const alert = this.#known.get(row.alertId);
    if (alert === undefined) {
      history.fail('timeline-contiguous', `an entry of alert ${row.alertId}, of which there is no row`);
      return;
    }
    const before: AlertState | 'normal' = timeline[index - 1]?.state ?? 'normal';
    const isMove = !notes.includes(row.type);
    if (isMove) history.transition(`${before} —${row.type}→ ${row.state}`);
    if (!isMove && row.state !== before) {
      history.fail('only-steps-move', `${row.type} moved ${row.alertId} from ${before} to ${row.state}`);
    }
    if (row.state !== before) this.#latched(alert, row);
    const isRaise = row.type === 'raised' || row.type === 'raised-again' || row.type === 'level-raised';
    if (isRaise) this.#raise(alert, row, this.#causeOf(row, changes));
  }

  /** What a latched alert ends with is a person, after the danger. */
  #latched(alert: AlertRow, row: AlertEventRow): void {
    if (!alertKindDefinition(alert.kind).latched) return;
    const isByPerson = row.type === 'closed' && !notPersons.includes(row.actor);
    if (row.state === 'cleared' || (row.state === 'closed' && !isByPerson)) {
      this.#world.history.fail('latched-needs-a-person', `${alert.kind} became ${row.state} by ${row.actor}`);
    }
  }

  /** Event ids derive from the input that caused them. */
  #causeOf(row: AlertEventRow, changes: readonly Change[]): Input | undefined {
    const type = row.type === 'level-raised' ? 'cn.grid.alert.level-raised.v1' : 'cn.grid.alert.raised.v1';
    const shipped = changes.flatMap((change) =>
      change.op === 'append' && change.table === 'outbox' && change.row.subject === row.alertId ? [change.row] : [],
    );
    const found = shipped.find((event) => event.type === type && event.recordedAt === row.at);
    const id = row.type === 'raised' ? row.alertId : found?.eventId;
    return id === undefined ? undefined : this.#inputs.get(id.slice(0, ULID_LENGTH));
  }

  #raise(alert: AlertRow, row: AlertEventRow, cause: Input | undefined): void {
    const { history } = this.#world;
    if (cause === undefined) return;
    if (cause.kind === 'reading' && cause.history) {
      history.fail('history-raises-nothing', `${alert.kind} of ${alert.deviceId} by message ${cause.messageKey}`);
    }
    if (alert.kind !== 'gas_leak' && alert.kind !== 'smoke') return;
    const isOfSetting = cause.kind === 'timer' && cause.timerId.startsWith('rule-setting ');
    if (isOfSetting && this.#isBeyond(alert)) return;
    if (cause.kind !== 'reading') {
      history.fail('alarm-has-a-reason', `${alert.kind} was raised by ${cause.kind}`);
      return;
    }
    const { alarm, methane_lel: methane, warming_up: warmingUp, self_test: selfTest } = cause.values;
    if (warmingUp === true || selfTest === true) {
      history.fail(
        'warm-up-is-no-alarm',
        `${alert.deviceId} was ${warmingUp === true ? 'warming up' : 'in self-test'}`,
      );
    }
    if (alarm !== true && !(typeof methane === 'number' && methane >= this.#gasFrom())) {
      history.fail('alarm-has-a-reason', `${row.type} of ${alert.deviceId} by ${JSON.stringify(cause.values)}`);
    }
  }

  /** Of a batch the disk has the end: what was set and taken away within it may have counted. */
  #gasFrom(): number {
    return this.#world.disk.table('rule_setting').size === 0 ? 25 : GAS_AT_LEAST;
  }

  /** A threshold that is set counts for what was said last. */
  #isBeyond({ deviceId }: AlertRow): boolean {
    const methane = this.#world.disk.table('device_state').get(deviceId)?.values.methane_lel;
    return typeof methane === 'number' && methane >= this.#gasFrom();
  }

  #silence(changes: readonly Change[], now: number): void {
    const { history, disk } = this.#world;
    const raises = changes.some(
      (change) => change.op === 'append' && change.table === 'alert_event' && change.row.type === 'raised',
    );
    for (const change of changes) {
      if (!raises || change.op !== 'put' || change.table !== 'alert' || change.row.kind !== 'device_silent') continue;
      const { deviceId } = change.row;
      const device = disk.table('device').get(deviceId);
      const silentMs = now - this.silentSince(deviceId);
      if (device !== undefined && silentMs < silenceLimitMs(device) - 3000) {
        history.fail('silent-only-when-silent', `${deviceId} was called silent after ${Math.round(silentMs)} ms`);
      }
    }
  }

  /** No open condition without its timer. */
  timers(deviceId: string): void {
    const { history, disk } = this.#world;
    const device = disk.table('device').get(deviceId);
    const state = disk.table('device_state').get(deviceId);
    if (device === undefined || state === undefined) return;
    const link = disk.table('link').get(device.linkId);
    const isLinked = link !== undefined && link.revokedAt === null;
    const has = (kind: string, alertKind: string) => disk.table('timer').has(`${kind} ${deviceId} ${alertKind}`);
    const isSilent = (state.conditions.device_silent?.evidenceLevel ?? 0) !== 0;
    if (isLinked && !isSilent && !has('silence', 'device_silent')) {
      history.fail('every-condition-has-its-timer', `${deviceId} is waited for by nobody`);
    }
    for (const [kind, memory] of Object.entries(state.conditions)) {
      const rule = ruleNow(disk, device, kind);
      const key = `${deviceId} ${kind}`;
      if (memory.evidenceLevel === 0) this.closedByHand.delete(key);
      if (rule === undefined) continue;
      const alert = [...(this.#openByKey.get(key) ?? [])].map((id) => this.#known.get(id))[0];
      const isActive = alert !== undefined && alert.state !== 'cleared-unclosed';
      if (isActive) this.closedByHand.delete(key);
      const mustRise = memory.evidenceLevel !== 0 && !isActive && isLinked && !this.closedByHand.has(key);
      if (mustRise && !has('condition-on', kind)) {
        history.fail('every-condition-has-its-timer', `evidence of ${key} stands, and nothing will raise it`);
      }
      const fills = memory.exposure !== undefined && memory.evidenceLevel === 0 && fullAt(memory.exposure) !== null;
      if (fills && isLinked && !has('condition-on', kind)) {
        history.fail('every-condition-has-its-timer', `the dose of ${key} fills, and nobody will see it`);
      }
      if (memory.evidenceLevel === 0 && isActive && !has('condition-off', kind)) {
        history.fail('every-condition-has-its-timer', `evidence of ${key} is gone, and nothing will clear it`);
      }
    }
  }
}
