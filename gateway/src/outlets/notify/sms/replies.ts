import { maskedAddress } from '@gridcall/contract/channel.ts';
import type { NotificationRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Answer, Submit } from '../../../spine/submit.ts';
import { subjectOf } from '../subject.ts';
import { inLanguage, type MessageLanguage, postInWords } from '../words.ts';
import type { WholeMessage } from './joiner.ts';
import { codeOf, comparableNumber, readReply } from './reply.ts';

export interface RepliesOptions {
  readonly state: View;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly mintId: () => string;
  /** The phone number of a contact in the clear; undefined where it cannot be opened. */
  readonly numberOf: (sealed: string) => string | undefined;
  /** Notices to this person that were made lately, also those that are not saved yet, and what they speak of. */
  readonly noticesTo: (personId: string) => readonly { readonly row: NotificationRow; readonly view: View }[];
  /** Says something to who has answered. */
  readonly answer: (number: string, text: string) => void;
  readonly language: MessageLanguage;
}

/** The clocks of the network and of the gateway are not one. */
const CLOCKS_APART_MS = 120_000;
/** An answering machine that answers us must not be answered for ever. */
const HINT_EVERY_MS = 10 * 60_000;
const REMEMBERED_MAXIMUM = 200;
const QUARANTINED_PER_HOUR = 30;
const TEXT_CHARACTERS = 120;
const askable: readonly NotificationRow['kind'][] = ['raised', 'repeat', 'escalated'];

interface Sender {
  readonly personId: string;
  readonly name: string;
}

/**
 * What is answered by SMS. `1` takes the newest alert that was told to that number and that nobody has taken; it goes the
 * ordinary way, as an acknowledgement from the page does. Whoever is no contact is quarantined and gets no answer.
 */
export class Replies {
  readonly #options: RepliesOptions;
  /** Which alert a text took: read again, it takes the same one and no other. */
  readonly #taken = new Map<string, string>();
  readonly #answered = new Set<string>();
  readonly #hintedAt = new Map<string, number>();
  #quarantined: number[] = [];

  constructor(options: RepliesOptions) {
    this.#options = options;
  }

  /** Resolves with true when the text was dealt with for good. */
  async take(message: WholeMessage, wasStored: boolean): Promise<boolean> {
    const sender = this.#senderOf(message.from);
    if (sender === undefined) return this.#quarantine('SMS_STRANGER', message);
    const reply = readReply(message.text);
    if (reply.kind === 'unknown') {
      this.#hint(message.from);
      return this.#quarantine('SMS_NOT_UNDERSTOOD', message);
    }
    const key = `${comparableNumber(message.from)} ${message.sentAt} ${message.text}`;
    const told = this.#toldTo(sender, message, wasStored);
    const meant = reply.code === null ? told : told.filter(({ row }) => codeOf(row.alertId) === reply.code);
    const known = this.#taken.get(key);
    const chosen =
      known === undefined
        ? meant.find(({ row, view }) => this.#isOpen(row, view))
        : told.find(({ row }) => row.alertId === known);
    if (chosen === undefined) {
      this.#answerOnce(key, message.from, this.#nothingToTake(meant[0]));
      return true;
    }
    remember(this.#taken, key, chosen.row.alertId);
    return this.#acknowledge(sender, chosen.row, { key, from: message.from });
  }

  /** The newest first. */
  #toldTo({ personId }: Sender, { sentAt }: WholeMessage, wasStored: boolean) {
    // What lay in the modem may be old: it answers nothing that was asked after it.
    const until = wasStored && sentAt !== null ? sentAt + CLOCKS_APART_MS : Number.POSITIVE_INFINITY;
    return this.#options
      .noticesTo(personId)
      .filter(({ row }) => askable.includes(row.kind) && row.createdAt <= until)
      .toSorted((left, right) => right.row.createdAt - left.row.createdAt);
  }

  #isOpen(row: NotificationRow, view: View): boolean {
    return (subjectOf(this.#options.state, row.alertId) ?? subjectOf(view, row.alertId))?.isOpen === true;
  }

  async #acknowledge(
    { name }: Sender,
    row: NotificationRow,
    { key, from }: { readonly key: string; readonly from: string },
  ): Promise<boolean> {
    const { submit, mintId } = this.#options;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    submit(
      {
        ...{ kind: 'acknowledge-alert', id: mintId(), alertId: row.alertId, comment: '短信回复' },
        ...{ by: name, byPost: postInWords(row.post) },
      },
      resolve,
    );
    const answer = await promise;
    if (answer.kind === 'refused') return false;
    this.#answerOnce(key, from, answer.outcome.ok ? taken(row) : late);
    return answer.kind === 'committed';
  }

  #nothingToTake(told: { readonly row: NotificationRow } | undefined): { zh: string; en: string } {
    const by = told === undefined ? null : this.#options.state.get('alert', told.row.alertId)?.acknowledgedBy;
    return typeof by === 'string' ? { zh: `已由${by}接单`, en: `${by} has taken it` } : nothing;
  }

  #answerOnce(key: string, number: string, words: { readonly zh: string; readonly en: string }): void {
    if (this.#answered.has(key)) return;
    if (this.#answered.size >= REMEMBERED_MAXIMUM) this.#answered.clear();
    this.#answered.add(key);
    this.#options.answer(number, inLanguage(words, this.#options.language));
  }

  #hint(number: string): void {
    const now = this.#options.clock.monotonicMs();
    const key = comparableNumber(number);
    if (now - (this.#hintedAt.get(key) ?? Number.NEGATIVE_INFINITY) < HINT_EVERY_MS) return;
    remember(this.#hintedAt, key, now);
    this.#options.answer(number, inLanguage(notUnderstood, this.#options.language));
  }

  #senderOf(number: string): Sender | undefined {
    const { state, numberOf } = this.#options;
    const wanted = comparableNumber(number);
    if (wanted === '') return undefined;
    for (const contact of state.all('contact')) {
      if (contact.channel !== 'sms' || contact.sealedAddress === null) continue;
      const kept = numberOf(contact.sealedAddress);
      if (kept === undefined || comparableNumber(kept) !== wanted) continue;
      const person = state.get('person', contact.personId);
      if (person !== undefined) return { personId: person.id, name: person.name };
    }
    return undefined;
  }

  async #quarantine(code: 'SMS_STRANGER' | 'SMS_NOT_UNDERSTOOD', { from, text }: WholeMessage): Promise<boolean> {
    const { submit, mintId, clock } = this.#options;
    const now = clock.monotonicMs();
    this.#quarantined = this.#quarantined.filter((at) => now - at < 3_600_000);
    // Advertising must not fill the list that installers read.
    if (this.#quarantined.length >= QUARANTINED_PER_HOUR) return true;
    this.#quarantined.push(now);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const shown = {
      topic: 'sms',
      payload: text.slice(0, TEXT_CHARACTERS),
      detail: maskedAddress(comparableNumber(from)),
    };
    submit({ kind: 'quarantine', id: mintId(), linkId: null, code, ...shown }, resolve);
    return (await promise).kind === 'committed';
  }
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED_MAXIMUM && oldest !== undefined) map.delete(oldest);
}

const nothing = { zh: '没有等待接单的报警', en: 'No alert waits to be taken' };
const late = { zh: '这条报警已经结束，不需要接单', en: 'This alert has ended: there is nothing to take' };
const notUnderstood = {
  zh: '没有看懂。接单请只回复数字1，或1加编号，如：1 0123',
  en: 'Not understood. To take an alert reply 1 alone, or 1 and its code: 1 0123',
};

function taken({ alertId }: NotificationRow): { zh: string; en: string } {
  const code = codeOf(alertId);
  return { zh: `已记录：由您接单，编号${code}`, en: `Noted: you have taken it, code ${code}` };
}
