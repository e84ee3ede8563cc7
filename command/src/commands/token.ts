import { TokenSchema } from '@gridcall/contract/http-gateway.ts';
import { type Role, roles } from '@gridcall/contract/role.ts';
import { type Static, Type } from 'typebox';
import { type Api, connect } from '../api.ts';
import { type Command, jsonOption, jsonWhenPipedOption, type Parsed, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson, wantsJson } from '../context.ts';
import { CommandFailure, EXIT_USAGE } from '../failure.ts';
import { alignRows } from '../table.ts';

const GATEWAY_TOKENS = '/api/v1/administration/tokens';
const QUEUE_TOKENS = '/v1/administration/tokens';

const ListedSchema = Type.Object({
  id: Type.String(),
  role: Type.String(),
  name: Type.String(),
  revokedAt: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
});
const ListSchema = Type.Object({ tokens: Type.Array(ListedSchema) });

function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}

/** An officer signs in at the queue; everybody else signs in at the gateway. */
export function serverOfRole(role: Role): 'gateway' | 'queue' {
  return role === 'officer' ? 'queue' : 'gateway';
}

const pages: Partial<Readonly<Record<Role, string>>> = {
  officer: '/desk/',
  installer: '/property/',
  operator: '/operate/',
  integrator: '/integrate/',
};

/** Where the token is typed in. An installer has no right to the steward's page. */
function pageOfRole(role: Role): string {
  return pages[role] ?? '/steward/';
}

export interface TokenWish {
  readonly role: Role;
  readonly name?: string;
  /** Who of the estate's people it is for: then the timeline knows the post. */
  readonly personId?: string;
  readonly companyId?: string;
  readonly placeIds?: readonly string[];
  /** Of a steward who signs in at the queue: the gateways whose alerts they see there. */
  readonly gateways?: readonly string[];
}

export function serverOf({ role, gateways }: TokenWish): 'gateway' | 'queue' {
  return gateways === undefined ? serverOfRole(role) : 'queue';
}

export function addToken(api: Api, wish: TokenWish): Promise<Static<typeof TokenSchema>> {
  if (serverOf(wish) === 'gateway') return api.call('POST', GATEWAY_TOKENS, TokenSchema, wish);
  const { role, name = role, gateways, placeIds = [], personId } = wish;
  if (gateways === undefined) return api.call('POST', QUEUE_TOKENS, TokenSchema, { role, name });
  const people = personId === undefined ? [] : gateways.map((gatewayId) => ({ gatewayId, personId }));
  return api.call('POST', QUEUE_TOKENS, TokenSchema, { role, name, gateways, placeIds, people });
}

/** Ids of the tokens that a server would still take. */
export async function validTokenIds(api: Api, server: 'gateway' | 'queue'): Promise<ReadonlySet<string>> {
  const { tokens } = await api.call('GET', server === 'queue' ? QUEUE_TOKENS : GATEWAY_TOKENS, ListSchema);
  return new Set(tokens.filter(({ revokedAt }) => revokedAt === null || revokedAt === undefined).map(({ id }) => id));
}

function wishOf(parsed: Parsed, gatewayId: string): TokenWish {
  const role = required(parsed, 'role');
  if (!isRole(role)) {
    throw new CommandFailure(
      `没有角色“${role}”，可用：${roles.join('、')}。\nThere is no role "${role}"; there are: ${roles.join(', ')}.`,
      EXIT_USAGE,
    );
  }
  const name = parsed.text('name');
  const personId = parsed.text('person');
  const companyId = parsed.text('company');
  const placeIds = parsed.list('place');
  if (role === 'officer' && (companyId !== undefined || placeIds.length > 0)) {
    throw new CommandFailure(
      '街道坐席（officer）看整个区，不带 --company 或 --place。\nAn officer sees the whole district: leave out --company and --place.',
      EXIT_USAGE,
    );
  }
  const isAtQueue = parsed.flag('queue');
  if (isAtQueue && role !== 'officer' && (role !== 'steward' || name === undefined || companyId !== undefined)) {
    throw new CommandFailure(
      '在事件队列登录的是坐席和楼栋长：楼栋长须写 --name，不带 --company。\nAt the queue officers and stewards sign in: give a steward a --name, and leave out --company.',
      EXIT_USAGE,
    );
  }
  return {
    role,
    ...(isAtQueue && role === 'steward' ? { gateways: [gatewayId] } : {}),
    ...(name === undefined ? {} : { name }),
    ...(personId === undefined ? {} : { personId }),
    ...(companyId === undefined ? {} : { companyId }),
    ...(placeIds.length === 0 ? {} : { placeIds }),
  };
}

export const tokenAdd: Command = {
  name: 'token add',
  zh: '给一个人发登录令牌（只显示一次）',
  en: 'Make a sign-in token for a person (shown once)',
  options: {
    role: {
      type: 'string',
      required: true,
      value: 'ROLE',
      zh: '角色：steward 楼栋长、officer 坐席、operator 运维、installer 安装员',
      en: 'role',
    },
    company: { type: 'string', value: 'COMPANY', zh: '只看这家单位的设备', en: "only this company's devices" },
    name: { type: 'string', value: 'NAME', zh: '姓名，写进处置记录', en: 'name that timelines show' },
    person: { type: 'string', value: 'PERSON', zh: '小区名册中的人员编号', en: "id of one of the estate's people" },
    place: {
      type: 'string',
      multiple: true,
      value: 'PLACE',
      zh: '负责的地点，可多次',
      en: 'place they answer for, may be repeated',
    },
    queue: {
      type: 'boolean',
      zh: '楼栋长在事件队列登录：小区外也能用，可收手机通知',
      en: 'a steward signs in at the queue: from any network, with notices to the phone',
    },
    json: jsonWhenPipedOption,
  },
  examples: [
    {
      line: 'token add --role steward --name 马秀兰 --place jinfeng-1 --place jinfeng-2',
      zh: '两栋楼的楼栋长',
      en: 'steward of two buildings',
    },
    {
      line: 'token add --role steward --queue --name 马秀兰 --person ma-xiulan',
      zh: '同一位楼栋长，在小区外用手机',
      en: 'the same steward, on a phone outside the estate',
    },
    {
      line: 'token add --role installer --company jinfeng',
      zh: '物业公司的安装员',
      en: 'an installer of a property company',
    },
    {
      line: 'token add --role officer --json',
      zh: '事件队列坐席，给脚本用',
      en: 'an officer at the queue, for a script',
    },
  ],
  run: async (parsed) => {
    const configuration = effectiveConfiguration();
    const wish = wishOf(parsed, configuration.gateway.id);
    const api = await connect(configuration, serverOf(wish));
    const token = await addToken(api, wish);
    if (wantsJson(parsed)) {
      printJson(token);
      return 0;
    }
    print(`令牌 · token   ${token.token}`);
    print(`在此登录 · sign in at   ${api.base}${pageOfRole(wish.role)}`);
    return 0;
  },
};

export const tokenList: Command = {
  name: 'token list',
  zh: '列出登录令牌（不显示令牌本身）',
  en: 'List the sign-in tokens (never the tokens themselves)',
  options: { json: jsonOption },
  examples: [{ line: 'token list', zh: '谁可以登录', en: 'who may sign in' }],
  run: async (parsed) => {
    const configuration = effectiveConfiguration();
    const gateway = await connect(configuration, 'gateway');
    const queue = await connect(configuration, 'queue');
    const [atGateway, atQueue] = await Promise.all([
      gateway.call('GET', GATEWAY_TOKENS, ListSchema),
      queue.call('GET', QUEUE_TOKENS, ListSchema),
    ]);
    const tokens = [
      ...atGateway.tokens.map((token) => ({ ...token, server: 'gateway' })),
      ...atQueue.tokens.map((token) => ({ ...token, server: 'queue' })),
    ];
    if (parsed.flag('json')) {
      printJson({ tokens });
      return 0;
    }
    const rows = tokens.map(({ id, role, name, server, revokedAt }) => [
      id,
      role,
      name,
      server,
      revokedAt === null || revokedAt === undefined ? '有效 valid' : '已撤销 revoked',
    ]);
    for (const line of alignRows([['编号 id', '角色 role', '姓名 name', '在 at', '状态 state'], ...rows])) print(line);
    return 0;
  },
};

export const tokenRevoke: Command = {
  name: 'token revoke',
  zh: '撤销一个登录令牌：立即失效',
  en: 'Revoke a sign-in token: it ends at once',
  words: ['ID'],
  options: {
    queue: { type: 'boolean', zh: '事件队列的令牌（坐席）', en: "a token of the queue (an officer's)" },
    json: jsonOption,
  },
  examples: [
    { line: 'token revoke 01JZX0M1V6Q0M7T1GZ3V9K2B4C', zh: '有人离职时', en: 'when somebody leaves' },
    { line: 'token revoke --queue 01JZX0M1V6Q0M7T1GZ3V9K2B4C', zh: '坐席的令牌', en: "an officer's token" },
  ],
  run: async (parsed) => {
    const id = parsed.words[0] ?? '';
    const server = parsed.flag('queue') ? 'queue' : 'gateway';
    const path = `${server === 'queue' ? QUEUE_TOKENS : GATEWAY_TOKENS}/${encodeURIComponent(id)}`;
    const api = await connect(effectiveConfiguration(), server);
    await api.call('DELETE', path, Type.Unknown());
    if (parsed.flag('json')) printJson({ id, revoked: true });
    else print(`已撤销 ${id}。 · ${id} is revoked.`);
    return 0;
  },
};
