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

/** A report as a kiosk sends it, where the test is about what becomes of it. */
export async function reportFromLobby(gateway: GatewayUnderTest, categoryCode: string, text: string): Promise<void> {
  const { base } = gateway.client;
  const { body } = await gateway.client.request<Static<typeof PairingCodeSchema>>(
    'POST',
    '/api/v1/administration/kiosks',
    { placeId: 'jinfeng-1-lobby' },
  );
  const send = (path: string, content: object, headers: Record<string, string>) =>
    fetch(`${base}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: base, ...headers },
      body: JSON.stringify(content),
    });
  const paired = await send('/kiosk/pair', { code: body.code }, {});
  const cookie = (paired.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const filed = await send(
    '/service-requests',
    { placeId: 'jinfeng-1', categoryCode, text },
    { cookie, 'idempotency-key': `report-of-${body.kioskId}` },
  );
  if (filed.status !== 201) throw new Error(`report: ${filed.status} ${await filed.text()}`);
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

export async function operatorToken(gateway: GatewayUnderTest): Promise<string> {
  const { status, body } = await gateway.client.request<Static<typeof TokenSchema>>(
    'POST',
    '/api/v1/administration/tokens',
    { role: 'operator', personId: 'chen-min' },
  );
  if (status !== 201) throw new Error(`operator: ${status} ${JSON.stringify(body)}`);
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

/** Signs in on a page for staff, by touch or by the keyboard alone. */
export async function signIn(page: Page, token: string, by: 'touch' | 'keyboard' = 'touch'): Promise<void> {
  const field = page.getByLabel('登录令牌');
  await field.fill(token);
  if (by === 'keyboard') await field.press('Enter');
  else await page.getByRole('button', { name: '登录', exact: true }).tap();
}

interface Focused {
  readonly text: string;
  readonly href: string;
}

/** Goes on with the tab key until `isWanted` has the focus. */
export async function tabTo(page: Page, isWanted: (focused: Focused) => boolean): Promise<void> {
  const passed: string[] = [];
  for (let turn = 0; turn < 60; turn++) {
    const focused = await page.evaluate(focusedElement);
    if (isWanted(focused)) return;
    passed.push(focused.text);
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tab key does not lead there; it passed ${passed.join(' | ')}`);
}

function focusedElement(): Focused {
  let at = document.activeElement;
  let text = '';
  while (at?.shadowRoot?.activeElement) {
    text = at.textContent?.trim() ?? '';
    at = at.shadowRoot.activeElement;
  }
  return { text: at?.textContent?.trim() || text, href: at?.getAttribute('href') ?? '' };
}

export async function installerToken(gateway: GatewayUnderTest, companyId = 'jinfeng'): Promise<string> {
  const { status, body } = await gateway.client.request<Static<typeof TokenSchema>>(
    'POST',
    '/api/v1/administration/tokens',
    { role: 'installer', name: '杨波', companyId },
  );
  if (status !== 201) throw new Error(`installer: ${status} ${JSON.stringify(body)}`);
  return body.token;
}
