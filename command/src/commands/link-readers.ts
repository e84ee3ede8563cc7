import {
  INSTALL_MINUTES_MAXIMUM,
  type Reader,
  ReaderInstallSchema,
  ReadersSchema,
} from '@gridcall/contract/http-readers.ts';
import { connect } from '../api.ts';
import { type Command, jsonOption, type Option, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson } from '../context.ts';
import { CommandFailure, EXIT_USAGE } from '../failure.ts';
import { alignRows } from '../table.ts';
import { LINKS } from './link.ts';
import { minuteOf } from './values.ts';

const linkOption: Option = {
  type: 'string',
  required: true,
  value: 'BUS',
  zh: '总线编号（gridcall.yaml 里的 id，也是网桥的编号）',
  en: 'id of the bus (in gridcall.yaml, and of its bridge link)',
};
const stateWords: Readonly<Record<Reader['state'], string>> = {
  waiting: '等待应答 waiting',
  online: '在线 online',
  offline: '离线 offline',
};

function readersPath(link: string): string {
  return `${LINKS}/${encodeURIComponent(link)}/readers`;
}

function keyWords({ secured, hasKey, installUntil }: Reader): string {
  if (installUntil !== null) return `安装模式至 install mode until ${minuteOf(installUntil)}`;
  if (secured) return '已加密 secured';
  return hasKey ? '有密钥 has its key' : '无密钥 no key';
}

export const linkReaders: Command = {
  name: 'link readers',
  zh: '列出一条 OSDP 总线上的读卡器：在线、加密、问题',
  en: 'List the readers on an OSDP bus: online, secured, what is wrong',
  options: { link: linkOption, json: jsonOption },
  examples: [
    { line: 'link readers --link gates', zh: '总线 gates 上的读卡器', en: 'the readers on the bus gates' },
    { line: 'link readers --link gates --json', zh: '给脚本用，连同计数', en: 'for a script, with the counts' },
  ],
  run: async (parsed) => {
    const api = await connect(effectiveConfiguration(), 'gateway');
    const answer = await api.call('GET', readersPath(required(parsed, 'link')), ReadersSchema);
    if (parsed.flag('json')) {
      printJson(answer);
      return 0;
    }
    if (!answer.portOpen)
      print('串口没有打开：见隔离区或网关日志。 · The port is not open: see quarantine or the log.');
    const rows = answer.readers.map((reader) => [
      String(reader.address),
      reader.name || '-',
      stateWords[reader.state],
      keyWords(reader),
      String(reader.counts.cards),
      reader.identity ?? '-',
      reader.problem ?? '-',
    ]);
    const head = ['地址 address', '名称 name', '状态 state', '密钥 key', '刷卡 cards', '型号 model', '问题 problem'];
    for (const line of alignRows([head, ...rows])) print(line);
    return 0;
  },
};

function whole(text: string, name: string, minimum: number, maximum: number): number {
  const value = /^[0-9]{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new CommandFailure(
    `--${name} 请填 ${minimum} 到 ${maximum} 的整数。\n--${name} takes a whole number from ${minimum} to ${maximum}.`,
    EXIT_USAGE,
  );
}

export const linkInstallReader: Command = {
  name: 'link install-reader',
  zh: '让一个读卡器进入限时安装模式，得到自己的密钥',
  en: 'Let one reader be given a key of its own, for a limited time',
  options: {
    link: linkOption,
    address: {
      type: 'string',
      required: true,
      value: 'N',
      zh: '读卡器地址 0–126',
      en: 'address of the reader, 0 to 126',
    },
    minutes: {
      type: 'string',
      value: 'MINUTES',
      zh: `多少分钟（默认 10，最多 ${INSTALL_MINUTES_MAXIMUM}）`,
      en: `for how long (10; at most ${INSTALL_MINUTES_MAXIMUM})`,
    },
    json: jsonOption,
  },
  examples: [
    {
      line: 'link install-reader --link gates --address 1 --minutes 10',
      zh: '十分钟内接受 1 号读卡器的出厂密钥，并换成自己的',
      en: 'take the factory key of reader 1 for ten minutes, and give it its own',
    },
    { line: 'link readers --link gates', zh: '看它是否已加密', en: 'see whether it is secured' },
  ],
  run: async (parsed) => {
    const link = required(parsed, 'link');
    const address = whole(required(parsed, 'address'), 'address', 0, 126);
    const minutes = whole(parsed.text('minutes') ?? '10', 'minutes', 1, INSTALL_MINUTES_MAXIMUM);
    const api = await connect(effectiveConfiguration(), 'gateway');
    const path = `${readersPath(link)}/${address}/install`;
    const answer = await api.call('POST', path, ReaderInstallSchema, { minutes });
    if (parsed.flag('json')) printJson(answer);
    else {
      const until = minuteOf(answer.until);
      print(
        `读卡器 ${address} 在 ${until} 前可以得到密钥；得到后安装模式自动结束。\n` +
          `Reader ${address} may be given its key until ${until}; install mode ends by itself as soon as it has it.\n` +
          `查看 · look: npm run --silent gridcall -- link readers --link ${link}`,
      );
    }
    return 0;
  },
};
