import { deviceKinds, isDeviceKind } from '@gridcall/contract/device-kind.ts';
import {
  ActionCardSchema,
  CompaniesSchema,
  DevicesSchema,
  HistorySchema,
  PlacesSchema,
} from '@gridcall/contract/http-gateway.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { quantities } from '@gridcall/contract/quantity.ts';
import { Type } from 'typebox';
import { type Era, erasOf } from '../../../core/custody.ts';
import type { DeviceRow } from '../../../core/model.ts';
import { actionCardFor } from '../action-cards.ts';
import { personIn, type RouteContext } from '../context.ts';
import { companyOf, placePath } from '../place-tree.ts';
import { invalidField, ProblemError } from '../problems.ts';
import { answersFor, isInOwnPlaces, type PersonReader } from '../reader.ts';
import type { HttpServer } from '../server.ts';
import { companyShape, deviceShape, isLinked, placeShape } from '../shapes.ts';
import { TimeQuerySchema } from './limit.ts';

const DAY_MS = 86_400_000;
const HISTORY_DAYS_MAXIMUM = 31;
const HISTORY_POINTS_MAXIMUM = 5000;

export function directoryRoutes(server: HttpServer, context: RouteContext): void {
  placeAndCompanyRoutes(server, context);
  deviceRoutes(server, context);
  historyRoute(server, context);
  actionCardRoute(server, context);
}

function placeAndCompanyRoutes(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.get(
    '/places',
    {
      config: { verb: 'places:read' },
      schema: {
        summary: 'Your places with all inside them, and what they lie in',
        tags: ['directory'],
        response: { 200: PlacesSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const around = new Set(person.placeIds.flatMap((id) => placePath(state, id).map((place) => place.id)));
      const seen = [...state.all('place')].filter((row) => around.has(row.id) || isInOwnPlaces(person, state, row.id));
      return { places: seen.map(placeShape) };
    },
  );
  server.get(
    '/companies',
    {
      config: { verb: 'companies:read' },
      schema: {
        summary: 'Companies and service stations of the estate; to an installer, the own one',
        tags: ['directory'],
        response: { 200: CompaniesSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const rows = [...state.all('company')].filter(
        (row) => person.subject !== 'installer' || row.id === person.companyId,
      );
      return { companies: rows.map(companyShape) };
    },
  );
}

function deviceRoutes(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  server.get(
    '/devices',
    {
      config: { verb: 'devices:read' },
      schema: {
        summary: 'Devices with what they last said and whether they protect now',
        tags: ['devices'],
        response: { 200: DevicesSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const rows = [...store.state.all('device')].filter(
        (row) => isLinked(store.state, row) && answersFor(person, store.state, row),
      );
      return { devices: rows.map((row) => deviceShape(store.state, row, clock.wallMs())) };
    },
  );
}

function historyRoute(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  server.get(
    '/devices/:id/history',
    {
      config: { verb: 'devices:read' },
      schema: {
        summary: 'One quantity of a device over time; the last day unless told; switches are 0 and 1',
        tags: ['devices'],
        params: Type.Object({ id: IdSchema }),
        querystring: Type.Object({
          quantity: Type.String({ maxLength: 64 }),
          from: TimeQuerySchema,
          to: TimeQuerySchema,
        }),
        response: { 200: HistorySchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const { device, eras } = readableDevice(person, context, request.params.id);
      const { quantity } = request.query;
      const definition = quantityOf(device, quantity);
      const to = request.query.to === undefined ? clock.wallMs() : Number(request.query.to);
      const from = request.query.from === undefined ? to - DAY_MS : Number(request.query.from);
      if (from >= to) throw invalidField('querystring/from', '应早于 to', 'must be before to');
      if (to - from > HISTORY_DAYS_MAXIMUM * DAY_MS) {
        throw invalidField(
          'querystring/from',
          `一次最多查 ${HISTORY_DAYS_MAXIMUM} 天`,
          `at most ${HISTORY_DAYS_MAXIMUM} days at once`,
        );
      }
      const limit = HISTORY_POINTS_MAXIMUM;
      // A hand-over divides the history: each company reads the time in which it had the device.
      const readable = eras.map(({ since, until }) => ({
        from: Math.max(from, since),
        to: until === null ? to : Math.min(to, until - 1),
      }));
      const parts = await Promise.all(
        readable
          .filter((era) => era.from <= era.to)
          .map((era) => store.queries.history({ deviceId: device.id, quantity, ...era, limit })),
      );
      const points = parts.flat().sort((left, right) => left.at - right.at);
      return {
        deviceId: device.id,
        quantity,
        unit: definition.unit,
        points: points.slice(0, limit).map((point) => ({ ...point })),
      };
    },
  );
}

/** The device with the times of which the person may read; one that was handed over keeps what it was. */
function readableDevice(
  person: PersonReader,
  { options }: RouteContext,
  id: string,
): { readonly device: DeviceRow; readonly eras: readonly Era[] } {
  const { state } = options.store;
  const device = state.get('device', id);
  const eras = device === undefined ? [] : erasOf(state, device, person.companyId);
  const isOwn = device !== undefined && answersFor(person, state, { ...device, companyId: person.companyId });
  if (isOwn && eras.length > 0) return { device, eras };
  throw new ProblemError('NOT_FOUND', { zh: '没有这个设备。', en: 'There is no such device.' });
}

function quantityOf(device: DeviceRow, name: string): { readonly unit: string } {
  const known: readonly string[] = isDeviceKind(device.kind) ? deviceKinds[device.kind].quantities : [];
  if (!known.includes(name)) {
    throw new ProblemError('QUANTITY_UNKNOWN', {
      zh: `这个设备有：${known.join('、')}。`,
      en: `This device has: ${known.join(', ')}.`,
    });
  }
  const definition = quantities[name as keyof typeof quantities];
  return { unit: definition.type === 'number' ? definition.unit : '' };
}

function actionCardRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.get(
    '/action-cards/:kind',
    {
      config: { verb: 'action-cards:read' },
      schema: {
        summary: 'What to do, what never to do and whom to call, for one kind of alert',
        tags: ['alerts'],
        params: Type.Object({ kind: Type.String({ maxLength: 64 }) }),
        querystring: Type.Object({
          placeId: Type.Optional(Type.String({ description: 'Adds the duty phone of who runs this place' })),
          as: Type.Optional(Type.Literal('kiosk')),
        }),
        response: { 200: ActionCardSchema },
      },
    },
    async (request) => {
      const { placeId } = request.query;
      const companyIds = placeId === undefined ? companiesAround(request.reader, context) : [companyOf(state, placeId)];
      const companies = companyIds.map((id) => (id === null ? undefined : state.get('company', id)));
      const card = actionCardFor(
        request.params.kind,
        companies.filter((row) => row !== undefined),
      );
      if (card !== undefined) return card;
      throw new ProblemError('NOT_FOUND', { zh: '没有这类处置卡。', en: 'There is no action card of this kind.' });
    },
  );
}

/** Who runs the reader's places; for somebody of the whole estate, everybody who runs a part of it. */
function companiesAround(
  reader: PersonReader | { subject: string },
  { options }: RouteContext,
): readonly (string | null)[] {
  const { state } = options.store;
  const placeIds = placesOf(reader);
  const all = placeIds.length > 0 ? placeIds : [...state.all('place')].map((place) => place.id);
  return [...new Set(all.map((placeId) => companyOf(state, placeId)))];
}

function placesOf(reader: object): readonly string[] {
  if ('placeIds' in reader) return reader.placeIds as readonly string[];
  return 'placeId' in reader ? [reader.placeId as string] : [];
}
