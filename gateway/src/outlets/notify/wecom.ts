import { addressOf } from '@gridcall/contract/channel.ts';
import type { Clock } from '../../platform/clock.ts';
import { retryAfterMs } from '../back-off.ts';
import type { Channel, ChannelHealth, Notice, SendOutcome } from './channel.ts';
import { failed, upAndWell } from './channel.ts';
import { post, statusInWords } from './post-request.ts';
import { SendAllowance } from './send-allowance.ts';
import { inLanguage, type MessageLanguage } from './words.ts';

/**
 * A robot in a WeCom group (企业微信群机器人, developer.work.weixin.qq.com path 91770). Its address is its key; whoever has
 * that can write to the group. At most 20 messages a minute for each robot.
 */
export interface WecomOptions {
  /** Without the key. */
  readonly url: string;
  readonly perMinute: number;
  readonly timeoutMs: number;
  readonly language: MessageLanguage;
  readonly clock: Clock;
}

/** Longest content in bytes of UTF-8, as the API has it. */
const TEXT_BYTES = 2048;
const MARKDOWN_BYTES = 4096;
const LIMIT_WAIT_MS = 60_000;

interface Verdict {
  readonly reason: string;
  readonly isFinal: boolean;
  readonly retryAfterMs?: number;
}

const verdicts: Readonly<Record<number, Verdict>> = {
  [-1]: { reason: '企业微信繁忙 / WeCom is busy', isFinal: false },
  40058: { reason: '企业微信不接受内容（40058）/ WeCom does not take the content (40058)', isFinal: true },
  44004: { reason: '企业微信不接受内容（44004）/ WeCom does not take the content (44004)', isFinal: true },
  45009: {
    reason: '机器人发送超过每分钟上限 / the robot is over its limit a minute',
    isFinal: false,
    retryAfterMs: LIMIT_WAIT_MS,
  },
  45033: { reason: '企业微信并发超限 / too many requests at once for WeCom', isFinal: false },
  93000: {
    reason: '机器人已被移除或密钥不对：请重新填写 / the robot is gone or its key is wrong: set it anew',
    isFinal: true,
  },
  93004: { reason: '机器人已被停用 / the robot is switched off', isFinal: true },
  93008: { reason: '机器人不在群里 / the robot is not in the group', isFinal: true },
};

export class WecomChannel implements Channel {
  readonly name = 'wecom';
  readonly timeoutMs: number;
  readonly #options: WecomOptions;
  readonly #allowance: SendAllowance;

  constructor(options: WecomOptions) {
    this.#options = options;
    this.timeoutMs = options.timeoutMs;
    this.#allowance = new SendAllowance(options.perMinute, options.clock);
  }

  health(): ChannelHealth {
    return upAndWell;
  }

  async send(notice: Notice, signal: AbortSignal): Promise<SendOutcome> {
    const key = addressOf('wecom', notice.address ?? '');
    if (key === undefined) return failed('机器人地址不对：请重新填写 / it is no address of a robot: set it anew', true);
    const waitMs = this.#allowance.take(key, notice.level <= 2);
    if (waitMs > 0) {
      return {
        ...failed('机器人发送太快，稍后再发 / too fast for one robot: it is sent later'),
        retryAfterMs: waitMs,
      } as SendOutcome;
    }
    const reply = await post({
      url: `${this.#options.url}?key=${encodeURIComponent(key)}`,
      body: JSON.stringify(messageOf(notice, this.#options.language)),
      headers: { 'content-type': 'application/json' },
      signal,
    });
    if (reply.kind === 'none') return failed(reply.reason);
    if (reply.status !== 200) {
      const wait = retryAfterMs(reply.retryAfter, this.#options.clock.wallMs());
      return { state: 'failed', ...statusInWords(reply.status), ...(wait === undefined ? {} : { retryAfterMs: wait }) };
    }
    return outcomeOf(reply.body);
  }
}

/** It answers 200 whatever happened; `errcode` says what. */
function outcomeOf(body: string): SendOutcome {
  const code = errorCodeOf(body);
  if (code === 0) return { state: 'sent' };
  if (code === undefined) return failed('企业微信的回答看不懂 / the answer of WeCom cannot be read');
  const verdict = verdicts[code] ?? { reason: `企业微信报错 ${code} / WeCom says ${code}`, isFinal: false };
  return { state: 'failed', ...verdict };
}

function errorCodeOf(body: string): number | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    const code: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'errcode') : undefined;
    return typeof code === 'number' ? code : undefined;
  } catch {
    return undefined;
  }
}

/** What is urgent is a text, because only that calls everybody in the group (`@all`). */
function messageOf(notice: Notice, language: MessageLanguage): object {
  const title = inLanguage(notice.title, language);
  const text = inLanguage(notice.text, language, '\n');
  if (notice.level <= 2 && notice.kind !== 'stood-down') {
    const content = [`${title}${text}`, notice.link ?? ''].filter((line) => line !== '').join('\n');
    return { msgtype: 'text', text: { content: cut(content, TEXT_BYTES), mentioned_list: ['@all'] } };
  }
  const link = notice.link === null ? [] : [`[查看 / Open](${notice.link})`];
  const content = [
    `**${plain(title)}**`,
    ...plain(text)
      .split('\n')
      .map((line) => `> ${line}`),
    ...link,
  ].join('\n');
  return { msgtype: 'markdown', markdown: { content: cut(content, MARKDOWN_BYTES) } };
}

/** A building's name must not become a link or a mention. */
function plain(text: string): string {
  return text.replace(/[<>[\]*`_#]/g, (sign) => fullWidth[sign] ?? '');
}

const fullWidth: Readonly<Record<string, string>> = { '<': '＜', '>': '＞', '[': '［', ']': '］', '#': '＃' };

function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const kept: string[] = [];
  let size = Buffer.byteLength('…');
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    kept.push(character);
  }
  return `${kept.join('')}…`;
}
