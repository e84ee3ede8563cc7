import { ProblemError } from '../problems.ts';
import type { CsvRecord } from './csv.ts';

/** The columns of an import, and what else their heads may be called. */
const columns = {
  id: ['编号', '设备编号'],
  kind: ['device_kind', '类型', '设备类型'],
  name: ['名称', '设备名称'],
  place: ['place_id', '地点', '安装地点'],
  report_every_s: ['上报间隔秒', '上报间隔(秒)', '上报间隔'],
  expires_at: ['到期日', '到期日期', '有效期至'],
} as const;
export type Column = keyof typeof columns;
const required: readonly Column[] = ['kind', 'place'];

const names = new Map<string, Column>(
  (Object.keys(columns) as Column[]).flatMap((column) => [column, ...columns[column]].map((name) => [name, column])),
);

/** Blanks, capitals and full-width brackets make no other column. */
function plain(head: string): string {
  return head.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');
}

export interface ImportRow {
  readonly line: number;
  readonly values: Readonly<Record<Column, string>>;
  readonly fault: ProblemError | null;
}

/** Rows by column. A table whose head cannot be read is refused whole, with what is wrong in its head. */
export function rowsOf(records: readonly CsvRecord[], rowsMaximum: number): readonly ImportRow[] {
  const [head, ...rest] = records;
  if (head === undefined || head.fault !== null) {
    throw new ProblemError('CSV_INVALID', { zh: '第一行读不出列名。', en: 'The first line names no columns.' });
  }
  const order = columnsOf(head.cells);
  if (rest.length > rowsMaximum) {
    throw new ProblemError('TOO_LARGE', {
      zh: `表格有 ${rest.length} 行；一次最多 ${rowsMaximum} 行，请分成几个文件。`,
      en: `The table has ${rest.length} rows; at most ${rowsMaximum} at once: divide it into several files.`,
    });
  }
  if (rest.length === 0) {
    throw new ProblemError('CSV_INVALID', { zh: '列名下面没有设备。', en: 'There is no device below the head.' });
  }
  return rest.map((record) => rowOf(record, order));
}

function columnsOf(heads: readonly string[]): readonly (Column | null)[] {
  const order = heads.map((head) => (head.trim() === '' ? null : (names.get(plain(head)) ?? head)));
  const unknown = order.filter((name) => name !== null && !Object.hasOwn(columns, name));
  if (unknown.length > 0) {
    const shown = unknown.slice(0, 10).map((name) => `“${String(name).slice(0, 40)}”`);
    throw new ProblemError('CSV_INVALID', {
      zh: `不认识的列：${shown.join('、')}。`,
      en: `Columns that are not known: ${shown.join(', ')}.`,
    });
  }
  const known = order as readonly (Column | null)[];
  const missing = required.filter((column) => !known.includes(column));
  if (missing.length > 0) {
    throw new ProblemError('CSV_INVALID', {
      zh: `缺少列：${missing.map((column) => `${columns[column].at(-1)}（${column}）`).join('、')}。`,
      en: `Columns that are missing: ${missing.join(', ')}.`,
    });
  }
  const twice = known.find((column, index) => column !== null && known.indexOf(column) !== index);
  if (twice !== undefined && twice !== null) {
    throw new ProblemError('CSV_INVALID', { zh: `列 ${twice} 出现两次。`, en: `The column ${twice} stands twice.` });
  }
  return known;
}

function rowOf({ line, cells, fault }: CsvRecord, order: readonly (Column | null)[]): ImportRow {
  const values: Record<Column, string> = { id: '', kind: '', name: '', place: '', report_every_s: '', expires_at: '' };
  for (const [index, column] of order.entries()) if (column !== null) values[column] = (cells[index] ?? '').trim();
  const tooMany = cells.some((cell, index) => (order[index] ?? null) === null && cell.trim() !== '');
  return { line, values, fault: faultOf(fault, tooMany) };
}

function faultOf(fault: CsvRecord['fault'], tooMany: boolean): ProblemError | null {
  if (fault === 'quote-not-closed') {
    return new ProblemError('CSV_INVALID', {
      zh: '这一行的引号没有成对，后面的行都读不到。',
      en: 'A quote of this row is not closed: nothing behind it can be read.',
    });
  }
  if (fault === 'text-after-quote') {
    return new ProblemError('CSV_INVALID', {
      zh: '引号后面还有文字：格子里的引号要写两个。',
      en: 'There is text behind a closing quote: write a quote inside a cell twice.',
    });
  }
  if (!tooMany) return null;
  return new ProblemError('CSV_INVALID', {
    zh: '这一行的格子比列名多：含逗号的内容要加引号。',
    en: 'The row has more cells than the head: put what holds a comma into quotes.',
  });
}
