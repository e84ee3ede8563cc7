import type { CommissioningStarted } from '@gridcall/contract/http-property.ts';
import mqtt from 'mqtt';
import type { Page } from 'playwright';
import type { LinkOfDevice } from '../harness/gateway-client.ts';
import type { GatewayUnderTest } from '../harness/stack.ts';

/** What an installer reads off the screen and types into the device: nothing else of the answer is used. */
export async function credentialsOnScreen(page: Page): Promise<LinkOfDevice> {
  await page.locator('gc-credentials').waitFor();
  const [broker = '', id = '', password = '', ...topics] = await page
    .locator('gc-credentials .texts >> gc-copy-line')
    .locator('code')
    .allTextContents();
  const port = Number(broker.split(':').at(-1));
  const [reading = '', event = ''] = topics;
  return {
    ...{ linkId: id, deviceId: id, username: id, clientId: id, password },
    broker: { host: broker.replace(/:\d+$/, ''), port },
    topics: { reading, event, status: reading.replace(/reading$/, 'status') },
    ...{ convention: 'native', baseTopic: null, bridgeTopics: [] },
  };
}

/** A mistake stands on the screen by its name, and its mend beside it. */
export async function isNamed(page: Page, title: string | RegExp, mend: RegExp): Promise<void> {
  await page.getByText(title).filter({ visible: true }).first().waitFor();
  await page.getByText(mend).filter({ visible: true }).first().waitFor();
}

/** A step of the list stands as seen. */
export async function seen(page: Page, step: string): Promise<void> {
  await page.locator('gc-commissioning li.seen').filter({ hasText: step }).waitFor();
}

/** A device of the company that was there before. */
export function linkedBefore(gateway: GatewayUnderTest, id: string): Promise<LinkOfDevice> {
  return gateway.client.link(id, { place: 'jinfeng-1-unit-2' });
}

export async function commissioningBegun(gateway: GatewayUnderTest, id: string): Promise<CommissioningStarted> {
  const path = `/api/v1/administration/devices/${id}/commissionings`;
  const { status, body } = await gateway.client.request<CommissioningStarted>('POST', path, {});
  if (status !== 201) throw new Error(`commissioning: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Tries to sign in once, and must be turned away. */
export async function refusedDevice(port: number, link: LinkOfDevice): Promise<void> {
  const { clientId, username, password } = link;
  const options = { host: '127.0.0.1', port, clientId, username, password, reconnectPeriod: 0 };
  await mqtt.connectAsync({ ...options, protocolVersion: 4 }).then(
    async (client) => {
      await client.endAsync(true);
      throw new Error(`${username} was let in`);
    },
    () => undefined,
  );
}

/** How many sheets of A4 the browser's print makes of the page. */
export async function sheetsOfPrint(page: Page): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
