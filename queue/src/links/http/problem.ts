import { type ErrorCode, errorTable, PROBLEM_MEDIA_TYPE, type Problem, problemOf } from '@gridcall/contract/errors.ts';
import { answerLanguage } from '@gridcall/contract/http-headers.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A refusal that a route throws; the error handler turns it into a problem document. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
  readonly code: ErrorCode;
  readonly fields: Problem['fields'];
  readonly retryAfterSeconds: number | undefined;
  constructor(code: ErrorCode, detail = '', options: { fields?: Problem['fields']; retryAfterSeconds?: number } = {}) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
  readonly detail: string;
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  options: { readonly detail?: string | undefined; readonly fields?: Problem['fields'] } = {},
): FastifyReply {
  const { detail, fields } = options;
  const problem = problemOf(code, {
    language: answerLanguage(request.headers['accept-language']),
    ...(detail === undefined ? {} : { detail }),
    ...(fields === undefined ? {} : { fields }),
  });
  return reply.code(errorTable[code].status).type(PROBLEM_MEDIA_TYPE).send(problem);
}

interface ThrownError {
  readonly code?: string;
  readonly errcode?: number;
  readonly statusCode?: number;
  readonly message: string;
  readonly validation?: readonly { readonly instancePath: string; readonly message?: string }[];
}

/** SQLITE_FULL, IOERR, READONLY, CANTOPEN: the disk refuses. SQLITE_BUSY, LOCKED: another process holds it. */
const diskCodes: ReadonlySet<number> = new Set([13, 10, 8, 14]);
const busyCodes: ReadonlySet<number> = new Set([5, 6]);

function codeOfFailure(error: ThrownError): ErrorCode {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'TOO_LARGE';
  if (error.statusCode === 429) return 'TOO_MANY';
  // A path out of the pages' folder is a path to nothing.
  if (error.statusCode === 403 || error.statusCode === 404) return 'NOT_FOUND';
  const primary = (error.errcode ?? 0) & 0xff;
  if (diskCodes.has(primary)) return 'DISK_UNAVAILABLE';
  if (busyCodes.has(primary)) return 'BUSY';
  if (error.validation || (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)) {
    return 'BODY_INVALID';
  }
  return 'INTERNAL';
}

export function handleProblems(server: FastifyInstance): void {
  server.setErrorHandler((error, request, reply) => {
    if (error instanceof RequestProblem) {
      if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
      return sendProblem(request, reply, error.code, { detail: error.detail, fields: error.fields });
    }
    const thrown = error as ThrownError;
    const code = codeOfFailure(thrown);
    if (errorTable[code].status >= 500) request.log.error({ err: error }, 'a request failed');
    if (code === 'DISK_UNAVAILABLE' || code === 'BUSY') reply.header('retry-after', 2);
    const fields = thrown.validation?.map((fault) => ({ path: fault.instancePath, message: fault.message ?? '' }));
    // The message of an unforeseen failure may hold anything, so it goes to the log and not to the reader.
    return sendProblem(request, reply, code, {
      ...(code === 'BODY_INVALID' ? { detail: thrown.message } : {}),
      ...(fields ? { fields } : {}),
    });
  });
  server.setNotFoundHandler((request, reply) => sendProblem(request, reply, 'NOT_FOUND'));
}
