import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const ID = 'virtual:ui-characters';

/**
 * Every Chinese character that stands in the sources, as one string. The page loads their font slices at start: a banner
 * whose characters were never shown before would turn into boxes exactly when the network is gone.
 */
export function uiCharacters(folder: string): Plugin {
  return {
    name: 'gridcall-ui-characters',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: (id) => (id === `\0${ID}` ? `export const characters = ${JSON.stringify(charactersOf(folder))};` : undefined),
  };
}

function charactersOf(folder: string): string {
  const found = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!entry.endsWith('.ts') || entry.endsWith('.test.ts')) continue;
    for (const character of readFileSync(join(folder, entry), 'utf8').match(
      /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/g,
    ) ?? []) {
      found.add(character);
    }
  }
  return [...found].sort().join('');
}
