import type { Post } from '@gridcall/contract/duty.ts';
import type {
  Calendar,
  CalendarBody,
  Duty,
  DutyChange,
  DutyPeople,
  Override,
  OverrideBody,
  PostRosters,
  RostersBody,
} from '@gridcall/contract/http-duty.ts';
import type { Api } from './api.ts';
import type { Result } from './result.ts';

/** Who is on duty, as the steward's page asks and operators say: one function a route. */

export const readDuty = (api: Api): Promise<Result<Duty>> => api.call('GET', '/duty');
export const listDutyPeople = (api: Api): Promise<Result<DutyPeople>> => api.call('GET', '/duty/people');
export const letStandIn = (api: Api, body: OverrideBody): Promise<Result<Override>> =>
  api.call('POST', '/duty/overrides', { body });
export const standDown = (api: Api, id: string): Promise<Result<void>> =>
  api.call('DELETE', `/duty/overrides/${encodeURIComponent(id)}`);

export const readPostRosters = (api: Api, placeId: string, post: Post): Promise<Result<PostRosters>> =>
  api.call('GET', `/duty/rosters/${encodeURIComponent(placeId)}/${post}`);
/** What saving would change; keeps nothing. */
export const previewRosters = (api: Api, body: RostersBody): Promise<Result<DutyChange>> =>
  api.call('POST', '/duty/rosters/preview', { body });
export const putRosters = (api: Api, body: RostersBody): Promise<Result<void>> =>
  api.call('PUT', '/duty/rosters', { body });

export const readCalendar = (api: Api, year: number): Promise<Result<Calendar>> =>
  api.call('GET', `/duty/calendar/${year}`);
/** What saving would change; keeps nothing. */
export const previewCalendar = (api: Api, year: number, body: CalendarBody): Promise<Result<DutyChange>> =>
  api.call('POST', `/duty/calendar/${year}/preview`, { body });
export const putCalendar = (api: Api, year: number, body: CalendarBody): Promise<Result<void>> =>
  api.call('PUT', `/duty/calendar/${year}`, { body });
