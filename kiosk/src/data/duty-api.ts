import type { Duty, DutyPeople, Override, OverrideBody } from '@gridcall/contract/http-duty.ts';
import type { Api } from './api.ts';
import type { Result } from './result.ts';

/** Who is on duty, as the steward's page asks and operators say: one function a route. */

export const readDuty = (api: Api): Promise<Result<Duty>> => api.call('GET', '/duty');
export const listDutyPeople = (api: Api): Promise<Result<DutyPeople>> => api.call('GET', '/duty/people');
export const letStandIn = (api: Api, body: OverrideBody): Promise<Result<Override>> =>
  api.call('POST', '/duty/overrides', { body });
export const standDown = (api: Api, id: string): Promise<Result<void>> =>
  api.call('DELETE', `/duty/overrides/${encodeURIComponent(id)}`);
