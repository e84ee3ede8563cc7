import { type Configuration, ConfigurationSchema } from '@gridcall/contract/configuration.ts';
import type { Client } from 'aedes';
import { Value } from 'typebox/value';
import type { Input } from '../../../core/input.ts';
import type { LinkRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import { systemRandom } from '../../../platform/random.ts';
import { ManualClock } from '../../../platform/testing/manual-clock.ts';
import type { Answer, Submit } from '../../../spine/submit.ts';
import { Bridges } from '../bridge.ts';
import { createIntake, type IntakeCounters, zeroCounters } from '../intake.ts';
import { Quotas } from '../quotas.ts';
import { openSession, type Session } from '../session.ts';
import { tinyHub } from './tiny-hub.ts';

const committed: Answer = { kind: 'committed', outcome: { ok: true, id: 'I' } };
const defaults = Value.Parse(ConfigurationSchema, Value.Default(ConfigurationSchema, {})).mqtt;

/** The intake over a committed state, with a spine that says what the test tells it to. */
export class Desk {
  readonly clock = new ManualClock();
  readonly submitted: Input[] = [];
  readonly dropped: Session[] = [];
  readonly counters: IntakeCounters = zeroCounters();
  readonly bridges = new Bridges(() => tinyHub);
  /** What the spine answers to the next inputs; afterwards it commits. `later` keeps the answer for `answerAll`. */
  answers: (Answer | 'later')[] = [];
  readonly #open: (() => void)[] = [];
  readonly #view: View;
  readonly #quotas: Quotas;
  readonly #takeIn: ReturnType<typeof createIntake>;

  readonly #submit: Submit = (input, answer) => {
    this.submitted.push(input);
    const next = this.answers.shift() ?? committed;
    if (next === 'later') this.#open.push(() => answer(committed));
    else answer(next);
  };

  constructor(view: View, configuration: Partial<Configuration['mqtt']> = {}) {
    this.#view = view;
    const limits = { ...defaults, ...configuration };
    this.#quotas = new Quotas(limits);
    this.#takeIn = createIntake({
      submit: this.#submit,
      ...{ clock: this.clock, random: systemRandom, view, limits, counters: this.counters },
      drop: (session) => this.#drop(session),
    });
  }

  session(linkId: string, keepaliveSeconds = 60): Session {
    const link = this.#view.get('link', linkId) as LinkRow;
    const device = this.#view.get('device', link.deviceId);
    if (!device) throw new Error(`no device of ${linkId}`);
    const now = this.clock.monotonicMs();
    return openSession({
      ...{ client: { closed: false } as Client, link, device, bridge: this.bridges.of(link), keepaliveSeconds },
      quotas: { link: this.#quotas.ofLink(link.id, now), company: this.#quotas.ofCompany(link.companyId, now) },
      clock: this.clock,
      submit: this.#submit,
      onOverdue: (session) => {
        this.counters.closedHolding++;
        this.#drop(session);
      },
    });
  }

  /** Resolves nothing by itself: the returned box says whether the PUBACK may go. */
  publish(
    session: Session,
    topic: string,
    payload: string | Buffer,
    options: {
      readonly qos?: 0 | 1 | 2;
      readonly dup?: boolean;
      readonly retain?: boolean;
      readonly isWill?: boolean;
    } = {},
  ): { isKept: boolean } {
    const box = { isKept: false };
    const { qos = 1, dup = false, retain = false, isWill = false } = options;
    const packet = { topic, payload: Buffer.from(payload), qos, dup, retain };
    this.#takeIn(session, packet, () => Object.assign(box, { isKept: true }), isWill);
    return box;
  }

  answerAll(): void {
    for (const answer of this.#open.splice(0)) answer();
  }

  /** Takes what was submitted since the last time. */
  take(): Input[] {
    return this.submitted.splice(0);
  }

  #drop(session: Session): void {
    session.isDropped = true;
    session.line.close();
    session.backlog.close();
    this.dropped.push(session);
  }
}
