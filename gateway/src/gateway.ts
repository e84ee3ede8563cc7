import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { CommandWire } from './core/command-wire.ts';
import { decide } from './core/decide.ts';
import { endLeftOverFlows, Flows, type FlowsOptions } from './flows/flows.ts';
import { conventionOf } from './links/conventions/index.ts';
import { createHttpLink, type HttpLink } from './links/http/http-link.ts';
import type { CertificateIssuer, DeviceLinks, HealthReport } from './links/http/options.ts';
import { createMqttLink, type MqttLink } from './links/mqtt/mqtt-link.ts';
import { createSerialLink, type SerialLink } from './links/serial/serial-link.ts';
import { createMetrics } from './metrics.ts';
import { type CommandOutlet, createCommandOutlet } from './outlets/commands/command-outlet.ts';
import { createNotify, type Notify, type NotifyOptions } from './outlets/notify/notify.ts';
import { createUplink, type Uplink } from './outlets/uplink.ts';
import type { CertificateAuthority } from './platform/certificate-authority.ts';
import { systemClock } from './platform/clock.ts';
import { diskSpace } from './platform/disk-space.ts';
import { readEstateFile } from './platform/estate-file.ts';
import { lazyAuthority } from './platform/lazy-authority.ts';
import { systemRandom } from './platform/random.ts';
import { readGatewaySecrets } from './platform/secrets.ts';
import { WATCH_STALE_MS } from './spine/escalation-watch.ts';
import { createSpine, type Spine } from './spine/spine.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';

export interface Gateway {
  start(): Promise<{ readonly httpPort: number; readonly mqttPort: number }>;
  stop(): Promise<void>;
}

const pagesDirectory = fileURLToPath(new URL('../../kiosk/dist', import.meta.url));

/** The one composition root: opens the store, joins links, spine and outlets, and owns the order of start and stop. */
export async function createGateway(configuration: Configuration): Promise<Gateway> {
  const identity = { id: configuration.gateway.id, number: configuration.gateway.number };
  const secrets = readGatewaySecrets(configuration.dataDir);
  const system = { clock: systemClock, random: systemRandom };
  const directory = join(configuration.dataDir, 'gateway');
  const store = await openStore({ directory, ...configuration.store, gateway: identity, ...system });
  const log = pino({ name: 'gateway', level: configuration.gateway.logLevel }, pino.destination(2));
  if (store.movedAside) {
    log.error(store.movedAside, 'the database was damaged: it was put aside, and what could be read of it was kept');
  }
  const spine = createSpine({
    store,
    decide,
    ...system,
    onMode: (mode, detail) => (mode === 'degraded' ? log.error : log.warn).call(log, { mode, detail }, 'the store'),
  });
  const { signingKey } = secrets;
  const flows = flowsOf({
    ...{ configuration, signingKey, store, submit: spine.submit, ...system },
    notice: (words, detail) => log.warn(detail, words),
  });
  const shared = { submit: flows?.submit ?? spine.submit, ...system };
  const authority = lazyAuthority({ dataDir: configuration.dataDir, gatewayId: identity.id, ...system });
  const mqtt = createMqttLink({
    ...shared,
    configuration: configuration.mqtt,
    state: store.state,
    conventionOf,
    serverCredentials: async (names) => (await authority()).issueServer(names),
  });
  const serial = createSerialLink({
    ...shared,
    buses: configuration.serial.buses,
    dataDir: configuration.dataDir,
    state: store.state,
    notice: (bus, words) => log.warn({ bus }, words),
  });
  const commands = createCommandOutlet({ ...shared, store, view: spine.view, wire: wiresOf(mqtt, serial, store) });
  const upwards = { ...shared, configuration: configuration.uplink, gatewayId: identity.id, store };
  const uplink = createUplink({ ...upwards, onStateChange: (state) => tellUplinkState(spine, state) });
  const toPeople = { ...shared, configuration, gatewayId: identity.id, store, key: secrets.phoneKey };
  const notify = notifyOf(toPeople, {
    uplink,
    http: () => http,
    notice: (words) => log.warn({ part: 'notify' }, words),
  });
  const registry = new Registry();
  createMetrics({ registry, store, spine, mqtt, serial, uplink, flows });
  const http = createHttpLink({
    ...shared,
    configuration,
    store,
    secrets,
    pagesDirectory,
    links: devicesOver(mqtt, serial),
    readers: serial,
    ...(configuration.mqtt.tlsPort === 0 ? {} : { certificates: issuerOf(authority) }),
    health: () => readiness(spine, mqtt),
    storeHealth: () => storeFacts(spine, configuration.dataDir),
    metrics: registry,
    uplink,
    notifier: notify,
    ...(flows === undefined ? {} : { flows }),
  });
  return compose({ configuration, store, spine, mqtt, serial, uplink, notify, http, flows, commands });
}

async function storeFacts(spine: Spine, folder: string) {
  const { mode, lastFault, volatileInputs, shedRows } = spine.health();
  const fault = mode === 'degraded' ? lastFault : '';
  return { mode, fault, unsaved: volatileInputs, shed: shedRows, ...(await diskSpace(folder)) };
}

function tellUplinkState(spine: Spine, state: 'up' | 'down'): void {
  spine.submit({ kind: 'uplink-state', id: systemRandom.ulid(systemClock.wallMs()), state }, () => undefined);
}

type ToPeople = Omit<NotifyOptions, 'presence' | 'isUplinkUp' | 'notice'>;

/** Whether a page is open is known to the HTTP link, which is made later, and asks the outlet in turn. */
function notifyOf(
  options: ToPeople,
  parts: { readonly uplink: Uplink; readonly http: () => HttpLink; readonly notice: (words: string) => void },
): Notify {
  return createNotify({
    ...options,
    presence: {
      isPersonHere: (personId) => parts.http().isPersonHere(personId),
      isKioskAt: (placeId) => parts.http().isKioskAt(placeId),
    },
    isUplinkUp: () => parts.uplink.report().state === 'up',
    notice: parts.notice,
  });
}

/** Undefined while flows are off. A child that outlives a killed gateway is found again by what only Linux tells of it. */
function flowsOf(options: FlowsOptions): Flows | undefined {
  const isLinux = process.platform === 'linux';
  if (isLinux) endLeftOverFlows(options);
  if (!options.configuration.flows.enabled) return undefined;
  if (isLinux) return new Flows(options);
  options.notice('流程只能在 Linux 上运行，已跳过 / flows run on Linux only: they are left out', {});
  return undefined;
}

/** What carries a command: the bus that its link is, or the broker. */
function wiresOf(mqtt: MqttLink, serial: SerialLink, store: Store): CommandWire {
  const of = (linkId: string) =>
    store.state.get('link', linkId)?.convention === 'modbus-rtu' ? serial.commands : mqtt.commands;
  return {
    reach: (device, order) => of(device.linkId).reach(device, order),
    send: (device, order) => of(device.linkId).send(device, order),
  };
}

/** Links by either wire: a bus has no connection that could be cut; its bridge is revoked by its row. */
function devicesOver(mqtt: MqttLink, serial: SerialLink): DeviceLinks {
  return {
    isConnected: (linkId) => mqtt.isConnected(linkId) || serial.isConnected(linkId),
    disconnect: (linkId) => mqtt.disconnect(linkId),
    refusedConnections: () => mqtt.refusedConnections(),
    brokerPort: () => mqtt.brokerPort(),
  };
}

/** The authority opens at the first certificate that somebody asks for. */
function issuerOf(authority: () => Promise<CertificateAuthority>): CertificateIssuer {
  return { issueClient: async (link, days) => (await authority()).issueClient(link, days) };
}

/** Whether an alarm would get through now, part by part, in words for `/readyz`. */
function readiness(spine: Spine, mqtt: MqttLink): HealthReport {
  const { mode, lastFault, watchAgeMs } = spine.health();
  const isBrokerReady = mqtt.brokerPort() > 0;
  const parts = [
    {
      part: 'spine',
      ready: mode !== 'stopping',
      reason: mode === 'stopping' ? '正在停止 / the gateway is stopping' : '',
    },
    {
      part: 'store',
      ready: mode !== 'degraded',
      reason:
        mode === 'degraded'
          ? `磁盘拒绝写入，报警只在内存中 / the disk refuses, alarms are kept in memory only: ${lastFault}`
          : '',
    },
    {
      part: 'calls',
      ready: watchAgeMs < WATCH_STALE_MS,
      reason:
        watchAgeMs < WATCH_STALE_MS
          ? ''
          : `升级呼叫的看门狗没有动 / the watchdog of the calls last looked ${Math.round(watchAgeMs / 1000)} s ago`,
    },
    {
      part: 'broker',
      ready: isBrokerReady,
      reason: isBrokerReady ? '' : 'MQTT 尚未监听 / the broker does not listen yet',
    },
  ];
  return { ready: parts.every((part) => part.ready), parts };
}

interface Parts {
  readonly configuration: Configuration;
  readonly store: Store;
  readonly spine: Spine;
  readonly mqtt: MqttLink;
  readonly serial: SerialLink;
  readonly uplink: Uplink;
  readonly notify: Notify;
  readonly http: HttpLink;
  readonly flows: Flows | undefined;
  readonly commands: CommandOutlet;
}

function compose({ configuration, store, spine, mqtt, serial, uplink, notify, http, flows, commands }: Parts): Gateway {
  return {
    start: async () => {
      await spine.start();
      await importEstate(configuration.gateway.estateFile, store, spine);
      const { port: mqttPort } = await mqtt.start();
      const { port: httpPort } = await http.start();
      serial.start();
      commands.start();
      uplink.start();
      notify.start();
      await flows?.start();
      return { httpPort, mqttPort };
    },
    // Links first: nothing new comes in; then what was taken in is decided and committed; then the file closes.
    stop: async () => {
      await commands.stop();
      await Promise.all([http.stop(), mqtt.stop(), serial.stop(), flows?.stop()]);
      await Promise.all([uplink.stop(), notify.stop()]);
      await spine.stop();
      await store.stop();
    },
  };
}

async function importEstate(file: string, store: Store, spine: Spine): Promise<void> {
  const isEmpty = store.state.all('place')[Symbol.iterator]().next().done === true;
  if (file === '' || !isEmpty) return;
  const input = readEstateFile(file, systemRandom.ulid(systemClock.wallMs()));
  await new Promise<void>((resolve, reject) => {
    spine.submit(input, (answer) => {
      if (answer.kind === 'committed' && answer.outcome.ok) resolve();
      else reject(new Error(`the estate file was not imported: ${JSON.stringify(answer)}`));
    });
  });
}
