import type { Browser } from 'playwright';
import type { GatewayUnderTest } from '../harness/stack.ts';
import { operatorToken } from './estate.ts';
import { commandStates } from './states-of-commands.ts';
import { signInStates, wrongTokenState } from './states-of-sign-in.ts';
import { Walk } from './walk.ts';

/** From the first byte to a page on which nothing has happened yet. */
export async function newSteward(
  browser: Browser,
  gateway: GatewayUnderTest,
  token: string,
  data: readonly string[],
): Promise<Walk> {
  const walk = await Walk.start(browser, 'steward', 'phone', data);
  const { page } = walk;
  const session = '**/api/v1/session';
  await signInStates(walk, { address: `${gateway.client.base}/steward/`, session, heading: '楼栋长登录' });
  await wrongTokenState(walk);
  await page.getByLabel('登录令牌').fill(token);
  const slow = await walk.hold('**/api/v1/alerts?*');
  await walk.press('登录', true);
  await page.locator('gc-alert-list gc-spinner').waitFor();
  await walk.at('alerts-loading');
  slow();
  await walk.see('现在没有未结束的报警');
  await walk.at('alerts-empty');
  await go(walk, '通知');
  await walk.see('现在没有贴出的通知');
  await walk.at('notices-empty');
  await go(walk, '设备');
  await walk.see('您的地点还没有接入设备');
  await walk.at('devices-empty');
  await go(walk, '报警');
  return walk;
}

async function go(walk: Walk, name: string): Promise<void> {
  await walk.page.getByRole('navigation').getByRole('link', { name }).click();
}

export async function alertStates(walk: Walk): Promise<void> {
  const { page } = walk;
  await walk.see('燃气泄漏');
  await walk.at('alerts');
  const restore = await walk.cut('**/api/v1/alerts?*');
  await walk.press('全部', true);
  await walk.see('连不上服务器');
  await walk.at('alerts-error', { again: () => walk.pressAgain(/^(重试|Try again)$/, '/alerts') });
  await restore();
  await walk.press('重试');
  await page.getByText('连不上服务器').waitFor({ state: 'detached' });
  await page
    .getByRole('main')
    .getByRole('link', { name: /燃气泄漏/ })
    .click();
  await walk.see('千万不要');
  await walk.see('设备上报');
  await walk.at('alert');
  await walk.press('接警：我来处理');
  await walk.see(/已于 .* 接警/);
  await walk.at('alert-taken');
  await commandStates(walk);
  await walk.press('写备注');
  await page
    .locator('gc-alert-work gc-dialog')
    .getByRole('button', { name: '写备注' })
    .filter({ visible: true })
    .click();
  await walk.see('请写几个字。');
  await walk.at('alert-comment');
  await walk.press('先不', true);
  await walk.press('搁置', true);
  await walk.see(/最长搁置 4 小时/);
  await walk.at('alert-shelve');
  await page.getByLabel('原因').fill('楼道刷漆，有粉尘');
  await page.locator('gc-alert-work gc-dialog').getByRole('button', { name: '搁置' }).filter({ visible: true }).click();
  await walk.see('等第二个人同意搁置');
  await walk.at('alert-shelf-wish');
  await walk.press('指派', true);
  await page.getByLabel('指派给').waitFor();
  await walk.at('alert-assign');
  await walk.press('先不', true);
  await walk.press('填写原因并关闭…');
  await walk.press('关闭报警');
  await walk.see('请选一个原因，或写几个字。');
  await walk.at('alert-close');
  await walk.press('误报', true);
  await walk.press('关闭报警');
  await page.locator('gc-close-alert gc-banner').waitFor();
  await walk.at('alert-close-refused', { again: () => walk.pressAgain(/^(关闭报警|Close the alert)$/, '/close') });
  await walk.press('先不关闭');
  await page.goto(page.url().replace(/#.*/, '#/alerts/nothing-of-this-id'));
  await page.locator('gc-alert-detail gc-banner').waitFor();
  await walk.at('alert-error', { again: () => walk.pressAgain(/^(重试|Try again)$/, '/alerts/') });
}

/** The page of a steward, who sees who is on duty and changes nothing. */
async function dutyStates(walk: Walk): Promise<void> {
  const restore = await walk.cut('**/api/v1/duty');
  await go(walk, '值班');
  await walk.see('连不上服务器');
  await walk.at('duty-error', { again: () => walk.pressAgain(/^(重试|Try again)$/, '/duty') });
  await restore();
  await walk.press('重试');
  await walk.see('马秀兰');
  await walk.see('接下来的交班');
  await walk.at('duty');
}

/** An operator lets somebody stand in for tonight, and takes it back. */
export async function standInStates(
  browser: Browser,
  gateway: GatewayUnderTest,
  data: readonly string[],
): Promise<Walk> {
  const walk = await Walk.start(browser, 'steward', 'phone', data);
  const { page } = walk;
  await page.goto(`${gateway.client.base}/steward/#/duty`);
  await page.getByLabel('登录令牌').fill(await operatorToken(gateway));
  await walk.press('登录', true);
  await page.getByRole('button', { name: '金凤花园1号楼：换人顶班' }).click();
  await page.getByLabel('谁来顶班').waitFor();
  await walk.press('确定换人');
  await walk.see('这一项要填写。');
  await walk.at('duty-stand-in');
  await page.getByLabel('谁来顶班').selectOption({ index: 1 });
  await page.getByLabel('到', { exact: true }).fill('2020-01-01T08:00');
  await page.getByLabel('原因').fill('孙丽华今晚发烧');
  await walk.press('确定换人');
  await page.locator('gc-stand-in gc-banner').waitFor();
  await walk.at('duty-stand-in-refused', {
    again: () => walk.pressAgain(/^(确定换人|Let them stand in)$/, '/duty/overrides'),
  });
  await page.getByLabel('到', { exact: true }).fill('2099-01-01T08:00');
  await walk.press('先不', true);
  await page.getByRole('button', { name: '金凤花园1号楼：换人顶班' }).click();
  await page.getByLabel('谁来顶班').selectOption({ index: 1 });
  await page.getByLabel('原因').fill('孙丽华今晚发烧');
  await walk.press('确定换人');
  await walk.see('孙丽华今晚发烧');
  await walk.at('duty-stands-in');
  await page.getByRole('button', { name: '取消顶班' }).first().click();
  // A post of the grid is shown at each of its buildings.
  await page.getByText('孙丽华今晚发烧').first().waitFor({ state: 'detached' });
  return walk;
}

/** Whoever keeps the address of a view opens the page there. */
async function opensThere(walk: Walk, words: string | RegExp): Promise<void> {
  await walk.page.reload();
  await walk.see(words);
}

export async function otherStates(walk: Walk, noticeTitle: string): Promise<void> {
  await go(walk, '通知');
  await walk.see(noticeTitle);
  await opensThere(walk, noticeTitle);
  await walk.press('发布');
  await walk.see('这一项要填写。');
  await walk.at('notices');
  await walk.press('撤下');
  await walk.see('撤下这条通知？');
  await walk.at('notice-withdraw');
  await walk.press('保留');
  await dutyStates(walk);
  await go(walk, '设备');
  await walk.see(/台设备，/);
  await walk.at('devices');
  await opensThere(walk, /台设备，/);
  await go(walk, '报警');
}
