import type { Alert } from '@gridcall/contract/http-gateway.ts';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { HttpClient } from '../harness/gateway-client.ts';
import { GatewayUnderTest } from '../harness/stack.ts';
import { launch } from './browser.ts';
import { pairedKiosk, stewardToken } from './estate.ts';
import { speak, wordsInPageLanguage } from './in-page.ts';
import { Walk } from './walk.ts';

/** 叫人帮忙, from the tap to whoever comes, and everything that may stand between. */
let browser: Browser;
let gateway: GatewayUnderTest;
let steward: HttpClient;
let walk: Walk;

beforeAll(async () => {
  browser = await launch();
  gateway = await GatewayUnderTest.start();
  steward = new HttpClient(gateway.process.httpPort, await stewardToken(gateway));
});
afterAll(async () => {
  await browser?.close();
  await gateway?.process.kill('SIGKILL');
});
afterEach(async () => {
  const faults = walk.take();
  await walk.close();
  expect(faults).toEqual([]);
});

async function kiosk(before?: (page: Page) => Promise<void>): Promise<Page> {
  walk = await Walk.start(browser, 'resident', 'kiosk', ['马秀兰']);
  await before?.(walk.page);
  await pairedKiosk(walk.page, gateway, 'jinfeng-1-lobby');
  return walk.page;
}

async function calls(): Promise<Alert[]> {
  const { alerts } = await steward.get<{ alerts: Alert[] }>('/api/v1/alerts?state=all');
  return alerts.filter(({ kind }) => kind === 'help_called').toSorted((left, right) => left.raisedAt - right.raisedAt);
}

async function call(page: Page): Promise<void> {
  await page.getByRole('button', { name: '叫人帮忙' }).first().tap();
  await page.getByText('要现在叫人来帮忙吗？').waitFor();
  await page.getByRole('button', { name: '是，现在叫人' }).tap();
}

const home = (page: Page) => page.getByRole('heading', { name: '您好，需要什么帮助？' });

async function promisesNothing(page: Page): Promise<void> {
  const said = (await page.evaluate(wordsInPageLanguage)).join(' ');
  expect(said).not.toMatch(/正在赶来|马上到|马上来|很快|已通知|已有人接到|马秀兰/);
  for (const number of ['119', '110', '120']) await page.getByText(number, { exact: true }).first().waitFor();
}

test('nobody is promised before a named person has it; after a minute it says that nobody has answered', async () => {
  const page = await kiosk((blank) => blank.clock.install());
  await page.getByRole('button', { name: '叫人帮忙' }).first().tap();
  await page.getByText('要现在叫人来帮忙吗？').waitFor();
  expect(await calls()).toEqual([]);
  await page.getByRole('button', { name: '是，现在叫人' }).tap();
  await page.getByText(/已呼叫：.*本楼值班（A岗）/).waitFor();
  await promisesNothing(page);
  await walk.at('help-calling');

  await page.clock.fastForward(61_000);
  await page.getByText('还没有人应答').waitFor();
  await promisesNothing(page);
  await walk.at('help-unanswered');

  // Whoever waits does not touch the screen: it is neither asked nor wiped, and a page that begins anew shows it again.
  await page.clock.fastForward(300_000);
  expect(await page.getByText('还在用吗？').count()).toBe(0);
  await page.goto(`${gateway.client.base}/kiosk/#/`);
  await page.reload();
  await page.getByText(/已呼叫：.*本楼值班（A岗）/).waitFor();
  await page.getByRole('button', { name: '返回' }).tap();
  await home(page).waitFor();
  await page.clock.fastForward(61_000);
  await page.getByText(/已呼叫：.*本楼值班（A岗）/).waitFor();

  const [alert] = await calls();
  await steward.request('POST', `/api/v1/alerts/${alert?.id}/acknowledge`, {});
  await page.getByText('已有人接到').waitFor();
  await page.getByText('金凤花园1号楼 · 本楼值班（A岗）').waitFor();
  expect((await page.evaluate(wordsInPageLanguage)).join(' ')).not.toContain('马秀兰');
  expect(await page.getByRole('button', { name: '我不需要了' }).count()).toBe(0);
  await walk.at('help-taken');

  await steward.request('POST', `/api/v1/alerts/${alert?.id}/close`, { reason: '本人已确认安全' });
  await home(page).waitFor();
});

test('touched by mistake it is cancelled at the kiosk, and the third time only a person ends it', async () => {
  const page = await kiosk();
  const before = (await calls()).length;
  for (const _ of [1, 2]) {
    await call(page);
    await page.getByText('正在呼叫', { exact: true }).waitFor();
    await page.getByRole('button', { name: '我不需要了' }).tap();
    await home(page).waitFor();
  }
  expect((await calls()).slice(before).map(({ state, closedBy }) => [state, closedBy])).toEqual([
    ['closed', 'kiosk'],
    ['closed', 'kiosk'],
  ]);
  await call(page);
  await page.getByText('这次不能在终端上取消').waitFor();
  expect(await page.getByRole('button', { name: '我不需要了' }).count()).toBe(0);
  await walk.at('help-stands');
  const [stands] = (await calls()).slice(before + 2);
  await steward.request('POST', `/api/v1/alerts/${stands?.id}/close`, { reason: '误按按钮' });
  await home(page).waitFor();
});

test('while the gateway is away nobody is said to be called; the call goes out once when it is back', async () => {
  const page = await kiosk();
  // What a kiosk has fetched by then: it has been standing in its lobby for longer than a test.
  await page.waitForFunction(() => customElements.get('gc-help-view') !== undefined);
  for (const language of ['en', 'zh-CN']) await page.evaluate(speak, language);
  const before = (await calls()).length;
  await gateway.process.kill('SIGKILL');
  await call(page);
  await page.getByText('网关没有回应，还没有叫到人').waitFor();
  await promisesNothing(page);
  expect(await page.getByText('正在呼叫').count()).toBe(0);
  await walk.at('help-unreached');
  await page.getByRole('button', { name: '我用完了' }).tap();
  await page.getByText('网关没有回应，还没有叫到人').waitFor();

  await gateway.startAgain();
  await page.getByText(/已呼叫：.*本楼值班（A岗）/).waitFor();
  expect((await calls()).slice(before)).toHaveLength(1);
  await page.getByRole('button', { name: '我不需要了' }).tap();
  await home(page).waitFor();
});
