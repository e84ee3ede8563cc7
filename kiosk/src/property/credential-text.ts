import type { LinkCreated } from '@gridcall/contract/http-gateway.ts';

type Credentials = Pick<LinkCreated, 'username' | 'password' | 'clientId' | 'broker' | 'topics' | 'baseTopic'>;

/** What a phone with a set-up tool reads out of the code: one JSON object of short names. */
export function qrText(link: Credentials): string {
  const { broker, username, password, clientId, topics, baseTopic } = link;
  return JSON.stringify({
    host: broker.host,
    port: broker.port,
    user: username,
    password,
    client: clientId,
    // What its topics begin with; a bridge without such a beginning keeps its own.
    topic: topics === null ? (baseTopic ?? '') : topics.reading.replace(/\/reading$/, ''),
  });
}

type Said = { readonly topic: 'reading' | 'event'; readonly body: object };
interface Trial {
  /** All is well. */
  readonly normal: Said;
  /** What the detector says when it finds something. */
  readonly alarm: Said;
}
const reading = (values: object): Said => ({ topic: 'reading', body: { values } });

const trials: Readonly<Record<string, Trial>> = {
  'gas-detector': {
    normal: reading({ methane_lel: 2, alarm: false }),
    alarm: reading({ methane_lel: 55, alarm: true }),
  },
  'smoke-detector': { normal: reading({ alarm: false }), alarm: reading({ alarm: true }) },
  'carbon-monoxide-detector': {
    normal: reading({ co_ppm: 3, alarm: false }),
    alarm: reading({ co_ppm: 120, alarm: true }),
  },
  'leak-sensor': { normal: reading({ leak: false }), alarm: reading({ leak: true }) },
  'access-gate': { normal: reading({ open: false }), alarm: { topic: 'event', body: { kind: 'forced_open' } } },
  'gas-valve': { normal: reading({ valve_open: true }), alarm: reading({ fault: true }) },
  siren: { normal: reading({ sounding: false }), alarm: reading({ fault: true }) },
  pump: { normal: reading({ running: true }), alarm: reading({ fault: true }) },
  lift: { normal: reading({ entrapment: false }), alarm: reading({ entrapment: true }) },
};

/** A line for a shell that speaks as the device would; null for a kind that says nothing itself (a bridge). */
export function publishLine(link: Credentials, deviceKind: string, what: keyof Trial): string | null {
  const said = Object.hasOwn(trials, deviceKind) ? trials[deviceKind]?.[what] : undefined;
  if (!said) return null;
  const { broker, username, password, clientId, topics } = link;
  if (topics === null) return null;
  return [
    `mosquitto_pub -h ${quoted(broker.host)} -p ${broker.port}`,
    `-i ${quoted(clientId)} -u ${quoted(username)} -P ${quoted(password)} -q 1`,
    `-t ${quoted(topics[said.topic])} -m ${quoted(JSON.stringify(said.body))}`,
  ].join(' ');
}

/** Safe in sh: bare where nothing in it is special, else in single quotes. */
function quoted(text: string): string {
  return /^[0-9A-Za-z_./:-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

interface PasswordRow {
  readonly deviceId: string;
  readonly password: string;
}

/** What is kept of an import, as a table that spreadsheets open. Excel reads Chinese rightly only behind a byte order mark. */
export function passwordTable(rows: readonly PasswordRow[], head: readonly string[]): string {
  const lines = [head, ...rows.map(({ deviceId, password }) => [deviceId, deviceId, deviceId, password])];
  return `\u{feff}${lines.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A cell that begins like a formula is one to a spreadsheet, unless an apostrophe stands before it. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The entry of a serial bus in the gateway's configuration: what no phone can set, because the wire ends there. */
export function serialEntry(protocol: string, id: string): string {
  const what =
    protocol === 'osdp' ? ['readers:', '  - { address: 1 }'] : ['slaves:', '  - { unit: 1, profile: pemtech-pt495 }'];
  const bus = ['path: /dev/ttyUSB0', 'baudRate: 9600', `protocol: ${protocol}`, ...what];
  return ['serial:', '  buses:', `    - id: ${id}`, ...bus.map((line) => `      ${line}`)].join('\n');
}
