import { join } from 'node:path';
import { Type } from 'typebox';
import type { Api } from '../api.ts';
import { addToken, serverOf, type TokenWish, validTokenIds } from '../commands/token.ts';
import { readKept, writeKept } from './kept-file.ts';

/** Who can sign in to the demonstration, each with a token that stays the same from start to start. */
interface Person {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly page: SignInPage;
  readonly wish: TokenWish;
}

/** A page with its server: the steward's page has two. */
export type SignInPage =
  | 'gateway /steward/'
  | 'queue /steward/'
  | 'gateway /operate/'
  | 'gateway /property/'
  | 'queue /desk/';

const people: readonly Person[] = [
  {
    key: 'steward-a',
    zh: '楼栋长 马秀兰（1号楼 A岗）',
    en: 'steward, post A of building 1',
    page: 'gateway /steward/',
    wish: {
      role: 'steward',
      name: '马秀兰',
      personId: 'ma-xiulan',
      companyId: 'jinfeng',
      placeIds: ['jinfeng-1', 'jinfeng-2'],
    },
  },
  {
    key: 'steward-b',
    zh: '网格员 孙丽华（1、2号楼 B岗）',
    en: 'grid member, post B of buildings 1 and 2',
    page: 'gateway /steward/',
    wish: { role: 'steward', name: '孙丽华', personId: 'sun-lihua', placeIds: ['liuyin-grid-1'] },
  },
  {
    key: 'steward-2',
    zh: '楼栋长 王建国（2号楼 A岗）',
    en: 'steward, post A of building 2',
    page: 'gateway /steward/',
    wish: {
      role: 'steward',
      name: '王建国',
      personId: 'wang-jianguo',
      companyId: 'jinfeng',
      placeIds: ['jinfeng-1', 'jinfeng-2'],
    },
  },
  {
    key: 'steward-9-b',
    zh: '网格员 赵德林（三无楼栋 B岗）',
    en: 'grid member, post B of the building without a company',
    page: 'gateway /steward/',
    wish: { role: 'steward', name: '赵德林', personId: 'zhao-delin', placeIds: ['liuyin-grid-2'] },
  },
  {
    key: 'grid-leader',
    zh: '网格长 何文军（休息日替 B岗）',
    en: 'grid leader, and B on days of rest',
    page: 'gateway /steward/',
    wish: { role: 'steward', name: '何文军', personId: 'he-wenjun', placeIds: ['liuyin'] },
  },
  {
    key: 'steward-9',
    zh: '楼栋长 李桂花（三无楼栋 A岗）',
    en: 'steward of the building without a company',
    page: 'gateway /steward/',
    wish: {
      role: 'steward',
      name: '李桂花',
      personId: 'li-guihua',
      companyId: 'liuyin-station',
      placeIds: ['textile-mill-9'],
    },
  },
  {
    key: 'steward-a-at-queue',
    zh: '楼栋长 马秀兰（不在小区网络里，手机可收推送）',
    en: 'the same steward from any network, with notices to the phone',
    page: 'queue /steward/',
    wish: { role: 'steward', name: '马秀兰', personId: 'ma-xiulan', placeIds: ['jinfeng-1', 'jinfeng-2'] },
  },
  {
    key: 'operator',
    zh: '运维 陈敏（也能登录楼栋长页面）',
    en: "operator, sees everything, also on the steward's page",
    page: 'gateway /operate/',
    wish: { role: 'operator', name: '陈敏', personId: 'chen-min' },
  },
  {
    key: 'installer',
    zh: '安装员 杨波（金凤物业）',
    en: 'installer of the property company',
    page: 'gateway /property/',
    wish: { role: 'installer', name: '杨波', personId: 'yang-bo', companyId: 'jinfeng' },
  },
  {
    key: 'officer',
    zh: '街道坐席 周静',
    en: 'officer at the incident queue',
    page: 'queue /desk/',
    wish: { role: 'officer', name: '周静' },
  },
  {
    key: 'officer-2',
    zh: '街道坐席 吴磊（核查）',
    en: 'second officer: who resolves does not verify',
    page: 'queue /desk/',
    wish: { role: 'officer', name: '吴磊' },
  },
];

const KeptSchema = Type.Object({
  tokens: Type.Record(Type.String(), Type.Object({ id: Type.String(), token: Type.String() })),
});

export interface SignIn {
  readonly zh: string;
  readonly en: string;
  readonly page: SignInPage;
  readonly token: string;
}

/** Tokens of an earlier start are used again while their server knows them; the others are made. */
export async function ensurePeople(
  { dataDir, gatewayId }: { readonly dataDir: string; readonly gatewayId: string },
  gateway: Api,
  queue: Api,
): Promise<readonly SignIn[]> {
  const path = join(dataDir, 'demo', 'tokens.json');
  const kept = readKept(path, KeptSchema)?.tokens ?? {};
  const [atGateway, atQueue] = await Promise.all([validTokenIds(gateway, 'gateway'), validTokenIds(queue, 'queue')]);
  const tokens: Record<string, { id: string; token: string }> = {};
  await Promise.all(
    people.map(async ({ key, page, wish: atHome }) => {
      const wish = page === 'queue /steward/' ? { ...atHome, gateways: [gatewayId] } : atHome;
      const server = serverOf(wish);
      const known = server === 'queue' ? atQueue : atGateway;
      const earlier = kept[key];
      if (earlier !== undefined && known.has(earlier.id)) {
        tokens[key] = earlier;
        return;
      }
      const { id, token } = await addToken(server === 'queue' ? queue : gateway, wish);
      tokens[key] = { id, token };
    }),
  );
  writeKept(path, { tokens });
  return people.map(({ key, zh, en, page }) => ({ zh, en, page, token: tokens[key]?.token ?? '' }));
}
