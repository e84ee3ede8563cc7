import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Device } from '../harness/device.ts';
import { GatewayUnderTest } from '../harness/stack.ts';
import { launch } from './browser.ts';
import { operatorToken } from './estate.ts';
import { ruleStates } from './states-of-rules.ts';
import { signInStates, wrongTokenState } from './states-of-sign-in.ts';
import { Walk } from './walk.ts';

let browser: Browser;
let gateway: GatewayUnderTest;
let gas: Device;

beforeAll(async () => {
  browser = await launch();
  gateway = await GatewayUnderTest.start();
  const made = await gateway.client.link('gas-302', { kind: 'gas-detector', place: 'jinfeng-1-unit-1' });
  gas = await Device.connect(gateway.mqttPort, made);
});
afterAll(async () => {
  await browser?.close();
  await gas?.close();
  await gateway?.process.kill('SIGKILL');
});

test('one screen tells what is wrong, first of all the alarm that nobody has taken, and when the gateway is gone', async () => {
  // What a toast has said stays in the language of the act.
  const said = ['已生效', '已恢复'];
  const written = ['administrator', 'gas-302', '1单元 燃气探测器', '老楼管道', '统一改', '15 误报多', '15 合适'];
  const words = ['陈敏', 'gridcall uplink', 'SMS', 'NTP', 'notify', ...written, ...said];
  const walk = await Walk.start(browser, 'operate', 'phone', words);
  const { page } = walk;
  const address = `${gateway.client.base}/operate/`;
  await signInStates(walk, { address, session: '**/api/v1/session', heading: '管理员登录' });
  await wrongTokenState(walk);
  await page.getByLabel('登录令牌').fill(await operatorToken(gateway));
  const release = await walk.hold('**/api/v1/operation');
  await walk.press('登录', true);
  await page.locator('gc-operate gc-spinner').waitFor();
  await walk.at('facts-loading');
  release();
  await walk.see('没有待接警');
  await walk.see(/处要处理/);
  await walk.at('warned');
  await ruleStates(walk, gateway);

  await gas.publish('reading', { values: { methane_lel: 60, alarm: true } });
  await walk.see(/马上处理/);
  await walk.see(/最久：L1 生命安全 · 燃气泄漏 · 金凤花园1号楼/);
  expect(await page.locator('.part h2').first().textContent()).toBe('报警');
  await page.locator('.part.good').getByText('详情').first().click();
  await walk.at('danger');

  const restore = await walk.cut('**/api/v1/operation');
  await walk.see('连不上服务器');
  await walk.at('facts-error', { again: () => walk.pressAgain(/^(重试|Try again)$/, '/operation') });
  // By itself: the next question is answered.
  await restore();
  await page.getByText('连不上服务器').waitFor({ state: 'detached' });
  await gateway.process.kill('SIGKILL');
  await walk.see('连不上网关');
  await walk.at('away');
  expect(walk.take()).toEqual([]);
  expect(walk.states).toBe(21);
});
