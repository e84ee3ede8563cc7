import type { Input } from '../../../gateway/src/core/input.ts';
import type { Answer } from '../../../gateway/src/spine/submit.ts';
import { people, phones } from './alert-judge.ts';
import type { Dice } from './dice.ts';
import type { Disk } from './disk.ts';
import type { GatewayProcess } from './gateway-process.ts';
import type { History } from './history.ts';
import type { QueueModel } from './queue-model.ts';
import type { SimClock } from './sim-clock.ts';

export interface PeopleParts {
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly history: History;
  readonly disk: Disk;
  readonly gateway: () => GatewayProcess | null;
  readonly newId: () => string;
  readonly queue: QueueModel;
  readonly queueNow: () => number;
  readonly onNews: () => void;
  /** Whether people still act; while the world is brought to rest they do not. */
  readonly isStormy: () => boolean;
}

interface Report {
  readonly key: string;
  readonly contentHash: string;
  number: string | null;
}

const categories = ['P01', 'P02', 'F01', 'E01', 'N03'] as const;
const RETRY_MS = 3000;

/** One call over HTTP: the request or its answer may be lost; whoever called tries again. */
function call(parts: PeopleParts, input: Input, heard: (answer: Answer) => void): void {
  const { clock, dice, history } = parts;
  const gateway = parts.gateway();
  if (gateway?.isReady !== true) return;
  if (dice.chance(0.05)) {
    history.fault('http-request-lost');
    return;
  }
  gateway.submit(input, (answer) => {
    if (dice.chance(0.08)) history.fault('http-answer-lost');
    else clock.after(dice.whole(2, 30), () => heard(answer));
  });
}

/** Residents at a kiosk: each report is tried under its key until there is a receipt. */
export class Residents {
  readonly #parts: PeopleParts;
  readonly #reports: Report[] = [];
  #count = 0;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  get waitForReceipts(): number {
    return this.#reports.filter((report) => report.number === null).length;
  }

  report(): void {
    const { dice } = this.#parts;
    const key = `key-${++this.#count}`;
    const report: Report = { key, contentHash: `content-${key}`, number: null };
    this.#reports.push(report);
    this.#try(report, dice.pick(categories));
  }

  #try(report: Report, categoryCode: string): void {
    const { clock, dice, newId } = this.#parts;
    if (report.number !== null) return;
    const input: Input = {
      kind: 'service-request',
      id: newId(),
      placeId: 'lobby',
      categoryCode,
      text: '楼道灯不亮',
      language: 'zh-CN',
      idempotencyKey: report.key,
      contentHash: report.contentHash,
      sealedPhone: dice.chance(0.5) ? phones[1] : null,
    };
    call(this.#parts, input, (answer) => this.#heard(report, answer));
    // The hand that taps twice: the same report again before there was an answer.
    if (dice.chance(0.1)) call(this.#parts, { ...input, id: newId() }, (answer) => this.#heard(report, answer));
    clock.after(RETRY_MS + dice.whole(0, 1000), () => this.#try(report, categoryCode));
  }

  #heard(report: Report, answer: Answer): void {
    const { history, disk } = this.#parts;
    if (answer.kind !== 'committed') return;
    if (!answer.outcome.ok) {
      history.fail('acknowledged-is-kept', `the report ${report.key} was refused: ${answer.outcome.code}`);
      return;
    }
    const number = answer.outcome.id;
    if (disk.table('service_request').get(number)?.idempotencyKey !== report.key) {
      history.fail('acknowledged-is-kept', `the receipt ${number} of ${report.key} is not on disk`);
    }
    if (report.number !== null && report.number !== number) {
      history.fail('one-number-for-each-report', `${report.key} has the numbers ${report.number} and ${number}`);
    }
    report.number = number;
  }
}

/** A steward of the building: acknowledges what is open, closes what is over. Acts twice when no answer came. */
export function stewardActs(parts: PeopleParts): void {
  const { dice, newId, gateway } = parts;
  const open = [...(gateway()?.store.state.all('alert') ?? [])].filter(
    (alert) => alert.state !== 'closed' && alert.state !== 'cleared',
  );
  if (open.length === 0) return;
  const alert = dice.pick(open);
  const actor = { by: dice.pick(people), byPost: dice.pick(['A岗', 'B岗', 'steward']) };
  if (alert.state === 'active-acknowledged' && dice.chance(0.4)) {
    call(parts, { kind: 'arrive-at-alert', id: newId(), alertId: alert.id, comment: '', ...actor }, () => undefined);
    return;
  }
  const isOver = alert.state === 'cleared-unclosed';
  const closes = isOver ? dice.chance(0.6) : dice.chance(0.15);
  const act = (): Input =>
    closes
      ? { kind: 'close-alert', id: newId(), alertId: alert.id, reason: '已到场处理', ...actor }
      : { kind: 'acknowledge-alert', id: newId(), alertId: alert.id, comment: '', ...actor };
  call(parts, act(), () => undefined);
  if (dice.chance(0.2)) call(parts, act(), () => undefined);
}

/** An officer at the desk of the queue: one legal step of one incident. */
export function deskActs(parts: PeopleParts): void {
  const { dice, queue, queueNow, onNews } = parts;
  const incidents = [...queue.incidents.values()];
  if (incidents.length === 0) return;
  const incident = dice.pick(incidents.slice(-20));
  const actor = { id: dice.pick(['p1', 'p2']), role: 'officer' } as const;
  const allowed = queue.allowed(incident.id, actor);
  if (allowed.length > 0 && queue.act(incident.id, dice.pick(allowed), actor, queueNow())) onNews();
}
