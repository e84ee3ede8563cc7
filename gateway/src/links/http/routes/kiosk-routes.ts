import { type KioskView, KioskViewSchema, PairKioskBodySchema } from '@gridcall/contract/http-gateway.ts';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { PlaceRow } from '../../../core/model.ts';
import { protectionIn } from '../../../core/protection.ts';
import { kioskPhones } from '../action-cards.ts';
import { alertsNow, byUrgency, concernsKiosk, emergencyOf, isStandingEmergency } from '../alerts.ts';
import { kioskIn, type RouteContext, submitInput } from '../context.ts';
import { KIOSK_COOKIE, KIOSK_MS, kioskCookie } from '../cookies.ts';
import { helpAt } from '../kiosk-help.ts';
import { noticesFor } from '../notices.ts';
import { companyOf, isInside, nearestOfKind } from '../place-tree.ts';
import { ProblemError } from '../problems.ts';
import { type KioskReader, kioskScope } from '../reader.ts';
import { mintSecret, pairingCodeHash, sha256 } from '../secrets.ts';
import type { HttpServer } from '../server.ts';
import { companyShape, isLinked, placeShape } from '../shapes.ts';
import { kioskHelpRoutes } from './kiosk-help-routes.ts';

const PairedSchema = Type.Object({ kioskId: Type.String(), placeId: Type.String() });

export function kioskRoutes(server: HttpServer, context: RouteContext): void {
  kioskHelpRoutes(server, context);
  const { store, random, secrets } = context.options;
  server.post(
    '/kiosk/pair',
    {
      config: { verb: 'kiosk:pair', rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        summary: 'Pairs this browser with a kiosk by its six digits, and sets the cookie it is known by',
        tags: ['kiosk'],
        body: PairKioskBodySchema,
        response: { 200: PairedSchema },
      },
    },
    async (request, reply) => {
      const credential = mintSecret(random);
      const { id } = await submitInput(context, {
        kind: 'pair-kiosk',
        pairingCodeHash: pairingCodeHash(secrets.signingKey, request.body.code),
        credentialHash: sha256(credential),
      });
      const kiosk = store.state.get('kiosk', id);
      if (kiosk === undefined) throw new ProblemError('INTERNAL');
      keepCookie(reply, kioskCookie(kiosk.id, credential));
      return { kioskId: kiosk.id, placeId: kiosk.placeId };
    },
  );
  server.get(
    '/kiosk/view',
    {
      config: { verb: 'kiosk:view' },
      schema: {
        summary: 'What a kiosk shows: notices, the safety of its building, where a report can be about',
        tags: ['kiosk'],
        response: { 200: KioskViewSchema },
      },
    },
    async (request, reply) => {
      const cookie = request.cookies[KIOSK_COOKIE];
      if (cookie !== undefined) keepCookie(reply, cookie);
      return viewFor(kioskIn(request), context);
    },
  );
}

function keepCookie(reply: FastifyReply, value: string): void {
  reply.setCookie(KIOSK_COOKIE, value, { path: '/', httpOnly: true, sameSite: 'strict', maxAge: KIOSK_MS / 1000 });
}

function viewFor(kiosk: KioskReader, context: RouteContext): KioskView {
  const { options, unsaved } = context;
  const { store, clock, uplink } = options;
  const { state } = store;
  const place = state.get('place', kiosk.placeId);
  if (place === undefined) throw new ProblemError('UNKNOWN_PLACE', kiosk.placeId);
  const building = nearestOfKind(state, place.id, 'building');
  const estate = nearestOfKind(state, place.id, 'estate') ?? place;
  const companyId = companyOf(state, place.id);
  const company = companyId === null ? undefined : state.get('company', companyId);
  const standing = [...alertsNow(store, unsaved)]
    .filter((alert) => isStandingEmergency(alert) && concernsKiosk(store, kiosk, alert.placeId))
    .sort(byUrgency);
  return {
    place: placeShape(place),
    building: building === undefined ? null : placeShape(building),
    estateName: { zh: estate.nameZh, en: estate.nameEn },
    company: company === undefined ? null : companyShape(company),
    reportPlaces: reportPlaces(kiosk, estate, options.store).map(placeShape),
    notices: noticesFor(kiosk, state, clock.wallMs()),
    emergencies: standing.map((alert) => emergencyOf(store, alert)),
    safety: safetyOf(kiosk, options),
    uplink: uplink.report().state,
    help: helpAt(kiosk, context),
    phones: kioskPhones(company),
  };
}

/** The estate, its places outside buildings, and of the buildings only this one with all inside it. */
function reportPlaces(kiosk: KioskReader, estate: PlaceRow, { state }: RouteContext['options']['store']): PlaceRow[] {
  const { id: scope } = kioskScope(state, kiosk);
  return [...state.all('place')].filter((row) => {
    if (!isInside(state, row.id, [estate.id])) return false;
    return isInside(state, row.id, [scope]) || nearestOfKind(state, row.id, 'building') === undefined;
  });
}

/** Counts by kind of device, never one device: which flat is not protected is nobody's business at a lobby's screen. */
function safetyOf(kiosk: KioskReader, { store, clock }: RouteContext['options']): KioskView['safety'] {
  const { state } = store;
  const now = clock.wallMs();
  const kinds = new Map<string, KioskView['safety'][number]>();
  for (const device of state.all('device')) {
    if (!isLinked(state, device) || !concernsKiosk(store, kiosk, device.placeId)) continue;
    const counted = kinds.get(device.kind) ?? empty(device.kind);
    const protection = protectionIn(state, device, now);
    counted.total++;
    if (protection === 'protected') counted.protected++;
    else counted.notProtected++;
    if (protection === 'silent') counted.silent++;
    kinds.set(device.kind, counted);
  }
  return [...kinds.values()];
}

function empty(deviceKind: string): KioskView['safety'][number] {
  return { deviceKind, total: 0, protected: 0, notProtected: 0, silent: 0 };
}
