import { alignRows, widthOf } from '../table.ts';
import type { DemoKiosk } from './kiosks.ts';
import type { SignIn } from './people.ts';

export interface BoardFacts {
  readonly gateway: string;
  readonly queue: string;
  readonly broker: string;
  readonly people: readonly SignIn[];
  readonly kiosks: readonly DemoKiosk[];
  readonly dataDir: string;
}

/** The one table that `npm start` prints: where everything is, who can sign in, and how to see an alarm. */
export function board(facts: BoardFacts): string {
  const base = { '/steward/': facts.gateway, '/desk/': facts.queue } as const;
  const rows: string[][] = [
    ['居民终端 kiosk', `${facts.gateway}/kiosk/`, ''],
    ...facts.kiosks.map(({ zh, en, code }) => [
      '',
      code === undefined ? '已配对 paired' : `配对码 pairing code ${code}`,
      `${zh} · ${en}`,
    ]),
    ...facts.people.map(({ zh, en, page, token }, index) => [
      index === 0 || facts.people[index - 1]?.page !== page ? titles[page] : '',
      `${base[page]}${page}`,
      `${zh} · ${en}`,
      token,
    ]),
    ['设备接入 MQTT', facts.broker, '凭证 credentials: npm run --silent gridcall -- link add --help'],
    [
      '演示场景 scenario',
      'npm run --silent gridcall -- scenario run gas-leak',
      '另有 also: gate-forced, uplink-cut, quiet-day',
    ],
    ['数据 data', facts.dataDir, '停止 stop: Ctrl-C'],
  ];
  const lines = withTokensBelow(rows);
  const width = Math.min(120, Math.max(...lines.map(widthOf)));
  return ['═'.repeat(width), '网格一呼 Gridcall', '─'.repeat(width), ...lines, '═'.repeat(width)].join('\n');
}

const titles = { '/steward/': '楼栋长 steward', '/desk/': '事件队列 desk' } as const;

/** A token is too long for a column: it stands last in its row, behind the person it signs in. */
function withTokensBelow(rows: readonly string[][]): string[] {
  return alignRows(
    rows.map(([title = '', where = '', who = '', token]) =>
      token === undefined ? [title, where, who] : [title, where, who, token],
    ),
  );
}
