import type { Policies } from '@gridcall/contract/http-escalation.ts';
import type { Browser } from 'playwright';
import { HttpClient } from '../harness/gateway-client.ts';
import type { GatewayUnderTest } from '../harness/stack.ts';
import { operatorToken } from './estate.ts';
import { isThorough } from './inspect.ts';
import { Walk } from './walk.ts';

/** An operator makes a roster for a post that nobody had, is told why another cannot be, and is not let over somebody else's. */
export async function dutyEditorStates(
  browser: Browser,
  gateway: GatewayUnderTest,
  data: readonly string[],
): Promise<Walk> {
  const walk = await Walk.start(browser, 'steward', 'phone', data);
  const token = await operatorToken(gateway);
  await walk.page.goto(`${gateway.client.base}/steward/#/duty`);
  await walk.page.getByLabel('登录令牌').fill(token);
  await walk.press('登录', true);
  const elsewhere = new HttpClient(gateway.process.httpPort, token);
  await rosterStates(walk, elsewhere);
  // The others are made of the same parts.
  if (!isThorough) return walk;
  await calendarStates(walk);
  await policyStates(walk, elsewhere);
  return walk;
}

async function rosterStates(walk: Walk, elsewhere: HttpClient): Promise<void> {
  const { page } = walk;
  await page.getByRole('button', { name: '金凤花园2号楼：编辑值班' }).waitFor();
  await walk.at('duty-of-operator', { seldom: true });
  await page.getByRole('button', { name: '金凤花园2号楼：编辑值班' }).click();
  await walk.see('现在是这样');
  await walk.see(/（不变）/);
  await walk.at('roster', { seldom: true, again: unreachable(walk) });
  await page.getByLabel('哪个岗').selectOption('B');
  await page.getByLabel('排在哪里').selectOption({ label: '金凤花园2号楼' });
  await walk.see(/没有自己的B岗值班表/);
  await walk.press('排一张值班表');
  await walk.see('填完就会显示接下来的三次交班。');
  await walk.press('保存', true);
  await walk.see('这一项要填写。');
  await page.getByLabel('谁值班').selectOption({ index: 1 });
  await walk.see(/A岗和B岗出自同一棵树/);
  await walk.at('roster-refused', { seldom: true, again: told(walk, /同一棵树/, /one tree/) });

  // Nothing that was chosen is lost without a word.
  await page.getByRole('link', { name: '返回值班' }).click();
  await walk.see('不保存就离开？');
  await walk.press('接着改');
  await page.getByLabel('哪个岗').selectOption('district');
  await walk.see('不保存就离开？');
  await page.getByText(/同一棵树/).waitFor();
  await walk.at('roster-leave', { seldom: true, again: told(walk, /同一棵树/, /one tree/) });
  await walk.press('不保存，离开');
  await walk.see(/没有自己的区级部门值班表/);
  await page.getByLabel('排在哪里').selectOption({ label: '金凤花园2号楼' });
  await walk.press('排一张值班表');
  await page.getByLabel('谁值班').selectOption({ label: '陈敏' });
  await page.getByLabel('再加一个人（排在最后）').selectOption({ label: '白雪（联系不上）' });
  await page.getByLabel('怎么轮').selectOption('daily');
  await walk.see('保存后会这样');
  await page.getByText(/→/).nth(2).waitFor();
  await walk.at('roster-changed', { again: unreachable(walk) });
  const placeId = page.url().split('/').at(-1);
  const rosters = [{ people: ['chen-min'] }];
  await elsewhere.request('PUT', '/api/v1/duty/rosters', { placeId, post: 'district', rosters });
  await page.getByRole('button', { name: /^(保存|仍然保存)$/ }).click();
  await walk.see('别人刚刚改过这里');
  await page.getByRole('button', { name: /^(保存|仍然保存)$/, disabled: true }).waitFor();
  await walk.at('roster-changed-elsewhere', { seldom: true, again: unreachable(walk) });
  await walk.press('载入最新的');
  await page.getByText('别人刚刚改过这里').waitFor({ state: 'detached' });
  await walk.press('删掉值班表 1');
  await walk.press('保存');
  await walk.see('已保存，马上生效');
  await page.getByRole('link', { name: '返回值班' }).click();
  await page.getByRole('button', { name: '金凤花园2号楼：编辑值班' }).waitFor();
}

const unreachable = (walk: Walk) => told(walk, /联系不上：/, /Cannot be reached by/);

/** What the gateway says is asked for again where the page changes its language. */
function told(walk: Walk, zh: RegExp, en: RegExp): () => Promise<void> {
  return async () => walk.see((await walk.page.evaluate(() => document.documentElement.lang)) === 'en' ? en : zh);
}

async function calendarStates(walk: Walk): Promise<void> {
  const { page } = walk;
  await page.getByRole('link', { name: '节假日和调休' }).click();
  await walk.see('接下来谁值班、几点交班都不变。');
  const nextYear = await page.getByLabel('哪一年').locator('option').last().textContent();
  await page.getByLabel('哪一年').selectOption(nextYear);
  await walk.see('元旦');
  await walk.at('calendar', { seldom: true });
  await walk.press('加进日历');
  await walk.see('这一项要填写。');
  await page.getByLabel('节日').fill('本区活动日');
  await page.getByLabel('第一天').fill(`${nextYear}-03-03`);
  await page.getByLabel('最后一天').fill(`${nextYear}-03-02`);
  await walk.see('最后一天在第一天之前。');
  await walk.at('calendar-refused', { seldom: true });
  await page.getByLabel('最后一天').fill(`${nextYear}-03-04`);
  await walk.press('加进日历');
  await walk.see('保存后会这样');
  await walk.press('保存', true);
  await walk.see('已保存，马上生效');
  await walk.see('现在是这样');
  await page.getByRole('button', { name: /本区活动日：.*去掉/ }).click();
  await walk.press('不改了');
  await walk.see('本区活动日');
  await page.getByRole('link', { name: '返回值班' }).click();
}

async function policyStates(walk: Walk, elsewhere: HttpClient): Promise<void> {
  const { page } = walk;
  await page.getByRole('link', { name: '没人应答时叫谁' }).click();
  await walk.see('改了只管以后的报警');
  await walk.see('L4 一般');
  // Whoever keeps the address of an editor opens it there.
  await page.reload();
  await walk.see('L4 一般');
  await walk.at('policies', { seldom: true });
  await walk.press('L1：修改');
  await page.getByRole('button', { name: 'L2：修改', disabled: true }).waitFor();
  await walk.press('不改了');
  await walk.press('L1：修改');
  const second = page.getByRole('group', { name: '第 2 步' });
  await second.getByLabel('第 2 步等多久').fill('5');
  await walk.see(/比出厂规则慢：出厂是 2 分钟/);
  // The third comes at four minutes.
  await walk.see('第 3 步要晚于第 2 步');
  await walk.at('policy-refused', { seldom: true, again: told(walk, /要晚于/, /must come later/) });
  await second.getByLabel('第 2 步等多久').fill('1');
  await page.getByText('第 3 步要晚于第 2 步').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^(保存|仍然保存)$/ }).click();
  await walk.see('这一项要填写。');
  await page.getByLabel('为什么改').fill('试行');
  await page.getByRole('button', { name: /^(保存|仍然保存)$/ }).click();
  await walk.see('改过，第 1 版');
  await walk.press('L1：恢复出厂规则');
  await page.getByLabel('原因').fill('试行');
  await walk.at('policy-restore', { seldom: true });
  await changePolicy(elsewhere);
  const restore = page.getByRole('button', { name: '恢复出厂规则', exact: true }).last();
  await restore.click();
  await walk.see('还没有恢复。请载入最新的，再恢复一次。');
  await walk.at('policy-restore-elsewhere', { seldom: true });
  await walk.press('载入最新的');
  await page.locator('gc-dialog').getByText('改过，第 2 版').waitFor();
  await restore.click();
  await page.getByText('改过，第 2 版').first().waitFor({ state: 'detached' });
}

async function changePolicy(elsewhere: HttpClient): Promise<void> {
  const { policies } = await elsewhere.get<Policies>('/api/v1/policies');
  const policy = policies.find(({ level }) => level === 1);
  if (policy === undefined) throw new Error('No policy for level 1.');
  const { id, version, shipped: _shipped, ...written } = policy;
  const body = { ...written, baseVersion: version, reason: '试行' };
  const { status } = await elsewhere.request('PUT', `/api/v1/policies/${id}`, body);
  if (status !== 200) throw new Error(`The policy was not changed elsewhere: ${status}`);
}
