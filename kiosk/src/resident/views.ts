import type { PageName } from './route.ts';

const loaders: Readonly<Record<PageName | 'pairing', () => Promise<unknown>>> = {
  home: async () => undefined,
  report: () => import('./gc-report-view.ts'),
  'follow-up': () => import('./gc-follow-up-view.ts'),
  notices: () => import('./gc-notices-view.ts'),
  safety: () => import('./gc-safety-view.ts'),
  help: () => import('./gc-help-view.ts'),
  pairing: () => import('./gc-pairing-view.ts'),
};

export const loadQr = (): Promise<unknown> => import('../ui/gc-qr.ts');

export function loadView(page: PageName | 'pairing'): Promise<unknown> {
  return loaders[page]();
}

const AFTER_START_MS = 2000;

/** Soon after the start, since nothing can be loaded any more when the gateway is gone. */
export function loadAllViews(): void {
  setTimeout(() => {
    const all = [...Object.values(loaders), loadQr, () => import('../locales/en/resident.ts')];
    void Promise.allSettled(all.map((load) => load()));
  }, AFTER_START_MS);
}
