import { seededRandom } from '../harness/random.ts';
import { RawLink } from '../harness/raw-link.ts';

/** What the harness kills and counts: the gateway, or the control that acknowledges before it stores. */
export interface CrashTarget {
  start(): Promise<RunningTarget>;
  /** Keys of all messages and requests that stand in the file, read after the restart. */
  storedKeys(): Promise<ReadonlySet<string>>;
}

export interface RunningTarget {
  readonly mqttPort: number;
  readonly links: readonly { readonly username: string; readonly password: string }[];
  /** Files one service request under this key; resolves true once it is acknowledged, false when nobody answers. */
  file?: (key: string) => Promise<boolean>;
  kill(): Promise<void>;
}

export interface CrashReport {
  readonly rounds: number;
  readonly acknowledged: number;
  readonly acknowledgedOverHttp: number;
  readonly lost: readonly string[];
  readonly smallestRound: number;
}

const PLANNED_MESSAGES = 10_000;
const WINDOW = 8;
const FILERS = 4;

/**
 * Rounds of `PLANNED_MESSAGES` over MQTT and HTTP at once; at a random point from 5 to 95 % of them the target is killed
 * with SIGKILL, started again, and what was acknowledged is looked for.
 */
export async function crashRounds(
  target: CrashTarget,
  options: { readonly rounds: number; readonly seed: number; readonly onRound?: (line: string) => void },
): Promise<CrashReport> {
  const random = seededRandom(options.seed);
  const all = new Set<string>();
  const lost: string[] = [];
  let acknowledgedOverHttp = 0;
  let smallestRound = Number.POSITIVE_INFINITY;
  for (let round = 0; round < options.rounds; round++) {
    const killAt = Math.round(PLANNED_MESSAGES * (0.05 + 0.9 * random()));
    const acknowledged = await runUntilKilled(target, `s${options.seed}r${round}`, killAt);
    for (const key of acknowledged) all.add(key);
    const http = [...acknowledged].filter((key) => key.startsWith('http-')).length;
    acknowledgedOverHttp += http;
    smallestRound = Math.min(smallestRound, acknowledged.size);
    const again = await target.start();
    await again.kill();
    const stored = await target.storedKeys();
    const missing = [...acknowledged].filter((key) => !stored.has(key));
    lost.push(...missing);
    options.onRound?.(
      `round ${round + 1}: killed after ${acknowledged.size} acknowledged (${http} over HTTP), ${missing.length} lost`,
    );
  }
  return { rounds: options.rounds, acknowledged: all.size, acknowledgedOverHttp, lost, smallestRound };
}

async function runUntilKilled(target: CrashTarget, prefix: string, killAt: number): Promise<ReadonlySet<string>> {
  const running = await target.start();
  const acknowledged = new Set<string>();
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  let killed = false;
  const count = (key: string) => {
    if (killed) return;
    acknowledged.add(key);
    if (acknowledged.size >= killAt) reach();
  };
  const links = await Promise.all(running.links.map((link) => RawLink.connect(running.mqttPort, link)));
  let next = 0;
  for (const [index, link] of links.entries()) {
    let messageId = 0;
    const send = () => {
      messageId = (messageId % 60_000) + 1;
      const key = `${prefix}-${index}-${next++}`;
      link.publish(messageId, key, `{"id":"${key}","values":{"methane_lel":${next % 2 === 0 ? 5 : 9}}}`);
    };
    link.onAcknowledged = (key) => {
      count(key);
      send();
    };
    for (let slot = 0; slot < WINDOW; slot++) send();
  }
  const filers = running.file
    ? Array.from({ length: FILERS }, (_, filer) => fileOn(running, `http-${prefix}-${filer}`, count, () => killed))
    : [];
  await reached;
  killed = true;
  await running.kill();
  for (const link of links) link.close();
  await Promise.all(filers);
  return acknowledged;
}

async function fileOn(
  running: RunningTarget,
  prefix: string,
  count: (key: string) => void,
  isKilled: () => boolean,
): Promise<void> {
  for (let number = 0; !isKilled(); number++) {
    const key = `${prefix}-${String(number).padStart(6, '0')}`;
    if (await running.file?.(key)) count(key);
  }
}
