import type { Walk } from './walk.ts';

const reset = /^(探测器复位|Reset the detector)$/;

/** On the page of a gas alert that stands: its detector is reset by two people, and the first of them has asked. */
export async function commandStates(walk: Walk): Promise<void> {
  const { page } = walk;
  // The opener lies behind the dialog, under the same word.
  const inDialog = async () => {
    const asked = page.waitForRequest((request) => request.url().endsWith('/commands'));
    await page.locator('gc-commands gc-dialog').getByRole('button', { name: reset }).filter({ visible: true }).click();
    await (await asked).response();
  };
  await walk.see('现场控制');
  await walk.press('探测器复位', true);
  await walk.see('需要另一个人在两分钟内用自己的账号同意');
  await walk.at('alert-command');
  const restore = await walk.cut('**/api/v1/devices/*/commands');
  await inDialog();
  await page.locator('gc-commands gc-banner').waitFor();
  await walk.at('alert-command-error', { again: inDialog });
  await restore();
  await inDialog();
  await walk.see('等第二人确认');
  await walk.at('alert-command-second');
}
