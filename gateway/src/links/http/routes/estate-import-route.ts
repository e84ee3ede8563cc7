import {
  EstateImportBodySchema,
  type EstateImportResult,
  EstateImportResultSchema,
} from '@gridcall/contract/http-duty.ts';
import { answerLanguage, inLanguage } from '@gridcall/contract/http-headers.ts';
import type { Static } from 'typebox';
import { readYaml } from '../../../platform/estate-text.ts';
import { sealText } from '../../../platform/sealed-text.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { readTable } from '../duty/estate-columns.ts';
import { type EstatePlan, planEstate } from '../duty/estate-plan.ts';
import { ProblemError } from '../problems.ts';
import type { PersonReader } from '../reader.ts';
import type { HttpServer } from '../server.ts';

const IMPORT_BYTES_MAXIMUM = 12 * 1024 * 1024;
/** Whoever has more to mend reads the file again after these. */
const FINDINGS_SHOWN = 500;

export function estateImportRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.post(
    '/administration/estate/import',
    {
      config: { verb: 'estate:import' },
      bodyLimit: IMPORT_BYTES_MAXIMUM,
      schema: {
        summary: 'Reads places, people, rosters, holidays and contacts; told by row; a dry run changes nothing',
        tags: ['administration'],
        body: EstateImportBodySchema,
        response: { 200: EstateImportResultSchema },
      },
    },
    async (request): Promise<EstateImportResult> => {
      const { dryRun } = request.body;
      const { value, lineOf } = readBody(request.body);
      const plan = planEstate(value, state);
      const isRight = plan.told.every(({ grade }) => grade !== 'fault');
      if (isRight && !dryRun) await read(context, personIn(request), plan);
      const language = answerLanguage(request.headers['accept-language']);
      const findings = plan.told.slice(0, FINDINGS_SHOWN).map(({ grade, table, row, id, zh, en }) => ({
        ...{ grade, table, id, row: row === null ? null : lineOf(row) },
        words: inLanguage({ zh, en }, language),
      }));
      return { findings, rows: counted(plan), imported: isRight && !dryRun, dryRun };
    },
  );
}

type Body = Static<typeof EstateImportBodySchema>;

/** The file as a value, and how its rows are counted for people. */
function readBody({ format, table, text }: Body): {
  readonly value: unknown;
  readonly lineOf: (row: number) => number;
} {
  // A spreadsheet saved in another encoding arrives with its Chinese destroyed: nothing of it may become a name.
  if (text.includes('\u{fffd}')) {
    throw new ProblemError('ESTATE_INVALID', { zh: '文件不是 UTF-8 编码。', en: 'The file is not in UTF-8.' });
  }
  if (format === 'csv') {
    if (table === undefined) {
      throw new ProblemError('ESTATE_INVALID', {
        zh: '没有说明是哪一类表。',
        en: 'It is not said what the table holds.',
      });
    }
    const { rows, lines } = readTable(table, text);
    return { value: { [table]: rows }, lineOf: (row) => lines[row] ?? row + 1 };
  }
  const read = readYaml(text);
  if ('fault' in read) throw new ProblemError('ESTATE_INVALID', read.fault.slice(0, 300));
  return { value: read.value, lineOf: (row) => row + 1 };
}

async function read(context: RouteContext, person: PersonReader, { rows, contacts }: EstatePlan): Promise<void> {
  const { secrets, random } = context.options;
  const actor = { by: person.name, byPost: person.subject };
  await submitInput(context, { kind: 'import-estate', ...rows, by: actor.by });
  await Promise.all(
    contacts.map(({ personId, channel, address }) => {
      const sealedAddress =
        address === undefined ? null : sealText(secrets.phoneKey, 'contact-address', address, random);
      return submitInput(context, { kind: 'put-contact', personId, channel, sealedAddress, ...actor });
    }),
  );
}

function counted({ rows, contacts }: EstatePlan): EstateImportResult['rows'] {
  const { companies, places, people, rosters, calendar } = rows;
  const all = { companies, places, people, rosters, calendar, contacts };
  return Object.fromEntries(Object.entries(all).map(([table, { length }]) => [table, length]));
}
