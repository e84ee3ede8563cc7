import { PersonChannelSchema, personChannels } from '@gridcall/contract/channel.ts';
import { type Channels, ChannelsSchema, ContactTestSchema } from '@gridcall/contract/http-channels.ts';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { connect } from '../api.ts';
import { type Command, jsonOption, type Option, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson } from '../context.ts';
import { CommandFailure, EXIT_USAGE } from '../failure.ts';
import { alignRows } from '../table.ts';
import { minuteOf } from './values.ts';

const CONTACTS = '/api/v1/administration/contacts';
/** A modem may take a minute. */
const TEST_ANSWER_MS = 70_000;
const stateWords: Readonly<Record<Channels['channels'][number]['state'], string>> = {
  up: '可用 up',
  down: '不可用 down',
  off: '未设置 off',
};

const channelOption: Option = {
  type: 'string',
  required: true,
  value: personChannels.join('|'),
  zh: '通道',
  en: 'the channel',
};
const personOption: Option = {
  type: 'string',
  required: true,
  value: 'PERSON',
  zh: '人员编号（见 notify list）',
  en: 'id of the person (see notify list)',
};

function pathOf(personId: string, channel: string): string {
  if (Value.Check(PersonChannelSchema, channel)) return `${CONTACTS}/${encodeURIComponent(personId)}/${channel}`;
  const known = personChannels.join(', ');
  throw new CommandFailure(
    `没有通道“${channel}”，可用的有 ${known}。\nThere is no channel "${channel}"; there are ${known}.`,
    EXIT_USAGE,
  );
}

export const notifyList: Command = {
  name: 'notify list',
  zh: '列出各通道现在能否联系到人，和每个人怎么联系',
  en: 'List which channels reach people now, and who is reached by what',
  options: { json: jsonOption },
  examples: [{ line: 'notify list', zh: '现在谁叫得到', en: 'who can be called now' }],
  run: async (parsed) => {
    const api = await connect(effectiveConfiguration(), 'gateway');
    const answer = await api.call('GET', '/api/v1/channels', ChannelsSchema);
    if (parsed.flag('json')) {
      printJson(answer);
      return 0;
    }
    const rows = answer.channels.map(({ channel, state, reaches, lastOkAt, lastError, reason }) => [
      ...[channel, stateWords[state], String(reaches), lastOkAt === null ? '-' : minuteOf(lastOkAt)],
      reason || lastError || '-',
    ]);
    const head = ['通道 channel', '状态 state', '人数 people', '上次成功 last success', '问题 problem'];
    for (const line of alignRows([head, ...rows])) print(line);
    const people = (answer.people ?? []).map(({ personId, name, reachableBy }) => [
      ...[personId, name, reachableBy.join(' ') || '联系不到 by nothing'],
    ]);
    print('');
    for (const line of alignRows([['人员 person', '姓名 name', '联系方式 reached by'], ...people])) print(line);
    return 0;
  },
};

export const notifyTest: Command = {
  name: 'notify test',
  zh: '给一个人发一条测试通知：说明没有发生任何事',
  en: 'Send somebody a test notice, which says that nothing has happened',
  options: { channel: channelOption, person: personOption, json: jsonOption },
  examples: [
    { line: 'notify test --channel sms --person ma-xiulan', zh: '短信能到马秀兰吗', en: 'does SMS reach Ma Xiulan?' },
  ],
  run: async (parsed) => {
    const [channel, person] = [required(parsed, 'channel'), required(parsed, 'person')];
    const path = `${pathOf(person, channel)}/test`;
    const api = await connect(effectiveConfiguration(), 'gateway', TEST_ANSWER_MS);
    const answer = await api.call('POST', path, ContactTestSchema);
    if (parsed.flag('json')) {
      printJson(answer);
      return 0;
    }
    const words =
      answer.state === 'received' ? '已收到 · it was received' : '已发出，请看是否收到 · sent: look whether it arrives';
    print(`${channel} → ${person}：${words}`);
    return 0;
  },
};

export const notifyContact: Command = {
  name: 'notify contact',
  zh: '登记或删除一个人的联系方式；地址加密保存',
  en: 'Add or erase a way to somebody; its address is kept sealed',
  options: {
    channel: channelOption,
    person: personOption,
    address: {
      type: 'string',
      value: 'ADDRESS',
      zh: '手机号、群机器人地址或网关账号；页面和推送不用填',
      en: 'phone number, address of the robot, or account; none for page and push',
    },
    erase: { type: 'boolean', zh: '删除', en: 'erase it' },
  },
  examples: [
    {
      line: 'notify contact --person ma-xiulan --channel sms --address 13800138000',
      zh: '登记手机号',
      en: 'add a phone number',
    },
    { line: 'notify contact --person ma-xiulan --channel sms --erase', zh: '删除', en: 'erase it' },
  ],
  run: async (parsed) => {
    const path = pathOf(required(parsed, 'person'), required(parsed, 'channel'));
    const api = await connect(effectiveConfiguration(), 'gateway');
    if (parsed.flag('erase')) await api.call('DELETE', path, Type.Unknown());
    else {
      const address = parsed.text('address');
      await api.call('PUT', path, Type.Unknown(), address === undefined ? {} : { address });
    }
    print(parsed.flag('erase') ? '已删除 · erased' : '已登记 · added');
    return 0;
  },
};
