import { wantsEnglish } from '@gridcall/contract/http-headers.ts';
import { CommissioningSchema, CommissioningStartedSchema } from '@gridcall/contract/http-property.ts';
import { IdSchema, ULID_PATTERN } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import type { CertificateRow } from '../../../core/model.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { ProblemError } from '../problems.ts';
import { type CommissioningReport, commissioningReport } from '../property/commissioning-report.ts';
import { COMMISSIONING_MS, isUnderWay, missingSteps, stepNames } from '../property/commissioning-steps.ts';
import type { CommissioningWatch } from '../property/commissioning-watch.ts';
import { ownDevice } from '../property/ownership.ts';
import { answersFor, type PersonReader } from '../reader.ts';
import type { HttpServer } from '../server.ts';

const Params = Type.Object({ id: Type.String({ pattern: ULID_PATTERN }) });

export function commissioningRoutes(server: HttpServer, context: RouteContext, watch: CommissioningWatch): void {
  startRoute(server, context);
  readRoute(server, context, watch);
  finishRoute(server, context, watch);
}

function startRoute(server: HttpServer, context: RouteContext): void {
  const { store, clock, random } = context.options;
  server.post(
    '/administration/devices/:id/commissionings',
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'Begins a commissioning: for 30 minutes alerts of this device are tests, and its way is followed',
        tags: ['administration'],
        params: Type.Object({ id: IdSchema }),
        response: { 201: CommissioningStartedSchema },
      },
    },
    async (request, reply) => {
      const person = personIn(request);
      const device = ownDevice(person, store.state, request.params.id);
      const link = store.state.get('link', device.linkId);
      if (device.kind === 'bridge' || (link !== undefined && link.revokedAt !== null)) {
        throw new ProblemError('CANNOT_COMMISSION');
      }
      const now = clock.wallMs();
      const certificateId = random.ulid(now);
      const until = now + COMMISSIONING_MS;
      const actor = { by: person.name, byPost: person.subject };
      await submitInput(context, { kind: 'begin-test', deviceId: device.id, until, certificateId, ...actor });
      return reply.code(201).send({ id: certificateId, until });
    },
  );
}

function ownCertificate(person: PersonReader, { options }: RouteContext, id: string): CertificateRow {
  const { state } = options.store;
  const row = state.get('certificate', id);
  if (row !== undefined && (person.subject === 'operator' || answersFor(person, state, row))) return row;
  throw new ProblemError('NOT_FOUND', { zh: '没有这次调试。', en: 'There is no such commissioning.' });
}

function readRoute(server: HttpServer, context: RouteContext, watch: CommissioningWatch): void {
  server.get(
    '/administration/commissionings/:id',
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'The way from the sensor to the grid: what was seen, and what went wrong since it began',
        tags: ['administration'],
        params: Params,
        response: { 200: CommissioningSchema },
      },
    },
    async (request) => {
      const certificate = ownCertificate(personIn(request), context, request.params.id);
      const english = wantsEnglish(request.headers['accept-language']);
      const report = await commissioningReport(context, watch, certificate, english);
      return report.commissioning;
    },
  );
}

function finishRoute(server: HttpServer, context: RouteContext, watch: CommissioningWatch): void {
  const { store, clock } = context.options;
  server.post(
    '/administration/commissionings/:id/finish',
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'Ends a commissioning with its certificate; refused while a step has not been seen',
        tags: ['administration'],
        params: Params,
        response: { 200: CommissioningSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const { id } = request.params;
      const english = wantsEnglish(request.headers['accept-language']);
      const certificate = ownCertificate(person, context, id);
      const report = await commissioningReport(context, watch, certificate, english);
      if (certificate.finishedAt !== null) return report.commissioning;
      assertComplete(certificate, report, clock.wallMs());
      await watch.note(certificate, report.shown);
      const actor = { by: person.name, byPost: person.subject };
      await submitInput(context, { kind: 'finish-commissioning', certificateId: id, ...actor });
      const finished = store.state.get('certificate', id) ?? certificate;
      return (await commissioningReport(context, watch, finished, english)).commissioning;
    },
  );
}

function assertComplete(certificate: CertificateRow, { shown }: CommissioningReport, now: number): void {
  const missing = missingSteps(certificate.seen, shown);
  if (missing.length === 0) return;
  const zh = missing.map((step) => stepNames[step].zh).join('、');
  const en = missing.map((step) => stepNames[step].en).join(', ');
  throw new ProblemError(isUnderWay(certificate, now) ? 'COMMISSIONING_INCOMPLETE' : 'COMMISSIONING_OVER', {
    zh: `还没有看到：${zh}。`,
    en: `Not seen yet: ${en}.`,
  });
}
