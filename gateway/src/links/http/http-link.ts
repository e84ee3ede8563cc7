import type { AddressInfo } from 'node:net';
import { Authentication } from './authentication.ts';
import type { RouteContext } from './context.ts';
import type { EditorListener } from './flows/editor-listener.ts';
import { leadToEditor } from './flows/hand-over.ts';
import { versionRoutes } from './flows/version-routes.ts';
import { LiveHub } from './live/live-hub.ts';
import type { HttpLinkOptions } from './options.ts';
import { isInside } from './place-tree.ts';
import { CommissioningWatch } from './property/commissioning-watch.ts';
import { countRequests } from './request-metrics.ts';
import { administrationRoutes } from './routes/administration-routes.ts';
import { alertRoutes } from './routes/alert-routes.ts';
import { alertWorkRoutes } from './routes/alert-work-routes.ts';
import { arriveRoute } from './routes/arrive-route.ts';
import { certificateRoute } from './routes/certificate-route.ts';
import { channelRoutes } from './routes/channel-routes.ts';
import { childRoutes } from './routes/child-routes.ts';
import { commandRoutes } from './routes/command-routes.ts';
import { commissioningRoutes } from './routes/commissioning-routes.ts';
import { directoryRoutes } from './routes/directory-routes.ts';
import { dutyActRoutes } from './routes/duty-acts.ts';
import { dutyCalendarRoutes } from './routes/duty-calendar-routes.ts';
import { dutyEditRoutes } from './routes/duty-edit-routes.ts';
import { dutyRoutes } from './routes/duty-routes.ts';
import { estateImportRoute } from './routes/estate-import-route.ts';
import { importRoute } from './routes/import-route.ts';
import { installedDeviceRoutes } from './routes/installed-device-routes.ts';
import { kioskRoutes } from './routes/kiosk-routes.ts';
import { linkRoutes } from './routes/link-routes.ts';
import { liveRoute } from './routes/live-route.ts';
import { noticeRoutes } from './routes/notice-routes.ts';
import { operateRoute } from './routes/operate-route.ts';
import { operationRoutes } from './routes/operation-routes.ts';
import { pageRoutes } from './routes/page-routes.ts';
import { policyRoutes } from './routes/policy-routes.ts';
import { quarantineRoute } from './routes/quarantine-route.ts';
import { readerRoutes } from './routes/reader-routes.ts';
import { ruleSettingRoutes } from './routes/rule-setting-routes.ts';
import { serviceRequestRoutes } from './routes/service-request-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { tokenRoutes } from './routes/token-routes.ts';
import { type HttpServer, makeServer } from './server.ts';
import { UnsavedAlerts } from './unsaved-alerts.ts';

export type { CertificateIssuer, DeviceLinks, HealthReport, HttpLinkOptions, UplinkReporter } from './options.ts';

/** How long requests under way may take to end once the link stops. */
const DRAIN_MS = 5000;

/** The HTTP link: the pages, the API under /api/v1, the live stream, health and metrics. */
export interface HttpLink {
  start(): Promise<{ readonly port: number }>;
  /** Takes nothing new, ends the live streams and waits for answers under way. */
  stop(): Promise<void>;
  /** Whether a page of this person is open now. */
  isPersonHere(personId: string): boolean;
  /** Whether a kiosk at this place, or inside it, is on now. */
  isKioskAt(placeId: string): boolean;
}

export function createHttpLink(options: HttpLinkOptions): HttpLink {
  let running: Running | undefined;
  return {
    start: async () => {
      const made = await makeRunning(options);
      running = made;
      const { host, port } = options.configuration.http;
      try {
        await made.server.listen({ host, port });
      } catch (error) {
        await stopRunning(made, options);
        running = undefined;
        throw error;
      }
      await made.editor?.start();
      return { port: (made.server.server.address() as AddressInfo).port };
    },
    stop: async () => {
      const made = running;
      running = undefined;
      if (made !== undefined) await stopRunning(made, options);
    },
    isPersonHere: (personId) =>
      running?.hub.hasReader((reader) => reader.subject !== 'kiosk' && reader.personId === personId) === true,
    isKioskAt: (placeId) =>
      running?.hub.hasReader(
        (reader) => reader.subject === 'kiosk' && isInside(options.store.state, reader.placeId, [placeId]),
      ) === true,
  };
}

export interface Running {
  readonly server: HttpServer;
  /** Absent while flows are off. */
  readonly editor: EditorListener | undefined;
  readonly hub: LiveHub;
  readonly endings: readonly (() => void)[];
}

/** Everything but the listening socket: what a test asks without a port. */
export async function makeRunning(options: HttpLinkOptions): Promise<Running> {
  const { store, clock, secrets, uplink, metrics } = options;
  const authentication = new Authentication(store, clock, secrets);
  const unsaved = new UnsavedAlerts();
  const context: RouteContext = { options, authentication, unsaved };
  const watch = new CommissioningWatch(options);
  const hub = new LiveHub({
    ...{ store, unsaved, clock },
    uplink: () => uplink.report().state,
    now: () => clock.wallMs(),
    isValid: ({ reader }) => authentication.stillActs(reader),
    onShown: (alert, reader) => watch.shown(alert, reader),
  });
  const server = await makeServer(options, authentication);
  countRequests(server, metrics, hub);
  const editor = await editorOf(context, server);
  await server.register(
    async (api) => apiRoutes(api.withTypeProvider() as HttpServer, context, { hub, watch, editor }),
    {
      prefix: '/api/v1',
    },
  );
  operationRoutes(server, context);
  await pageRoutes(server, options.pagesDirectory);
  leadToEditor(server, editor);
  await server.ready();
  // The unsaved alerts follow the feed before the streams do: a snapshot knows of what was told.
  const endings = [authentication.start(), unsaved.follow(store.feed), watch.start()];
  hub.start();
  return { server, editor, hub, endings };
}

/** The proxy to the editor weighs as much as half of the rest: it is loaded only where there are flows. */
async function editorOf(context: RouteContext, { server }: HttpServer): Promise<EditorListener | undefined> {
  const { flows, configuration } = context.options;
  if (flows === undefined) return undefined;
  const { makeEditorListener } = await import('./flows/editor-listener.ts');
  return makeEditorListener(
    context,
    flows,
    () => (server.address() as AddressInfo | null)?.port ?? configuration.http.port,
  );
}

interface Followers {
  readonly hub: LiveHub;
  readonly watch: CommissioningWatch;
  readonly editor: EditorListener | undefined;
}

function apiRoutes(api: HttpServer, context: RouteContext, { hub, watch, editor }: Followers): void {
  // What one person may see must not lie in the cache of a browser that the next one uses.
  api.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  sessionRoutes(api, context);
  alertRoutes(api, context, (alert, reader) => watch.shown(alert, reader));
  alertWorkRoutes(api, context);
  arriveRoute(api, context);
  policyRoutes(api, context);
  commandRoutes(api, context);
  serviceRequestRoutes(api, context);
  noticeRoutes(api, context);
  dutyRoutes(api, context);
  dutyActRoutes(api, context);
  dutyEditRoutes(api, context);
  dutyCalendarRoutes(api, context);
  directoryRoutes(api, context);
  kioskRoutes(api, context);
  liveRoute(api, context, hub);
  tokenRoutes(api, context);
  channelRoutes(api, context);
  linkRoutes(api, context);
  certificateRoute(api, context);
  childRoutes(api, context);
  readerRoutes(api, context);
  installedDeviceRoutes(api, context);
  importRoute(api, context);
  commissioningRoutes(api, context, watch);
  quarantineRoute(api, context);
  administrationRoutes(api, context);
  operateRoute(api, context);
  ruleSettingRoutes(api, context);
  estateImportRoute(api, context);
  versionRoutes(api, context, editor);
}

/** Symmetric to `makeRunning`. */
export async function stopRunning(
  { server, editor, hub, endings }: Running,
  { clock }: HttpLinkOptions,
): Promise<void> {
  hub.stop();
  for (const end of endings) end();
  const cancel = clock.after(DRAIN_MS, () => {
    server.server.closeAllConnections();
    editor?.server.server.closeAllConnections();
  });
  await Promise.all([server.close(), editor?.server.close()]);
  cancel();
}
