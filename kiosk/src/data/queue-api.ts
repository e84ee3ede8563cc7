import type { Category } from '@gridcall/contract/categories.ts';
import type { Incident, IncidentActionBody, IncidentDetail } from '@gridcall/contract/http-queue.ts';
import type { Api } from './api.ts';
import type { Result } from './result.ts';

/** The queue's API as the desk uses it: one function a route. */

export interface IncidentPage {
  readonly incidents: Incident[];
  readonly nextCursor: string | null;
}

export const listIncidents = (
  api: Api,
  query: Readonly<Record<string, string | number | undefined>>,
  signal?: AbortSignal,
): Promise<Result<IncidentPage>> => api.call('GET', '/incidents', { query, ...(signal ? { signal } : {}) });
export const readIncident = (api: Api, id: string): Promise<Result<IncidentDetail>> =>
  api.call('GET', `/incidents/${encodeURIComponent(id)}`);
export const actOnIncident = (api: Api, id: string, body: IncidentActionBody): Promise<Result<Incident>> =>
  api.call('POST', `/incidents/${encodeURIComponent(id)}/actions`, { body });
export const listCategories = (api: Api): Promise<Result<{ categories: Category[] }>> => api.call('GET', '/categories');

/** What the queue's live stream says of a change; the incident itself is read anew. */
export interface IncidentNews {
  readonly id: string;
  readonly version: number;
}
