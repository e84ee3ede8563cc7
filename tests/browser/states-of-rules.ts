import { expect } from 'vitest';
import type { GatewayUnderTest } from '../harness/stack.ts';
import type { Walk } from './walk.ts';

const SETTINGS = '/api/v1/rule-settings';
const GAS = '/gas-detector/gas_leak';

const seldom = { seldom: true } as const;

/** Thresholds and delays, from nothing set to a version that is brought back, with what is refused on the way. */
export async function ruleStates(walk: Walk, gateway: GatewayUnderTest): Promise<void> {
  const { page } = walk;
  const release = await walk.hold(`**${SETTINGS}`);
  await page.getByRole('link', { name: '阈值与延时' }).click();
  await page.locator('gc-rules gc-spinner').waitFor();
  await walk.at('rules-loading', seldom);
  release();
  await walk.see('没有另外的设置');
  await walk.at('rules-none');
  await page.getByLabel('选一处地点或一台设备').fill('1号楼 1单元');
  await page.getByRole('link', { name: /gas-302|燃气探测器/ }).waitFor();
  await walk.at('rules-found', seldom);
  await page.getByRole('link', { name: /^金凤花园1号楼 1单元$/ }).click();
  await page.getByRole('heading', { name: '燃气泄漏' }).waitFor();
  await walk.at('rules-place');

  const form = page.locator('gc-rule-edit');
  await edit(walk);
  await walk.press('保存', true);
  await walk.see('什么都没有填');
  await walk.at('rules-form-empty', seldom);
  await form.getByLabel('甲烷浓度达到即报 L2 紧急').fill('26');
  await form.getByLabel('恢复多久才算结束').fill('十秒');
  await walk.see(/超出可设的范围/);
  await walk.at('rules-form-wrong');
  await form.getByLabel('甲烷浓度达到即报 L2 紧急').fill('15');
  await form.getByLabel('恢复多久才算结束').fill('30');
  await form.getByLabel('原因').fill('老楼管道');
  const restore = await walk.cut(`**${SETTINGS}/**`);
  await walk.press('保存', true);
  await form.getByText('连不上服务器').waitFor();
  await walk.at('rules-form-error', { ...seldom, again: () => walk.pressAgain(/^(保存|Save)$/, SETTINGS) });
  await restore();
  await walk.press('保存', true);
  await form.waitFor({ state: 'detached' });
  await walk.see('15 %LEL');
  await walk.at('rules-set', seldom);
  await versions(walk, gateway);
}

async function edit(walk: Walk): Promise<void> {
  await walk.press('修改', true);
  await walk.page.locator('gc-rule-edit').getByLabel('原因').waitFor();
}

async function versions(walk: Walk, gateway: GatewayUnderTest): Promise<void> {
  const { page } = walk;
  const form = page.locator('gc-rule-edit');
  // Somebody else is faster.
  await edit(walk);
  await form.getByLabel('甲烷浓度达到即报 L2 紧急').fill('20');
  // Pressed by mistake: what was typed stays.
  await walk.press('取消这里的设置');
  await form.getByText('请写明原因。').waitFor();
  expect(await form.getByLabel('甲烷浓度达到即报 L2 紧急').inputValue()).toBe('20');
  await form.getByLabel('原因').fill('15 误报多');
  const values = { onDelayMs: null, offDelayMs: 60_000, thresholds: null };
  const path = `${SETTINGS}/place/jinfeng-1-unit-1${GAS}`;
  const other = await gateway.client.request('PUT', path, { ...values, baseVersion: 1, reason: '统一改' });
  expect(other.status).toBe(200);
  await walk.press('保存', true);
  await form.getByText('别人刚刚改过这项设置').waitFor();
  // Nothing goes out over what nobody here has seen, and what was typed stays until the newest is asked for.
  expect(await form.getByRole('button', { name: '保存', exact: true }).isDisabled()).toBe(true);
  expect(await form.getByRole('button', { name: '取消这里的设置' }).isDisabled()).toBe(true);
  expect(await form.getByLabel('甲烷浓度达到即报 L2 紧急').inputValue()).toBe('20');
  await walk.at('rules-form-elsewhere', seldom);
  await walk.press('载入最新的');
  await form.getByText('别人刚刚改过这项设置').waitFor({ state: 'detached' });
  expect(await form.getByLabel('甲烷浓度达到即报 L2 紧急').inputValue()).toBe('');
  expect(await form.getByLabel('恢复多久才算结束').inputValue()).toBe('1');
  await walk.press('先不改');
  await walk.press('历次修改');
  await walk.see('第 1 版');
  await walk.at('rules-versions');
  await page.locator('gc-rule-versions').getByRole('button', { name: '恢复', exact: true }).click();
  await walk.press('确定恢复');
  await walk.see('请写明原因。');
  await walk.at('rules-restore', seldom);
  await page.getByLabel('原因').fill('15 合适');
  const faster = await gateway.client.request('PUT', path, { ...values, baseVersion: 2, reason: '统一改' });
  expect(faster.status).toBe(200);
  await walk.press('确定恢复');
  await walk.see('没有恢复，别人的还在。');
  await walk.see('第 3 版');
  await page.locator('gc-rule-versions').getByRole('button', { name: '恢复', exact: true }).last().click();
  await page.getByLabel('原因').fill('15 合适');
  await walk.press('确定恢复');
  await walk.see('15 %LEL');
  await page.getByRole('link', { name: '所有设置' }).click();
  await walk.see(/25.%LEL → 15.%LEL/);
  await walk.at('rules-list');
  await page.getByRole('link', { name: '运行情况' }).click();
  await walk.see('没有待接警');
}
