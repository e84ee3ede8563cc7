import { basename } from 'node:path';
import { type EstateImportResult, EstateImportResultSchema, importTables } from '@gridcall/contract/http-duty.ts';
import { connect } from '../api.ts';
import { type Command, jsonWhenPipedOption } from '../command-line.ts';
import { effectiveConfiguration, print, printJson, wantsJson } from '../context.ts';
import { CommandFailure, EXIT_USAGE } from '../failure.ts';
import { alignRows } from '../table.ts';
import { readTable } from './device-import.ts';

type Table = (typeof importTables)[number];

function isTable(name: string): name is Table {
  return (importTables as readonly string[]).includes(name);
}

/** What a CSV file holds: as it was said, or as the file is called. */
export function tableOf(file: string, said: string | undefined): Table | undefined {
  const name = said ?? basename(file).replace(/\.csv$/i, '');
  if (isTable(name)) return name;
  if (said === undefined && !file.toLowerCase().endsWith('.csv')) return undefined;
  const known = importTables.join(', ');
  throw new CommandFailure(
    `不知道 ${file} 里是哪一类表；请加 --table，可用：${known}。\nIt is not known what ${file} holds; add --table: ${known}.`,
    EXIT_USAGE,
  );
}

const grades = { fault: '错误 fault', gap: '缺口 gap', overlap: '重叠 overlap' } as const;

function printResult({ findings, rows, imported, dryRun }: EstateImportResult): void {
  const shown = findings.map(({ grade, table, row, id, words }) => [
    grades[grade],
    table,
    row === null ? '-' : String(row),
    id === '' ? '-' : id,
    words,
  ]);
  if (shown.length > 0) {
    const head = ['', '表 table', '行 row', '编号 id', ''];
    for (const line of alignRows([head, ...shown])) print(line);
    print('');
  }
  const counts = Object.entries(rows).filter(([, count]) => count > 0);
  const all = counts.map(([table, count]) => `${table} ${count}`).join(', ');
  if (imported) print(`已导入 · imported: ${all}`);
  else if (dryRun && findings.every(({ grade }) => grade !== 'fault')) print(`可以导入 · would be imported: ${all}`);
  else print('没有导入：请先改好错误的行 · nothing was imported: mend the faults first');
}

export const estateImport: Command = {
  name: 'estate import',
  zh: '导入地点、人员、值班表、节假日和联系方式（YAML，或每类一张 CSV），逐行说明缺口和重叠',
  en: 'Import places, people, rosters, holidays and contacts (YAML, or a CSV table of one kind), told by row',
  words: ['FILE'],
  options: {
    table: {
      type: 'string',
      value: 'TABLE',
      zh: `CSV 里是哪一类：${importTables.join('、')}；文件叫 places.csv 等时不用写`,
      en: `what a CSV table holds: ${importTables.join(', ')}; not needed for places.csv and the like`,
    },
    'dry-run': { type: 'boolean', zh: '只检查，不导入', en: 'only check, change nothing' },
    json: jsonWhenPipedOption,
  },
  examples: [
    { line: 'estate import estate.yaml --dry-run', zh: '先检查', en: 'check first' },
    {
      line: 'estate import rosters.csv',
      zh: '列：place,post,days,people,rotation,starts_on,hand_over（或 地点,岗位,日子,人员,轮换,起始日,交班时间）',
      en: 'these are the columns',
    },
  ],
  run: async (parsed) => {
    const file = parsed.words[0] ?? '';
    const table = tableOf(file, parsed.text('table'));
    const text = readTable(file);
    const api = await connect(effectiveConfiguration(), 'gateway');
    const result = await api.call('POST', '/api/v1/administration/estate/import', EstateImportResultSchema, {
      ...(table === undefined ? { format: 'yaml' } : { format: 'csv', table }),
      ...{ text, dryRun: parsed.flag('dry-run') },
    });
    if (wantsJson(parsed)) printJson(result);
    else printResult(result);
    return result.findings.some(({ grade }) => grade === 'fault') ? 1 : 0;
  },
};
