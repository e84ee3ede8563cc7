import type {
  KioskView,
  ServiceRequestBody,
  ServiceRequestFollowUp,
  ServiceRequestReceipt,
} from '@gridcall/contract/http-gateway.ts';
import type { KioskHelpState } from '@gridcall/contract/http-kiosk-help.ts';
import type { Api } from '../data/api.ts';
import type { Result } from '../data/result.ts';

/** The gateway's API as the kiosk uses it. `as=kiosk`: where somebody is also signed in on this browser, the kiosk asks. */
const asKiosk = { query: { as: 'kiosk' } } as const;

export const readKioskView = (api: Api): Promise<Result<KioskView>> => api.call('GET', '/kiosk/view', asKiosk);

export const pairKiosk = (api: Api, code: string): Promise<Result<unknown>> =>
  api.call('POST', '/kiosk/pair', { body: { code } });

export const fileServiceRequest = (
  api: Api,
  key: string,
  body: ServiceRequestBody,
): Promise<Result<ServiceRequestReceipt>> =>
  api.call('POST', '/service-requests', { ...asKiosk, body, headers: { 'idempotency-key': key } });

/** The code goes in a header: an address lands in logs. */
export const readFollowUp = (api: Api, number: string, code: string): Promise<Result<ServiceRequestFollowUp>> =>
  api.call('GET', `/service-requests/${encodeURIComponent(number)}`, { headers: { 'x-follow-up-code': code } });

export const callHelp = (api: Api): Promise<Result<KioskHelpState>> => api.call('POST', '/kiosk/help', asKiosk);

export const cancelHelp = (api: Api): Promise<Result<KioskHelpState>> => api.call('DELETE', '/kiosk/help', asKiosk);
