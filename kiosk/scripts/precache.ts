import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const PLACEHOLDER = '__GRIDCALL_PRECACHE__';

/**
 * Writes into the service worker what it must keep: the resident's page and every asset the build made, fonts included
 * (a character first shown when the network is gone would otherwise be a box). Only names of other pages are left out.
 */
export function precache(): Plugin {
  return {
    name: 'gridcall-precache',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle['resident/service-worker.js'];
      if (worker?.type !== 'chunk') this.error('the service worker is not part of the build');
      const page = Object.values(bundle).find((file) => file.fileName === 'resident/index.html');
      if (page?.type !== 'asset') this.error('the page of the resident is not part of the build');
      const assets = Object.keys(bundle)
        .filter((name) => name.startsWith('assets/') && !/^assets\/(steward|desk)/.test(name))
        .filter((name) => !name.endsWith('.woff'))
        .sort()
        .map((name) => `/${name}`);
      const revision = createHash('sha256').update(String(page.source)).update(assets.join('\n')).digest('hex');
      const list = JSON.stringify({ revision: revision.slice(0, 16), page: '/kiosk/', assets });
      if (!worker.code.includes(PLACEHOLDER)) this.error('the service worker does not ask for its list');
      worker.code = worker.code.replace(PLACEHOLDER, list);
    },
  };
}
