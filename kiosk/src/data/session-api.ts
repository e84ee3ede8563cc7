import type { Session } from '@gridcall/contract/http-gateway.ts';
import type { Api } from './api.ts';
import type { Result } from './result.ts';

/** Who is signed in: the same three routes at the gateway and at the queue. */

export const signIn = (api: Api, token: string): Promise<Result<Session>> =>
  api.call('POST', '/session', { body: { token } });
export const readSession = (api: Api): Promise<Result<Session>> => api.call('GET', '/session');
export const signOut = (api: Api): Promise<Result<void>> => api.call('DELETE', '/session');
