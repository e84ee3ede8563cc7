import { readFileSync } from 'node:fs';
import { type ImportResult, ImportResultSchema } from '@gridcall/contract/http-property.ts';
import { connect } from '../api.ts';
import { type Command, jsonWhenPipedOption, required } from '../command-line.ts';
import { effectiveConfiguration, print, printJson, wantsJson } from '../context.ts';
import { CommandFailure, systemCode } from '../failure.ts';
import { alignRows } from '../table.ts';
import { DEVICES } from './device.ts';
import { verdictWords } from './verdicts.ts';

/** A table as text. A spreadsheet in Chinese saves in GB 18030 unless told otherwise. */
export function tableText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

export function readTable(file: string): string {
  try {
    return tableText(readFileSync(file));
  } catch (error) {
    const reason = systemCode(error) ?? String(error);
    throw new CommandFailure(`读不了 ${file}（${reason}）。\n${file} cannot be read (${reason}).`);
  }
}

function printResult({ rows, accepted, refused, dryRun }: ImportResult): void {
  const done = dryRun ? { zh: '可登记', en: 'would be made' } : { zh: '已登记', en: 'made' };
  const shown = rows.map((row) => [
    String(row.line),
    row.deviceId ?? '-',
    row.password ?? '-',
    verdictWords(row, done),
  ]);
  for (const line of alignRows([['行 line', '编号 id', '密码 password', '结果 verdict'], ...shown])) print(line);
  print(`\n${done.zh} ${accepted}，拒绝 ${refused} · ${done.en}: ${accepted}, refused: ${refused}`);
}

export const deviceImport: Command = {
  name: 'device import',
  zh: '从 CSV 表格登记最多 500 台设备，逐行给出结果',
  en: 'Register up to 500 devices out of a CSV table, with a verdict for each row',
  words: ['FILE'],
  options: {
    company: { type: 'string', required: true, value: 'COMPANY', zh: '所属单位编号', en: 'id of the company' },
    'dry-run': { type: 'boolean', zh: '只检查，不登记', en: 'only check, make nothing' },
    json: jsonWhenPipedOption,
  },
  examples: [
    {
      line: 'device import devices.csv --company jinfeng --dry-run',
      zh: '先检查。列：id,kind,name,place,report_every_s,expires_at（或 编号,类型,名称,地点,上报间隔秒,到期日）',
      en: 'check first; these are the columns',
    },
    {
      line: 'device import devices.csv --company jinfeng --json > passwords.json',
      zh: '登记，并存下只显示一次的密码',
      en: 'make them, and keep the passwords that are shown once',
    },
  ],
  run: async (parsed) => {
    const csv = readTable(parsed.words[0] ?? '');
    const api = await connect(effectiveConfiguration(), 'gateway');
    const result = await api.call('POST', `${DEVICES}/import`, ImportResultSchema, {
      ...{ csv, companyId: required(parsed, 'company'), dryRun: parsed.flag('dry-run') },
    });
    if (wantsJson(parsed)) printJson(result);
    else printResult(result);
    return result.refused === 0 ? 0 : 1;
  },
};
