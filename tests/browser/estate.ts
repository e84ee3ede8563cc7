import type { Alert, PairingCodeSchema, TokenSchema } from '@gridcall/contract/http-gateway.ts';
import type { Page } from 'playwright';
import type { Static } from 'typebox';
import { eventually, type GatewayUnderTest, type QueueUnderTest } from '../harness/stack.ts';

/** Opens the resident's page and pairs it by touch. */
export async function pairedKiosk(page: Page, gateway: GatewayUnderTest, placeId: string): Promise<void> {
  await page.goto(`${gateway.client.base}/kiosk/`);
  await pair(page, gateway, placeId);
}

/** Types a code from the administration on the pairing page. `atHome` off where an emergency covers the home page. */
export async function pair(page: Page, gateway: GatewayUnderTest, placeId: string, atHome = true): Promise<void> {
  const { body } = await gateway.client.request<Static<typeof PairingCodeSchema>>(
    'POST',
    '/api/v1/administration/kiosks',
    { placeId },
  );
  await typeDigits(page, body.code);
  await page.getByRole('button', { name: '配对', exact: true }).tap();
  if (atHome) await page.getByRole('heading', { name: '您好，需要什么帮助？' }).waitFor();
}

/** On the number pad, by touch. */
export async function typeDigits(page: Page, digits: string): Promise<void> {
  for (const digit of digits.replace(/[^0-9]/g, '')) {
    await page.getByRole('button', { name: digit, exact: true }).tap();
  }
}

export async function stewardToken(gateway: GatewayUnderTest): Promise<string> {
  const { status, body } = await gateway.client.request<Static<typeof TokenSchema>>(
    'POST',
    '/api/v1/administration/tokens',
    { role: 'steward', personId: 'ma-xiulan' },
  );
  if (status !== 201) throw new Error(`steward: ${status} ${JSON.stringify(body)}`);
  return body.token;
}

export async function officerToken(queue: QueueUnderTest, name: string): Promise<string> {
  const { status, body } = await queue.client.request<{ token: string }>('POST', '/v1/administration/tokens', {
    role: 'officer',
    name,
  });
  if (status !== 201) throw new Error(`officer: ${status} ${JSON.stringify(body)}`);
  return body.token;
}

export async function alertsOf(gateway: GatewayUnderTest, deviceId: string): Promise<Alert[]> {
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all');
  return alerts.filter((alert) => alert.deviceId === deviceId);
}

/** Waits for the off-delay: until then the alert may not be closed. */
export function cleared(gateway: GatewayUnderTest, deviceId: string): Promise<Alert> {
  return eventually('the off-delay', async () =>
    (await alertsOf(gateway, deviceId)).find((alert) => alert.state === 'cleared-unclosed'),
  );
}
