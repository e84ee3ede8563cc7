import { answerLanguage } from '@gridcall/contract/http-headers.ts';
import { IMPORT_ROWS_MAXIMUM, ImportBodySchema, ImportResultSchema } from '@gridcall/contract/http-property.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { ProblemError } from '../problems.ts';
import { parseCsv } from '../property/csv.ts';
import { rowsOf } from '../property/import-columns.ts';
import { type DeviceWish, planImport } from '../property/import-plan.ts';
import { companyFor, unknownCompany } from '../property/ownership.ts';
import { type RowVerdict, verdictOf, verdictShape } from '../property/verdict.ts';
import type { PersonReader } from '../reader.ts';
import { mintSecret, sha256 } from '../secrets.ts';
import type { HttpServer } from '../server.ts';

/** 60,000 characters of Chinese in JSON. */
const IMPORT_BYTES_MAXIMUM = 384 * 1024;

export function importRoute(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  server.post(
    '/administration/devices/import',
    {
      config: { verb: 'links:manage' },
      bodyLimit: IMPORT_BYTES_MAXIMUM,
      schema: {
        summary: 'Registers up to 500 devices out of a table; a dry run gives the same verdicts and makes nothing',
        tags: ['administration'],
        body: ImportBodySchema,
        response: { 200: ImportResultSchema },
      },
    },
    async (request) => {
      const { csv, dryRun } = request.body;
      const language = answerLanguage(request.headers['accept-language']);
      const person = personIn(request);
      const companyId = companyFor(person, request.body.companyId);
      if (person.subject === 'operator' && store.state.get('company', companyId) === undefined) {
        throw unknownCompany(companyId);
      }
      const rows = rowsOf(parseCsv(readable(csv)), IMPORT_ROWS_MAXIMUM);
      const planned = planImport(rows, { person, state: store.state, companyId, now: clock.wallMs() });
      const results = await Promise.all(
        planned.map(async ({ line, plan }): Promise<Result> => {
          if (!plan.ok)
            return { line, password: null, verdict: { ok: false, deviceId: plan.id, problem: plan.problem } };
          if (dryRun) return { line, password: null, verdict: { ok: true, deviceId: plan.wish.linkId } };
          return { line, ...(await make(context, person, plan.wish)) };
        }),
      );
      const accepted = results.filter(({ verdict }) => verdict.ok).length;
      return {
        rows: results.map(({ line, password, verdict }) => ({ line, password, ...verdictShape(verdict, language) })),
        ...{ accepted, refused: results.length - accepted, dryRun },
      };
    },
  );
}

interface Made {
  readonly password: string | null;
  readonly verdict: RowVerdict;
}
interface Result extends Made {
  readonly line: number;
}

/** A spreadsheet saved in another encoding arrives with its Chinese destroyed: nothing of it may become a name. */
function readable(csv: string): string {
  if (!csv.includes('\u{fffd}')) return csv;
  throw new ProblemError('CSV_INVALID', {
    zh: '文件不是 UTF-8 编码，汉字已经损坏。',
    en: 'The file is not in UTF-8: its Chinese is damaged.',
  });
}

async function make(context: RouteContext, person: PersonReader, wish: DeviceWish): Promise<Made> {
  const password = mintSecret(context.options.random);
  const verdict = await verdictOf(wish.linkId, async () => {
    await submitInput(context, {
      ...{ kind: 'add-link', ...wish, convention: 'native', options: {}, passwordHash: sha256(password) },
      ...{ by: person.name, byPost: person.subject },
    });
    context.options.links.disconnect(wish.linkId);
    return wish.linkId;
  });
  return { password: verdict.ok ? password : null, verdict };
}
