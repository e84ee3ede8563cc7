import type { Browser } from 'playwright';
import type { GatewayUnderTest } from '../harness/stack.ts';
import { pair, typeDigits } from './estate.ts';
import { Walk } from './walk.ts';

const view = '**/api/v1/kiosk/view*';

/** A kiosk from its first start to a building in which nothing has happened yet. */
export async function newKiosk(browser: Browser, gateway: GatewayUnderTest, data: readonly string[]): Promise<Walk> {
  const walk = await Walk.start(browser, 'resident', 'kiosk', data);
  const { page } = walk;
  const release = await walk.hold(view);
  await page.goto(`${gateway.client.base}/kiosk/`);
  await walk.see('正在连接网关…');
  await walk.at('loading');
  release();
  await walk.see('这台终端还没有配对');
  await walk.at('pairing');
  await typeDigits(page, '000000');
  await walk.press('配对', true);
  await walk.page.locator('gc-number-pad [aria-invalid]').waitFor();
  await walk.at('pairing-wrong', {
    again: async () => {
      await typeDigits(page, '000000');
      await walk.pressAgain(/^(配对|Pair)$/, '/kiosk/pair');
    },
  });
  await pair(page, gateway, 'jinfeng-1-lobby');
  await walk.at('home-empty');
  await walk.press('通知');
  await walk.see('有新通知时会显示在这里和首页。');
  await walk.at('notices-empty');
  await walk.press('返回');
  await walk.press('本楼安全');
  await walk.see('想装燃气或漏水探测器，请咨询物业或服务站。');
  await walk.at('safety-empty');
  await walk.press('返回');
  return walk;
}

/** Reads the page anew while its gateway does not answer. */
async function failedStart(walk: Walk): Promise<void> {
  const restore = await walk.cut(view);
  await walk.page.reload();
  await walk.see('连不上服务器');
  // The page asks again by itself.
  await walk.at('failed', {
    again: async () =>
      void (await walk.page.waitForEvent('requestfailed', (request) => request.url().includes('/view'))),
  });
  await restore();
  await walk.see('您好，需要什么帮助？');
}

/** A report with everything that can be filled in. Resolves with its number and code. */
export async function reportStates(walk: Walk, text: string): Promise<{ number: string; code: string }> {
  const { page } = walk;
  await walk.press('我要报事');
  await walk.see('是什么事？');
  await walk.at('report-house');
  await walk.press('安全环境');
  await walk.see('噪声扰民');
  await walk.at('report-surroundings');
  await walk.press('生活服务');
  await walk.see('老人照料');
  await walk.at('report-services');
  await walk.press('房屋水电');
  await walk.press('灯不亮');
  await walk.see('在哪里？');
  await walk.at('report-place');
  await walk.press('金凤花园1号楼');
  await walk.see('还想说点什么？');
  await page.getByLabel('补充说明').fill(text);
  await walk.at('report-words');
  await walk.press('留个电话');
  await typeDigits(page, '139');
  await walk.press('好了');
  await walk.see('号码太短：请输完，或清空');
  await walk.at('report-phone', { again: () => walk.press(/^(好了|Done)$/) });
  await typeDigits(page, '01020304');
  await walk.press('好了');
  await page.route('**/api/v1/service-requests?*', (route) => route.fulfill(refusal), { times: 1 });
  await walk.press('发送');
  await walk.see('没有登记上');
  await walk.at('report-refused');
  await walk.press('发送');
  await walk.see('我们收到了您的报事');
  await walk.at('receipt');
  const [number = '', code = ''] = await page.getByRole('definition').allTextContents();
  await walk.press('我用完了');
  return { number, code };
}

const refusal = {
  status: 422,
  contentType: 'application/problem+json',
  body: JSON.stringify({ code: 'VALIDATION_FAILED', title: '——', mend: '——', detail: '' }),
};

export async function followUpStates(walk: Walk, receipt: { number: string; code: string }): Promise<void> {
  const { page } = walk;
  await walk.press('查进度');
  await walk.see('请输入回执上的号码，不用输横线。');
  await walk.at('follow-up-number');
  await typeDigits(page, '0417000001');
  await walk.press('下一步');
  await walk.see('有一位数字不对，请对照回执');
  await walk.at('follow-up-mistyped', { again: () => walk.press(/^(下一步|Next)$/) });
  await walk.press('清空');
  await typeDigits(page, receipt.number);
  await walk.press('下一步');
  await walk.see('查询码（6 位）');
  await walk.at('follow-up-code');
  await typeDigits(page, receipt.code === '000000' ? '000001' : '000000');
  await walk.press('查询', true);
  await walk.see('号码和查询码对不上');
  await walk.at('follow-up-wrong');
  await typeDigits(page, receipt.code);
  await walk.press('查询', true);
  await walk.see('办理经过');
  await walk.at('follow-up-result');
  await walk.press('我用完了');
}

/** What hangs and what stands in the building, and the help page: as usual, and large with high contrast. */
export async function informationStates(
  browser: Browser,
  gateway: GatewayUnderTest,
  noticeTitle: string,
  data: readonly string[],
): Promise<Walk> {
  const walk = await Walk.start(browser, 'resident', 'kiosk', data);
  await walk.page.goto(`${gateway.client.base}/kiosk/`);
  await pair(walk.page, gateway, 'jinfeng-1-lobby');
  await walk.see(noticeTitle);
  await walk.at('home');
  for (const mode of ['', '-large'] as const) {
    if (mode === '-large') {
      await walk.press('大字');
      await walk.press('高对比');
      await walk.at('home-large');
    }
    await walk.press(/^通知/);
    await walk.page.getByRole('heading', { name: '通知' }).waitFor();
    await walk.at(`notices${mode}`);
    await walk.press(noticeTitle);
    await walk.see(/有效至/);
    await walk.at(`notice${mode}`);
    await walk.press('返回');
    await walk.press('返回');
    await walk.press('本楼安全');
    await walk.see('台在守护');
    await walk.at(`safety${mode}`);
    await walk.press('返回');
    await walk.press('叫人帮忙');
    await walk.see('要现在叫人来帮忙吗？');
    await walk.at(`help${mode}`);
    await walk.press('返回');
  }
  await failedStart(walk);
  return walk;
}

/** Another kiosk: in the building where gas leaks, and then one that nobody answers for a while. */
export async function emergencyState(browser: Browser, gateway: GatewayUnderTest): Promise<Walk> {
  const walk = await Walk.start(browser, 'resident', 'kiosk', []);
  await walk.page.goto(`${gateway.client.base}/kiosk/`);
  await pair(walk.page, gateway, 'jinfeng-2-lobby', false);
  await walk.page.getByRole('alertdialog').waitFor();
  await walk.at('emergency');
  return walk;
}

export async function idleState(browser: Browser, gateway: GatewayUnderTest): Promise<Walk> {
  const walk = await Walk.start(browser, 'resident', 'kiosk', []);
  await walk.page.clock.install();
  await walk.page.goto(`${gateway.client.base}/kiosk/`);
  await pair(walk.page, gateway, 'textile-mill-9-lobby');
  await walk.press('叫人帮忙');
  await walk.see('要现在叫人来帮忙吗？');
  await walk.page.clock.fastForward(61_000);
  await walk.see('还在用吗？');
  await walk.at('idle-warning');
  return walk;
}
