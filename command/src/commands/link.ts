import { conventions } from '@gridcall/contract/convention.ts';
import { LinkCreatedSchema, LinksSchema } from '@gridcall/contract/http-gateway.ts';
import { Type } from 'typebox';
import { connect } from '../api.ts';
import { type Command, jsonOption, jsonWhenPipedOption, type Option, type Parsed, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson, wantsJson } from '../context.ts';
import { CommandFailure, EXIT_USAGE } from '../failure.ts';
import { alignRows } from '../table.ts';
import { printCredentials } from './credentials.ts';
import { checkKind, checkWord, expiresAt, given, kinds, reportEveryMs } from './values.ts';

export const LINKS = '/api/v1/administration/links';
/** A serial bus is a bridge, too: its link has the id of its entry in gridcall.yaml. */
const bridgeConventions = Object.keys(conventions).filter((name) => name !== 'native');

export const placeOption: Option = {
  type: 'string',
  required: true,
  value: 'PLACE',
  zh: '安装地点编号',
  en: 'id of the place it stands in',
};
export const reportEveryOption: Option = {
  type: 'string',
  value: 'SECONDS',
  zh: '设备最长多久报一次',
  en: 'longest time between two of its messages',
};
export const expiresOption: Option = {
  type: 'string',
  value: 'DAY',
  zh: '探测器到期日，如 2030-06-30',
  en: 'when the sensor is to be replaced',
};

const addOptions: Readonly<Record<string, Option>> = {
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
  place: placeOption,
  id: { type: 'string', value: 'ID', zh: '设备编号（不填则自动生成）', en: 'id of the device (made when left out)' },
  name: { type: 'string', value: 'NAME', zh: '设备名称', en: 'name people see' },
  'report-every': reportEveryOption,
  expires: expiresOption,
  convention: {
    type: 'string',
    value: 'CONVENTION',
    zh: `网桥的格式：${bridgeConventions.join('、')}`,
    en: 'how a bridge speaks',
  },
  'base-topic': {
    type: 'string',
    value: 'TOPIC',
    zh: '网桥发布的主题开头（不填用默认）',
    en: 'what a bridge publishes under (its default when left out)',
  },
  gas: {
    type: 'string',
    value: 'GAS',
    zh: '网桥下只报 ppm 的探测器测哪种气：methane、propane',
    en: 'gas of detectors that say only ppm',
  },
  json: jsonWhenPipedOption,
};

/** A bridge needs a convention, and nothing else may have one: said before anything is asked of the gateway. */
function checkConvention(parsed: Parsed, kind: string): void {
  const convention = parsed.text('convention');
  if (convention !== undefined) checkWord(convention, bridgeConventions, { zh: '网桥格式', en: 'convention' });
  if (kind === 'bridge' && convention === undefined) {
    throw new CommandFailure(
      `网桥要写 --convention：${bridgeConventions.join('、')}。\nA bridge needs --convention: ${bridgeConventions.join(', ')}.`,
      EXIT_USAGE,
    );
  }
  const extra = ['convention', 'base-topic', 'gas'].find((name) => parsed.text(name) !== undefined);
  if (kind !== 'bridge' && extra !== undefined) {
    throw new CommandFailure(
      `--${extra} 只用于网桥（--device-kind bridge）。\n--${extra} is for a bridge only (--device-kind bridge).`,
      EXIT_USAGE,
    );
  }
}

export const linkAdd: Command = {
  name: 'link add',
  zh: '登记一台设备或网桥，得到它的连接凭证（密码只显示一次）',
  en: 'Register a device or a bridge and get its credentials (the password is shown once)',
  options: addOptions,
  examples: [
    {
      line: 'link add --device-kind gas-detector --company jinfeng --place jinfeng-1-unit-1 --id gas-kitchen-101',
      zh: '1号楼1单元的燃气探测器',
      en: 'a gas detector in building 1, unit 1',
    },
    {
      line: 'link add --device-kind bridge --convention zigbee2mqtt --company jinfeng --place jinfeng-1 --id hub-1',
      zh: '一个 Zigbee2MQTT 网桥：它带来的设备再逐个接收',
      en: 'a Zigbee2MQTT bridge: what it brings is adopted one by one',
    },
    {
      line: 'link add --device-kind bridge --convention modbus-rtu --company jinfeng --place jinfeng-1 --id bus-1',
      zh: 'gridcall.yaml 里编号为 bus-1 的 RS-485 总线',
      en: 'the RS-485 bus that is bus-1 in gridcall.yaml',
    },
    { line: 'place list', zh: '有哪些地点', en: 'which places there are' },
  ],
  run: async (parsed) => {
    const kind = required(parsed, 'device-kind');
    checkKind(kind);
    checkConvention(parsed, kind);
    const body = given({
      deviceKind: kind,
      companyId: required(parsed, 'company'),
      placeId: required(parsed, 'place'),
      id: parsed.text('id'),
      name: parsed.text('name'),
      reportEveryMs: reportEveryMs(parsed),
      expiresAt: expiresAt(parsed),
      convention: parsed.text('convention'),
      baseTopic: parsed.text('base-topic'),
      gas: parsed.text('gas'),
    });
    const api = await connect(effectiveConfiguration(), 'gateway');
    const link = await api.call('POST', LINKS, LinkCreatedSchema, body);
    if (wantsJson(parsed)) printJson(link);
    else printCredentials(link, kind);
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
      link.convention === 'native' ? link.deviceKind : `${link.deviceKind} (${link.convention})`,
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
  zh: '撤销一台设备：立即断开，不能再连；网桥带来的设备回到待接收',
  en: "Revoke a device: it is cut off at once; a bridge's child goes back to those that wait",
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
