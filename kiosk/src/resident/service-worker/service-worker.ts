/**
 * Keeps the page and its assets at the kiosk, so that it opens while the gateway restarts. It never touches /api: what is
 * shown as answered was answered. A new version waits until the page, idle, tells it to take over.
 */
interface Precache {
  readonly revision: string;
  readonly page: string;
  readonly assets: readonly string[];
}

interface LifeEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface RequestEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Worker {
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

declare const __GRIDCALL_PRECACHE__: Precache;
const precache: Precache = __GRIDCALL_PRECACHE__;
const worker = globalThis as unknown as Worker;
const PREFIX = 'gridcall-';
const cacheName = PREFIX + precache.revision;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(fromCache(event.request, url.pathname));
  else if (event.request.mode === 'navigate') event.respondWith(pageFirstFromNetwork(event.request));
});

async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.add(new Request(precache.page, { cache: 'reload' }));
  // Names carry a hash of the content, so what another version holds under the same name is the same file.
  await Promise.all(
    precache.assets.map(async (path) => {
      const kept = await caches.match(path);
      if (kept) await cache.put(path, kept);
      else await cache.add(path);
    }),
  );
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== cacheName) await caches.delete(name);
  }
  await worker.clients.claim();
}

async function fromCache(request: Request, path: string): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request);
}

/** The gateway's own page when it answers, so that an update is never hidden; the kept one otherwise. */
async function pageFirstFromNetwork(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    if (response.ok) return response;
  } catch {
    // The gateway is away: the kept page says so.
  }
  const cache = await caches.open(cacheName);
  return (await cache.match(precache.page)) ?? Response.error();
}
