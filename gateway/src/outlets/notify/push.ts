import type { PushNotice } from '@gridcall/contract/push-notice.ts';
import type { Clock } from '../../platform/clock.ts';
import { retryAfterMs } from '../back-off.ts';
import { type Channel, type ChannelHealth, failed, type Notice, type SendOutcome } from './channel.ts';
import { post, statusInWords } from './post-request.ts';

/** Phones that have installed the page are known at the queue: it alone is reached from everywhere. */
export interface PushOptions {
  /** Of the queue; empty for none. */
  readonly url: string;
  readonly token: string;
  readonly gatewayId: string;
  readonly isUplinkUp: () => boolean;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

const off: ChannelHealth = {
  state: 'off',
  reason: '没有上级队列：请设置 uplink.url / there is no queue: set uplink.url',
  detail: {},
};
const down: ChannelHealth = {
  state: 'down',
  reason: '上行断开，推送发不出去 / the uplink is down: nothing can be pushed',
  detail: {},
};
const nobody =
  '没有手机订阅推送：请本人在手机上打开页面并允许通知 / no phone has subscribed: open the page on it and allow notifications';

export class PushChannel implements Channel {
  readonly name = 'push';
  readonly timeoutMs: number;
  readonly #options: PushOptions;

  constructor(options: PushOptions) {
    this.#options = options;
    this.timeoutMs = options.timeoutMs;
  }

  health(): ChannelHealth {
    if (this.#options.url === '') return off;
    return this.#options.isUplinkUp() ? { state: 'up', reason: '', detail: {} } : down;
  }

  async send(notice: Notice, signal: AbortSignal): Promise<SendOutcome> {
    const { url, token, clock } = this.#options;
    if (url === '') return failed(off.reason, true);
    const reply = await post({
      url: new URL('v1/push-notices', url.endsWith('/') ? url : `${url}/`).href,
      body: JSON.stringify(this.#bodyOf(notice)),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': notice.id },
      signal,
    });
    if (reply.kind === 'none') return failed(reply.reason);
    if (reply.status >= 200 && reply.status < 300) return { state: 'sent' };
    // Never subscribed, or every subscription has ended.
    if (reply.status === 404 || reply.status === 410) return failed(nobody, true);
    const wait = retryAfterMs(reply.retryAfter, clock.wallMs());
    return { state: 'failed', ...statusInWords(reply.status), ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  }

  #bodyOf(notice: Notice): PushNotice {
    const { id, personId, alertId, level, kind, test, title, text, at, validForMs } = notice;
    return {
      notificationId: id,
      gatewayId: this.#options.gatewayId,
      personId: personId ?? '',
      alertId,
      level,
      kind,
      test,
      title: { ...title },
      text: { ...text },
      at,
      expiresAt: at + validForMs,
    };
  }
}
