import { UplinkStatusSchema } from '@gridcall/contract/http-administration.ts';
import { KioskBodySchema, KiosksSchema, PairingCodeSchema } from '@gridcall/contract/http-gateway.ts';
import { Type } from 'typebox';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { ProblemError } from '../problems.ts';
import { mintPairingCode, pairingCodeHash } from '../secrets.ts';
import type { HttpServer } from '../server.ts';

const PAIRING_MS = 15 * 60_000;
const DEAD_LETTERS_SHOWN = 200;
const DEAD_LETTERS_SEARCHED = 10_000;

export function administrationRoutes(server: HttpServer, context: RouteContext): void {
  kioskRoutes(server, context);
  uplinkRoute(server, context);
  resendRoute(server, context);
}

function kioskRoutes(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  server.get(
    '/administration/kiosks',
    {
      config: { verb: 'kiosks:manage' },
      schema: {
        summary: 'Kiosks and whether they are paired',
        tags: ['administration'],
        response: { 200: KiosksSchema },
      },
    },
    async () => ({
      kiosks: [...store.state.all('kiosk')].map(({ id, placeId, createdAt, credentialHash }) => ({
        ...{ kioskId: id, placeId, createdAt },
        paired: credentialHash !== null,
      })),
    }),
  );
  server.post(
    '/administration/kiosks',
    {
      config: { verb: 'kiosks:manage' },
      schema: {
        summary: 'Adds a kiosk at a place; its six digits pair one browser within 15 minutes',
        tags: ['administration'],
        body: KioskBodySchema,
        response: { 201: PairingCodeSchema },
      },
    },
    async (request, reply) => {
      const now = clock.wallMs();
      const { placeId } = request.body;
      const { code, hash } = freshCode(context, now);
      const kioskId = request.body.id ?? context.options.random.ulid(now);
      const kiosk = {
        ...{ id: kioskId, placeId, pairingCodeHash: hash, createdAt: now },
        pairingExpiresAt: now + PAIRING_MS,
        credentialHash: null,
      };
      const { subject, name } = personIn(request);
      await submitInput(context, { kind: 'add-kiosk', kiosk, by: name, byPost: subject });
      return reply.code(201).send({ kioskId, code, placeId, expiresAt: kiosk.pairingExpiresAt });
    },
  );
}

/** A code that no other kiosk waits for. Six digits leave room for a million; the loop is for the rare meeting. */
function freshCode({ options }: RouteContext, now: number): { readonly code: string; readonly hash: string } {
  const waiting = new Set(
    [...options.store.state.all('kiosk')]
      .filter((kiosk) => kiosk.pairingExpiresAt > now)
      .map((kiosk) => kiosk.pairingCodeHash),
  );
  for (;;) {
    const code = mintPairingCode(options.random);
    const hash = pairingCodeHash(options.secrets.signingKey, code);
    if (!waiting.has(hash)) return { code, hash };
    if (waiting.size > 100_000) throw new ProblemError('BUSY');
  }
}

function uplinkRoute(server: HttpServer, context: RouteContext): void {
  const { store, uplink } = context.options;
  server.get(
    '/administration/uplink',
    {
      config: { verb: 'uplink:read' },
      schema: {
        summary: 'The way to the grid incident queue: what waits in each lane, and what the queue refused',
        tags: ['administration'],
        response: { 200: UplinkStatusSchema },
      },
    },
    async () => {
      const [lanes, dead] = await Promise.all([
        store.queries.outboxCounts(),
        store.queries.deadLetters(DEAD_LETTERS_SHOWN),
      ]);
      const { state, lastReceiptAt, lastError } = uplink.report();
      return {
        ...{ state, lastReceiptAt, lastError },
        lanes: lanes.map((lane) => ({ ...lane })),
        deadLetters: dead.map(({ eventId, lane, type, subject, occurredAt, error }) => ({
          ...{ eventId, lane, type, subject, occurredAt, error },
        })),
      };
    },
  );
}

/** What is being sent again now: two taps must not take two places in the lane. */
function resendRoute(server: HttpServer, context: RouteContext): void {
  const { queries } = context.options.store;
  const underWay = new Set<string>();
  server.post(
    '/administration/uplink/dead-letters/:eventId/resend',
    {
      config: { verb: 'uplink:resend' },
      schema: {
        summary: 'Sends once more what the queue had refused, after its cause was mended there',
        tags: ['administration'],
        params: Type.Object({ eventId: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }) }),
        response: { 202: Type.Object({ eventId: Type.String() }) },
      },
    },
    async (request, reply) => {
      const { eventId } = request.params;
      if (underWay.has(eventId)) throw new ProblemError('STATE_CONFLICT');
      underWay.add(eventId);
      try {
        const row = (await queries.deadLetters(DEAD_LETTERS_SEARCHED)).find((letter) => letter.eventId === eventId);
        if (row === undefined) throw new ProblemError('NOT_FOUND');
        const { lane, subject, type } = row;
        const { subject: byPost, name: by } = personIn(request);
        await submitInput(context, { kind: 'resend-dead-letter', eventId, lane, subject, type, by, byPost });
        return reply.code(202).send({ eventId });
      } finally {
        underWay.delete(eventId);
      }
    },
  );
}
