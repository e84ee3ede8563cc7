import { readFileSync } from 'node:fs';
import {
  type Channel as ChannelName,
  channels as channelNames,
  type PersonChannel,
} from '@gridcall/contract/channel.ts';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import { openSealed } from '../../platform/sealed-text.ts';
import { StartError } from '../../platform/secrets.ts';
import type { LastingPort, SerialPortOptions } from '../../platform/serial-port.ts';
import type { Submit } from '../../spine/submit.ts';
import type { Store } from '../../store/store.ts';
import type { Channel, ChannelHealth, SendOutcome } from './channel.ts';
import { ChannelRecord, type LastTries } from './channel-record.ts';
import { Dispatcher } from './dispatcher.ts';
import { HttpGatewayChannel } from './http-gateway.ts';
import { makeNotice } from './notice.ts';
import { noAnswer } from './post-request.ts';
import { KioskChannel, PageChannel, type Presence } from './presence.ts';
import { PushChannel } from './push.ts';
import { RecentNotices } from './recent-notices.ts';
import { SirenChannel } from './siren.ts';
import { Modem } from './sms/modem.ts';
import { Replies } from './sms/replies.ts';
import { SmsChannel } from './sms/sms-channel.ts';
import { defaultTemplate, templateFaults } from './template.ts';
import { WecomChannel } from './wecom.ts';
import { testWords } from './words.ts';

export interface NotifyOptions {
  readonly configuration: Pick<Configuration, 'notify' | 'uplink'>;
  readonly gatewayId: string;
  readonly store: Store;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  /** Under which addresses are sealed. */
  readonly key: Buffer;
  readonly presence: Presence;
  readonly isUplinkUp: () => boolean;
  /** For the log. */
  readonly notice: (words: string) => void;
  readonly openPort?: (options: SerialPortOptions) => LastingPort;
}

export interface ChannelReport extends ChannelHealth, LastTries {
  readonly channel: ChannelName;
}

export type TestResult =
  | { readonly ok: true; readonly state: 'sent' | 'received' }
  | { readonly ok: false; readonly reason: string };

/** The outlet to people: drains the rows of notices into the channels, and takes in what is answered by SMS. */
export interface Notify {
  start(): void;
  stop(): Promise<void>;
  report(): readonly ChannelReport[];
  /** Sends a notice that says it is a test, and remembers at the contact what came of it. */
  test(personId: string, channel: PersonChannel): Promise<TestResult>;
}

/** @throws StartError that says what is wrong with the template */
export function createNotify(options: NotifyOptions): Notify {
  const { store, submit, clock, random, key } = options;
  const open = (sealed: string) => openSealed(key, 'contact-address', sealed);
  const mintId = () => random.ulid(clock.wallMs());
  const recent = new RecentNotices();
  const record = new ChannelRecord(clock);
  const modem = modemOf(options, (number) => open(number), recent, mintId);
  const channels = channelsOf(options, modem, mintId);
  const pageUrl = options.configuration.notify.pageUrl.replace(/\/+$/, '');
  const parts = { state: store.state, open, pageUrl };
  const dispatcher = new Dispatcher({
    ...{ state: store.state, channels, submit, clock, random },
    noticeOf: (row, view) => makeNotice(row, view, parts),
    onOutcome: (channel, outcome) => record.note(channel, outcome),
  });
  let unsubscribe: (() => void) | undefined;
  return {
    start: () => {
      for (const row of store.state.all('notification')) recent.note(row, store.state);
      unsubscribe = store.feed.onNotification((row, view) => {
        recent.note(row, view);
        dispatcher.changed(row, view);
      });
      modem?.start();
      dispatcher.start();
    },
    stop: async () => {
      unsubscribe?.();
      dispatcher.stop();
      await modem?.stop();
    },
    report: () =>
      channelNames.flatMap((channel) => {
        const health = channels.get(channel)?.health();
        return health === undefined ? [] : [{ channel, ...health, ...record.of(channel) }];
      }),
    test: async (personId, name) => {
      const channel = channels.get(name);
      const contact = store.state.get('contact', `${personId} ${name}`);
      if (channel === undefined || (contact === undefined && name !== 'steward-page')) {
        return { ok: false, reason: '没有这个联系方式 / there is no such contact' };
      }
      const sealed = contact?.sealedAddress ?? null;
      const address = sealed === null ? null : (open(sealed) ?? null);
      const outcome = await tryOnce(channel, { personId, address, id: mintId(), at: clock.wallMs() }, clock);
      record.note(name, outcome);
      return outcome.state === 'failed' ? { ok: false, reason: outcome.reason } : { ok: true, state: outcome.state };
    },
  };
}

interface TestOf {
  readonly id: string;
  readonly personId: string;
  readonly address: string | null;
  readonly at: number;
}

function tryOnce(channel: Channel, { id, personId, address, at }: TestOf, clock: Clock): Promise<SendOutcome> {
  const { promise, resolve } = Promise.withResolvers<SendOutcome>();
  const abort = new AbortController();
  const cancel = clock.after(channel.timeoutMs, () => {
    abort.abort();
    resolve({ state: 'failed', reason: noAnswer, isFinal: false });
  });
  const nowhere = { zh: '', en: '' };
  const notice = {
    ...{ id: `test ${id}`, personId, placeId: null, address, level: 3 as const, kind: 'test' as const },
    ...{ alertId: null, alertKind: null, test: true, ...testWords(at), building: nowhere, link: null, at },
    validForMs: 10 * 60_000,
  };
  channel
    .send(notice, abort.signal)
    .then(resolve, () => resolve({ state: 'failed', reason: noAnswer, isFinal: false }));
  return promise.finally(cancel);
}

function channelsOf(
  { configuration, gatewayId, store, submit, clock, presence, isUplinkUp }: NotifyOptions,
  modem: Modem | undefined,
  mintId: () => string,
): ReadonlyMap<ChannelName, Channel> {
  const { notify, uplink } = configuration;
  const { language, timeoutMs } = notify;
  const shared = { clock, timeoutMs, language };
  const all: readonly Channel[] = [
    new PageChannel(presence),
    new SmsChannel(modem, language),
    new PushChannel({ url: uplink.url, token: uplink.token, gatewayId, isUplinkUp, timeoutMs, clock }),
    new WecomChannel({ ...shared, url: notify.wecomUrl, perMinute: notify.wecomPerMinute }),
    new HttpGatewayChannel({
      ...shared,
      url: notify.httpUrl,
      format: notify.httpFormat,
      template: templateOf(notify),
      secret: notify.httpSecret,
      authorization: notify.httpAuthorization,
      successText: notify.httpSuccessText,
    }),
    new SirenChannel({ state: store.state, submit, mintId }),
    new KioskChannel(presence),
  ];
  return new Map(all.map((channel) => [channel.name, channel]));
}

function templateOf({ httpUrl, httpTemplateFile: templateFile, httpFormat: format }: Configuration['notify']): string {
  if (httpUrl === '' || templateFile === '') return defaultTemplate;
  let template: string;
  try {
    template = readFileSync(templateFile, 'utf8');
  } catch (cause) {
    throw new StartError(
      `模板文件 ${templateFile} 读不到：请检查 notify.httpTemplateFile 和文件权限。\n` +
        `The template ${templateFile} cannot be read: check notify.httpTemplateFile and the permissions of the file.`,
      78,
      { cause },
    );
  }
  const faults = templateFaults(template, format);
  if (faults.length === 0) return template;
  throw new StartError(
    `模板文件 ${templateFile} 有误 / The template ${templateFile} is not right:\n  ${faults.join('\n  ')}`,
    78,
  );
}

function modemOf(
  options: NotifyOptions,
  numberOf: (sealed: string) => string | undefined,
  recent: RecentNotices,
  mintId: () => string,
): Modem | undefined {
  const { configuration, store, submit, clock, notice, openPort } = options;
  const { modemPort: path, modemBaudRate: baudRate, modemPin: pin, serviceCentre, language } = configuration.notify;
  if (path === '') return undefined;
  const replies = new Replies({
    ...{ state: store.state, submit, clock, mintId, numberOf, language },
    noticesTo: (personId) => recent.to(personId),
    answer: (to, text) => {
      // Whether it arrives changes nothing: the alert is taken, and the page says so.
      void modem.send({ to, text, level: 2, validForMs: 10 * 60_000 }).then((result) => {
        if (!result.ok) notice(`短信答复没有发出 / an answer by SMS did not go out: ${result.reason}`);
      });
    },
  });
  const modem = new Modem({
    ...{ path, baudRate, pin, serviceCentre, clock, notice },
    onMessage: (message, wasStored) => replies.take(message, wasStored),
    onBroken: (reason) => notice(`短信不完整或无法读取 / a message was dropped: ${reason}`),
    ...(openPort === undefined ? {} : { openPort }),
  });
  return modem;
}
