import { createHmac } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { retryAfterMs } from '../back-off.ts';
import { type Channel, type ChannelHealth, failed, type Notice, type SendOutcome, upAndWell } from './channel.ts';
import { post, statusInWords } from './post-request.ts';
import { type BodyFormat, fill, mediaTypes } from './template.ts';
import { inLanguage, type MessageLanguage } from './words.ts';

/** Any gateway for texts or calls that takes a POST: its body by a template, signed with a secret that both know. */
export interface HttpGatewayOptions {
  /** Empty: there is none. */
  readonly url: string;
  readonly format: BodyFormat;
  readonly template: string;
  /** Key of the signature; empty for none. */
  readonly secret: string;
  /** Value of the header `authorization`; empty for none. */
  readonly authorization: string;
  /** Must stand in the answer; empty where a 2xx says it all. */
  readonly successText: string;
  readonly timeoutMs: number;
  readonly language: MessageLanguage;
  readonly clock: Clock;
}

export const SIGNATURE_HEADER = 'x-gridcall-signature';
const off: ChannelHealth = {
  state: 'off',
  reason: '没有设置短信或语音网关：请设置 notify.httpUrl / no gateway is set: set notify.httpUrl',
  detail: {},
};

/**
 * `t=<seconds>,v1=<hex>`: HMAC-SHA-256 of `<seconds>.<body>`. The time is in it, so that a request that was overheard
 * cannot be sent again later.
 */
export function signatureOf(secret: string, body: string, wallMs: number): string {
  const seconds = Math.floor(wallMs / 1000);
  const mark = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mark}`;
}

export class HttpGatewayChannel implements Channel {
  readonly name = 'http';
  readonly timeoutMs: number;
  readonly #options: HttpGatewayOptions;

  constructor(options: HttpGatewayOptions) {
    this.#options = options;
    this.timeoutMs = options.timeoutMs;
  }

  health(): ChannelHealth {
    return this.#options.url === '' ? off : upAndWell;
  }

  async send(notice: Notice, signal: AbortSignal): Promise<SendOutcome> {
    const { url, format, template, secret, authorization, successText, clock } = this.#options;
    if (url === '') return failed(off.reason, true);
    const body = fill(template, format, this.#values(notice));
    const reply = await post({
      ...{ url, body, signal },
      headers: {
        'content-type': mediaTypes[format],
        // Who has had a notice knows it again, and sends it once.
        'idempotency-key': notice.id,
        ...(secret === '' ? {} : { [SIGNATURE_HEADER]: signatureOf(secret, body, clock.wallMs()) }),
        ...(authorization === '' ? {} : { authorization }),
      },
    });
    if (reply.kind === 'none') return failed(reply.reason);
    if (reply.status < 200 || reply.status > 299) {
      const wait = retryAfterMs(reply.retryAfter, clock.wallMs());
      return { state: 'failed', ...statusInWords(reply.status), ...(wait === undefined ? {} : { retryAfterMs: wait }) };
    }
    if (reply.body.includes(successText)) return { state: 'sent' };
    return failed('网关的回答里没有 notify.httpSuccessText / the answer lacks notify.httpSuccessText');
  }

  #values(notice: Notice): Parameters<typeof fill>[2] {
    const { language } = this.#options;
    return {
      id: notice.id,
      to: notice.address ?? '',
      title: inLanguage(notice.title, language),
      text: `${inLanguage(notice.title, language)}${inLanguage(notice.text, language)}`,
      level: String(notice.level),
      kind: notice.alertKind ?? notice.kind,
      building: inLanguage(notice.building, language),
      link: notice.link ?? '',
      test: String(notice.test),
      at: String(notice.at),
    };
  }
}
