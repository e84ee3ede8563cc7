import type { Browser } from 'playwright';
import type { QueueUnderTest } from '../harness/stack.ts';
import { signIn } from './estate.ts';
import { Walk } from './walk.ts';

/** The steward's page as the queue serves it: without what only the estate knows, with what a phone may do. */
export async function stewardAtQueueStates(
  browser: Browser,
  queue: QueueUnderTest,
  gatewayId: string,
  data: readonly string[],
): Promise<Walk> {
  const walk = await Walk.start(browser, 'steward', 'phone', data);
  const { page } = walk;
  await page.goto(`${queue.url}/steward/`);
  await signIn(page, await queue.stewardToken(gatewayId, 'ma-xiulan'));
  await walk.see('漏水');
  await walk.see('手机通知');
  await walk.at('queue-alerts');
  await page.getByRole('main').getByRole('link', { name: /漏水/ }).first().click();
  await walk.see('千万不要');
  await walk.see('现场控制');
  await walk.at('queue-alert');
  await walk.press('开门', true);
  await page.locator('gc-commands gc-dialog').getByLabel('原因（可不填）').waitFor();
  await walk.at('queue-command');
  // The opener lies behind the dialog, under the same word.
  await page.locator('gc-commands gc-dialog').getByRole('button', { name: '开门' }).filter({ visible: true }).click();
  await walk.see('已过期，没有发出');
  await walk.at('queue-command-expired');
  await walk.press('指派', true);
  await page.getByLabel('指派给').waitFor();
  await walk.at('queue-assign');
  await page.getByLabel('指派给').selectOption({ label: '马秀兰' });
  await page.locator('gc-alert-work gc-dialog').getByRole('button', { name: '指派' }).filter({ visible: true }).click();
  await walk.see('已指派给 马秀兰');
  await walk.at('queue-assigned');
  await page.getByRole('navigation').getByRole('link', { name: '值班' }).click();
  await walk.see('接下来的交班');
  await walk.see('马秀兰');
  await walk.at('queue-duty');
  return walk;
}
