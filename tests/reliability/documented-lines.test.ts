import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GatewayUnderTest } from '../harness/stack.ts';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start();
});
afterAll(() => gateway.process.kill('SIGKILL'));

/** The lines for mosquitto_pub in a document, as printed, in order. */
function linesOf(document: string): string[] {
  const text = readFileSync(fileURLToPath(new URL(`../../${document}`, import.meta.url)), 'utf8');
  return [...text.matchAll(/^mosquitto_pub (?:.*\\\n)*.*$/gm)].map((match) => match[0]);
}

test.each([
  ['docs/protocols.md', 5],
  ['README.md', 2],
  ['README.zh-CN.md', 2],
])('each mosquitto_pub line of %s works as printed', async (document, count) => {
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
  };
  for (const line of lines) {
    const here = line.replace('-p 1883', `-p ${gateway.mqttPort}`);
    execFileSync('bash', ['-c', here], { env: { ...process.env, ...environment } });
  }
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all');
  const raised = alerts
    .filter((alert) => alert.deviceId === detector.deviceId)
    .map((alert) => [alert.kind, alert.level]);
  expect(raised).toEqual([['gas_leak', 1]]);
  const { entries } = await gateway.client.get<{ entries: { linkId: string | null }[] }>('/api/v1/quarantine');
  expect(entries.filter((entry) => entry.linkId === detector.username || entry.linkId === gate.username)).toEqual([]);
});
