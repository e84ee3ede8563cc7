import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { browserPath } from './chromium.ts';

const build = fileURLToPath(new URL('../../kiosk/scripts/build.ts', import.meta.url));

/** The three sizes every page is made for: a kiosk in a lobby, a phone, a desk. */
export const sizes = {
  kiosk: { width: 1080, height: 1920 },
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
} as const;

/** Starts the browser over pages that are as new as their sources. */
export async function launch(): Promise<Browser> {
  execFileSync(process.execPath, [build], { stdio: 'inherit' });
  return chromium.launch({ executablePath: await browserPath() });
}

/** A page as a person has it before them, and all that went wrong on it without showing. */
export interface Screen {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Script errors and violations of the Content-Security-Policy. Must stay empty. */
  readonly faults: string[];
}

export async function openScreen(browser: Browser, size: keyof typeof sizes): Promise<Screen> {
  const context = await browser.newContext({
    viewport: sizes[size],
    hasTouch: true,
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    timezoneId: 'Asia/Shanghai',
  });
  context.setDefaultTimeout(45_000);
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(`error: ${error.error().stack}`));
  context.on('console', (message) => {
    // A server that is away, or says no, is no fault of the page; the browser writes it down all the same.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(`console: ${message.text()}`);
    }
  });
  await context.exposeFunction('gridcallViolation', (text: string) => faults.push(`policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = (globalThis as unknown as { gridcallViolation: (text: string) => void }).gridcallViolation;
      tell(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  return { page: await context.newPage(), context, faults };
}
