import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';
import { launch, openScreen } from './browser.ts';
import { installerToken, officerToken, operatorToken, pairedKiosk, signIn } from './estate.ts';
import { FIRST_VIEW_BYTES, LATER_CHUNK_BYTES, totalBytes, weights } from './weight.ts';

let browser: Browser;
let gateway: GatewayUnderTest;
let queue: QueueUnderTest;

beforeAll(async () => {
  browser = await launch();
  [gateway, queue] = await Promise.all([GatewayUnderTest.start(), QueueUnderTest.start()]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL')]);
});

interface Case {
  readonly name: string;
  readonly first: string;
  /** An element that comes later, alone or with others. */
  readonly later: readonly string[];
}

test.each<Case>([
  { name: 'resident', first: '您好，需要什么帮助？', later: ['gc-report-view', 'gc-follow-up-view', 'gc-qr'] },
  {
    name: 'steward',
    first: '楼栋长登录',
    later: [
      'gc-alert-detail',
      'gc-notices',
      'gc-device-list',
      'gc-duty',
      'gc-stand-in',
      'gc-roster',
      'gc-calendar',
      'gc-policies',
    ],
  },
  {
    name: 'property',
    first: '安装人员登录',
    later: ['gc-link', 'gc-linked', 'gc-installed-device', 'gc-commissioning', 'gc-quarantine', 'gc-import'],
  },
  { name: 'operate', first: '管理员登录', later: ['gc-rules', 'gc-rule-edit', 'gc-rule-versions'] },
  { name: 'desk', first: '网格事件受理台登录', later: ['gc-incident-detail'] },
])('$name: the first view takes 40 kB of script, and nothing that comes later more than 15', async (page) => {
  const screen = await openScreen(browser, 'kiosk');
  await show(screen.page, page.name);
  await screen.page.getByRole('heading', { name: page.first }).waitFor();
  const first = await weights(screen.page);
  expect(first.size).toBeGreaterThan(3);
  expect(totalBytes(first), JSON.stringify([...first])).toBeLessThanOrEqual(FIRST_VIEW_BYTES);

  if (page.name === 'steward') {
    // Whoever may edit has the most to load.
    await signIn(screen.page, await operatorToken(gateway));
    await screen.page.getByRole('link', { name: '值班' }).click();
  }
  if (page.name === 'operate') await signIn(screen.page, await operatorToken(gateway));
  if (page.name === 'property') await signIn(screen.page, await installerToken(gateway));
  if (page.name === 'desk') await signIn(screen.page, await officerToken(queue, '值守员'));
  for (const element of page.later) {
    await screen.page.waitForFunction((name) => customElements.get(name) !== undefined, element);
  }
  for (const [name, bytes] of await weights(screen.page)) {
    if (!first.has(name)) expect(bytes, name).toBeLessThanOrEqual(LATER_CHUNK_BYTES);
  }
  await screen.context.close();
  expect(screen.faults).toEqual([]);
});

/** The kiosk's first view is that of a paired one: it is paired, and then started as on any morning. */
async function show(page: Page, name: string): Promise<void> {
  if (name === 'resident') {
    await pairedKiosk(page, gateway, 'jinfeng-1-lobby');
    await page.reload();
  } else await page.goto(`${name === 'desk' ? queue.url : gateway.client.base}/${name}/`);
}
