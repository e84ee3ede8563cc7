import { posts, postWords, titles, titleWords } from '@gridcall/contract/duty.ts';
import type { importTables } from '@gridcall/contract/http-duty.ts';
import { ProblemError } from '../problems.ts';
import { type CsvRecord, parseCsv } from '../property/csv.ts';

export type ImportTable = (typeof importTables)[number];

interface Column {
  /** Where the cell goes: a field, or a field in a field. */
  readonly to: string;
  readonly heads: readonly string[];
  readonly isList?: true;
  /** Other spellings of what the cell may say. */
  readonly values?: Readonly<Record<string, string>>;
}

const column = (to: string, heads: readonly string[], values?: Column['values']): Column =>
  values === undefined ? { to, heads } : { to, heads, values };

const spelled = (words: readonly (readonly [string, string])[]): Column['values'] => Object.fromEntries(words);
const kinds = spelled([
  ['区', 'district'],
  ['街道', 'street'],
  ['社区', 'community'],
  ['网格', 'grid'],
  ['小区', 'estate'],
  ['楼栋', 'building'],
  ['单元', 'unit'],
  ['位置', 'spot'],
]);
const roles = spelled([
  ['网格员', 'steward'],
  ['楼栋长', 'steward'],
  ['管理员', 'operator'],
  ['安装人员', 'installer'],
]);
const days = spelled([
  ['每天', 'all'],
  ['工作日', 'workdays'],
  ['休息日', 'restdays'],
]);
const turns = spelled([
  ['不轮换', 'none'],
  ['每天', 'daily'],
  ['每周', 'weekly'],
]);
const dayKinds = spelled([
  ['放假', 'holiday'],
  ['节假日', 'holiday'],
  ['上班', 'workday'],
  ['调休', 'workday'],
]);
const channels = spelled([
  ['短信', 'sms'],
  ['推送', 'push'],
  ['网格员页面', 'steward-page'],
  ['企业微信', 'wecom'],
]);
const postNames = spelled(posts.map((post) => [postWords[post].zh, post] as const));
const titleNames = spelled(titles.map((title) => [titleWords[title].zh, title] as const));

/** The columns of each table, and what else their heads may be called. */
const tables: Readonly<Record<ImportTable, readonly Column[]>> = {
  places: [
    column('id', ['id', '编号']),
    column('parentId', ['parent', '上级']),
    column('kind', ['kind', '类型'], kinds),
    column('name.zh', ['zh', '中文名', '名称']),
    column('name.en', ['en', '英文名']),
    column('gridCode', ['grid_code', '网格编码']),
    column('companyId', ['company', '单位']),
  ],
  people: [
    column('id', ['id', '编号']),
    column('name', ['name', '姓名']),
    column('role', ['role', '角色'], roles),
    column('companyId', ['company', '单位']),
    column('title', ['title', '职务'], titleNames),
    column('placeId', ['place', '地点']),
  ],
  rosters: [
    column('placeId', ['place', '地点']),
    column('post', ['post', '岗位'], postNames),
    column('days', ['days', '日子'], days),
    { to: 'people', heads: ['people', '人员'], isList: true },
    column('rotation', ['rotation', '轮换'], turns),
    column('startsOn', ['starts_on', '起始日']),
    column('handOver', ['hand_over', '交班时间']),
  ],
  calendar: [
    column('date', ['date', '日期']),
    column('kind', ['kind', '类型'], dayKinds),
    column('name', ['name', '名称']),
  ],
  contacts: [
    column('personId', ['person', '人员']),
    column('channel', ['channel', '渠道'], channels),
    column('address', ['address', '地址']),
  ],
};

export interface ReadTable {
  readonly rows: readonly object[];
  /** Where each begins, as an editor counts. */
  readonly lines: readonly number[];
}

/** A CSV table as the rows of an estate's file. Empty cells are left out. @throws ProblemError that names what is wrong in the head */
export function readTable(table: ImportTable, csv: string): ReadTable {
  const [head, ...records] = parseCsv(csv);
  if (head === undefined) throw invalid('表格是空的。', 'The table is empty.');
  const order = head.cells.map((cell) => columnOf(table, cell));
  const broken = records.find(({ fault }) => fault !== null);
  if (broken !== undefined) {
    throw invalid(`第 ${broken.line} 行的引号没有成对。`, `A quote of line ${broken.line} is not closed.`);
  }
  return { rows: records.map((record) => rowOf(record, order)), lines: records.map(({ line }) => line) };
}

function columnOf(table: ImportTable, head: string): Column | null {
  const name = head.normalize('NFKC').toLowerCase().trim();
  if (name === '') return null;
  const found = tables[table].find(({ heads }) => heads.includes(name));
  if (found !== undefined) return found;
  const known = tables[table].map(({ heads }) => heads[0]).join(',');
  throw invalid(
    `不认识的列“${head.slice(0, 40)}”；可用的列：${known}。`,
    `"${head.slice(0, 40)}" is no column; these are: ${known}.`,
  );
}

function rowOf({ cells }: CsvRecord, order: readonly (Column | null)[]): object {
  const row: Record<string, unknown> = {};
  for (const [index, at] of order.entries()) {
    const cell = (cells[index] ?? '').normalize('NFC').trim();
    if (at === null || cell === '') continue;
    const [field = '', inner] = at.to.split('.');
    const value =
      at.isList === true ? cell.split(/[\s,;，、；]+/).filter((word) => word !== '') : (at.values?.[cell] ?? cell);
    if (inner === undefined) row[field] = value;
    else row[field] = { ...(row[field] as object | undefined), [inner]: value };
  }
  return row;
}

function invalid(zh: string, en: string): ProblemError {
  return new ProblemError('ESTATE_INVALID', { zh, en });
}
