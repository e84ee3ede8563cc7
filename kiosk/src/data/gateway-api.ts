import type {
  ActionCard,
  Alert,
  AlertDetail,
  Assignee,
  Company,
  Device,
  History,
  Notice,
  Place,
} from '@gridcall/contract/http-gateway.ts';
import type { PushSubscriptionBody } from '@gridcall/contract/http-push.ts';
import type { Api } from './api.ts';
import type { Result } from './result.ts';

/** The gateway's API as the steward's page uses it: one function a route. */

export const listAlerts = (
  api: Api,
  state: 'open' | 'all',
  signal?: AbortSignal,
): Promise<Result<{ alerts: Alert[] }>> =>
  api.call('GET', '/alerts', { query: { state }, ...(signal ? { signal } : {}) });
export const readAlert = (api: Api, id: string): Promise<Result<AlertDetail>> =>
  api.call('GET', `/alerts/${encodeURIComponent(id)}`);
export const acknowledgeAlert = (api: Api, id: string): Promise<Result<Alert>> =>
  api.call('POST', `/alerts/${encodeURIComponent(id)}/acknowledge`, { body: {} });
export const arriveAtAlert = (api: Api, id: string): Promise<Result<Alert>> =>
  api.call('POST', `/alerts/${encodeURIComponent(id)}/arrive`, { body: {} });
export const closeAlert = (api: Api, id: string, reason: string): Promise<Result<Alert>> =>
  api.call('POST', `/alerts/${encodeURIComponent(id)}/close`, { body: { reason } });
export const shelveAlert = (api: Api, id: string, body: { until: number; reason: string }): Promise<Result<Alert>> =>
  api.call('POST', `/alerts/${encodeURIComponent(id)}/shelve`, { body });
export const unshelveAlert = (api: Api, id: string, reason: string): Promise<Result<Alert>> =>
  api.call('POST', `/alerts/${encodeURIComponent(id)}/unshelve`, { body: { reason } });
export const commentAlert = (api: Api, id: string, text: string): Promise<Result<Alert>> =>
  api.call('POST', `/alerts/${encodeURIComponent(id)}/comments`, { body: { text } });
export const assignAlert = (api: Api, id: string, personId: string | null): Promise<Result<Alert>> =>
  api.call('POST', `/alerts/${encodeURIComponent(id)}/assign`, { body: { personId } });
export const listAssignees = (api: Api, id: string): Promise<Result<{ people: Assignee[] }>> =>
  api.call('GET', `/alerts/${encodeURIComponent(id)}/assignees`);
export const readActionCard = (api: Api, kind: string, placeId: string): Promise<Result<ActionCard>> =>
  api.call('GET', `/action-cards/${encodeURIComponent(kind)}`, { query: { placeId } });

export const listDevices = (api: Api): Promise<Result<{ devices: Device[] }>> => api.call('GET', '/devices');
export const readHistory = (
  api: Api,
  deviceId: string,
  query: { readonly quantity: string; readonly from: number; readonly to: number },
): Promise<Result<History>> => api.call('GET', `/devices/${encodeURIComponent(deviceId)}/history`, { query });

export const listNotices = (api: Api): Promise<Result<{ notices: Notice[] }>> => api.call('GET', '/notices');
export const writeNotice = (
  api: Api,
  notice: Pick<Notice, 'placeId' | 'title' | 'text' | 'expiresAt'>,
): Promise<Result<Notice>> => api.call('POST', '/notices', { body: notice });
export const withdrawNotice = (api: Api, id: string): Promise<Result<void>> =>
  api.call('DELETE', `/notices/${encodeURIComponent(id)}`);

export const listPlaces = (api: Api): Promise<Result<{ places: Place[] }>> => api.call('GET', '/places');
export const listCompanies = (api: Api): Promise<Result<{ companies: Company[] }>> => api.call('GET', '/companies');

export const putPushSubscription = (api: Api, body: PushSubscriptionBody): Promise<Result<void>> =>
  api.call('PUT', '/push-subscription', { body });
export const endPushSubscription = (api: Api, endpoint: string): Promise<Result<void>> =>
  api.call('DELETE', '/push-subscription', { body: { endpoint } });
