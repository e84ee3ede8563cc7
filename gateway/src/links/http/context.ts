import type { FastifyRequest } from 'fastify';
import type { Input } from '../../core/input.ts';
import { type Done, submitted } from './answer.ts';
import type { Authentication } from './authentication.ts';
import type { HttpLinkOptions } from './options.ts';
import type { KioskReader, PersonReader } from './reader.ts';
import type { UnsavedAlerts } from './unsaved-alerts.ts';

/** What every route has at hand. */
export interface RouteContext {
  readonly options: HttpLinkOptions;
  readonly authentication: Authentication;
  readonly unsaved: UnsavedAlerts;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Mints the input's id and hands it to the spine in the same tick. */
export function submitInput({ options }: RouteContext, input: WithoutId<Input>): Promise<Done> {
  const id = options.random.ulid(options.clock.wallMs());
  return submitted(options.submit, { ...input, id } as Input);
}

/** The route's verb lets people through only; the guard has seen to it. */
export function personIn(request: FastifyRequest): PersonReader {
  const { reader } = request;
  if (reader.subject === 'nobody' || reader.subject === 'kiosk')
    throw new Error('the route lets others in than people');
  return reader;
}

export function kioskIn(request: FastifyRequest): KioskReader {
  if (request.reader.subject !== 'kiosk') throw new Error('the route lets others in than kiosks');
  return request.reader;
}
