import type { LinkBody, LinkCreated, Quarantine } from '@gridcall/contract/http-gateway.ts';
import type {
  Adoption,
  AdoptResult,
  Child,
  Commissioning,
  CommissioningStarted,
  ImportBody,
  ImportResult,
  InstalledDevice,
  NewCredentials,
} from '@gridcall/contract/http-property.ts';
import type { Readers } from '@gridcall/contract/http-readers.ts';
import type { Api } from '../data/api.ts';
import type { Result } from '../data/result.ts';

/** The gateway's API as the property page uses it: one function a route. */

const ADMINISTRATION = '/administration';
const of = (path: string, id: string, rest = ''): string =>
  `${ADMINISTRATION}/${path}/${encodeURIComponent(id)}${rest}`;

export const addLink = (api: Api, wish: LinkBody): Promise<Result<LinkCreated>> =>
  api.call('POST', `${ADMINISTRATION}/links`, { body: wish });
export const revokeLink = (api: Api, linkId: string): Promise<Result<void>> => api.call('DELETE', of('links', linkId));

export const listInstalledDevices = (api: Api): Promise<Result<{ devices: InstalledDevice[] }>> =>
  api.call('GET', `${ADMINISTRATION}/devices`);
export const replaceDevice = (
  api: Api,
  deviceId: string,
  body: { readonly address?: string; readonly expiresAt?: number },
): Promise<Result<NewCredentials>> => api.call('POST', of('devices', deviceId, '/replace'), { body });
export const handOverDevice = (api: Api, deviceId: string, companyId: string): Promise<Result<NewCredentials>> =>
  api.call('POST', of('devices', deviceId, '/hand-over'), { body: { companyId } });

export const startCommissioning = (api: Api, deviceId: string): Promise<Result<CommissioningStarted>> =>
  api.call('POST', of('devices', deviceId, '/commissionings'), { body: {} });
export const readCommissioning = (api: Api, id: string): Promise<Result<Commissioning>> =>
  api.call('GET', of('commissionings', id));
export const finishCommissioning = (api: Api, id: string): Promise<Result<Commissioning>> =>
  api.call('POST', of('commissionings', id, '/finish'), { body: {} });

export const readQuarantine = (api: Api): Promise<Result<Quarantine>> =>
  api.call('GET', '/quarantine', { query: { limit: 100 } });
export const listChildren = (api: Api): Promise<Result<{ children: Child[] }>> =>
  api.call('GET', `${ADMINISTRATION}/children`);
export const adoptChildren = (api: Api, adoptions: readonly Adoption[]): Promise<Result<AdoptResult>> =>
  api.call('POST', `${ADMINISTRATION}/children/adopt`, { body: { adoptions } });
export const ignoreChild = (api: Api, child: Child, ignored: boolean): Promise<Result<void>> =>
  api.call('POST', `${ADMINISTRATION}/children/ignore`, {
    body: { linkId: child.linkId, address: child.address, ignored },
  });

export const importDevices = (api: Api, body: ImportBody): Promise<Result<ImportResult>> =>
  api.call('POST', `${ADMINISTRATION}/devices/import`, { body });

export const listReaders = (api: Api, linkId: string): Promise<Result<Readers>> =>
  api.call('GET', of('links', linkId, '/readers'));
export const installReader = (api: Api, linkId: string, address: number, minutes: number): Promise<Result<unknown>> =>
  api.call('POST', of('links', linkId, `/readers/${address}/install`), { body: { minutes } });
