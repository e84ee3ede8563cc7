import type { Alert } from '@gridcall/contract/http-gateway.ts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { alertOf } from '../../../store/live-alert.ts';
import { alertNow } from '../alerts.ts';
import { personIn, type RouteContext } from '../context.ts';
import { ProblemError } from '../problems.ts';
import { answersFor, postOf } from '../reader.ts';

export const AlertParametersSchema = Type.Object({ id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }) });

/** Where every field is optional, no body at all says the same as an empty one. */
export async function noBodyIsEmpty(request: FastifyRequest): Promise<void> {
  request.body ??= {};
}

export function ownAlert(request: FastifyRequest, context: RouteContext, id: string): Alert {
  return ofReader(request, context, alertNow(context.options.store, context.unsaved, id));
}

/** To be read, also one that ended so long ago that only the disk has it. */
export async function readableAlert(request: FastifyRequest, context: RouteContext, id: string): Promise<Alert> {
  const { store } = context.options;
  const alert = alertNow(store, context.unsaved, id);
  if (alert !== undefined) return ofReader(request, context, alert);
  const row = await store.queries.alert(id);
  return ofReader(request, context, row === null ? undefined : alertOf(store.state, row, false));
}

/** Somebody else's alert answers like one that does not exist. */
function ofReader(request: FastifyRequest, { options }: RouteContext, alert: Alert | undefined): Alert {
  if (alert === undefined || !answersFor(personIn(request), options.store.state, alert)) {
    throw new ProblemError('NOT_FOUND', { zh: '没有这条报警。', en: 'There is no such alert.' });
  }
  return alert;
}

export function actingOn(request: FastifyRequest, context: RouteContext, id: string) {
  const alert = ownAlert(request, context, id);
  const person = personIn(request);
  const byPost = postOf(person, context.options.store.state, alert.placeId);
  return { alert, actor: { by: person.name, byPost } };
}

export function alertAfter({ options, unsaved }: RouteContext, before: Alert): Alert {
  return alertNow(options.store, unsaved, before.id) ?? before;
}
