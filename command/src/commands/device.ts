import {
  type InstalledDevice,
  InstalledDevicesSchema,
  type NewCredentials,
  NewCredentialsSchema,
} from '@gridcall/contract/http-property.ts';
import { connect } from '../api.ts';
import { type Command, jsonOption, jsonWhenPipedOption, type Parsed, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson, wantsJson } from '../context.ts';
import { alignRows } from '../table.ts';
import { printCredentials } from './credentials.ts';
import { expiresOption } from './link.ts';
import { dayOf, expiresAt, given } from './values.ts';

export const DEVICES = '/api/v1/administration/devices';

const protections: Readonly<Record<InstalledDevice['protection'], string>> = {
  protected: '正常 protected',
  warming_up: '预热 warming up',
  self_test: '自检 self-test',
  fault: '故障 fault',
  end_of_life: '已到期 at its end of life',
  silent: '失联 silent',
  never_seen: '从未上报 never seen',
};

function stateOf(device: InstalledDevice): string {
  if (device.revokedAt !== null) return '已撤销 revoked';
  return protections[device.protection];
}

export const deviceList: Command = {
  name: 'device list',
  zh: '列出设备：状态、电量、到期日、是否调试过',
  en: 'List the devices: state, battery, expiry, commissioned or not',
  options: { json: jsonOption },
  examples: [{ line: 'device list', zh: '哪些设备失联或快到期', en: 'which are silent or near their end' }],
  run: async (parsed) => {
    const api = await connect(effectiveConfiguration(), 'gateway');
    const answer = await api.call('GET', DEVICES, InstalledDevicesSchema);
    if (parsed.flag('json')) {
      printJson(answer);
      return 0;
    }
    const rows = answer.devices.map((device) => [
      device.id,
      device.kind,
      device.companyId,
      device.placeName.zh,
      stateOf(device),
      device.values['battery_pct'] === undefined ? '-' : `${device.values['battery_pct']} %`,
      device.expiresAt === null ? '-' : dayOf(device.expiresAt),
      device.commissionedAt === null ? '-' : dayOf(device.commissionedAt),
    ]);
    const head = ['编号 id', '类型 kind', '单位 company', '地点 place', '状态 state', '电量 battery', '到期 expires'];
    for (const line of alignRows([[...head, '调试 commissioned'], ...rows])) print(line);
    return 0;
  },
};

async function change(parsed: Parsed, act: 'replace' | 'hand-over', body: unknown): Promise<number> {
  const id = parsed.words[0] ?? '';
  const api = await connect(effectiveConfiguration(), 'gateway');
  const { devices } = await api.call('GET', DEVICES, InstalledDevicesSchema);
  const changed = await api.call('POST', `${DEVICES}/${encodeURIComponent(id)}/${act}`, NewCredentialsSchema, body);
  const kind = devices.find((device) => device.id === id)?.kind ?? '';
  show(parsed, changed, kind);
  return 0;
}

function show(parsed: Parsed, changed: NewCredentials, kind: string): void {
  if (wantsJson(parsed)) printJson(changed);
  else if (changed.credentials !== null) printCredentials(changed.credentials, kind);
  else
    print(
      `${changed.deviceId} 已完成；它经网桥连接，没有自己的密码。 · done; it comes over a bridge and has no password.`,
    );
}

export const deviceReplace: Command = {
  name: 'device replace',
  zh: '换上新探测器：保留原编号和历史，得到新密码（只显示一次）',
  en: 'Fit a new sensor: id and history stay, the password is new (shown once)',
  words: ['ID'],
  options: {
    address: {
      type: 'string',
      value: 'ADDRESS',
      zh: '网桥下的设备：新探测器的地址（见 link children）',
      en: "for a bridge's child: the new sensor's address (see link children)",
    },
    expires: expiresOption,
    json: jsonWhenPipedOption,
  },
  examples: [
    {
      line: 'device replace gas-kitchen-101 --expires 2031-06-30',
      zh: '探测器到期换新',
      en: 'when a detector is at its end',
    },
    {
      line: 'device replace gas-hall-2 --address 0x00158d0001a2b3c5',
      zh: '网桥下的探测器换新',
      en: 'when it comes over a bridge',
    },
  ],
  run: (parsed) => change(parsed, 'replace', given({ address: parsed.text('address'), expiresAt: expiresAt(parsed) })),
};

export const deviceHandOver: Command = {
  name: 'device hand-over',
  zh: '把设备移交给另一家单位：新密码（只显示一次），历史各归各家',
  en: 'Hand a device over to another company: a new password (shown once), each keeps its own history',
  words: ['ID'],
  options: {
    company: {
      type: 'string',
      required: true,
      value: 'COMPANY',
      zh: '接手的单位编号',
      en: 'id of the company that takes it',
    },
    json: jsonWhenPipedOption,
  },
  examples: [
    { line: 'device hand-over pump-leak-1 --company station', zh: '换物业时', en: 'when another company takes over' },
    { line: 'company list', zh: '有哪些单位', en: 'which companies there are' },
  ],
  run: (parsed) => change(parsed, 'hand-over', { companyId: required(parsed, 'company') }),
};
