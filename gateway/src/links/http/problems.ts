import { type ErrorCode, errorTable, PROBLEM_MEDIA_TYPE, type Problem, problemOf } from '@gridcall/contract/errors.ts';
import { type AnswerLanguage, answerLanguage, inLanguage, type Words } from '@gridcall/contract/http-headers.ts';
import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from 'fastify';

export type { Words } from '@gridcall/contract/http-headers.ts';
export type Fields = readonly { readonly path: string; readonly message: Words }[];

/** What a route throws to answer with a problem. `retryAfterS` in seconds. */
export class ProblemError extends Error {
  readonly code: ErrorCode;
  readonly detail: Words;
  readonly fields: Fields;
  readonly retryAfterS: number | undefined;
  constructor(
    code: ErrorCode,
    detail: Words | string = '',
    options: { readonly fields?: Fields; readonly retryAfterS?: number } = {},
  ) {
    super(code);
    this.name = 'ProblemError';
    this.code = code;
    this.detail = typeof detail === 'string' ? { zh: detail, en: detail } : detail;
    this.fields = options.fields ?? [];
    this.retryAfterS = options.retryAfterS;
  }
}

export function invalidField(path: string, zh: string, en: string): ProblemError {
  return new ProblemError('BODY_INVALID', '', { fields: [{ path, message: { zh, en } }] });
}

export function problemFor(error: ProblemError, language: AnswerLanguage): Problem {
  const fields = error.fields.map(({ path, message }) => ({ path, message: inLanguage(message, language) }));
  const detail = inLanguage(error.detail, language);
  return problemOf(error.code, { detail, language, ...(fields.length > 0 ? { fields } : {}) });
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: ProblemError): FastifyReply {
  if (error.retryAfterS !== undefined) reply.header('retry-after', String(error.retryAfterS));
  if (error.code === 'NOT_SIGNED_IN') reply.header('www-authenticate', 'Bearer realm="gridcall"');
  const language = answerLanguage(request.headers['accept-language']);
  return reply
    .code(errorTable[error.code].status)
    .header('content-language', language === 'mul' ? 'zh-CN, en' : language)
    .header('cache-control', 'no-store')
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemFor(error, language));
}

/** Whatever was thrown, as a problem of the table. Only what is nobody's fault but ours is INTERNAL. */
export function problemErrorOf(error: FastifyError): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error.validation !== undefined) {
    const where = error.validationContext ?? 'body';
    return new ProblemError('BODY_INVALID', '', { fields: error.validation.map((fault) => fieldOf(where, fault)) });
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || error.statusCode === 413) {
    return new ProblemError('TOO_LARGE', { zh: '一次请求最多 64 KiB。', en: 'A request may hold 64 KiB at the most.' });
  }
  if (error.statusCode === 429) return new ProblemError('TOO_MANY');
  if (error.statusCode === 404) return new ProblemError('NOT_FOUND');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new ProblemError('BODY_INVALID', {
      zh: '请求无法读取：请用 UTF-8 的 JSON，并带上 Content-Type: application/json。',
      en: 'The request cannot be read: send JSON in UTF-8 with Content-Type: application/json.',
    });
  }
  return new ProblemError('INTERNAL');
}

type Fault = FastifySchemaValidationError;

const sentences: Readonly<Record<string, (parameters: Fault['params']) => Words>> = {
  required: () => ({ zh: '必填', en: 'is required' }),
  additionalProperties: () => ({ zh: '不认识的字段', en: 'is not a known field' }),
  type: ({ type }) => ({ zh: `类型应为 ${type}`, en: `must be of type ${type}` }),
  minLength: ({ limit }) => ({ zh: `至少 ${limit} 个字符`, en: `must have at least ${limit} characters` }),
  maxLength: ({ limit }) => ({ zh: `最多 ${limit} 个字符`, en: `must have at most ${limit} characters` }),
  minimum: ({ limit }) => ({ zh: `不小于 ${limit}`, en: `must be at least ${limit}` }),
  maximum: ({ limit }) => ({ zh: `不大于 ${limit}`, en: `must be at most ${limit}` }),
  maxItems: ({ limit }) => ({ zh: `最多 ${limit} 项`, en: `must have at most ${limit} items` }),
  pattern: ({ pattern }) => ({ zh: `格式应符合 ${pattern}`, en: `must match ${pattern}` }),
  enum: ({ allowedValues }) => {
    const values = Array.isArray(allowedValues) ? allowedValues.join(', ') : '';
    return { zh: `应为其中之一：${values}`, en: `must be one of: ${values}` };
  },
};

function fieldOf(where: string, fault: Fault): Fields[number] {
  const named = fault.params['missingProperty'] ?? fault.params['additionalProperty'];
  const inside = named === undefined ? fault.instancePath : `${fault.instancePath}/${String(named).slice(0, 64)}`;
  const path = where === 'body' ? inside || '/' : `${where}${inside}`;
  return { path, message: faultWords(fault) };
}

/** What is wrong with a value that its schema does not take. */
export function faultWords({ keyword, params, message }: Pick<Fault, 'keyword' | 'params' | 'message'>): Words {
  return sentences[keyword]?.(params) ?? { zh: '不符合要求', en: message ?? 'is not valid' };
}
