import type { PushOutcome, PushPayload } from '@gridcall/contract/http-push.ts';
import type { PushNotice } from '@gridcall/contract/push-notice.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import { keyFor, seal, unseal } from '../../platform/sealed.ts';
import { dropSubscription, noteTry } from '../../store/push-subscriptions.ts';
import type { Database, PushSubscriptionRow } from '../../store/schema.ts';
import type { Phone, PushResult, PushService } from './push-service.ts';
import { TICKET_MS, ticketText } from './ticket.ts';

export interface NoticesOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly signingKey: Buffer;
  readonly service: PushService;
}

/** A notice as the phones of one person get it; who it is for is told by the phones. */
export type PhoneNotice = Omit<PushNotice, 'personId' | 'gatewayId'>;

export interface NoticeResult extends PushOutcome {
  readonly gone: number;
  /** The shortest pause that a push service asked for; null when none did. */
  readonly retryAfterMs: number | null;
}

/** What a reader of two languages needs is one of them, cut so that it fits in a message. */
const TEXT_MAXIMUM = 400;
const takeable: readonly PushNotice['kind'][] = ['raised', 'repeat', 'escalated'];

/** Sends notices to phones, each by itself: a slow one holds up no other, and what has ended is forgotten. */
export class Notices {
  readonly #options: NoticesOptions;
  readonly #key: Buffer;

  constructor(options: NoticesOptions) {
    this.#options = options;
    this.#key = keyFor(options.signingKey, 'push-subscription');
  }

  /** A phone as it is kept: nobody who reads the store can send to it. */
  sealPhone(phone: Phone): string {
    return seal(this.#key, JSON.stringify(phone), this.#options.random);
  }

  async send(notice: PhoneNotice, phones: readonly PushSubscriptionRow[]): Promise<NoticeResult> {
    const results = await Promise.all(phones.map((phone) => this.#sendTo(notice, phone)));
    const codes = results.flatMap((result) => {
      if (result.kind === 'sent') return [];
      if (result.kind === 'failed') return [result.code];
      return [result.kind === 'gone' ? 'PUSH_GONE' : 'PUSH_LATER'];
    });
    const pauses = results.flatMap((result) => (result.kind === 'later' ? [result.retryAfterMs] : []));
    return {
      reached: results.filter(({ kind }) => kind === 'sent').length,
      failed: codes.map((code) => ({ code })),
      gone: results.filter(({ kind }) => kind === 'gone').length,
      retryAfterMs: pauses.length === 0 ? null : Math.min(...pauses),
    };
  }

  async #sendTo(notice: PhoneNotice, row: PushSubscriptionRow): Promise<PushResult> {
    const { database, clock, service } = this.#options;
    const opened = unseal(this.#key, row.sealed);
    // Sealed under another installation's key: it will never be readable again.
    const result: PushResult =
      opened === undefined
        ? { kind: 'gone' }
        : await service.send(JSON.parse(opened), {
            plain: Buffer.from(JSON.stringify(this.#payloadFor(notice, row))),
            topic: notice.alertId ?? notice.notificationId,
            urgent: notice.level <= 2,
            expiresAt: notice.expiresAt,
          });
    if (result.kind === 'gone') await dropSubscription(database, row.id);
    else await noteTry(database, row.id, codeOf(result), clock.wallMs());
    return result;
  }

  #payloadFor(notice: PhoneNotice, { id, language }: PushSubscriptionRow): PushPayload {
    const { alertId, level, kind, test, title, text, at } = notice;
    const expiresAt = this.#options.clock.wallMs() + TICKET_MS;
    const canTake = alertId !== null && takeable.includes(kind);
    const words = language === 'en' ? 'en' : 'zh';
    return {
      ...{ id: notice.notificationId, alertId, level, kind, test, at, language },
      title: title[words].slice(0, TEXT_MAXIMUM),
      text: text[words].slice(0, TEXT_MAXIMUM),
      ticket: canTake ? ticketText(this.#options.signingKey, { subscriptionId: id, alertId, expiresAt }) : null,
    };
  }
}

function codeOf(result: PushResult): string | null {
  if (result.kind === 'sent') return null;
  return result.kind === 'failed' ? result.code : 'PUSH_LATER';
}
