import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, type GatewayUnderTest } from './stack.ts';

/** Node-RED beside a gateway, without a goodbye; resolves when another one has taken its place. */
export async function killFlowsOf(gateway: GatewayUnderTest): Promise<void> {
  const before = await eventually('the flows', async () => flowsPid(gateway) || undefined);
  process.kill(before, 'SIGKILL');
  await eventually('the next flows', async () => (flowsPid(gateway) === before ? undefined : true));
}

/** 0 while there is none. */
function flowsPid({ dataDir }: GatewayUnderTest): number {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'gateway', 'flows-child.json'), 'utf8')).pid;
  } catch {
    return 0;
  }
}
