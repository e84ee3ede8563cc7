import { UplinkStatusSchema } from '@gridcall/contract/http-administration.ts';
import { Type } from 'typebox';
import { connect } from '../api.ts';
import { type Command, jsonOption, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson } from '../context.ts';
import { alignRows } from '../table.ts';
import { minuteOf } from './values.ts';

const UPLINK = '/api/v1/administration/uplink';

export const uplinkList: Command = {
  name: 'uplink list',
  zh: '列出各通道还有多少待送，和队列拒收了什么、为什么',
  en: 'List what waits in each lane, and what the queue has refused, and why',
  options: { json: jsonOption },
  examples: [{ line: 'uplink list', zh: '上行现在怎样', en: 'how the uplink stands' }],
  run: async (parsed) => {
    const api = await connect(effectiveConfiguration(), 'gateway');
    const status = await api.call('GET', UPLINK, UplinkStatusSchema);
    if (parsed.flag('json')) {
      printJson(status);
      return 0;
    }
    const { state, lastReceiptAt, lastError, lanes, deadLetters } = status;
    const last = lastReceiptAt === null ? '还没有 none yet' : minuteOf(lastReceiptAt);
    print(`上行 uplink：${state === 'up' ? '已接通 up' : '断开 down'}，最近回执 last receipt：${last}`);
    if (lastError !== null) print(lastError);
    print('');
    const rows = lanes.map(({ lane, waiting, dead, oldestRecordedAt }) => [
      ...[lane, String(waiting), oldestRecordedAt === null ? '-' : minuteOf(oldestRecordedAt), String(dead)],
    ]);
    const head = ['通道 lane', '待送 waiting', '最早 oldest', '被拒 refused'];
    for (const line of alignRows([head, ...rows])) print(line);
    print('');
    if (deadLetters.length === 0) {
      print('没有被拒的 · nothing was refused');
      return 0;
    }
    const letters = deadLetters.map(({ eventId, type, subject, occurredAt, error }) => [
      ...[eventId, type, subject, minuteOf(occurredAt), error],
    ]);
    const titles = ['被拒 refused', '类型 type', '关于 about', '时间 time', '原因 reason'];
    for (const line of alignRows([titles, ...letters])) print(line);
    print('');
    print('在队列改好原因后重发 · once its cause is mended at the queue, send it again:');
    print(`  npm run --silent gridcall -- uplink resend --event ${deadLetters[0]?.eventId}`);
    return 0;
  },
};

export const uplinkResend: Command = {
  name: 'uplink resend',
  zh: '把队列拒收的一条再送一次（先在队列改好原因）',
  en: 'Send once more what the queue had refused, after its cause was mended there',
  options: {
    event: {
      type: 'string',
      required: true,
      value: 'EVENT',
      zh: '被拒的编号（见 uplink list）',
      en: 'id of what was refused (see uplink list)',
    },
  },
  examples: [
    {
      line: 'uplink resend --event 01KAJ3Z0T7R5W8Q2X4Y6B9C1D0',
      zh: '再送一次，队列不会重复登记',
      en: 'once more; the queue takes it once',
    },
  ],
  run: async (parsed) => {
    const event = required(parsed, 'event');
    const api = await connect(effectiveConfiguration(), 'gateway');
    await api.call('POST', `${UPLINK}/dead-letters/${encodeURIComponent(event)}/resend`, Type.Unknown());
    print('已排队重发，结果见 uplink list · queued again; uplink list shows what becomes of it');
    return 0;
  },
};
