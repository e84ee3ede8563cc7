import type { Policies, PolicyPreview, PolicyPreviewBody, PutPolicyBody } from '@gridcall/contract/http-escalation.ts';
import type { Api } from './api.ts';
import type { Result } from './result.ts';

/** Who is called when nobody answers, as operators read and write it: one function a route. */

export const readPolicies = (api: Api): Promise<Result<Policies>> => api.call('GET', '/policies');
/** What writing it would mean; keeps nothing. */
export const previewPolicy = (api: Api, body: PolicyPreviewBody): Promise<Result<PolicyPreview>> =>
  api.call('POST', '/policies/preview', { body });
export const putPolicy = (api: Api, id: string, body: PutPolicyBody): Promise<Result<Policies>> =>
  api.call('PUT', `/policies/${encodeURIComponent(id)}`, { body });
/** The shipped one stands again. */
export const removePolicy = (
  api: Api,
  id: string,
  body: { readonly reason: string; readonly baseVersion: number },
): Promise<Result<Policies>> => api.call('DELETE', `/policies/${encodeURIComponent(id)}`, { body });
