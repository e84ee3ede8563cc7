import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright';
import { sizes } from './browser.ts';
import { cutText, settled, smallTargets, speak, wordsInPageLanguage } from './in-page.ts';

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const screenshots = fileURLToPath(new URL('../../screenshots/', import.meta.url));
const wantsScreenshots = process.env['GRIDCALL_SCREENSHOTS'] === '1';
/**
 * Telling colours apart, and looking at each size, is most of the work and seldom news: by default axe looks at the smallest
 * size alone and in one language, and nobody at a desk's. All of it: `.ci/run`.
 */
export const isThorough = process.env['GRIDCALL_TEST_THOROUGH'] === '1';

const axeOptions: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] },
  resultTypes: ['violations'],
  iframes: false,
  // Style sheets and media read beforehand serve rules outside these tags, and take half the time.
  preload: false,
};

const allSizes = Object.keys(sizes) as readonly (keyof typeof sizes)[];

/** 20 mm on the kiosk's screen of 4.03 px to the millimetre. */
const FINGER_PX = 81;

export interface Inspection {
  /** Names the state in failures and pictures, e.g. `resident-receipt`. */
  readonly state: string;
  /** What is not the page's own words: names of persons, what a resident or a steward wrote. */
  readonly data: readonly string[];
  /** Where the page has no language switch yet: the one language it has. */
  readonly only?: 'zh-CN';
  /** What a page said in answer to an act stays in the language of that act: the act is done again in the other one. */
  readonly again?: () => Promise<void>;
  /** The resident's page is touched with a thumb, standing. */
  readonly fingers: boolean;
  /** A state much like another: looked at in `.ci/run` only. */
  readonly seldom?: boolean;
  /** What the page is read on. */
  readonly on?: readonly (keyof typeof sizes)[];
}

/** Looks at the state the page is in, in both languages and at each size. Resolves with all that is wrong with it. */
export async function inspect(page: Page, inspection: Inspection): Promise<string[]> {
  if (inspection.seldom === true && !isThorough && !wantsScreenshots) return [];
  const before = page.viewportSize();
  const faults: string[] = [];
  let spoken: 'zh-CN' | 'en' = 'zh-CN';
  for (const size of sizesOf(inspection)) {
    await page.setViewportSize(sizes[size]);
    // The language spoken already comes first: each change costs a rendering.
    const other = spoken === 'en' ? 'zh-CN' : 'en';
    const languages: ('zh-CN' | 'en')[] = inspection.only ? [inspection.only] : [spoken, other];
    for (const language of languages) {
      if (language !== spoken) {
        await page.evaluate(speak, language);
        await inspection.again?.();
        spoken = language;
      }
      await page.evaluate(settled);
      const wrong = await look(page, language, inspection.data);
      if (isThorough || (size === 'phone' && language === languages[0])) wrong.push(...(await axeViolations(page)));
      if (inspection.fingers && size === 'kiosk') wrong.push(...(await page.evaluate(smallTargets, FINGER_PX)));
      faults.push(...wrong.map((what) => `${inspection.state} ${language} ${size}: ${what}`));
      if (wantsScreenshots) await picture(page, `${inspection.state}-${language}-${size}`);
    }
  }
  if (!inspection.only) await page.evaluate(speak, 'zh-CN');
  if (before) await page.setViewportSize(before);
  return faults;
}

/** By default a page is looked at on what it is used on most: what stands in a lobby there, and any page on a phone. */
function sizesOf({ on, fingers }: Inspection): readonly (keyof typeof sizes)[] {
  const all = on ?? allSizes;
  return isThorough ? all : all.filter((size) => size === 'phone' || (fingers && size === 'kiosk'));
}

async function look(page: Page, language: 'zh-CN' | 'en', data: readonly string[]): Promise<string[]> {
  const [cut, words] = [await page.evaluate(cutText), await page.evaluate(wordsInPageLanguage)];
  return [
    ...cut.map((what) => `cut: ${what}`),
    ...words.flatMap((text) => untranslated(text, language, data).map((what) => `untranslated: ${what}`)),
  ];
}

async function axeViolations(page: Page): Promise<string[]> {
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(
    (options) =>
      (globalThis as unknown as { axe: { run(root: Document, options: RunOptions): Promise<AxeResults> } }).axe.run(
        document,
        options,
      ),
    axeOptions,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .filter((node) => !(id === 'target-size' && isUnderBar.test(node.failureSummary ?? '')))
      .map((node) => `axe ${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

/** The bars at the edges stand still: what scrolls goes beneath them, and a control half covered is one on its way. */
const isUnderBar = /because it is partially obscured/;

/** Latin letters that stand in Chinese texts as they are. */
const inChinese = /\b(?:English|LEL|QR|Ctrl|JavaScript|Esc|L[1-4])\b/g;

/** What of a text is in the other language; nothing of what is data, and no command to type. */
export function untranslated(text: string, language: 'zh-CN' | 'en', data: readonly string[]): string[] {
  const own = data.reduce((rest, part) => rest.replaceAll(part, ' '), text.replaceAll(/`[^`]*`/g, ' '));
  if (language === 'en') return own.match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef][^A-Za-z]*/g) ?? [];
  return own.replace(inChinese, ' ').match(/[A-Za-z]{3,}(?:[ ,.'’-]+[A-Za-z]+)*/g) ?? [];
}

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}${name}.png` });
}
