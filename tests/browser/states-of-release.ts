import { child, installed } from './property-world.ts';
import { open, type Property, wake } from './states-of-property.ts';

/** What a bridge brought is released by its own id: by its link's, the bridge and all that it brings would go. */
export async function releaseStates({ walk, world }: Property): Promise<void> {
  const { page } = walk;
  const behind = { linkId: 'z2m-hall', convention: 'zigbee2mqtt' } as const;
  world.devices.push(installed('gas-behind', { ...behind, name: '厨房燃气', address: '0x00158d0001aa0001' }));
  const before = world.children;
  world.children = [child('0x00158d0001aa0002')];
  await open(walk, '#/devices/gas-behind');
  await wake(walk);
  await walk.press('取消接入', true);
  await walk.see('取消接入这台设备？');
  await walk.at('device-release');
  await page.locator('gc-dialog').getByRole('button', { name: '取消接入' }).filter({ visible: true }).click();
  await walk.see('已取消接入，这里没有传感器');
  await walk.at('device-released');
  await walk.press('更换', true);
  await page.getByLabel('新的传感器').selectOption({ index: 1 });
  await page.getByRole('button', { name: '先不' }).filter({ visible: true }).first().click();
  world.devices.pop();
  world.children = before;
}
