import { AdoptResultSchema, type Child, ChildrenSchema } from '@gridcall/contract/http-property.ts';
import { type Api, connect } from '../api.ts';
import { type Command, jsonOption, type Option, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson } from '../context.ts';
import { CommandFailure, EXIT_USAGE } from '../failure.ts';
import { alignRows } from '../table.ts';
import { expiresOption, placeOption, reportEveryOption } from './link.ts';
import { checkWord, expiresAt, given, kinds, minuteOf, reportEveryMs } from './values.ts';
import { verdictWords } from './verdicts.ts';

const CHILDREN = '/api/v1/administration/children';
/** A child is a device; a hub behind a hub is none of ours. */
const childKinds = kinds.filter((kind) => kind !== 'bridge');
const states = ['waiting', 'adopted', 'ignored'] as const;
const stateWords: Readonly<Record<Child['state'], string>> = {
  waiting: '待接收 waiting',
  adopted: '已接收 adopted',
  ignored: '已搁置 put aside',
};

export const linkChildren: Command = {
  name: 'link children',
  zh: '列出网桥带来的设备：待接收的、已接收的、已搁置的',
  en: 'List what bridges bring: what waits, what was adopted, what was put aside',
  options: {
    state: { type: 'string', value: 'STATE', zh: `只看：${states.join('、')}`, en: 'only these' },
    json: jsonOption,
  },
  examples: [
    { line: 'link children --state waiting', zh: '哪些等着接收', en: 'which wait to be adopted' },
    { line: 'link children --json', zh: '给脚本用，连同它说了什么', en: 'for a script, with what they said' },
  ],
  run: async (parsed) => {
    const state = parsed.text('state');
    if (state !== undefined) checkWord(state, states, { zh: '状态', en: 'state' });
    const api = await connect(effectiveConfiguration(), 'gateway');
    const query = state === undefined ? '' : `?state=${state}`;
    const answer = await api.call('GET', `${CHILDREN}${query}`, ChildrenSchema);
    if (parsed.flag('json')) {
      printJson(answer);
      return 0;
    }
    const rows = answer.children.map((child) => [
      child.linkId,
      child.address,
      child.name,
      child.suggestedKind ?? '?',
      child.deviceId === null ? stateWords[child.state] : `${stateWords[child.state]}: ${child.deviceId}`,
      minuteOf(child.lastHeardAt),
      Object.entries(child.preview)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ]);
    const head = ['网桥 link', '地址 address', '名称 name', '类型 kind', '状态 state', '最近 last heard', '说 says'];
    for (const line of alignRows([head, ...rows])) print(line);
    return 0;
  },
};

const adoptOptions: Readonly<Record<string, Option>> = {
  link: { type: 'string', required: true, value: 'LINK', zh: '网桥编号', en: 'id of the bridge' },
  address: {
    type: 'string',
    required: true,
    multiple: true,
    value: 'ADDRESS',
    zh: '网桥里的地址（见 link children），可多次',
    en: 'its address at the bridge (see link children), may be repeated',
  },
  'device-kind': {
    type: 'string',
    value: 'KIND',
    zh: `设备类型（不填则按网桥所说）：${childKinds.join('、')}`,
    en: 'kind of device (what the bridge says when left out)',
  },
  place: placeOption,
  company: {
    type: 'string',
    value: 'COMPANY',
    zh: '所属单位（不填随网桥）',
    en: "company (the bridge's when left out)",
  },
  id: { type: 'string', value: 'ID', zh: '设备编号（只接收一个时）', en: 'id of the device (for a single one)' },
  name: { type: 'string', value: 'NAME', zh: '设备名称（只接收一个时）', en: 'name people see (for a single one)' },
  'update-contract': {
    type: 'string',
    value: 'CONTRACT',
    zh: 'periodic 定时上报，event 有事才报',
    en: 'periodic: its silence is an alert; event: it may be silent',
  },
  'report-every': reportEveryOption,
  expires: expiresOption,
  json: jsonOption,
};

export const linkAdopt: Command = {
  name: 'link adopt',
  zh: '接收网桥带来的设备：从此它的报警会通知人',
  en: 'Adopt what a bridge brings: from now on its alarms call people',
  options: adoptOptions,
  examples: [
    {
      line: 'link adopt --link hub-1 --address 0x00158d0001a2b3c4 --device-kind gas-detector --place jinfeng-1-unit-1',
      zh: '接收一个燃气探测器',
      en: 'adopt one gas detector',
    },
    {
      line: 'link adopt --link hub-1 --address 0x00158d0001a2b3c4 --address 0x00158d0001a2b3c5 --place jinfeng-1-lobby',
      zh: '一次接收两个，类型按网桥所说',
      en: 'two at once, each as what the bridge says it is',
    },
    { line: 'link children --state waiting', zh: '先看地址', en: 'find the address first' },
  ],
  run: async (parsed) => {
    const kind = parsed.text('device-kind');
    if (kind !== undefined) checkWord(kind, childKinds, { zh: '设备类型', en: 'device kind' });
    const contract = parsed.text('update-contract');
    if (contract !== undefined) checkWord(contract, ['periodic', 'event'], { zh: '上报方式', en: 'update contract' });
    const addresses = parsed.list('address');
    const ofOne = ['id', 'name'].find((name) => parsed.text(name) !== undefined);
    if (addresses.length > 1 && ofOne !== undefined) {
      throw new CommandFailure(
        `--${ofOne} 只能给一个设备：每次只写一个 --address。\n--${ofOne} is of a single device: give one --address at a time.`,
        EXIT_USAGE,
      );
    }
    const linkId = required(parsed, 'link');
    const common = given({
      ...{ linkId, placeId: required(parsed, 'place') },
      companyId: parsed.text('company'),
      deviceId: parsed.text('id'),
      name: parsed.text('name'),
      updateContract: contract,
      reportEveryMs: reportEveryMs(parsed),
      expiresAt: expiresAt(parsed),
    });
    const api = await connect(effectiveConfiguration(), 'gateway');
    const suggested = kind === undefined ? await suggestedKinds(api, linkId, addresses) : undefined;
    const adoptions = addresses.map((address) => ({
      ...common,
      ...{ address, deviceKind: kind ?? suggested?.get(address) ?? '' },
    }));
    const body = { adoptions };
    const answer = await api.call('POST', `${CHILDREN}/adopt`, AdoptResultSchema, body);
    if (parsed.flag('json')) printJson(answer);
    else {
      const rows = answer.results.map((row) => [
        row.address,
        row.deviceId ?? '-',
        verdictWords(row, { zh: '已接收', en: 'adopted' }),
      ]);
      for (const line of alignRows([['地址 address', '设备 device', '结果 verdict'], ...rows])) print(line);
    }
    return answer.results.every(({ ok }) => ok) ? 0 : 1;
  },
};

/** What the bridge says that each is. Where it does not say, a person must: nothing is guessed. */
async function suggestedKinds(
  api: Api,
  linkId: string,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { children } = await api.call('GET', CHILDREN, ChildrenSchema);
  const kindsByAddress = new Map<string, string>();
  for (const child of children) {
    if (child.linkId === linkId && child.suggestedKind !== null) kindsByAddress.set(child.address, child.suggestedKind);
  }
  const unsaid = addresses.filter((address) => !kindsByAddress.has(address));
  if (unsaid.length === 0) return kindsByAddress;
  throw new CommandFailure(
    `网桥没有说 ${unsaid.join('、')} 是什么（或没有这个地址，见 link children）：请写 --device-kind。\n` +
      `The bridge does not say what ${unsaid.join(', ')} is (or has no such address, see link children): give --device-kind.`,
    EXIT_USAGE,
  );
}
