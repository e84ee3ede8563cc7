import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { precache } from './scripts/precache.ts';
import { stewardIcons } from './scripts/steward-icons.ts';
import { uiCharacters } from './scripts/ui-characters.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Six pages over one set of hashed assets. Nothing is inlined: the pages are served with a policy that forbids it. */
export default defineConfig({
  root: here('.'),
  base: '/',
  publicDir: false,
  plugins: [uiCharacters(here('src')), stewardIcons(here('src/steward/icons')), precache()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        resident: here('resident/index.html'),
        steward: here('steward/index.html'),
        property: here('property/index.html'),
        integrate: here('integrate/index.html'),
        operate: here('operate/index.html'),
        desk: here('desk/index.html'),
        'resident-worker': here('src/resident/service-worker/service-worker.ts'),
        'steward-worker': here('src/steward/service-worker/service-worker.ts'),
      },
      output: {
        // Beside its page, so that its scope is the page's own.
        entryFileNames: ({ name }) => {
          const worker = /^(resident|steward)-worker$/.exec(name);
          return worker ? `${worker[1]}/service-worker.js` : 'assets/[name]-[hash].js';
        },
      },
    },
  },
});
