import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { AlertRow, EscalationRow, NotificationRow } from '../../../gateway/src/core/model.ts';
import type { Change } from '../../../gateway/src/core/view.ts';
import type { JudgeWorld } from './alert-judge.ts';

const HOUR_MS = 3_600_000;
/** A moment passes between the decision and the disk. */
const GRAIN_MS = 3000;
/** Until then a clock that was set may not have been seen. */
const SETTLE_MS = 20_000;
const callNobody: readonly string[] = ['nobody_answers', 'escalation_stuck'];

/** Promise 4: a human answers, or the next one is called. */
export class CallJudge {
  readonly #world: JudgeWorld;
  readonly #created = new Set<string>();
  readonly #chains = new Map<string, string>();

  constructor(world: JudgeWorld) {
    this.#world = world;
  }

  /** A batch is on disk. */
  synced(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.op !== 'put') continue;
      if (change.table === 'escalation') this.#chain(change.row);
      else if (change.table === 'notification') this.#notice(change.row);
      else if (change.table === 'alert') this.#needed(change.row);
    }
  }

  /** At rest as at any time: whoever is needed will be called. */
  look(undisturbedMs: number): void {
    const { disk, wallMs, history } = this.#world;
    for (const alert of disk.table('alert').values()) {
      this.#needed(alert);
      if (alert.kind === 'escalation_stuck') history.fail('a-chain-runs', 'the watchdog found one that does not');
      const timer = disk.table('timer').get(`escalation ${alert.id}`);
      const inMs = (timer?.dueAt ?? 0) - wallMs();
      const isSettled = undisturbedMs > SETTLE_MS;
      if (isSettled && timer !== undefined && alert.level <= 2 && inMs > HOUR_MS + GRAIN_MS) {
        history.fail('nobody-waits-longer', `${alert.kind} calls in ${inMs} ms`);
      }
    }
  }

  #chain(row: EscalationRow): void {
    const before = this.#chains.get(row.alertId) ?? 'none';
    const after = row.state === 'stopped' ? (row.stoppedBy === 'acknowledged' ? 'taken' : 'over') : row.state;
    this.#chains.set(row.alertId, after);
    if (before !== after) this.#world.history.transition(`chain ${before} → ${after}`);
  }

  #notice(row: NotificationRow): void {
    const { disk, history } = this.#world;
    if (row.state !== 'waiting' || this.#created.has(row.id)) return;
    this.#created.add(row.id);
    const alert = disk.table('alert').get(row.alertId);
    if (row.kind === 'stood-down' || row.kind === 'bundle') return;
    // In one batch it may be called for and taken: what had not gone out is taken back with it.
    const isTaken = alert !== undefined && (alert.acknowledgedAt !== null || !isOpenAlertState(alert.state));
    if (isTaken) history.fail('nobody-is-called-for-what-is-taken', `${row.id} waits`);
  }

  #needed(alert: AlertRow): void {
    const { disk, history } = this.#world;
    if (alert.level > 2 || alert.test || alert.acknowledgedAt !== null || !isOpenAlertState(alert.state)) return;
    if (alert.shelvedUntil !== null || alert.withheld || callNobody.includes(alert.kind)) return;
    const chain = disk.table('escalation').get(alert.id);
    const isCalling = chain?.state === 'running' || chain?.state === 'held';
    if (isCalling && disk.table('timer').has(`escalation ${alert.id}`)) return;
    history.fail('who-is-needed-is-called', `${alert.kind} of ${alert.deviceId} has no chain that will call`);
  }
}
