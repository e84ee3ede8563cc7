/**
 * How heavy and how quick two pages are, measured once in a real browser over pages that a real gateway serves: the bench
 * starts this as a process of its own and reads its last line.
 */
import type { Browser, Page } from 'playwright';
import { Device } from '../harness/device.ts';
import { GatewayUnderTest } from '../harness/stack.ts';
import { launch, openScreen } from './browser.ts';
import { pairedKiosk, signIn, stewardToken } from './estate.ts';
import { type Sight, seenAfterLoadMs, seenAfterTouchMs, slowDown, watchFor } from './speed-timing.ts';
import { totalBytes, weights } from './weight.ts';

const kioskSights: Readonly<Record<string, Sight>> = {
  tiles: { element: 'gc-tile', within: 'button', atLeast: 4 },
  report: { element: 'gc-report-view', within: 'button', atLeast: 4 },
};
const stewardSights: Readonly<Record<string, Sight>> = {
  list: { element: 'gc-alert-list', within: 'a', atLeast: 1 },
  detail: { element: 'gc-alert-detail', within: 'h1, h2', atLeast: 1 },
};

/** Scripts of the first view together, and the heaviest of those that come later. */
async function scripts(page: Page, later: readonly string[], onwards: () => Promise<void>) {
  const first = await weights(page);
  await onwards();
  for (const element of later) await page.waitForFunction((name) => customElements.get(name) !== undefined, element);
  const added = [...(await weights(page))].filter(([name]) => !first.has(name));
  return {
    firstScriptKb: totalBytes(first) / 1000,
    laterScriptKb: Math.max(0, ...added.map(([, bytes]) => bytes)) / 1000,
  };
}

async function kiosk(browser: Browser, gateway: GatewayUnderTest) {
  const { page, context, faults } = await openScreen(browser, 'kiosk');
  await pairedKiosk(page, gateway, 'jinfeng-1-lobby');
  await watchFor(page, kioskSights);
  await page.reload();
  await page.getByRole('heading', { name: '您好，需要什么帮助？' }).waitFor();
  const weighed = await scripts(page, ['gc-report-view', 'gc-follow-up-view', 'gc-qr'], async () => undefined);
  await slowDown(page);
  await page.reload();
  const tiles = await seenAfterLoadMs(page, 'tiles');
  // As when somebody comes up to it: what is fetched after the first picture is there.
  await page.waitForFunction(() => customElements.get('gc-report-view') !== undefined);
  await page.getByRole('button', { name: '我要报事' }).first().tap();
  const next = await seenAfterTouchMs(page, 'report');
  await context.close();
  if (faults.length > 0) throw new Error(faults.join('; '));
  return { ...weighed, firstSightMs: tiles, nextViewMs: next };
}

async function steward(browser: Browser, gateway: GatewayUnderTest) {
  const { page, context, faults } = await openScreen(browser, 'phone');
  await watchFor(page, stewardSights);
  await page.goto(`${gateway.client.base}/steward/`);
  await page.getByRole('heading', { name: '楼栋长登录' }).waitFor();
  const token = await stewardToken(gateway);
  const weighed = await scripts(page, ['gc-alert-detail', 'gc-notices', 'gc-device-list'], () => signIn(page, token));
  await page.getByRole('main').getByRole('link', { name: '燃气泄漏' }).waitFor();
  await slowDown(page);
  await page.reload();
  const list = await seenAfterLoadMs(page, 'list');
  await page.waitForFunction(() => customElements.get('gc-alert-detail') !== undefined);
  await page.getByRole('main').getByRole('link', { name: '燃气泄漏' }).first().tap();
  const next = await seenAfterTouchMs(page, 'detail');
  await context.close();
  if (faults.length > 0) throw new Error(faults.join('; '));
  return { ...weighed, firstSightMs: list, nextViewMs: next };
}

async function measure(): Promise<unknown> {
  const browser = await launch();
  const gateway = await GatewayUnderTest.start();
  const leak = await Device.connect(gateway.mqttPort, await gateway.client.link('gas-page', { place: 'jinfeng-2' }));
  await leak.publish('reading', { values: { alarm: true } });
  try {
    return { kiosk: await kiosk(browser, gateway), steward: await steward(browser, gateway) };
  } finally {
    await Promise.all([leak.close(), browser.close()]);
    await gateway.process.kill('SIGKILL');
  }
}

process.stdout.write(`${JSON.stringify(await measure())}\n`);
