import type { Browser } from 'playwright';
import type { QueueUnderTest } from '../harness/stack.ts';
import { signInStates } from './states-of-sign-in.ts';
import { Walk } from './walk.ts';

/** From the first byte to a queue in which nothing stands yet. */
export async function newDesk(
  browser: Browser,
  queue: QueueUnderTest,
  token: string,
  data: readonly string[],
): Promise<Walk> {
  const walk = await Walk.start(browser, 'desk', 'desk', data);
  const { page } = walk;
  const session = '**/v1/session';
  await signInStates(walk, { address: `${queue.url}/desk/`, session, heading: '网格事件受理台登录' });
  await walk.press('登录', true);
  await walk.see('请先粘贴或输入令牌。');
  await walk.at('sign-in-wrong', { again: () => walk.press(/^(登录|Sign in)$/) });
  await page.getByLabel('登录令牌').fill(token);
  const slow = await walk.hold('**/v1/incidents?*');
  await walk.press('登录', true);
  await page.locator('gc-queue gc-spinner').waitFor();
  await walk.at('queue-loading');
  slow();
  await walk.see('没有未结案的事件');
  await walk.at('queue-empty');
  return walk;
}

/** `text`: of a report that stands in the queue. */
export async function queueStates(walk: Walk, text: string): Promise<void> {
  const { page } = walk;
  await walk.see(text);
  await walk.at('queue');
  await page.getByLabel('查找').fill('没有这样的事');
  await walk.see('没有符合条件的事件');
  await walk.at('queue-none');
  const restore = await walk.cut('**/v1/incidents?*');
  await walk.press('清除条件');
  await walk.see('连不上服务器');
  await walk.at('queue-error', { again: () => walk.pressAgain(/^(重试|Try again)$/, '/incidents') });
  await restore();
  await walk.press('重试');
  await walk.press(text);
  await page.locator('gc-incident-detail gc-timeline').getByText('上报').first().waitFor();
  await walk.at('incident');
}

/** `elsewhere`: somebody else does the same before us. */
export async function actionStates(walk: Walk, elsewhere: () => Promise<void>): Promise<void> {
  // A button in a slot belongs to who put it there, not to the dialog that shows it.
  const dialog = walk.page.locator('gc-action-dialog');
  const hidden = await walk.cut('**/v1/live');
  await walk.press('不予受理…');
  await dialog.getByRole('button', { name: '不予受理' }).click();
  await walk.see('这一项要填写。');
  await walk.at('incident-reject');
  await dialog.getByLabel('理由').fill('重复');
  await elsewhere();
  await dialog.getByRole('button', { name: '不予受理' }).click();
  await walk.see('别人已处理');
  await walk.at('incident-overtaken');
  await hidden();
  await walk.press('派单…');
  await walk.see('派给谁');
  await walk.at('incident-dispatch');
  await dialog.getByRole('button', { name: '派单' }).click();
  await walk.press('领单', true);
  await walk.press('处理完成…');
  await walk.see('处理结果');
  await walk.at('incident-resolve');
  await dialog.getByLabel('处理情况').fill('已换灯');
  await dialog.getByRole('button', { name: '处理完成' }).click();
  await walk.see('处理人不能核查自己处理的事件，请由另一位值守员核查。');
  await walk.at('incident-resolved');
}
