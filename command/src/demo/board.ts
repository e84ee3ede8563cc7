import { alignRows, widthOf } from '../table.ts';
import type { DemoKiosk } from './kiosks.ts';
import type { SignIn, SignInPage } from './people.ts';

export interface BoardFacts {
  readonly gateway: string;
  readonly queue: string;
  readonly broker: string;
  /** What hangs on RS-485, or why nothing does. */
  readonly serial: string;
  readonly people: readonly SignIn[];
  readonly kiosks: readonly DemoKiosk[];
  readonly dataDir: string;
}

/** The one table that `npm start` prints: where everything is, who can sign in, and how to see an alarm. */
export function board(facts: BoardFacts): string {
  const signIns = (page: SignInPage) => [
    [titles[page], addressOf(facts, page), '登录令牌 · sign in with a token:'],
    ...facts.people.filter((person) => person.page === page).map(({ token, zh, en }) => ['', token, `${zh} · ${en}`]),
  ];
  const lines = alignRows([
    ['居民终端 kiosk', `${facts.gateway}/kiosk/`, '配对码 · pair with a code:'],
    ...facts.kiosks.map(({ zh, en, code }) => ['', code ?? '已配对 paired', `${zh} · ${en}`]),
    ...signInPages.flatMap(signIns),
    ['设备 MQTT', facts.broker, '凭证 · credentials: npm run --silent gridcall -- link add --help'],
    ['串口 RS-485', '', facts.serial],
    ['场景 scenario', 'gas-leak', 'npm run --silent gridcall -- scenario run gas-leak'],
    ['', 'gate-forced, uplink-cut', '全部 · all: npm run --silent gridcall -- scenario list'],
    ['停止 stop', 'Ctrl-C', `数据 · data: ${facts.dataDir}`],
  ]);
  const width = Math.max(...lines.map(widthOf));
  return ['═'.repeat(width), '网格一呼 Gridcall', '─'.repeat(width), ...lines, '═'.repeat(width)].join('\n');
}

const titles: Readonly<Record<SignInPage, string>> = {
  'gateway /steward/': '楼栋长 steward',
  'queue /steward/': '楼栋长 at the queue',
  'gateway /operate/': '运行 operate',
  'gateway /property/': '安装 property',
  'queue /desk/': '事件队列 desk',
};
const signInPages = Object.keys(titles) as readonly SignInPage[];

function addressOf({ gateway, queue }: BoardFacts, page: SignInPage): string {
  const [server, path] = page.split(' ');
  return `${server === 'queue' ? queue : gateway}${path}`;
}
