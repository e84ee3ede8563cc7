import type { CloudEvent, EventBatchResponse } from '@gridcall/contract/events.ts';
import { type Lane, lanes } from '@gridcall/contract/lane.ts';
import type { OutboxRow } from '../../../gateway/src/core/model.ts';
import type { Change } from '../../../gateway/src/core/view.ts';
import { type JudgeWorld, people, phones } from './alert-judge.ts';
import type { QueueModel } from './queue-model.ts';

const isTombstone = (row: OutboxRow) => row.type === 'cn.grid.tombstone.v1';

/** Holds the way up to its promises: numbers without a gap, order within a lane, one effect for each fact, no person. */
export class UpstreamJudge {
  wasRestored = false;
  readonly #world: JudgeWorld;
  readonly #queue: QueueModel;
  readonly #highest = new Map<Lane, number>();
  readonly #rejected = new Set<string>();
  /** The last new sequence of a subject in a lane, and the sequence up to which a restored queue is only catching up. */
  #lastNew = new Map<string, number>();
  #floor = new Map<string, number>();
  readonly #arrived = new Map<string, number>();

  constructor(world: JudgeWorld, queue: QueueModel) {
    this.#world = world;
    this.#queue = queue;
  }

  synced(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.op === 'append' && change.table === 'outbox') {
        if (!isTombstone(change.row)) this.#number(change.row.lane, change.row.sequence);
        this.#impersonal(change.row);
      }
      if (change.op === 'move') this.#number(change.lane, change.sequence);
    }
  }

  received(events: readonly CloudEvent[], response: EventBatchResponse): void {
    const results = new Map(response.results.map((result) => [result.id, result.status]));
    for (const event of events) {
      const status = results.get(event.id);
      if (status === 'rejected') this.#rejected.add(event.subject);
      const sequence = Number(event.sequence);
      const key = `${event.lane} ${event.subject}`;
      this.#arrived.set(event.lane, Math.max(this.#arrived.get(event.lane) ?? 0, sequence));
      const isNews = status !== 'duplicate' && status !== 'rejected' && event.type !== 'cn.grid.tombstone.v1';
      if (!isNews || sequence <= (this.#floor.get(event.lane) ?? 0)) continue;
      const last = this.#lastNew.get(key) ?? 0;
      if (sequence < last) {
        this.#world.history.fail('order-within-a-lane', `${key}: ${sequence} arrived after ${last}`);
      }
      this.#lastNew.set(key, sequence);
    }
  }

  restored(): void {
    this.wasRestored = true;
    this.#lastNew = new Map();
    this.#floor = new Map(this.#arrived);
  }

  /** Whether everything that was written has been received, settled, and what the queue did has come down. */
  isDrained(): boolean {
    const { disk } = this.#world;
    for (const entry of disk.outbox.values()) if (entry.state === 'waiting') return false;
    for (const lane of lanes) if (this.#queue.watermark(lane) !== this.#counter(lane)) return false;
    return (disk.table('counter').get('downlink')?.value ?? 0) >= (this.#queue.changes.at(-1)?.no ?? 0);
  }

  whyNotDrained(): string {
    const waiting = [...this.#world.disk.outbox.values()].filter((entry) => entry.state === 'waiting');
    const lines = lanes.map((lane) => {
      const rows = waiting.filter((entry) => entry.row.lane === lane).length;
      return `${lane}: ${rows} waiting, the queue has ${this.#queue.watermark(lane)} of ${this.#counter(lane)}`;
    });
    const down = this.#world.disk.table('counter').get('downlink')?.value ?? 0;
    return `${lines.join('; ')}; down ${down} of ${this.#queue.changes.at(-1)?.no ?? 0}`;
  }

  /** Every lane's numbers, each once, with tombstones in the places of what moved or died. */
  sequences(): void {
    const { disk, history } = this.#world;
    for (const lane of lanes) {
      const places = new Map<number, number>();
      for (const { row, state } of disk.outbox.values()) {
        if (row.lane === lane && state !== 'dead') places.set(row.sequence, (places.get(row.sequence) ?? 0) + 1);
      }
      for (let sequence = 1; sequence <= this.#counter(lane); sequence++) {
        const count = places.get(sequence) ?? 0;
        if (count !== 1)
          history.fail('sequences-contiguous', `${lane} ${sequence} stands ${count} times in the outbox`);
      }
    }
  }

  /** Each fact has counted once, and alert, request and incident tell the same. */
  converged(): void {
    const { disk, history } = this.#world;
    for (const alert of disk.table('alert').values()) {
      const subject = this.#queue.subjects.get(alert.id);
      this.#effects(alert.id);
      if (this.#rejected.has(alert.id)) continue;
      const incident = subject === undefined ? undefined : this.#queue.incidents.get(subject.incidentId);
      if (subject === undefined || incident === undefined) {
        history.fail('one-incident-for-each-alert', `${alert.kind} of ${alert.deviceId} has no incident`);
        continue;
      }
      const { facts } = subject;
      const byPerson = alert.acknowledgedAt !== null && alert.acknowledgedBy !== 'queue';
      const here = [alert.level, alert.occurrences, alert.raisedAt, alert.clearedAt !== null, byPerson, alert.test];
      const there = [
        facts.level,
        facts.occurrences,
        facts.raisedAt,
        facts.sensorClearedAt !== null,
        byPerson && facts.acknowledgedAt === alert.acknowledgedAt,
        facts.realSince === null,
      ];
      if (String(here) !== String(there)) {
        const names = 'level, occurrences, raised at, cleared, acknowledged, test';
        history.fail('facts-converge', `${alert.kind} of ${alert.deviceId} (${names}): ${here} here, ${there} there`);
      }
      // A restored queue mints new numbers and counts its changes anew, so the way down is not judged after it.
      if (this.wasRestored) continue;
      const told = this.#lastTold(alert.id) ?? null;
      if (alert.incidentNumber !== incident.publicNo || alert.incidentState !== told) {
        const said = `${alert.incidentNumber} ${alert.incidentState}`;
        history.fail('word-comes-down', `${alert.id}: ${said} here, ${incident.publicNo} ${told} there`);
      }
    }
    this.#requests();
    this.#once();
  }

  #requests(): void {
    const { disk, history } = this.#world;
    for (const request of disk.table('service_request').values()) {
      this.#effects(request.number);
      if (this.#rejected.has(request.number)) continue;
      const subject = this.#queue.subjects.get(request.number);
      const incident = subject === undefined ? undefined : this.#queue.incidents.get(subject.incidentId);
      if (incident?.publicNo !== request.number) {
        history.fail('one-incident-for-each-request', `${request.number} is ${incident?.publicNo ?? 'nothing'} there`);
      } else if (!this.wasRestored && request.state !== (this.#lastTold(request.number) ?? 'submitted')) {
        history.fail('word-comes-down', `${request.number}: ${request.state} here, ${incident.state} there`);
      }
    }
  }

  /** The state of its incident that the queue told last. */
  #lastTold(subject: string) {
    return this.#queue.changes.findLast((change) => change.subject === subject)?.state;
  }

  #effects(subject: string): void {
    const { disk, history } = this.#world;
    let sent = 0;
    for (const { row, state } of disk.outbox.values()) {
      if (row.subject === subject && state === 'sent' && !isTombstone(row)) sent++;
    }
    const taken = this.#queue.effectsOf(subject);
    if (taken !== sent) history.fail('effects-once', `${subject} shipped ${sent} facts, of which ${taken} counted`);
  }

  /** A change of the queue stands once in an alert's timeline. */
  #once(): void {
    const { disk, history } = this.#world;
    const seen = new Set<number>();
    for (const timeline of disk.timelines.values()) {
      for (const entry of timeline) {
        if (entry.type !== 'incident-changed') continue;
        const no = Number(entry.detail['no']);
        if (seen.has(no)) history.fail('downlink-once', `change ${no} was applied twice`);
        seen.add(no);
      }
    }
  }

  #number(lane: Lane, sequence: number): void {
    const last = this.#highest.get(lane) ?? 0;
    if (sequence !== last + 1) {
      this.#world.history.fail('sequences-contiguous', `${lane}: ${sequence} was given after ${last}`);
    }
    this.#highest.set(lane, sequence);
  }

  #impersonal(row: OutboxRow): void {
    const text = JSON.stringify(row);
    // Who is on duty goes by name (ADR 0012), and by nothing else.
    const names = row.type === 'cn.grid.duty.reported.v1' ? [] : people;
    const found = [...names, ...phones].find((word) => text.includes(word));
    if (found !== undefined) this.#world.history.fail('no-person-upstream', `${row.type} names ${found}`);
  }

  #counter(lane: Lane): number {
    return this.#world.disk.table('counter').get(`sequence ${lane}`)?.value ?? 0;
  }
}
