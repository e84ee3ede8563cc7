import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openScreen } from './browser.ts';
import { inspect, untranslated } from './inspect.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const page = (body: string) => `<!doctype html><html lang="zh-CN"><head><title>网格一呼</title></head>
  <body><main><h1>报事</h1>${body}</main></body></html>`;

test.each([
  ['a text that is cut', '<p style="width:40px;overflow:hidden;white-space:nowrap">三楼走廊灯不亮</p>', /cut: <p>/],
  [
    'words that run out of their box',
    '<div style="border:1px solid;width:90px;display:grid"><span style="white-space:nowrap">0951-555-0101</span></div>',
    /cut: <span> runs out of its <div>: 0951/,
  ],
  ['a row wider than the screen', '<div style="width:3000px">一</div>', /cut: document/],
  ['a button too small for a finger', '<button style="width:40px;height:90px">好</button>', /<button> 40×90/],
  [
    'an English label',
    '<button style="width:90px;height:90px" aria-label="Close the window">✕</button>',
    /untranslated: Close/,
  ],
  [
    'a picture without words',
    '<img alt style="display:none"><img src="data:," width="90" height="90">',
    /axe image-alt/,
  ],
  ['pale words', '<p style="color:#ccc;background:#fff">三楼走廊灯不亮</p>', /axe color-contrast/],
])('the inspection sees %s', async (_name, body, fault) => {
  const screen = await openScreen(browser, 'kiosk');
  await screen.page.setContent(page(body));
  const found = await inspect(screen.page, { state: 'planted', data: [], fingers: true, only: 'zh-CN' });
  await screen.context.close();
  expect(found.join('\n')).toMatch(fault);
});

test('a screen keeps what a page throws, and what its policy forbids', async () => {
  const screen = await openScreen(browser, 'kiosk');
  await screen.page.route('http://planted.invalid/', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': "style-src 'none'" },
      body: page('<p style="color:red">一</p><script>throw new Error("planted")</script>'),
    }),
  );
  await screen.page.goto('http://planted.invalid/');
  await expect
    .poll(() => screen.faults.join('\n'))
    .toMatch(/planted[\s\S]*policy: style-src|policy: style-src[\s\S]*planted/);
  await screen.context.close();
});

test.each([
  ['en', '已接警', [], 1],
  ['en', 'Taken by 马秀兰', ['马秀兰'], 0],
  ['en', 'Lobby（', [], 1],
  ['zh-CN', '甲烷 (%LEL) L1', [], 0],
  ['zh-CN', '请用 `gridcall kiosk add` 重新生成', [], 0],
  ['zh-CN', '出错 Not found', [], 1],
  ['zh-CN', 'gas-1 · 大堂', ['gas-1'], 0],
] as const)('on a page in %s, of "%s" with data %j: %i left', (language, text, data, count) => {
  expect(untranslated(text, language, data)).toHaveLength(count);
});
