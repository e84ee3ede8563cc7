import { fileURLToPath } from 'node:url';
import { EDITOR_HEADER, type Init } from '@gridcall/contract/flow-wire.ts';
import { readEditorToken } from './editor-token.ts';

/** Core nodes that reach out of the flows: processes, files, sockets, paths of the web server. */
const closedNodes = [
  '90-exec.js',
  '10-file.js',
  '23-watch.js',
  '31-tcpin.js',
  '32-udp.js',
  '05-tls.js',
  '06-httpproxy.js',
  '21-httpin.js',
  '22-websocket.js',
];
/** There only if an administrator allows a host. */
const networkNodes = ['21-httprequest.js', '10-mqtt.js'];

/** A function node that runs longer is ended; only what comes before its first `await` is seen. */
const FUNCTION_SECONDS = 1;
const FLASH_FLUSH_SECONDS = 30;

const own = fileURLToPath(new URL('../nodes', import.meta.url));

/** All that Node-RED is told, and so all that it may. Its published types are those of an older version. */
export function settingsOf(init: Init): Readonly<Record<string, unknown>> {
  return {
    uiHost: '127.0.0.1',
    uiPort: 0,
    httpAdminRoot: init.adminRoot,
    httpNodeRoot: false,
    userDir: init.directory,
    flowFile: init.flowFile,
    flowFilePretty: true,
    nodesDir: own,
    credentialSecret: init.credentialSecret,
    safeMode: init.safeMode,
    adminAuth: editorAccess(init.editorSecret),
    nodesExcludes: init.allowedHosts.length === 0 ? [...closedNodes, ...networkNodes] : closedNodes,
    functionExternalModules: false,
    functionGlobalContext: {},
    globalFunctionTimeout: FUNCTION_SECONDS,
    functionTimeout: FUNCTION_SECONDS,
    externalModules: {
      autoInstall: false,
      palette: { allowInstall: false, allowUpdate: false, allowUpload: false },
      modules: { allowInstall: false },
    },
    contextStorage: {
      default: { module: 'memory' },
      file: { module: 'localfilesystem', config: { flushInterval: FLASH_FLUSH_SECONDS } },
    },
    // Flows run, or the gateway is told why not: there is no third state that a button leaves behind.
    runtimeState: { enabled: false, ui: false },
    diagnostics: { enabled: false, ui: false },
    telemetry: { enabled: false, updateNotification: false },
    lang: 'zh-CN',
    mqttReconnectTime: 1000,
    nodeMessageBufferMaxLength: 1000,
    debugMaxLength: 1000,
    editorTheme: {
      page: { title: '网格一呼 · 流程' },
      header: { title: '网格一呼 · 流程' },
      tours: false,
      projects: { enabled: false },
      palette: {
        categories: ['Gridcall', 'subflows', 'common', 'function', 'network', 'sequence', 'parser', 'storage'],
      },
      codeEditor: { lib: 'monaco' },
    },
    logging: { console: { level: 'warn', metrics: false, audit: false } },
  };
}

/** No password opens the editor, only the gateway's signature. */
function editorAccess(secret: string) {
  return {
    type: 'credentials',
    users: async () => null,
    authenticate: async () => null,
    tokenHeader: EDITOR_HEADER,
    tokens: async (token: string) => {
      const person = readEditorToken(token, secret, Date.now());
      return person === null ? null : { username: person.username, permissions: person.permissions };
    },
  };
}
