import type { Configuration } from '@gridcall/contract/configuration.ts';
import { type UplinkStatus, UplinkStatusSchema } from '@gridcall/contract/http-administration.ts';
import { connect, reachable } from '../api.ts';
import { CommandFailure } from '../failure.ts';
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

/** What waits in each lane of the gateway's outbox, and what the queue refused for good. */
export function uplinkFinding({ state, lanes, lastError }: UplinkStatus): Finding {
  const told = lanes.map(({ lane, waiting, dead }) => `${lane} ${waiting}${dead > 0 ? `+${dead}✗` : ''}`).join(', ');
  const waiting = lanes.reduce((sum, lane) => sum + lane.waiting, 0);
  const dead = lanes.reduce((sum, lane) => sum + lane.dead, 0);
  const why = lastError === null ? '' : `: ${lastError}`;
  if (dead > 0) {
    return ill('uplink', {
      zh: `队列拒收了 ${dead} 条（${told}）`,
      en: `the queue has refused ${dead} (${told})`,
      mendZh: '用“gridcall uplink list”看原因，改好后用“gridcall uplink resend”重发。',
      mendEn:
        '“gridcall uplink list” shows the reasons; “gridcall uplink resend” sends them again once they are mended.',
    });
  }
  // The gateway counts its uplink as down until the first thing was sent.
  if (state === 'down' && lastError === null && waiting === 0) {
    return well('uplink', '还没有需要上报的内容', 'nothing had to be sent up yet');
  }
  if (state === 'up' && waiting < MANY_WAITING) {
    return well('uplink', `上报线路已通（等待 ${told || 0}）`, `the uplink is up (waiting: ${told || 0})`);
  }
  return ill('uplink', {
    zh: `上报线路不通，等待上报：${told || 0}${why}`,
    en: `the uplink is down, waiting: ${told || 0}`,
    mendZh: '请检查 uplink.url 和网络；恢复后会自动补报。',
    mendEn: 'Check uplink.url and the network; everything is sent by itself when it is back.',
  });
}

async function uplink(configuration: Configuration): Promise<Finding> {
  try {
    const api = await connect(configuration, 'gateway');
    return uplinkFinding(await api.call('GET', '/api/v1/administration/uplink', UplinkStatusSchema));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const [zh = '', en = ''] = error.message.split('\n');
    return ill('uplink', { zh, en, mendZh: '', mendEn: '' });
  }
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
    findings.push((await ask('gateway', base)).finding, await uplink(configuration));
  }
  if (queueRuns === undefined) {
    findings.push(well('queue', '本机没有运行事件队列', 'no queue runs on this machine'));
    for (const port of queuePorts(configuration)) findings.push(await freePort(port));
    return { findings, queueNow: undefined };
  }
  const { finding, now } = await ask('queue', `http://${reachable(queue.host)}:${queueRuns.httpPort ?? queue.port}`);
  return { findings: [...findings, finding], queueNow: now };
}
