import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HttpClient } from '../harness/gateway-client.ts';
import { openQuotas, secretOf, startPart, temporaryFolder, testConfiguration } from '../harness/part-process.ts';
import type { CrashTarget } from './crash-rounds.ts';

const LINKS = 20;

/** The gateway as it ships, one data folder over all rounds. */
export function gatewayTarget(): CrashTarget {
  const dataDir = temporaryFolder('crash');
  const configuration = testConfiguration(dataDir, { mqtt: { port: 0, ...openQuotas } });
  const token = secretOf(dataDir, 'gatewayAdministrator');
  let links: { username: string; password: string }[] = [];
  return {
    start: async () => {
      const gateway = await startPart('gateway', configuration);
      const client = new HttpClient(gateway.httpPort, token);
      if (links.length === 0) {
        links = await Promise.all(Array.from({ length: LINKS }, (_, index) => client.link(`crash-${index}`)));
      }
      return {
        mqttPort: gateway.mqttPort,
        links,
        file: (key) => fileRequest(client, key),
        kill: () => gateway.kill('SIGKILL'),
      };
    },
    storedKeys: async () => storedKeys(join(dataDir, 'gateway', 'gateway.db')),
  };
}

async function fileRequest(client: HttpClient, key: string): Promise<boolean> {
  try {
    const body = { placeId: 'jinfeng-1', categoryCode: 'P02', text: '楼道灯不亮' };
    const { status } = await client.request('POST', '/api/v1/service-requests', body, { 'idempotency-key': key });
    return status === 201;
  } catch {
    return false;
  }
}

/** Message keys and request keys in the file, without the `i:` that marks a device's own id. */
export function storedKeys(path: string, options: { readonly recover?: boolean } = {}): ReadonlySet<string> {
  const database = new DatabaseSync(path, { readOnly: !options.recover });
  try {
    const readings = database.prepare('SELECT message_key AS key FROM reading').all() as { key: string }[];
    const requests = database.prepare('SELECT idempotency_key AS key FROM service_request').all() as { key: string }[];
    return new Set([...readings.map(({ key }) => key.replace(/^i:/, '')), ...requests.map(({ key }) => key)]);
  } finally {
    database.close();
  }
}
