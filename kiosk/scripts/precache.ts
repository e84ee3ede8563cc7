import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';

/** Fonts for old browsers, and what the steward's app is installed with: a kiosk asks for none of it. */
const elsewhere = /\.(?:woff|png|webmanifest)$/;

const PLACEHOLDER = '__GRIDCALL_PRECACHE__';

/**
 * Writes into the service worker what it must keep: the resident's page and every asset it may load, fonts included
 * (a character first shown when the network is gone would otherwise be a box).
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
      const chunks = reachable(bundle, 'resident');
      const assets = Object.values(bundle)
        .filter((file) => file.fileName.startsWith('assets/'))
        .filter((file) => (file.type === 'chunk' ? chunks.has(file.fileName) : !elsewhere.test(file.fileName)))
        .map((file) => `/${file.fileName}`)
        .sort();
      const revision = createHash('sha256').update(String(page.source)).update(assets.join('\n')).digest('hex');
      const list = JSON.stringify({ revision: revision.slice(0, 16), page: '/kiosk/', assets });
      if (!worker.code.includes(PLACEHOLDER)) this.error('the service worker does not ask for its list');
      worker.code = worker.code.replace(PLACEHOLDER, list);
    },
  };
}

/** The scripts that one page may ever load, also later. */
function reachable(bundle: Rolldown.OutputBundle, entry: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const file = bundle[name];
    if (file?.type !== 'chunk' || found.has(name)) return;
    found.add(name);
    for (const next of [...file.imports, ...file.dynamicImports]) visit(next);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk' && file.isEntry && file.name === entry) visit(file.fileName);
  }
  return found;
}
