import { readFileSync } from 'node:fs';
import { type Estate, EstateSchema } from '@gridcall/contract/estate.ts';
import { checkEstate } from '@gridcall/contract/estate-check.ts';
import type { EstateFacts } from '@gridcall/contract/estate-facts.ts';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import type { ImportEstateInput } from '../core/input.ts';
import { estateRows } from './estate-rows.ts';
import { StartError } from './secrets.ts';

const nothing: EstateFacts = { companies: [], places: [], people: [], rosters: [], calendar: [] };

/** Faults between rows of a whole estate, all at once: references to nothing, rings, rosters that do not hold. */
export function estateFaults(file: Estate): string[] {
  return checkEstate(nothing, estateRows(file))
    .filter(({ grade }) => grade === 'fault')
    .map(({ table, row, id, zh, en }) => `${table}[${row}] ${id}: ${zh} / ${en}`);
}

/** @throws StartError that names every fault with its path */
export function readEstateFile(path: string, inputId: string): ImportEstateInput {
  let body: unknown;
  try {
    body = parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`小区文件 ${path} 无法读取 / The estate file ${path} cannot be read: ${reason}`, 78, {
      cause,
    });
  }
  const shapeFaults = [...Value.Errors(EstateSchema, body)].map(
    (error) => `${error.instancePath || '/'}: ${error.message}`,
  );
  const faults = shapeFaults.length > 0 ? shapeFaults : estateFaults(body as Estate);
  if (faults.length > 0) {
    throw new StartError(`小区文件 ${path} 有误 / The estate file ${path} is not right:\n  ${faults.join('\n  ')}`, 78);
  }
  return estateInput(body as Estate, inputId);
}

export function estateInput(file: Estate, id: string): ImportEstateInput {
  return { kind: 'import-estate', id, ...estateRows(file) };
}
