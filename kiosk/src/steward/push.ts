import type { Api } from '../data/api.ts';
import { endPushSubscription, putPushSubscription } from '../data/gateway-api.ts';
import { type Fault, type Language, localFault, type Result } from '../data/result.ts';

/** Whether this phone takes notices while the page is closed, and if not, why. */
export type PushState = 'elsewhere' | 'insecure' | 'unsupported' | 'denied' | 'off' | 'on';

export interface PushFacts {
  /** Whether the server of this page pushes at all: the gateway does not, a queue does. */
  readonly serverPushes: boolean;
  readonly isSecure: boolean;
  readonly isSupported: boolean;
  readonly isDenied: boolean;
  readonly isSubscribed: boolean;
}

export function pushState(facts: PushFacts): PushState {
  if (!facts.serverPushes) return 'elsewhere';
  if (!facts.isSecure) return 'insecure';
  if (!facts.isSupported) return 'unsupported';
  if (facts.isDenied) return 'denied';
  return facts.isSubscribed ? 'on' : 'off';
}

function isSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function subscription(): Promise<PushSubscription | null> {
  if (!window.isSecureContext || !isSupported()) return null;
  const registration = await navigator.serviceWorker.getRegistration('/steward/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export async function readPushState(serverPushes: boolean): Promise<PushState> {
  return pushState({
    serverPushes,
    isSecure: window.isSecureContext,
    isSupported: isSupported(),
    isDenied: isSupported() && Notification.permission === 'denied',
    isSubscribed: (await subscription()) !== null,
  });
}

/** Call in a click: the browser asks the person. */
export async function beginPush(api: Api, publicKey: string, language: Language): Promise<Result<void>> {
  try {
    if ((await Notification.requestPermission()) !== 'granted') return { ok: true, value: undefined };
    await navigator.serviceWorker.register('/steward/service-worker.js', { scope: '/steward/' });
    const { pushManager } = await navigator.serviceWorker.ready;
    const own = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) });
    return await tell(api, own, language);
  } catch (error) {
    return { ok: false, fault: refused(error, () => language) };
  }
}

/** What was said before is said again: in the language of today, and to a server that may have been restored. */
export async function renewPush(api: Api, language: Language): Promise<void> {
  const own = await subscription();
  if (own !== null) await tell(api, own, language);
}

/** Notices to this phone end: also when somebody signs out of it. */
export async function endPush(api: Api): Promise<void> {
  const own = await subscription();
  if (own === null) return;
  await endPushSubscription(api, own.endpoint);
  await own.unsubscribe();
}

function tell(api: Api, own: PushSubscription, language: Language): Promise<Result<void>> {
  const { endpoint = '', keys = {} } = own.toJSON();
  const { p256dh = '', auth = '' } = keys;
  return putPushSubscription(api, { endpoint, keys: { p256dh, auth }, language });
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The browser's push service said no, or is not reached from this network. */
function refused(error: unknown, language: () => Language): Fault {
  return { ...localFault('UNREACHABLE', language), detail: error instanceof Error ? error.name : '' };
}
