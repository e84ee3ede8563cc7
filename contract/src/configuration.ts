import { type Static, Type } from 'typebox';
import { SERIAL_BUSES_MAXIMUM, SerialBusSchema } from './serial-configuration.ts';

/**
 * The one schema of configuration: types, validation, environment names and docs/configuration.md come from it.
 * Environment: `GRIDCALL_` + the path in capitals with `_` between words and `__` between levels, e.g.
 * `GRIDCALL_MQTT__MESSAGES_PER_SECOND_PER_LINK`; the short names in `environmentAliases` serve the three ports and the folder.
 */
const strict = { additionalProperties: false } as const;
const Port = (title: string, value: number) => Type.Integer({ title, minimum: 0, maximum: 65_535, default: value });
const Whole = (title: string, value: number, minimum: number, maximum: number) =>
  Type.Integer({ title, default: value, minimum, maximum });
const Host = (title: string) => Type.String({ title, default: '127.0.0.1', minLength: 1, maxLength: 255 });

/** A host that flows may call; an IPv6 address stands in brackets, so that its colons are not taken for a port's. */
const CalledHost = Type.String({
  maxLength: 260,
  pattern:
    '^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\\[(?=[^\\]]*:[^\\]]*:)[0-9A-Fa-f:.]{2,45}\\])' +
    '(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?$',
  rule: {
    zh: '主机、主机:端口 或 [IPv6 地址]:端口（不带 http://，不带路径）',
    en: 'host, host:port or [IPv6 address]:port (no http://, no path)',
  },
});

export const ConfigurationSchema = Type.Object(
  {
    dataDir: Type.String({
      title: 'Folder for everything that must outlive a restart',
      default: './var',
      minLength: 1,
    }),
    gateway: Type.Object(
      {
        id: Type.String({
          title: "The gateway's id, unique in its district",
          default: 'gateway-0417',
          pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
        }),
        number: Whole('First four digits of every receipt this gateway prints', 417, 0, 9999),
        estateFile: Type.String({
          title: 'YAML file with places, companies and people, read when the store is empty; empty for none',
          default: '',
        }),
        logLevel: Type.Union(
          [
            Type.Literal('silent'),
            Type.Literal('error'),
            Type.Literal('warn'),
            Type.Literal('info'),
            Type.Literal('debug'),
          ],
          { title: 'How much the gateway logs', default: 'warn' },
        ),
      },
      { ...strict, default: {} },
    ),
    http: Type.Object(
      {
        host: Host('Address the pages and the API listen on'),
        port: Port('Port of the pages and the API', 8080),
        requestsPerMinute: Whole('Requests a minute that one address may make', 600, 10, 1_000_000),
        liveConnections: Whole('Live streams open at once', 500, 1, 10_000),
      },
      { ...strict, default: {} },
    ),
    mqtt: Type.Object(
      {
        host: Host('Address the broker listens on'),
        port: Port('Port of the broker', 1883),
        tlsPort: Port('Port of the broker over TLS, with certificates of the estate; 0 for none', 0),
        tlsServerName: Type.String({
          title: 'A name by which devices reach the broker over TLS, beside its addresses and host name',
          default: '',
          maxLength: 253,
          pattern: '^[A-Za-z0-9.-]*$',
        }),
        websocketPort: Port('Port of the broker over WebSocket; 0 for none', 0),
        connections: Whole('Connections at once', 10_000, 1, 100_000),
        connectionsPerAddress: Whole('Connections at once from one address', 10_000, 1, 100_000),
        connectionsPerCompany: Whole('Links of one company connected at once', 5000, 1, 100_000),
        signInsPerMinutePerLink: Whole('Connections a minute that one link may make', 120, 1, 1_000_000),
        packetBytes: Whole('Largest packet in bytes', 262_144, 1024, 1_048_576),
        bridgePacketBytes: Whole(
          'Largest packet of a bridge in bytes, once it has signed in: a list of many devices is long',
          1_048_576,
          1024,
          8_388_608,
        ),
        payloadBytes: Whole('Largest payload in bytes', 16_384, 128, 262_144),
        messagesPerSecondPerLink: Whole(
          'Messages a second that one link may send on average; more is held back, not lost',
          50,
          1,
          1_000_000,
        ),
        bytesPerSecondPerLink: Whole(
          'Bytes a second that one link may send on average; more is held back, not lost',
          262_144,
          1024,
          1_000_000_000,
        ),
        messagesPerSecondPerCompany: Whole(
          'Messages a second that all links of one company may send on average; alarms are never held back by it',
          10_000,
          1,
          10_000_000,
        ),
        bytesPerSecondPerCompany: Whole(
          'Bytes a second that all links of one company may send on average; alarms are never held back by it',
          8_388_608,
          1024,
          10_000_000_000,
        ),
        childrenPerLink: Whole('Devices that one bridge may bring', 500, 1, 10_000),
        childrenPerCompany: Whole('Devices that all bridges of one company may bring', 5000, 1, 100_000),
      },
      { ...strict, default: {} },
    ),
    serial: Type.Object(
      {
        buses: Type.Array(SerialBusSchema, {
          title: 'RS-485 lines with what hangs on them; each is a bridge link of the same id',
          default: [],
          maxItems: SERIAL_BUSES_MAXIMUM,
        }),
      },
      { ...strict, default: {} },
    ),
    flows: Type.Object(
      {
        enabled: Type.Boolean({
          title: 'Whether integrators may write flows (Linux only); who may deploy them runs code in this house',
          default: false,
        }),
        allowedHosts: Type.Array(CalledHost, {
          title: 'Hosts that flows may call over HTTP and MQTT; while there is none, the nodes that call are not there',
          default: [],
          maxItems: 50,
        }),
        editorHost: Host('Address the editor of flows listens on, beside the pages: it is served apart from them'),
        editorPort: Port('Port of the editor of flows', 8081),
        editorUrl: Type.String({
          title:
            'Address by which browsers reach the editor, where a proxy stands in front: a name of its own in the domain of the pages; empty for the host of the pages and the port above',
          default: '',
          maxLength: 300,
          pattern: '^(?:https?://[A-Za-z0-9._-]+(?::[0-9]{1,5})?|https?://\\[[0-9A-Fa-f:.]+\\](?::[0-9]{1,5})?)?$',
          rule: {
            zh: ' https://主机 或 https://主机:端口（不带路径），或留空',
            en: 'https://host or https://host:port (no path), or empty',
          },
        }),
        memoryMegabytes: Whole('Memory of the flows in MiB; what takes more is ended and started again', 160, 96, 2048),
      },
      { ...strict, default: {} },
    ),
    store: Type.Object(
      {
        synchronous: Type.Union([Type.Literal('FULL'), Type.Literal('OFF')], {
          title: 'FULL in every installation; OFF exists for the negative control of the power-loss proof',
          default: 'FULL',
        }),
        maxPages: Whole('Largest size of the database in pages of 4096 bytes; 0 for no limit', 0, 0, 2_000_000_000),
        ballastBytes: Whole(
          'File that is released for the alarm lane when the disk is full, in bytes',
          8_388_608,
          0,
          1_073_741_824,
        ),
        readingDays: Whole('Days that readings are kept', 30, 1, 3650),
        changesKept: Whole('Changes kept for the live stream to resume from', 100_000, 1000, 10_000_000),
      },
      { ...strict, default: {} },
    ),
    uplink: Type.Object(
      {
        url: Type.String({
          title: 'Address of the grid incident queue; empty for none',
          default: 'http://127.0.0.1:8090',
          maxLength: 500,
        }),
        token: Type.String({ title: "The gateway's token at the queue", default: '', maxLength: 200, secret: true }),
        tokenFile: Type.String({ title: "File that holds the gateway's token at the queue", default: '' }),
        batchEvents: Whole('Events in one batch', 100, 1, 100),
        retryMaximumMs: Whole('Longest pause between two tries in ms', 60_000, 100, 600_000),
        timeoutMs: Whole('Longest wait for an answer in ms', 10_000, 100, 120_000),
      },
      { ...strict, default: {} },
    ),
    notify: Type.Object(
      {
        pageUrl: Type.String({
          title: "Address under which stewards' phones reach the pages, for links in notices; empty for no links",
          default: '',
          maxLength: 200,
          pattern: '^$|^https?://[^\\s/?#@]+(/[^\\s?#]*)?$',
        }),
        language: Type.Union([Type.Literal('zh-CN'), Type.Literal('en'), Type.Literal('both')], {
          title: 'Language of notices; both take twice as many parts of an SMS',
          default: 'zh-CN',
        }),
        timeoutMs: Whole('Longest wait for a far end over HTTP in ms', 8000, 100, 60_000),
        modemPort: Type.String({
          title: 'Serial port of a GSM modem, best its name under /dev/serial/by-id/; empty for none',
          default: '',
          maxLength: 255,
        }),
        modemBaudRate: Whole('Bits a second of the modem', 115_200, 300, 921_600),
        modemPin: Type.String({
          title: 'PIN of the SIM card; empty for none',
          default: '',
          pattern: '^$|^[0-9]{4,8}$',
          maxLength: 8,
          secret: true,
        }),
        modemPinFile: Type.String({ title: 'File that holds the PIN of the SIM card', default: '' }),
        serviceCentre: Type.String({
          title: 'Number of the SMS service centre; empty: as the SIM card has it',
          default: '',
          pattern: '^$|^\\+?[0-9]{3,20}$',
        }),
        wecomUrl: Type.String({
          title: 'Where WeCom group robots listen, without the key; another one for WeCom on premises',
          default: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send',
          pattern: '^https?://[^\\s?#@]+$',
          maxLength: 200,
        }),
        wecomPerMinute: Whole('Messages a minute that one WeCom robot takes', 20, 1, 1000),
        httpUrl: Type.String({
          title: 'Address of an SMS or voice gateway that takes a POST; empty for none',
          default: '',
          pattern: '^$|^https?://[^\\s#@]+$',
          maxLength: 500,
        }),
        httpFormat: Type.Union([Type.Literal('json'), Type.Literal('form'), Type.Literal('xml')], {
          title: 'Format of its body, and how values are written into it',
          default: 'json',
        }),
        httpTemplateFile: Type.String({
          title: 'File with the template of its body; empty for the shipped one',
          default: '',
        }),
        httpSecret: Type.String({
          title: 'Key that signs what it is sent; empty for no signature',
          default: '',
          maxLength: 200,
          secret: true,
        }),
        httpSecretFile: Type.String({ title: 'File that holds the key that signs', default: '' }),
        httpAuthorization: Type.String({
          title: 'Value of the header Authorization; empty for none',
          default: '',
          maxLength: 500,
          secret: true,
        }),
        httpAuthorizationFile: Type.String({
          title: 'File that holds the value of the header Authorization',
          default: '',
        }),
        httpSuccessText: Type.String({
          title: 'Must stand in its answer; empty where a status of 2xx says it all',
          default: '',
          maxLength: 100,
        }),
      },
      { ...strict, default: {} },
    ),
    queue: Type.Object(
      {
        host: Host('Address the queue listens on'),
        port: Port('Port of the queue', 8090),
        districtCode: Type.String({
          title: 'Six digits of the county, the head of every incident number',
          default: '640104',
          pattern: '^[0-9]{6}$',
        }),
        pushContact: Type.String({
          title: 'Whom a push service may write to about notices to phones, mailto: or https:; some want one',
          default: '',
          maxLength: 200,
          pattern: '^$|^(?:mailto:[^\\s@]+@[^\\s@]+|https://[^\\s]+)$',
        }),
        pushHosts: Type.Array(Type.String({ maxLength: 260, pattern: '^[A-Za-z0-9.-]+(?::[0-9]{1,5})?$' }), {
          title:
            'Push services of your own as host or host:port; these may be in a private network and speak plain http',
          default: [],
          maxItems: 20,
        }),
        pushTimeoutMs: Whole('Longest wait for a push service in ms', 5000, 100, 30_000),
        logLevel: Type.Union(
          [
            Type.Literal('silent'),
            Type.Literal('error'),
            Type.Literal('warn'),
            Type.Literal('info'),
            Type.Literal('debug'),
          ],
          { title: 'How much the queue logs', default: 'warn' },
        ),
      },
      { ...strict, default: {} },
    ),
  },
  { ...strict, title: 'Gridcall configuration' },
);
export type Configuration = Static<typeof ConfigurationSchema>;

/** Short environment names, by the path they set. */
export const environmentAliases: Readonly<Record<string, string>> = {
  GRIDCALL_DATA_DIR: 'dataDir',
  GRIDCALL_HTTP_PORT: 'http.port',
  GRIDCALL_MQTT_PORT: 'mqtt.port',
  GRIDCALL_QUEUE_PORT: 'queue.port',
};

/** How `command` hands the effective, validated configuration to the process it starts: JSON in this variable. */
export const EFFECTIVE_CONFIGURATION = 'GRIDCALL_EFFECTIVE_CONFIGURATION';

/** Secrets the first start makes, as files of mode 0600 under the data folder. */
export const secretFiles = {
  /** Bearer token of the command against the gateway's administration. */
  gatewayAdministrator: 'secrets/gateway-administrator-token',
  /** Bearer token of the command against the queue's administration. */
  queueAdministrator: 'secrets/queue-administrator-token',
  /** Bearer token of the gateway at the queue. */
  uplink: 'secrets/uplink-token',
  /** 32 random bytes in base64: AES-GCM key of reporters' phones. */
  phoneKey: 'secrets/phone-key',
  /** 32 random bytes in base64: HMAC key of follow-up codes and cookies. */
  signingKey: 'secrets/signing-key',
} as const;

/** One line on standard output (JSON) when a part is ready or has failed to start. */
export const ReadyLineSchema = Type.Object({
  part: Type.String(),
  ready: Type.Literal(true),
  httpPort: Type.Integer(),
  mqttPort: Type.Optional(Type.Integer()),
});
