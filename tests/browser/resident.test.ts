import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Incident } from '@gridcall/contract/http-queue.ts';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually, GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';
import { launch, openScreen, type Screen } from './browser.ts';
import { pairedKiosk, typeDigits } from './estate.ts';
import { everythingKept, wordsInPageLanguage } from './in-page.ts';

let browser: Browser;
let gateway: GatewayUnderTest;
let queue: QueueUnderTest;
let screen: Screen;

beforeAll(async () => {
  browser = await launch();
  queue = await QueueUnderTest.start();
  gateway = await GatewayUnderTest.start({ dataDir: queue.dataDir, uplink: { url: queue.url, retryMaximumMs: 500 } });
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL')]);
});
afterEach(async () => {
  await screen?.context.close();
  expect(screen?.faults).toEqual([]);
});

async function kiosk(placeId = 'jinfeng-1-lobby'): Promise<Page> {
  screen = await openScreen(browser, 'kiosk');
  await pairedKiosk(screen.page, gateway, placeId);
  return screen.page;
}

/** Counts what a finger does, so that "in four touches" is what the test did and not what it says. */
function finger(page: Page) {
  let touches = 0;
  return {
    tap: async (name: string | RegExp) => {
      await page.getByRole('button', { name }).first().tap();
      touches += 1;
    },
    touches: () => touches,
  };
}

interface Receipt {
  readonly number: string;
  readonly code: string;
}

async function receiptOn(page: Page): Promise<Receipt> {
  await page.getByText('我们收到了您的报事').waitFor();
  await page.getByRole('img', { name: '二维码：用手机查进度' }).waitFor();
  const [number = '', code = ''] = await page.getByRole('definition').allTextContents();
  expect(number).toMatch(/^[0-9]{4}-[0-9]{5,}-[0-9]$/);
  expect(code).toMatch(/^[0-9]{6}$/);
  return { number, code };
}

function incidentOf({ number }: Receipt): Promise<Incident> {
  return eventually(`the incident ${number}`, async () => {
    const { incidents } = await queue.client.get<{ incidents: Incident[] }>(`/v1/incidents?subject=${number}`);
    return incidents[0];
  });
}

function requestsKept(): number {
  const database = new DatabaseSync(join(gateway.dataDir, 'gateway/gateway.db'), { readOnly: true });
  try {
    return Number(database.prepare('SELECT count(*) AS count FROM service_request').get()?.['count']);
  } finally {
    database.close();
  }
}

test('a report in four touches with the uplink cut is at the queue under its number, and follow-up shows what the desk did', async () => {
  const page = await kiosk();
  await queue.process.kill('SIGKILL');
  await page.getByText('您的报事保存在本小区网关，恢复后自动送达，回执号不变。').waitFor();

  const { tap, touches } = finger(page);
  await tap('我要报事');
  await tap('灯不亮');
  await tap('金凤花园1号楼');
  await tap('发送');
  const receipt = await receiptOn(page);
  expect(touches()).toBe(4);

  await queue.startAgain();
  const incident = await incidentOf(receipt);
  expect(incident).toMatchObject({ number: receipt.number, categoryCode: 'P02', state: 'submitted' });
  const officer = await queue.officer();
  await officer.request('POST', `/v1/incidents/${incident.id}/actions`, {
    action: 'accept',
    version: incident.version,
    publicNote: '今天下午换灯',
  });

  await tap('我用完了');
  await tap('查进度');
  await typeDigits(page, receipt.number);
  await tap('下一步');
  await typeDigits(page, receipt.code);
  await tap('查询');
  // Asks again by itself: what the desk does comes down a moment later.
  await page.getByRole('heading', { name: '社区已受理' }).waitFor();
  await page.getByText('今天下午换灯').waitFor();
});

test('the gateway killed between the tap and the answer, before and after it has written: one report, one receipt', async () => {
  const page = await kiosk();
  const before = requestsKept();
  const { tap } = finger(page);
  await tap('我要报事');
  await tap('停电');
  await tap('大堂');

  // What a kiosk has fetched by then: it has been standing in its lobby for longer than a test.
  await page.waitForFunction(() => customElements.get('gc-qr') !== undefined);
  // Killed before it has read a byte of it.
  process.kill(gateway.process.pid, 'SIGSTOP');
  const first = page.waitForRequest((request) => request.url().includes('/service-requests'));
  await tap('发送');
  const key = (await first).headers()['idempotency-key'];
  await page.getByText('正在发送…').waitFor();
  await gateway.process.kill('SIGKILL');
  await page.getByText('网关没有回应，会自动重试').waitFor();

  // Killed after it has written, before the page hears of it.
  let isWritten = false;
  const written = Promise.withResolvers<string | undefined>();
  await page.route('**/api/v1/service-requests?as=kiosk', async (route) => {
    const answer = isWritten ? undefined : await route.fetch().catch(() => undefined);
    if (answer === undefined) return route.continue();
    isWritten = true;
    await gateway.process.kill('SIGKILL');
    await route.abort('connectionreset');
    written.resolve(answer.status() === 201 ? route.request().headers()['idempotency-key'] : `${answer.status()}`);
  });
  await gateway.startAgain();
  expect(await written.promise).toBe(key);

  await gateway.startAgain();
  const receipt = await receiptOn(page);
  expect(requestsKept()).toBe(before + 1);
  const incident = await incidentOf(receipt);
  const { incidents } = await queue.client.get<{ incidents: Incident[] }>('/v1/incidents?category=U02');
  expect(incidents.map(({ id }) => id)).toEqual([incident.id]);
});

test('promise 8: who leaves without a word leaves nothing behind', async () => {
  screen = await openScreen(browser, 'kiosk');
  const { page } = screen;
  await page.clock.install();
  await pairedKiosk(page, gateway, 'jinfeng-1-lobby');
  const { tap } = finger(page);
  const secrets = ['我家的水管漏水了', '13905550199'];

  await tap('我要报事');
  await tap('家里报修');
  await tap('金凤花园1号楼');
  await page.getByLabel('补充说明').fill(secrets[0] ?? '');
  await tap('留个电话');
  await typeDigits(page, secrets[1] ?? '');
  await tap('好了');
  await page.clock.fastForward(FORM_QUIET_MS);
  await page.getByText('还在用吗？').waitFor();
  await tap('继续');
  expect(await page.getByLabel('补充说明').inputValue()).toBe(secrets[0]);
  await page.getByText(secrets[1] ?? '').waitFor();

  // Nobody answers the warning: the form is gone, and the way back leads nowhere.
  await leaveAlone(page);
  await keepsNothingOf(page, secrets);

  // The receipt of a report that was sent, and what came out of its number and code.
  await tap('我要报事');
  await tap('家里报修');
  await tap('金凤花园1号楼');
  await page.getByLabel('补充说明').fill(secrets[0] ?? '');
  await tap('发送');
  const { number, code } = await receiptOn(page);
  await leaveAlone(page);
  await keepsNothingOf(page, [...secrets, number, code]);

  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/follow-up/${number}/${code}`);
  await page.getByText('办理经过').tap();
  expect(page.url()).not.toContain(number);
  await leaveAlone(page);
  await keepsNothingOf(page, [...secrets, number, number.replaceAll('-', ''), code]);
});

/** A little more than the page's own patience with a form, and with a question. */
const FORM_QUIET_MS = 121_000;
const WARNING_MS = 26_000;

async function leaveAlone(page: Page): Promise<void> {
  await page.clock.fastForward(FORM_QUIET_MS);
  await page.getByText('还在用吗？').waitFor();
  await page.clock.fastForward(WARNING_MS);
  await page.getByRole('heading', { name: '您好，需要什么帮助？' }).waitFor();
}

async function keepsNothingOf(page: Page, secrets: readonly string[]): Promise<void> {
  const present = async () => {
    const kept = await page.evaluate(everythingKept);
    return secrets.filter((secret) => kept.includes(secret));
  };
  expect(await present()).toEqual([]);
  expect(page.url()).toBe(`${gateway.client.base}/kiosk/#/`);
  const entries = await page.evaluate(() => history.length);
  expect(entries).toBeLessThanOrEqual(3);
}

test('叫人帮忙 asks first, and has the numbers; each network that is away is called by its name', async () => {
  const page = await kiosk();
  const { tap } = finger(page);
  await tap('叫人帮忙');
  for (const number of ['0951-555-0101', '119', '110', '120']) {
    await page.getByText(number, { exact: true }).first().waitFor();
  }
  await page.getByText('要现在叫人来帮忙吗？').waitFor();
  const said = (await page.evaluate(wordsInPageLanguage)).join(' ');
  expect(said).not.toMatch(/正在赶来|马上|很快|已通知/);
  await tap('返回');

  const uplinkCut = page.getByText('上级网络断开');
  const gatewayAway = page.getByText('网关没有回应');
  await queue.process.kill('SIGKILL');
  await uplinkCut.waitFor();
  expect(await gatewayAway.count()).toBe(0);
  await gateway.process.kill('SIGKILL');
  await gatewayAway.waitFor();
  expect(await uplinkCut.count()).toBe(0);
  await Promise.all([queue.startAgain(), gateway.startAgain()]);
  await gatewayAway.waitFor({ state: 'detached' });
  await uplinkCut.waitFor({ state: 'detached' });
});
