import type { Walk } from './walk.ts';

const zhOnly = { only: 'zh-CN' } as const;

interface Page {
  readonly address: string;
  /** Of its session, as the browser asks for it. */
  readonly session: string;
  readonly heading: string;
}

/** What every page for staff shows before anybody is signed in: loading, without its server, and the sign-in itself. */
export async function signInStates(walk: Walk, { address, session, heading }: Page): Promise<void> {
  const { page } = walk;
  const release = await walk.hold(session);
  await page.goto(address);
  await page.locator('gc-spinner').waitFor();
  await walk.at('loading', zhOnly);
  release();
  await walk.see(heading);
  const restore = await walk.cut(session);
  await page.reload();
  await walk.see('连不上服务器');
  await walk.at('unreachable', zhOnly);
  await restore();
  await walk.press('重试');
  await walk.see(heading);
  await walk.at('sign-in');
}

/** A token that nobody has. */
export async function wrongTokenState(walk: Walk): Promise<void> {
  await walk.page.getByLabel('登录令牌').fill('not-a-token-of-anybody-here');
  await walk.press('登录', true);
  await walk.see(/令牌不对或已被撤销/);
  await walk.at('sign-in-wrong', { again: () => walk.pressAgain(/^(登录|Sign in)$/, '/session') });
}
