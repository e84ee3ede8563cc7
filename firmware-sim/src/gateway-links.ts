import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LinkCreatedSchema, LinksSchema } from '@gridcall/contract/http-gateway.ts';
import { AdoptResultSchema, ChildrenSchema } from '@gridcall/contract/http-property.ts';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { DemonstrationBus, DemonstrationDevice } from './demonstration.ts';

const LINKS = '/api/v1/administration/links';
const CHILDREN = '/api/v1/administration/children';

const CredentialSchema = Type.Object({ linkId: Type.String(), password: Type.String() });
export type Credential = Static<typeof CredentialSchema>;
const FileSchema = Type.Object({ links: Type.Array(CredentialSchema) });

export interface GatewayAccess {
  /** `http://127.0.0.1:8080` */
  readonly base: string;
  readonly token: string;
}

/** The gateway said no: in its own words, for whoever starts the demonstration. */
export class GatewayRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'GatewayRefusal';
    this.status = status;
  }
}

const START_MS = 20_000;
const RETRY_MS = 50;

/** The gateway may still be starting beside us: as long as nobody listens, the call is tried again. */
async function fetchWhenUp(url: string, init: RequestInit): Promise<Response> {
  const until = performance.now() + START_MS;
  for (;;) {
    try {
      return await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      const refused = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
      if (!refused || performance.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function call<T extends TSchema>(
  access: GatewayAccess,
  method: string,
  path: string,
  schema: T,
  body?: unknown,
): Promise<Static<T>> {
  const response = await fetchWhenUp(access.base + path, {
    method,
    headers: {
      authorization: `Bearer ${access.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new GatewayRefusal(response.status, `${method} ${path}: ${response.status} ${text}`);
  return Value.Parse(schema, text === '' ? undefined : JSON.parse(text));
}

function readCredentials(path: string): readonly Credential[] {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Value.Check(FileSchema, value) ? value.links : [];
  } catch {
    // Missing or torn: the links are made anew.
    return [];
  }
}

function writeCredentials(path: string, links: readonly Credential[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, JSON.stringify({ links }, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

async function makeLink(access: GatewayAccess, device: DemonstrationDevice): Promise<Credential> {
  const body = {
    id: device.id,
    deviceKind: device.kind,
    companyId: device.companyId,
    placeId: device.placeId,
    name: device.name,
    reportEveryMs: device.reportEveryMs,
  };
  const made = await call(access, 'POST', LINKS, LinkCreatedSchema, body);
  return { linkId: made.linkId, password: made.password };
}

/**
 * The credentials of every device: those kept in the file where the gateway still knows them, new ones otherwise.
 * A link whose password is lost is revoked and made anew under the same id.
 */
export async function ensureLinks(
  access: GatewayAccess,
  devices: readonly DemonstrationDevice[],
  path: string,
): Promise<ReadonlyMap<string, Credential>> {
  const kept = new Map(readCredentials(path).map((credential) => [credential.linkId, credential]));
  const { links } = await call(access, 'GET', LINKS, LinksSchema);
  const known = new Map(links.map((link) => [link.linkId, link.revokedAt === null]));
  const credentials = new Map<string, Credential>();
  for (const device of devices) {
    const credential = kept.get(device.id);
    if (credential !== undefined && known.get(device.id) === true) {
      credentials.set(device.id, credential);
      continue;
    }
    if (known.get(device.id) === true) await call(access, 'DELETE', `${LINKS}/${device.id}`, Type.Unknown());
    credentials.set(device.id, await makeLink(access, device));
    writeCredentials(path, [...kept.values(), ...credentials.values()]);
  }
  writeCredentials(path, [...credentials.values()]);
  return credentials;
}

const CHILD_MS = 30_000;
const CHILD_RETRY_MS = 100;

/** Makes the bus's bridge link where there is none, waits until its unit has been heard, and adopts it. */
export async function ensureBus(access: GatewayAccess, { bus, unit, detector }: DemonstrationBus): Promise<void> {
  const { links } = await call(access, 'GET', LINKS, LinksSchema);
  if (!links.some((link) => link.linkId === bus.id && link.revokedAt === null)) {
    await call(access, 'POST', LINKS, LinkCreatedSchema, { ...bus, deviceKind: 'bridge', convention: 'modbus-rtu' });
  }
  const until = performance.now() + CHILD_MS;
  for (;;) {
    const { children } = await call(access, 'GET', CHILDREN, ChildrenSchema);
    const child = children.find(({ linkId, address }) => linkId === bus.id && address === `${unit}`);
    if (child?.state === 'adopted') return;
    if (child !== undefined) break;
    if (performance.now() > until) throw new GatewayRefusal(404, `${bus.id}: unit ${unit} was not heard`);
    await new Promise((resolve) => setTimeout(resolve, CHILD_RETRY_MS));
  }
  const { id: deviceId, kind: deviceKind, ...rest } = detector;
  const adoption = { linkId: bus.id, address: `${unit}`, deviceId, deviceKind, ...rest };
  const { results } = await call(access, 'POST', `${CHILDREN}/adopt`, AdoptResultSchema, { adoptions: [adoption] });
  const verdict = results[0];
  if (verdict?.ok !== true) throw new GatewayRefusal(422, `${bus.id}: ${verdict?.code} ${verdict?.detail}`);
}
