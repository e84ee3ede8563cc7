import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const names = ['steward-icon-192.png', 'steward-icon-512.png', 'steward-icon-maskable-512.png'];

/** Icons of the installed app under names that its manifest and its service worker can know. */
export function stewardIcons(folder: string): Plugin {
  return {
    name: 'gridcall-steward-icons',
    apply: 'build',
    generateBundle() {
      for (const name of names) {
        this.emitFile({ type: 'asset', fileName: `assets/${name}`, source: readFileSync(`${folder}/${name}`) });
      }
    },
  };
}
