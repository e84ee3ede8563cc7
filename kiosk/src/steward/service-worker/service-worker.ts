import type { PushPayload } from '@gridcall/contract/http-push.ts';
import { type NoticeData, type Shown, shownAfterTaking, shownAs, shownAsUnreadable } from './notice-words.ts';

/**
 * Shows notices on a steward's phone while no page is open, and takes an alert from the notice itself. It keeps nothing
 * and answers for no page: what is shown as standing must come from a server.
 */
interface LifeEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface MessageEvent extends LifeEvent {
  readonly data: { json(): unknown } | null;
}

interface ClickEvent extends LifeEvent {
  readonly action: string;
  readonly notification: Notification;
}

interface ChangeEvent extends LifeEvent {
  readonly oldSubscription: PushSubscription | null;
}

interface OpenPage {
  readonly url: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}

interface Worker {
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
  addEventListener(type: 'push', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: ClickEvent) => void): void;
  addEventListener(type: 'pushsubscriptionchange', listener: (event: ChangeEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly OpenPage[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

const worker = globalThis as unknown as Worker;
const PAGE = '/steward/';
const TAKE_MS = 15_000;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('push', (event) => event.waitUntil(show(read(event.data))));
worker.addEventListener('notificationclick', (event) => {
  const { notification, action } = event;
  const data: NoticeData = notification.data;
  const { ticket } = data;
  notification.close();
  if (action === 'take' && ticket !== null) event.waitUntil(take(notification.title, data, ticket));
  else event.waitUntil(open(data.alertId));
});
worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(subscribeAgain(event.oldSubscription)));

function ownLanguage(): PushPayload['language'] {
  return navigator.language.startsWith('en') ? 'en' : 'zh-CN';
}

function read(data: MessageEvent['data']): Shown {
  try {
    const payload = data?.json() as PushPayload | undefined;
    if (typeof payload?.title === 'string') return shownAs(payload);
  } catch {
    // Not ours, or of a version to come: shown below.
  }
  return shownAsUnreadable(ownLanguage());
}

async function show({ title, options }: Shown): Promise<void> {
  await worker.registration.showNotification(title, options as NotificationOptions);
}

async function take(title: string, data: NoticeData, ticket: string): Promise<void> {
  const done = await post('POST', '/api/v1/push/take', { ticket });
  await show(shownAfterTaking({ title, data }, done));
}

async function post(method: 'POST' | 'PUT', path: string, body: unknown): Promise<boolean> {
  try {
    const response = await fetch(path, {
      ...{ method, credentials: 'same-origin', signal: AbortSignal.timeout(TAKE_MS) },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** The page that is open already, at this alert; a new one otherwise. */
async function open(alertId: string | null): Promise<void> {
  const address = alertId === null ? PAGE : `${PAGE}#/alerts/${encodeURIComponent(alertId)}`;
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find(({ url }) => new URL(url).pathname === PAGE);
  if (page === undefined) {
    await worker.clients.openWindow(address);
    return;
  }
  await page.focus();
  await page.navigate(address);
}

/** The browser has changed the address of this phone by itself. */
async function subscribeAgain(old: PushSubscription | null): Promise<void> {
  const applicationServerKey = old?.options.applicationServerKey;
  if (!applicationServerKey) return;
  const fresh = await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = fresh.toJSON();
  await post('PUT', '/api/v1/push-subscription', { endpoint, keys, language: ownLanguage() });
}
