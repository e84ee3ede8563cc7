import type { Page } from 'playwright';
import { expect } from 'vitest';
import { everythingKept } from './in-page.ts';

/** A resident in the middle of a report. */
export async function halfFilledForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: '我要报事' }).tap();
  await page.getByRole('button', { name: '停电' }).tap();
  await page.getByRole('button', { name: '金凤花园1号楼' }).tap();
  await page.getByLabel('补充说明').fill('整栋楼停电');
}

/** The notice fills the screen, says which building and what to do, and names neither flat nor device nor person. */
export async function coveredByEmergency(page: Page, unnamed: RegExp): Promise<void> {
  const notice = page.getByRole('alertdialog');
  await notice.getByRole('heading', { name: '燃气泄漏警报' }).waitFor();
  await notice.getByText('金凤花园1号楼').waitFor();
  for (const number of ['119', '110', '120']) await notice.getByText(number, { exact: true }).waitFor();
  // It speaks until somebody has to telephone beside it. The browser says that it plays; nobody listens here.
  await notice.getByRole('button', { name: '静音两分钟' }).tap();
  await notice.getByRole('button', { name: '播放语音' }).tap();
  await notice.getByRole('button', { name: '静音两分钟' }).waitFor();
  const { width, height } = (await notice.boundingBox()) ?? { width: 0, height: 0 };
  expect([width, height]).toEqual([1080, 1920]);
  const kept = await page.evaluate(everythingKept);
  expect(kept).not.toMatch(unnamed);
  expect(kept).not.toMatch(/正在赶来|马上到|已派人/);
}

/** It is over: the form is as it was, and can be sent. */
export async function formGivenBack(page: Page): Promise<void> {
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect(await page.getByLabel('补充说明').inputValue()).toBe('整栋楼停电');
  await page.getByRole('button', { name: '发送' }).tap();
  await page.getByText('我们收到了您的报事').waitFor();
}
