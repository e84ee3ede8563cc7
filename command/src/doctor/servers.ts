import type { Configuration } from '@gridcall/contract/configuration.ts';
import { reachable } from '../api.ts';
import { whatRuns } from '../running.ts';
import { gatewayPorts, queuePorts, refusalInWords, refusalOf, type WantedPort } from '../supervise/ports.ts';
import { type Finding, ill, well } from './check.ts';

const names = {
  gateway: { zh: '网关', en: 'gateway' },
  queue: { zh: '事件队列', en: 'queue' },
} as const;
const ANSWER_MS = 5000;
const MANY_WAITING = 1000;

async function freePort(wanted: WantedPort): Promise<Finding> {
  const name = `port ${wanted.port}`;
  const code = wanted.port === 0 ? undefined : await refusalOf(wanted);
  if (code === undefined) return well(name, `${wanted.zh}端口 ${wanted.port} 空闲`, `port ${wanted.port} is free`);
  const [zh = '', en = ''] = refusalInWords(wanted, code).split('\n');
  return ill(name, { zh, en, mendZh: '', mendEn: '' });
}

/** How a server says it is, and its clock. */
async function ask(server: 'gateway' | 'queue', base: string): Promise<{ finding: Finding; now: number | undefined }> {
  const { zh, en } = names[server];
  try {
    const answer = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const text = (await answer.text()).slice(0, 300);
    const date = Date.parse(answer.headers.get('date') ?? '');
    const now = Number.isNaN(date) ? undefined : date;
    if (answer.ok) return { finding: well(server, `${zh} ${base} 已就绪`, `the ${en} at ${base} is ready`), now };
    const finding = ill(server, {
      zh: `${zh} ${base} 未就绪（${answer.status}）：${text}`,
      en: `the ${en} at ${base} is not ready (${answer.status})`,
      mendZh: '回答里说了缺什么；日志在数据文件夹的 logs 里。',
      mendEn: 'The answer says what is missing; the log is in logs, in the data folder.',
    });
    return { finding, now };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const finding = ill(server, {
      zh: `${zh} ${base} 没有回答（${reason}）`,
      en: `the ${en} at ${base} does not answer (${reason})`,
      mendZh: '请重新启动它。',
      mendEn: 'Start it again.',
    });
    return { finding, now: undefined };
  }
}

/** What waits in each lane of the gateway's outbox, from its metrics: that needs no token. */
export function waitingByLane(metrics: string): ReadonlyMap<string, number> {
  const rows = metrics.matchAll(/^gridcall_outbox_waiting\{[^}]*lane="([^"]+)"[^}]*\} ([0-9.e+]+)$/gm);
  return new Map([...rows].map(([, lane = '', count]) => [lane, Number(count)]));
}

async function uplink(base: string): Promise<Finding> {
  const metrics = await fetch(`${base}/metrics`, { signal: AbortSignal.timeout(ANSWER_MS) })
    .then((answer) => (answer.ok ? answer.text() : ''))
    .catch(() => '');
  const lanes = waitingByLane(metrics);
  const told = [...lanes].map(([lane, count]) => `${lane} ${count}`).join(', ');
  const waiting = [...lanes.values()].reduce((sum, count) => sum + count, 0);
  if ((lanes.get('life-safety') ?? 0) === 0 && waiting < MANY_WAITING) {
    return well(
      'uplink',
      `上报无积压（${told || '无数据'}）`,
      `nothing piles up for the uplink (${told || 'no figures'})`,
    );
  }
  return ill('uplink', {
    zh: `等待上报：${told}`,
    en: `waiting for the uplink: ${told}`,
    mendZh: '请检查 uplink.url 和网络；恢复后会自动补报。',
    mendEn: 'Check uplink.url and the network; everything is sent by itself when it is back.',
  });
}

export interface ServerFindings {
  readonly findings: readonly Finding[];
  readonly queueNow: number | undefined;
}

/** A server that runs is asked how it is; of one that does not, the ports must be free. */
export async function servers(configuration: Configuration): Promise<ServerFindings> {
  const { dataDir, http, queue } = configuration;
  const [gatewayRuns, queueRuns] = await Promise.all([whatRuns(dataDir, 'gateway'), whatRuns(dataDir, 'queue')]);
  const findings: Finding[] = [];
  if (gatewayRuns === undefined) {
    findings.push(well('gateway', '网关没有运行', 'the gateway is not running'));
    for (const port of gatewayPorts(configuration)) findings.push(await freePort(port));
  } else {
    const base = `http://${reachable(http.host)}:${gatewayRuns.httpPort ?? http.port}`;
    findings.push((await ask('gateway', base)).finding, await uplink(base));
  }
  if (queueRuns === undefined) {
    findings.push(well('queue', '本机没有运行事件队列', 'no queue runs on this machine'));
    for (const port of queuePorts(configuration)) findings.push(await freePort(port));
    return { findings, queueNow: undefined };
  }
  const { finding, now } = await ask('queue', `http://${reachable(queue.host)}:${queueRuns.httpPort ?? queue.port}`);
  return { findings: [...findings, finding], queueNow: now };
}
