import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';

/** What the first view of a page may take of script, compressed, and what a script that comes later may. */
export const FIRST_VIEW_BYTES = 40_000;
export const LATER_CHUNK_BYTES = 15_000;

/** What the page has fetched so far, by name: each script's weight when it is compressed. */
export async function weights(page: Page): Promise<Map<string, number>> {
  const fetched = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.js')),
  );
  // Read by the fonts after the first picture stands: which characters our own texts are made of.
  const scripts = fetched.filter(
    (address) => !address.includes('ui-characters') && !address.includes('service-worker'),
  );
  return new Map(
    await Promise.all(
      scripts.map(async (address): Promise<[string, number]> => {
        const body = Buffer.from(await (await fetch(address)).arrayBuffer());
        return [address.replace(/^.*\//, ''), gzipSync(body, { level: 9 }).length];
      }),
    ),
  );
}

export function totalBytes(map: ReadonlyMap<string, number>): number {
  return [...map.values()].reduce((total, bytes) => total + bytes, 0);
}
