import { IssueCertificateBodySchema, IssuedCertificateSchema } from '@gridcall/contract/http-property.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import { personIn, type RouteContext } from '../context.ts';
import { ProblemError } from '../problems.ts';
import { ownLink } from '../property/ownership.ts';
import type { HttpServer } from '../server.ts';

const DAYS = 365;

export function certificateRoute(server: HttpServer, { options }: RouteContext): void {
  const { store, certificates } = options;
  server.post(
    '/administration/links/:id/certificate',
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: "A client certificate of the estate's own authority for this link; its key is shown this once",
        tags: ['administration'],
        params: Type.Object({ id: IdSchema }),
        body: IssueCertificateBodySchema,
        response: { 201: IssuedCertificateSchema },
      },
    },
    async (request, reply) => {
      const link = ownLink(personIn(request), store.state, request.params.id);
      if (link.revokedAt !== null) throw new ProblemError('LINK_REVOKED');
      if (certificates === undefined) throw new ProblemError('NO_AUTHORITY');
      return reply.code(201).send(await certificates.issueClient(link, request.body.days ?? DAYS));
    },
  );
}
