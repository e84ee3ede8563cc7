import type { FlowsState, FlowVersion, FlowVersionDetail } from '@gridcall/contract/http-flows.ts';
import type { Api } from '../data/api.ts';
import type { Result } from '../data/result.ts';

/** The gateway's API as the flows page uses it: one function a route. */

export const readFlows = (api: Api): Promise<Result<FlowsState>> => api.call('GET', '/flows');
export const listVersions = (api: Api): Promise<Result<{ versions: FlowVersion[] }>> =>
  api.call('GET', '/flows/versions');
export const readVersion = (api: Api, id: string): Promise<Result<FlowVersionDetail>> =>
  api.call('GET', `/flows/versions/${encodeURIComponent(id)}`);
export const restoreVersion = (api: Api, id: string, note: string): Promise<Result<FlowVersion>> =>
  api.call('POST', `/flows/versions/${encodeURIComponent(id)}/restore`, { body: { note } });
