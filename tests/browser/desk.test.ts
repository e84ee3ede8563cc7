import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import { GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';
import { launch, openScreen, type Screen } from './browser.ts';
import { officerToken, reportFromLobby, signIn } from './estate.ts';

let browser: Browser;
let gateway: GatewayUnderTest;
let queue: QueueUnderTest;
const screens: Screen[] = [];
const devices: Device[] = [];

beforeAll(async () => {
  browser = await launch();
  queue = await QueueUnderTest.start();
  gateway = await GatewayUnderTest.start({ dataDir: queue.dataDir, uplink: { url: queue.url, retryMaximumMs: 500 } });
});
afterAll(async () => {
  await browser?.close();
  await Promise.all(devices.map((device) => device.close()));
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL')]);
});
afterEach(async () => {
  const open = screens.splice(0);
  await Promise.all(open.map((screen) => screen.context.close()));
  expect(open.flatMap((screen) => screen.faults)).toEqual([]);
});

async function deskOf(name: string): Promise<Page> {
  const opened = await openScreen(browser, 'desk');
  screens.push(opened);
  await opened.page.goto(`${queue.url}/desk/`);
  await signIn(opened.page, await officerToken(queue, name));
  return opened.page;
}

async function alarm(id: string, kind: string, values: object): Promise<void> {
  const device = await Device.connect(gateway.mqttPort, await gateway.client.link(id, { kind }));
  devices.push(device);
  await device.publish('reading', { values });
}

const row = (page: Page, text: string) => page.locator('gc-queue').getByRole('button', { name: text });
const act = (page: Page, name: string) => page.locator('gc-incident-detail').getByRole('button', { name, exact: true });

test('one incident from the wire to its end: handled by one officer, verified by another, and both pages stay true', async () => {
  const page = await deskOf('值守员甲');
  await page.getByText('没有未结案的事件').waitFor();
  await reportFromLobby(gateway, 'P02', '三楼走廊灯不亮');
  await row(page, '三楼走廊灯不亮').waitFor();
  await alarm('gas-desk', 'gas-detector', { alarm: true, methane_lel: 60 });
  await row(page, '燃气').waitFor();

  await page.getByLabel('级别').selectOption('1');
  await row(page, '三楼走廊灯不亮').waitFor({ state: 'detached' });
  await row(page, '燃气').waitFor();
  await page.getByRole('button', { name: '清除条件' }).click();
  await row(page, '三楼走廊灯不亮').click();

  const dialog = page.locator('gc-action-dialog');
  const confirm = (name: string) => dialog.getByRole('button', { name, exact: true }).click();
  await act(page, '受理').click();
  await act(page, '派单…').click();
  await dialog.getByLabel('派给谁').selectOption('property');
  await confirm('派单');
  await act(page, '领单').click();
  await act(page, '处理完成…').click();
  await confirm('处理完成');
  await page.getByText('这一项要填写。').waitFor();
  await dialog.getByLabel('处理情况').fill('换了灯管');
  await confirm('处理完成');
  await page.getByText('处理人不能核查自己处理的事件，请由另一位值守员核查。').waitFor();
  expect(await act(page, '核查通过').count()).toBe(0);

  const other = await deskOf('值守员乙');
  await row(other, '三楼走廊灯不亮').click();
  await act(other, '核查通过').click();
  // The first officer sees it without touching anything.
  const timeline = page.locator('gc-incident-detail gc-timeline');
  await timeline.getByText('核查通过：已处理 → 已核查').waitFor();
  await timeline.getByText('值守员乙').waitFor();
  await act(other, '结案…').click();
  await other.locator('gc-action-dialog').getByRole('button', { name: '结案', exact: true }).click();
  await timeline.getByText('结案：已核查 → 已结案').waitFor();
  for (const step of ['受理：', '派单：', '领单：', '处理完成：']) await timeline.getByText(step).first().waitFor();
});
