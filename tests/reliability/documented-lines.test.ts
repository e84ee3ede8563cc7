import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../harness/demo.ts';
import { temporaryFolder } from '../harness/part-process.ts';
import { GatewayUnderTest } from '../harness/stack.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

let gateway: GatewayUnderTest;
let tlsPort: number;
/** Where the lines are run: certificates are written there and read from there. */
let folder: string;
beforeAll(async () => {
  ({ mqtt: tlsPort } = await freePorts());
  gateway = await GatewayUnderTest.start({ mqtt: { port: 0, tlsPort } });
  folder = temporaryFolder('certificates');
});
afterAll(() => gateway.process.kill('SIGKILL'));

/** The lines for mosquitto_pub, and the one that issues a certificate, in a document, as printed, in order. */
function linesOf(document: string): string[] {
  const text = readFileSync(`${root}${document}`, 'utf8');
  return [
    ...text.matchAll(/^(?:mosquitto_pub|npm run --silent gridcall -- link issue-certificate) (?:.*\\\n)*.*$/gm),
  ].map((match) => match[0]);
}

test.each([
  ['docs/protocols.md', 8],
  ['README.md', 2],
  ['README.zh-CN.md', 2],
])('each line of %s works as printed', async (document, count) => {
  const lines = linesOf(document);
  expect(lines).toHaveLength(count);
  const slug = document.toLowerCase().replace(/[^a-z]+/g, '-');
  const detector = await gateway.client.link(`gas-${slug}`);
  const gate = await gateway.client.link(`gate-${slug}`, { kind: 'access-gate' });
  const environment = {
    ID: detector.username,
    PASSWORD: detector.password,
    GATE: gate.username,
    GATE_PASSWORD: gate.password,
    GRIDCALL_DATA_DIR: gateway.dataDir,
    GRIDCALL_HTTP_PORT: String(gateway.process.httpPort),
  };
  for (const line of lines) {
    const here = line
      .replace('-p 1883', `-p ${gateway.mqttPort}`)
      .replace('-p 8883', `-p ${tlsPort}`)
      .replace('npm run --silent gridcall --', `"${process.execPath}" "${root}gridcall.ts"`);
    execFileSync('bash', ['-c', here], { cwd: folder, env: { ...process.env, ...environment } });
  }
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all');
  const raised = alerts
    .filter((alert) => alert.deviceId === detector.deviceId)
    .map((alert) => [alert.kind, alert.level]);
  expect(raised).toEqual([['gas_leak', 1]]);
  const { entries } = await gateway.client.get<{ entries: { linkId: string | null }[] }>('/api/v1/quarantine');
  expect(entries.filter((entry) => entry.linkId === detector.username || entry.linkId === gate.username)).toEqual([]);
});
