import { addressOf } from '@gridcall/contract/channel.ts';
import { type Channel, type ChannelHealth, failed, type Notice, type SendOutcome } from '../channel.ts';
import { inLanguage, type MessageLanguage } from '../words.ts';
import type { Modem } from './modem.ts';
import { codeOf } from './reply.ts';

/** A part takes some four seconds, and an urgent one may wait for the part before it. */
const TIMEOUT_MS = 60_000;
const off: ChannelHealth = {
  state: 'off',
  reason: '没有设置短信模块：请设置 notify.modemPort / no modem is set: set notify.modemPort',
  detail: {},
};

export class SmsChannel implements Channel {
  readonly name = 'sms';
  readonly timeoutMs = TIMEOUT_MS;
  readonly #modem: Modem | undefined;
  readonly #language: MessageLanguage;

  constructor(modem: Modem | undefined, language: MessageLanguage) {
    this.#modem = modem;
    this.#language = language;
  }

  health(): ChannelHealth {
    if (this.#modem === undefined) return off;
    const { state, reason, signalDbm, waiting } = this.#modem.report();
    const signal = signalDbm === null ? {} : { signalDbm };
    return { state: state === 'ready' ? 'up' : 'down', reason, detail: { modem: state, waiting, ...signal } };
  }

  async send(notice: Notice, signal: AbortSignal): Promise<SendOutcome> {
    const { level, validForMs } = notice;
    const address = addressOf('sms', notice.address ?? '');
    if (this.#modem === undefined) return failed(off.reason, true);
    if (address === undefined) {
      return failed('手机号不对：请重新填写 / it is no phone number: set it anew', true);
    }
    const result = await this.#modem.send(
      { to: address, text: smsText(notice, this.#language), level, validForMs },
      signal,
    );
    return result.ok ? { state: 'sent' } : failed(result.reason, result.isFinal);
  }
}

/** Short: each 67 characters cost some four seconds of the modem. */
export function smsText(notice: Notice, language: MessageLanguage): string {
  const { title, text, link, alertId, kind } = notice;
  const isAnswerable = alertId !== null && (kind === 'raised' || kind === 'repeat' || kind === 'escalated');
  const code = isAnswerable ? codeOf(alertId) : '';
  const answer = { zh: `。回复1接单，编号${code}`, en: `. Reply 1 to take it, code ${code}` };
  return [
    `${inLanguage(title, language)}${inLanguage(text, language)}`,
    isAnswerable ? inLanguage(answer, language) : '',
    link === null ? '' : ` ${link}`,
  ].join('');
}
