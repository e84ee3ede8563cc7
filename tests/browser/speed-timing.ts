import type { Page } from 'playwright';

/** What has to stand on the glass: so many of `within` somewhere inside an `element`, each with an extent. */
export interface Sight {
  readonly element: string;
  readonly within: string;
  readonly atLeast: number;
}

type Seen = { gridcallTouchedAt?: number; gridcallSeen?: Record<string, number> };

/** Runs in the page before anything of it: looks at each picture for the sights, and notes when each first stood. */
function watch(sights: Readonly<Record<string, Sight>>): void {
  const here = globalThis as unknown as Seen;
  const seen: Record<string, number> = {};
  here.gridcallSeen = seen;
  document.addEventListener(
    'pointerdown',
    (event) => {
      here.gridcallTouchedAt = event.timeStamp;
    },
    true,
  );
  const find = (root: ParentNode, selector: string): Element[] => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? find(shadowRoot, selector) : [])),
  ];
  const stands = (element: Element) => element.getBoundingClientRect().height > 0;
  const look = () => {
    for (const [name, { element, within, atLeast }] of Object.entries(sights)) {
      if (name in seen) continue;
      const inside = find(document, element).flatMap(({ shadowRoot }) => (shadowRoot ? find(shadowRoot, within) : []));
      if (inside.filter(stands).length >= atLeast) seen[name] = performance.now();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

export async function watchFor(page: Page, sights: Readonly<Record<string, Sight>>): Promise<void> {
  await page.addInitScript(watch, sights);
}

/** When the sight stood, in ms since the navigation. */
export async function seenAfterLoadMs(page: Page, name: string): Promise<number> {
  await page.waitForFunction((key) => key in ((globalThis as unknown as Seen).gridcallSeen ?? {}), name);
  return page.evaluate((key) => (globalThis as unknown as Seen).gridcallSeen?.[key] ?? Number.NaN, name);
}

/** When the sight stood, in ms since the finger touched the glass last. */
export async function seenAfterTouchMs(page: Page, name: string): Promise<number> {
  const at = await seenAfterLoadMs(page, name);
  return at - (await page.evaluate(() => (globalThis as unknown as Seen).gridcallTouchedAt ?? Number.NaN));
}

/** A processor six times as slow as this one, and nothing out of a cache: a cheap kiosk on its first morning. */
export async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.setBypassServiceWorker', { bypass: true });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
}
