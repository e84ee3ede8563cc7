import { type DeviceKindDefinition, deviceKinds, isDeviceKind } from '@gridcall/contract/device-kind.ts';
import { LinkCreatedSchema, LinksSchema } from '@gridcall/contract/http-gateway.ts';
import { Type } from 'typebox';
import { connect } from '../api.ts';
import { type Command, jsonOption, jsonWhenPipedOption, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson, wantsJson } from '../context.ts';
import { CommandFailure, EXIT_USAGE } from '../failure.ts';
import { nearest } from '../nearest.ts';
import { alignRows } from '../table.ts';

const LINKS = '/api/v1/administration/links';
const kinds = Object.keys(deviceKinds);

function checkKind(kind: string): void {
  if (isDeviceKind(kind)) return;
  const near = nearest(kind, kinds);
  const zh = near === undefined ? `可用：${kinds.join('、')}。` : `是不是 ${near}？`;
  const en = near === undefined ? `There are: ${kinds.join(', ')}.` : `Did you mean ${near}?`;
  throw new CommandFailure(`没有设备类型“${kind}”。${zh}\nThere is no device kind "${kind}". ${en}`, EXIT_USAGE);
}

/** A first message that works as printed, for the device's own kind. */
function firstMessage(kind: string): { topic: 'reading' | 'event'; payload: string } {
  switch (kind) {
    case 'gas-detector':
      return { topic: 'reading', payload: '{"values":{"methane_lel":12.5,"alarm":true,"battery_pct":80}}' };
    case 'leak-sensor':
      return { topic: 'reading', payload: '{"values":{"leak":true,"battery_pct":80}}' };
    default:
      return { topic: 'event', payload: '{"kind":"forced_open"}' };
  }
}

export const linkAdd: Command = {
  name: 'link add',
  zh: '登记一台设备，得到它的连接凭证（密码只显示一次）',
  en: 'Register a device and get its credentials (the password is shown once)',
  options: {
    'device-kind': {
      type: 'string',
      required: true,
      value: 'KIND',
      zh: `设备类型：${kinds.join('、')}`,
      en: 'kind of device',
    },
    company: {
      type: 'string',
      required: true,
      value: 'COMPANY',
      zh: '所属单位编号',
      en: 'id of the company it belongs to',
    },
    place: { type: 'string', required: true, value: 'PLACE', zh: '安装地点编号', en: 'id of the place it stands in' },
    id: { type: 'string', value: 'ID', zh: '设备编号（不填则自动生成）', en: 'id of the device (made when left out)' },
    name: { type: 'string', value: 'NAME', zh: '设备名称', en: 'name people see' },
    'report-every': {
      type: 'string',
      value: 'SECONDS',
      zh: '设备最长多久报一次',
      en: 'longest time between two of its messages',
    },
    json: jsonWhenPipedOption,
  },
  examples: [
    {
      line: 'link add --device-kind gas-detector --company jinfeng --place jinfeng-1-unit-1 --id gas-kitchen-101',
      zh: '1号楼1单元的燃气探测器',
      en: 'a gas detector in building 1, unit 1',
    },
    { line: 'place list', zh: '有哪些地点', en: 'which places there are' },
  ],
  run: async (parsed) => {
    const kind = required(parsed, 'device-kind');
    checkKind(kind);
    const every = parsed.text('report-every');
    if (every !== undefined && !/^[0-9]{1,5}$/.test(every)) {
      throw new CommandFailure('--report-every 请填整数秒。\n--report-every takes whole seconds.', EXIT_USAGE);
    }
    const api = await connect(effectiveConfiguration(), 'gateway');
    const id = parsed.text('id');
    const name = parsed.text('name');
    const link = await api.call('POST', LINKS, LinkCreatedSchema, {
      deviceKind: kind,
      companyId: required(parsed, 'company'),
      placeId: required(parsed, 'place'),
      ...(id === undefined ? {} : { id }),
      ...(name === undefined ? {} : { name }),
      ...(every === undefined ? {} : { reportEveryMs: Number(every) * 1000 }),
    });
    if (wantsJson(parsed)) {
      printJson(link);
      return 0;
    }
    const definition: DeviceKindDefinition | undefined = isDeviceKind(kind) ? deviceKinds[kind] : undefined;
    const rows = [
      ['设备 device', `${link.deviceId}（${definition?.zh ?? kind}）`],
      ['服务器 broker', `${link.broker.host}:${link.broker.port}`],
      ['用户名 username', link.username],
      ['密码 password', link.password],
      ['客户端编号 client id', link.clientId],
      ['测量 readings', link.topics.reading],
      ['事件 events', link.topics.event],
      ['遗嘱 last will', link.topics.status],
    ];
    const first = firstMessage(kind);
    for (const line of alignRows(rows)) print(line);
    print('\n试一试 · try it:');
    print(
      `  mosquitto_pub -h ${link.broker.host} -p ${link.broker.port} -i ${link.clientId} -u ${link.username} ` +
        `-P ${link.password} -q 1 -t ${link.topics[first.topic]} -m '${first.payload}'`,
    );
    return 0;
  },
};

export const linkList: Command = {
  name: 'link list',
  zh: '列出已登记的设备连接',
  en: 'List the links of the devices',
  options: { json: jsonOption },
  examples: [{ line: 'link list', zh: '哪些设备连着', en: 'which devices are connected' }],
  run: async (parsed) => {
    const api = await connect(effectiveConfiguration(), 'gateway');
    const answer = await api.call('GET', LINKS, LinksSchema);
    if (parsed.flag('json')) {
      printJson(answer);
      return 0;
    }
    const rows = answer.links.map((link) => [
      link.linkId,
      link.deviceKind,
      link.companyId,
      link.placeId,
      link.revokedAt !== null ? '已撤销 revoked' : link.connected ? '在线 connected' : '未连接 not connected',
    ]);
    for (const line of alignRows([['编号 id', '类型 kind', '单位 company', '地点 place', '状态 state'], ...rows]))
      print(line);
    return 0;
  },
};

export const linkRevoke: Command = {
  name: 'link revoke',
  zh: '撤销一台设备的凭证：立即断开，不能再连',
  en: "Revoke a device's credentials: it is cut off at once and cannot come back",
  words: ['ID'],
  options: { json: jsonOption },
  examples: [
    { line: 'link revoke gas-kitchen-101', zh: '设备拆除或丢失时', en: 'when a device is taken down or lost' },
  ],
  run: async (parsed) => {
    const id = parsed.words[0] ?? '';
    const api = await connect(effectiveConfiguration(), 'gateway');
    await api.call('DELETE', `${LINKS}/${encodeURIComponent(id)}`, Type.Unknown());
    if (parsed.flag('json')) printJson({ linkId: id, revoked: true });
    else print(`已撤销 ${id}。 · ${id} is revoked.`);
    return 0;
  },
};
