import { errorTable, PROBLEM_MEDIA_TYPE } from '@gridcall/contract/errors.ts';
import { Type } from 'typebox';
import { grants, isOpen, type Subject, type Verb } from './access.ts';
import { KIOSK_COOKIE, SESSION_COOKIE } from './cookies.ts';
import type { HttpServer } from './server.ts';

const ProblemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.Enum(Object.keys(errorTable)),
  detail: Type.String(),
  mend: Type.String(),
  fields: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
});

const problem = (description: string) => ({
  description,
  content: { [PROBLEM_MEDIA_TYPE]: { schema: ProblemSchema } },
});

export const openApiDocument = {
  openapi: '3.1.0' as const,
  info: {
    title: 'Gridcall gateway',
    version: '1',
    description:
      'The HTTP API of one estate’s gateway. Errors are `application/problem+json` (RFC 9457); `code` is one of ' +
      'docs/errors.md, `title` and `mend` follow Accept-Language (zh-CN unless en comes first). A 2xx to something ' +
      'that changes state is sent after it is on disk.',
  },
  components: {
    securitySchemes: {
      bearer: { type: 'http' as const, scheme: 'bearer' },
      session: { type: 'apiKey' as const, in: 'cookie' as const, name: SESSION_COOKIE },
      kiosk: { type: 'apiKey' as const, in: 'cookie' as const, name: KIOSK_COOKIE },
    },
  },
};

function securityOf(verb: Verb): { [name: string]: string[] }[] {
  if (isOpen(verb)) return [];
  const row: readonly Subject[] = grants[verb];
  const people = row.some((subject) => subject !== 'kiosk') ? [{ bearer: [] }, { session: [] }] : [];
  return [...people, ...(row.includes('kiosk') ? [{ kiosk: [] }] : [])];
}

/** Adds to each described route what follows from its verb: how to sign in, and that it may answer with a problem. */
export function describeRoutes(server: HttpServer): void {
  server.addHook('onRoute', (route) => {
    const verb = route.config?.verb;
    if (verb === undefined || route.schema === undefined || route.schema.hide === true) return;
    const named = (grants[verb] as readonly Subject[]).filter((subject) => subject !== 'nobody');
    route.schema = {
      ...route.schema,
      security: securityOf(verb),
      description: named.length === 0 ? 'Open to everybody.' : `For: ${named.join(', ')}.`,
      response: {
        ...(route.schema.response as object),
        '4xx': problem('What was wrong, and how to mend it'),
        '5xx': problem('The gateway could not do it now'),
      },
    };
  });
}
