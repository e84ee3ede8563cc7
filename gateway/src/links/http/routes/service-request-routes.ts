import { categoryOf } from '@gridcall/contract/categories.ts';
import {
  FOLLOW_UP_CODE_HEADER,
  type ServiceRequestBody,
  ServiceRequestBodySchema,
  ServiceRequestFollowUpSchema,
  ServiceRequestReceiptSchema,
} from '@gridcall/contract/http-gateway.ts';
import { parseServiceRequestNumber } from '@gridcall/contract/service-request-number.ts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { sealText } from '../../../platform/sealed-text.ts';
import { placeNameOf } from '../../../store/live-alert.ts';
import { type RouteContext, submitInput } from '../context.ts';
import { FollowUpLock } from '../follow-up-lock.ts';
import { ProblemError } from '../problems.ts';
import { mayReportAbout } from '../reader.ts';
import { contentHash, followUpCode, isSame } from '../secrets.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';

const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

export function serviceRequestRoutes(server: HttpServer, context: RouteContext): void {
  fileRoute(server, context);
  followUpRoute(server, context);
}

function fileRoute(server: HttpServer, context: RouteContext): void {
  const { store, secrets } = context.options;
  server.post(
    '/service-requests',
    {
      config: { verb: 'service-requests:make' },
      schema: {
        summary: 'Files a service request; the same Idempotency-Key gives the same receipt',
        tags: ['service requests'],
        headers: Type.Object({ [IDEMPOTENCY_KEY_HEADER]: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }) }),
        body: ServiceRequestBodySchema,
        response: {
          201: ServiceRequestReceiptSchema,
          200: Type.Object(ServiceRequestReceiptSchema.properties, { description: 'The receipt of before' }),
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      assertReportable(request, context, body);
      const { id: number, repeated } = await submitInput(context, {
        kind: 'service-request',
        idempotencyKey: String(request.headers[IDEMPOTENCY_KEY_HEADER]),
        ...contentOf(body, context),
      });
      const row = store.state.get('service_request', number);
      const submittedAt = row?.submittedAt ?? context.options.clock.wallMs();
      const receipt = { number, code: followUpCode(secrets.signingKey, number), submittedAt };
      return reply.code(repeated === true ? 200 : 201).send(receipt);
    },
  );
}

function contentOf(body: ServiceRequestBody, { options }: RouteContext) {
  const { secrets, random } = options;
  const text = cleanText(body.text ?? '');
  const language = body.language ?? 'zh-CN';
  const phone = body.phone?.replace(/[ -]/g, '') ?? null;
  return {
    placeId: body.placeId,
    categoryCode: body.categoryCode,
    text,
    language,
    contentHash: contentHash(secrets.signingKey, [body.placeId, body.categoryCode, text, language, phone]),
    sealedPhone: phone === null ? null : sealText(secrets.phoneKey, 'reporter-phone', phone, random),
  };
}

function assertReportable(request: FastifyRequest, { options }: RouteContext, body: ServiceRequestBody): void {
  const { reader } = request;
  if (reader.subject === 'nobody') throw new ProblemError('NOT_SIGNED_IN');
  const { state } = options.store;
  if (state.get('place', body.placeId) === undefined) throw new ProblemError('UNKNOWN_PLACE', body.placeId);
  if (categoryOf(body.categoryCode) === undefined) throw new ProblemError('UNKNOWN_CATEGORY', body.categoryCode);
  if (mayReportAbout(reader, state, body.placeId)) return;
  throw new ProblemError('NOT_ALLOWED', {
    zh: '这个地点不在您的范围内：请选择本小区（或您负责）的地点。',
    en: 'This place is outside your range: choose a place of this estate (or one you answer for).',
  });
}

function followUpRoute(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  const lock = new FollowUpLock(clock);
  server.get(
    '/service-requests/:number',
    {
      config: { verb: 'service-requests:follow', rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        summary: 'Where a service request stands, for whoever holds its number and code',
        tags: ['service requests'],
        params: Type.Object({ number: Type.String({ maxLength: 32 }) }),
        headers: Type.Object({ [FOLLOW_UP_CODE_HEADER]: Type.String({ pattern: '^[0-9]{6}$' }) }),
        response: { 200: ServiceRequestFollowUpSchema },
      },
    },
    async (request, reply) => {
      const number = openedNumber(request.params.number, request, context, lock);
      const row = store.state.get('service_request', number);
      if (row === undefined) throw new ProblemError('NOT_FOUND');
      const history = await store.queries.requestHistory(number);
      reply.header('cache-control', 'no-store');
      return {
        number,
        categoryCode: row.categoryCode,
        placeName: placeNameOf(store.state, row.placeId),
        submittedAt: row.submittedAt,
        state: row.state,
        outcome: row.outcome,
        history: history.map(({ at, state, note }) => ({ at, state, note })),
      };
    },
  );
}

/**
 * The number, once its code was right. A number that does not exist goes the same way as a wrong code: same answer,
 * same count, same lock, and the code is derived and compared all the same.
 */
function openedNumber(typed: string, request: FastifyRequest, { options }: RouteContext, lock: FollowUpLock): string {
  const { store, secrets } = options;
  const number = parseServiceRequestNumber(typed);
  const watched = number ?? 'no number';
  switch (lock.gate(watched, request.ip)) {
    case 'number-locked':
      // What cannot be a number at all has no lock of its own, or one typing error would lock out all others.
      if (number !== undefined) throw new ProblemError('LOCKED', '', { retryAfterS: 3600 });
      break;
    case 'address-locked':
      throw new ProblemError('TOO_MANY', '', { retryAfterS: 3600 });
    case 'open':
      break;
  }
  const given = String(request.headers[FOLLOW_UP_CODE_HEADER]);
  const isRight = isSame(given, followUpCode(secrets.signingKey, watched));
  if (number !== undefined && isRight && store.state.get('service_request', number) !== undefined) {
    lock.right(number);
    return number;
  }
  lock.wrong(watched, request.ip);
  throw new ProblemError('NOT_FOUND', {
    zh: '没有这个编号，或查询码不对。请对照回执再输一次。',
    en: 'There is no such number, or the code is wrong. Compare them with the receipt.',
  });
}
