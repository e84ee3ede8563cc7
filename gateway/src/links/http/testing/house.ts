import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertKind } from '@gridcall/contract/alert.ts';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import { ConfigurationSchema } from '@gridcall/contract/configuration.ts';
import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { Policies } from '@gridcall/contract/http-escalation.ts';
import type {
  Alert,
  AlertTimelineEntry,
  Company,
  Device,
  KioskView,
  LinkCreated,
  Place,
  ServiceRequestReceipt,
  Session,
} from '@gridcall/contract/http-gateway.ts';
import { Registry } from 'prom-client';
import { Value } from 'typebox/value';
import { decide } from '../../../core/decide.ts';
import type { Input, ReadingInput } from '../../../core/input.ts';
import { type Clock, systemClock } from '../../../platform/clock.ts';
import { systemRandom } from '../../../platform/random.ts';
import { createSpine } from '../../../spine/spine.ts';
import type { Answer, Submit } from '../../../spine/submit.ts';
import { openStore } from '../../../store/open-store.ts';
import type { Store } from '../../../store/store.ts';
import { makeRunning, type Running, stopRunning } from '../http-link.ts';
import type {
  CertificateIssuer,
  FlowEngine,
  HttpLinkOptions,
  Notifier,
  ReaderBuses,
  RefusedConnection,
} from '../options.ts';

export const ADMINISTRATOR_TOKEN = 'administrator-token-of-the-test';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** The real store and the real spine under the HTTP link, on a folder of its own: two buildings, two companies. */
export interface House {
  /** Where its files lie. */
  readonly directory: string;
  readonly store: Store;
  readonly running: Running;
  readonly options: HttpLinkOptions;
  readonly disconnected: string[];
  /** Links that stand connected, and connections that were turned away: what a test says they are. */
  readonly connected: Set<string>;
  readonly refused: RefusedConnection[];
  /** Moves the wall clock that the link sees. */
  pass(ms: number): void;
  submit(input: WithoutId<Input>): Promise<Answer>;
  reading(deviceId: string, values: ReadingInput['values']): Promise<Answer>;
  event(deviceId: string, event: DeviceEventKind): Promise<Answer>;
  /** The open alert of a device. */
  alertOf(deviceId: string, kind?: AlertKind): string;
  token(role: string, more?: object): Promise<{ id: string; token: string }>;
  link(id: string, placeId: string, more?: { deviceKind?: string; companyId?: string }): Promise<void>;
  request(method: string, url: string, more?: RequestOptions): Promise<TestAnswer>;
  stop(): Promise<void>;
}

export interface RequestOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: string;
  readonly address?: string;
}

/** What tests read of answers; a field is there when the route sends it. */
export interface TestBody extends LinkCreated, ServiceRequestReceipt, KioskView, Session {
  readonly id: string;
  readonly token: string;
  readonly code: string;
  readonly detail: string;
  readonly mend: string;
  readonly title: string;
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  readonly alerts: readonly Alert[];
  readonly devices: readonly Device[];
  readonly places: readonly Place[];
  readonly companies: readonly Company[];
  readonly timeline: readonly AlertTimelineEntry[];
  readonly policies: Policies['policies'];
  readonly links: readonly {
    readonly linkId: string;
    readonly connected: boolean;
    readonly revokedAt: number | null;
  }[];
  readonly entries: readonly { readonly id: string; readonly linkId: string | null }[];
  readonly refusedConnections: readonly { readonly clientId: string }[];
  readonly kioskId: string;
  readonly state: string;
  readonly history: readonly { readonly state: string; readonly note: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
}

export interface OpenApiOperation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly responses?: Readonly<Record<string, object>>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly body: TestBody;
  readonly cookies: Readonly<Record<string, string>>;
}

export interface HouseOptions {
  readonly configuration?: {
    readonly http?: Partial<Configuration['http']>;
    readonly flows?: Partial<Configuration['flows']>;
  };
  /** Stands between the link and the spine. */
  readonly submit?: (submit: Submit) => Submit;
  readonly pagesDirectory?: string;
  readonly isReady?: () => boolean;
  readonly certificates?: CertificateIssuer;
  readonly readers?: ReaderBuses;
  readonly flows?: FlowEngine;
  readonly notifier?: Notifier;
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const directory = mkdtempSync(join(tmpdir(), 'gridcall-http-'));
  const configuration = Value.Default(ConfigurationSchema, {
    http: { port: 0, requestsPerMinute: 100_000, ...options.configuration?.http },
    gateway: { logLevel: 'silent' },
    ...(options.configuration?.flows === undefined ? {} : { flows: options.configuration.flows }),
  }) as Configuration;
  let ahead = 0;
  const clock: Clock = {
    wallMs: () => systemClock.wallMs() + ahead,
    monotonicMs: () => systemClock.monotonicMs() + ahead,
    after: systemClock.after,
  };
  const store = await openStore({
    ...{ directory, ...configuration.store, ballastBytes: 0 },
    ...{ gateway: { id: 'gateway-0417', number: 417 }, clock: systemClock, random: systemRandom },
  });
  const spine = createSpine({ store, decide, clock: systemClock, random: systemRandom });
  await spine.start();
  const disconnected: string[] = [];
  const connected = new Set(['gas-1']);
  const refused: RefusedConnection[] = [];
  const linkOptions: HttpLinkOptions = {
    ...{ configuration, store, clock, random: systemRandom, metrics: new Registry() },
    submit: options.submit?.(spine.submit) ?? spine.submit,
    secrets: {
      administratorToken: ADMINISTRATOR_TOKEN,
      phoneKey: Buffer.alloc(32, 1),
      signingKey: Buffer.alloc(32, 2),
    },
    pagesDirectory: options.pagesDirectory ?? join(directory, 'no-pages'),
    links: {
      isConnected: (linkId) => connected.has(linkId),
      disconnect: (linkId) => disconnected.push(linkId),
      refusedConnections: () => refused,
    },
    readers: options.readers ?? { readersOf: () => undefined, installReader: () => false },
    notifier: options.notifier ?? {
      report: () => [],
      test: async () => ({ ok: false, reason: 'nobody is told here' }),
    },
    uplink: { report: () => ({ state: 'down', lastReceiptAt: null, lastError: 'ECONNREFUSED' }) },
    ...(options.flows === undefined ? {} : { flows: options.flows }),
    ...(options.certificates === undefined ? {} : { certificates: options.certificates }),
    storeHealth: async () => ({ mode: 'normal', fault: '', unsaved: 0, shed: 0, freeBytes: null, totalBytes: null }),
    health: () => {
      const ready = options.isReady?.() ?? true;
      return { ready, parts: [{ part: 'broker', ready, reason: ready ? '' : 'not listening' }] };
    },
  };
  const running = await makeRunning(linkOptions);
  const house = makeHouse(
    { directory, store, running, options: linkOptions, disconnected, connected, refused, submit: spine.submit },
    (ms) => {
      ahead += ms;
    },
  );
  await importEstate(house);
  return {
    ...house,
    stop: async () => {
      await stopRunning(running, linkOptions);
      await spine.stop();
      await store.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Parts
  extends Pick<House, 'directory' | 'store' | 'running' | 'options' | 'disconnected' | 'connected' | 'refused'> {
  readonly submit: Submit;
}

function makeHouse({ submit, ...parts }: Parts, pass: House['pass']): Omit<House, 'stop'> {
  const newId = () => systemRandom.ulid(systemClock.wallMs());
  const house: Omit<House, 'stop'> = {
    ...parts,
    pass,
    submit: (input) => new Promise((resolve) => submit({ ...input, id: newId() } as Input, resolve)),
    reading: (deviceId, values) =>
      house.submit({
        ...{ kind: 'reading', linkId: deviceId, deviceId, messageKey: `i:${newId()}`, contentHash: 1 },
        ...{ resent: false, observedAt: null, history: false, values },
      }),
    event: (deviceId, event) =>
      house.submit({
        ...{ kind: 'device-event', linkId: deviceId, deviceId, messageKey: `i:${newId()}`, contentHash: 1 },
        ...{ resent: false, observedAt: null, event },
      }),
    alertOf: (deviceId, kind = 'gas_leak') => {
      const id = parts.store.state.get('device_state', deviceId)?.openAlerts[kind];
      if (id === undefined) throw new Error(`${deviceId} has no open ${kind}`);
      return id;
    },
    token: async (role, more = {}) => {
      const answer = await house.request('POST', '/api/v1/administration/tokens', {
        ...{ token: ADMINISTRATOR_TOKEN, body: { role, ...more } },
      });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer.body;
    },
    link: async (id, placeId, { deviceKind = 'gas-detector', companyId = 'jinfeng' } = {}) => {
      const body = { id, deviceKind, companyId, placeId };
      const answer = await house.request('POST', '/api/v1/administration/links', { token: ADMINISTRATOR_TOKEN, body });
      if (answer.status !== 201) throw new Error(answer.text);
    },
    request: (method, url, more = {}) => inject(parts.running, method, url, more),
  };
  return house;
}

async function inject(running: Running, method: string, url: string, more: RequestOptions): Promise<TestAnswer> {
  const response = await running.server.inject({
    method: method as 'GET',
    url,
    headers: {
      ...(more.token === undefined ? {} : { authorization: `Bearer ${more.token}` }),
      ...(more.raw === undefined ? {} : { 'content-type': 'application/json' }),
      ...more.headers,
    },
    ...(more.body === undefined ? {} : { body: more.body as object }),
    ...(more.raw === undefined ? {} : { payload: more.raw }),
    ...(more.address === undefined ? {} : { remoteAddress: more.address }),
  });
  const isJson = String(response.headers['content-type'] ?? '').includes('json');
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    body: (isJson ? JSON.parse(response.body) : {}) as TestBody,
    cookies: Object.fromEntries(response.cookies.map(({ name, value }) => [name, value])),
  };
}

const estate = {
  companies: [
    {
      id: 'jinfeng',
      kind: 'property_company',
      name: { zh: '金凤物业', en: 'Jinfeng Property' },
      dutyPhone: '0951-5550100',
    },
    {
      id: 'station',
      kind: 'service_station',
      name: { zh: '社区物业服务站', en: 'Service station' },
      dutyPhone: '0951-5550200',
    },
  ],
  places: [
    { id: 'estate', kind: 'estate', name: { zh: '金凤小区', en: 'Jinfeng' }, companyId: 'jinfeng' },
    { id: 'building-1', parentId: 'estate', kind: 'building', name: { zh: '1号楼', en: 'Building 1' } },
    { id: 'unit-1', parentId: 'building-1', kind: 'unit', name: { zh: '1单元', en: 'Unit 1' } },
    { id: 'flat-101', parentId: 'unit-1', kind: 'spot', name: { zh: '101室', en: 'Flat 101' } },
    { id: 'lobby-1', parentId: 'building-1', kind: 'spot', name: { zh: '大堂', en: 'Lobby' } },
    { id: 'pump', parentId: 'estate', kind: 'spot', name: { zh: '泵房', en: 'Pump house' } },
    {
      id: 'building-2',
      parentId: 'estate',
      kind: 'building',
      name: { zh: '2号楼', en: 'Building 2' },
      companyId: 'station',
    },
    { id: 'lobby-2', parentId: 'building-2', kind: 'spot', name: { zh: '大堂', en: 'Lobby' } },
  ],
  people: [{ id: 'li', name: '李秀英', role: 'steward', companyId: 'jinfeng' }],
  rosters: [{ placeId: 'building-1', post: 'A', people: ['li'] }],
};

async function importEstate(house: Omit<House, 'stop'>): Promise<void> {
  const answer = await house.request('POST', '/api/v1/administration/estate/import', {
    token: ADMINISTRATOR_TOKEN,
    body: { format: 'yaml', text: JSON.stringify(estate), dryRun: false },
  });
  if (!answer.text.includes('"imported":true')) throw new Error(answer.text);
}
