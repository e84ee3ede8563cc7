import { alignRows, widthOf } from '../table.ts';
import type { DemoKiosk } from './kiosks.ts';
import type { SignIn } from './people.ts';

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
  const base = { '/steward/': facts.gateway, '/property/': facts.gateway, '/desk/': facts.queue } as const;
  const signIns = (page: SignIn['page']) => [
    [titles[page], `${base[page]}${page}`, '登录令牌 · sign in with a token:'],
    ...facts.people.filter((person) => person.page === page).map(({ token, zh, en }) => ['', token, `${zh} · ${en}`]),
  ];
  const lines = alignRows([
    ['居民终端 kiosk', `${facts.gateway}/kiosk/`, '配对码 · pair with a code:'],
    ...facts.kiosks.map(({ zh, en, code }) => ['', code ?? '已配对 paired', `${zh} · ${en}`]),
    ...signIns('/steward/'),
    ...signIns('/property/'),
    ...signIns('/desk/'),
    ['设备 MQTT', facts.broker, '凭证 · credentials: npm run --silent gridcall -- link add --help'],
    ['串口 RS-485', '', facts.serial],
    ['场景 scenario', 'gas-leak', 'npm run --silent gridcall -- scenario run gas-leak'],
    ['', 'gate-forced, uplink-cut', '全部 · all: npm run --silent gridcall -- scenario list'],
    ['停止 stop', 'Ctrl-C', `数据 · data: ${facts.dataDir}`],
  ]);
  const width = Math.max(...lines.map(widthOf));
  return ['═'.repeat(width), '网格一呼 Gridcall', '─'.repeat(width), ...lines, '═'.repeat(width)].join('\n');
}

const titles = { '/steward/': '楼栋长 steward', '/property/': '安装 property', '/desk/': '事件队列 desk' } as const;
