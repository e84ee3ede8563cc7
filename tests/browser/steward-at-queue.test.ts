import type { AlertDetail } from '@gridcall/contract/http-gateway.ts';
import type { PushPayload } from '@gridcall/contract/http-push.ts';
import type { Browser, Page, Worker } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PushFarEnd } from '../../queue/src/testing/push-far-end.ts';
import { Device } from '../harness/device.ts';
import { eventually, GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';
import { launch, openScreen, type Screen } from './browser.ts';
import { alertsOf, signIn } from './estate.ts';

let browser: Browser;
let farEnd: PushFarEnd;
let queue: QueueUnderTest;
let gateway: GatewayUnderTest;
let screen: Screen;
const devices: Device[] = [];

beforeAll(async () => {
  [browser, farEnd] = await Promise.all([launch(), PushFarEnd.start()]);
  queue = await QueueUnderTest.start(undefined, { queue: { pushHosts: [farEnd.host] } });
  const uplink = { url: queue.url, retryMaximumMs: 500 };
  gateway = await GatewayUnderTest.start({ dataDir: queue.dataDir, uplink });
  await gateway.client.request('PUT', '/api/v1/administration/contacts/ma-xiulan/push', {});
  screen = await openScreen(browser, 'phone');
  await screen.context.addInitScript(standInForPhone, farEnd.subscription());
});
afterAll(async () => {
  await browser?.close();
  await Promise.all(devices.map((device) => device.close()));
  await Promise.all([gateway?.process.kill('SIGKILL'), queue?.process.kill('SIGKILL'), farEnd?.stop()]);
});

/**
 * The browser of the tests is a headless one: it has no push service to subscribe at and no screen for notifications, and
 * says no to both. What stands in for these two is all that is not real here.
 */
function standInForPhone(subscription: { endpoint: string; keys: { p256dh: string; auth: string } }): void {
  const kept = 'push-far-end';
  const made = {
    endpoint: subscription.endpoint,
    toJSON: () => subscription,
    unsubscribe: async () => localStorage.removeItem(kept),
  };
  const manager = PushManager.prototype as unknown as Record<string, unknown>;
  manager['getSubscription'] = async () => (localStorage.getItem(kept) === null ? null : made);
  manager['subscribe'] = async () => {
    localStorage.setItem(kept, 'yes');
    return made;
  };
  Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
  Notification.requestPermission = async () => 'granted';
}

interface Standing {
  readonly title: string;
  readonly options: { readonly body: string; readonly tag: string; readonly data: unknown } & Record<string, unknown>;
}

/** The screen of the phone: one notification of a tag, the latest. */
function standInForScreen(): void {
  const own = globalThis as unknown as { registration: Record<string, unknown>; standing: Standing[] };
  own.standing = [];
  own.registration['showNotification'] = async (title: string, options: Standing['options']) => {
    own.standing = [...own.standing.filter((one) => one.options.tag !== options.tag), { title, options }];
  };
}

/** A person touches a button of the notification. */
function touch(action: string): void {
  const own = globalThis as unknown as { standing: Standing[]; dispatchEvent(event: Event): void };
  const [first] = own.standing;
  if (first === undefined) throw new Error('nothing stands');
  const close = () => {
    own.standing = own.standing.filter((one) => one !== first);
  };
  const notification = { title: first.title, data: first.options.data, close };
  const waitUntil = () => undefined;
  own.dispatchEvent(Object.assign(new Event('notificationclick'), { action, notification, waitUntil }));
}

async function raise(id: string, kind: 'gas-detector' | 'leak-sensor', values: object): Promise<void> {
  const link = await gateway.client.link(id, { kind, place: 'jinfeng-1-lobby' });
  const device = await Device.connect(gateway.mqttPort, link);
  devices.push(device);
  await device.publish('reading', { values });
}

async function pushed(kind: PushPayload['kind'], after = 0): Promise<PushPayload> {
  return eventually(
    `a notice: ${kind}`,
    async () => farEnd.received.slice(after).find(({ payload }) => payload.kind === kind)?.payload,
  );
}

/** What the browser does when its push service hands it a message. */
async function deliver(page: Page, payload: PushPayload): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const registration = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.endsWith('/steward/'));
      if (own !== undefined) resolve(own.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registration;
  const data = JSON.stringify(payload);
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: queue.url, registrationId, data });
  await devtools.detach();
}

async function worker(): Promise<Worker> {
  const { context } = screen;
  return context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker');
}

/** Notifications that stand on the phone. */
async function shown(): Promise<Standing[]> {
  return (await worker()).evaluate(() => (globalThis as unknown as { standing: Standing[] }).standing);
}

test('push reaches the worker of a closed page; its button takes the alert, and the gateway calls nobody any more', async () => {
  const { page } = screen;
  await page.goto(`${queue.url}/steward/`);
  await signIn(page, await queue.stewardToken(gateway.configuration.gateway.id, 'ma-xiulan'));
  await page.getByText('现在没有未结束的报警').waitFor();
  expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(['报警', '值班']);
  await page.getByRole('button', { name: '开启手机通知' }).tap();
  await page.getByText('已开启：页面关着也会收到报警。').waitFor();

  await raise('gas-push', 'gas-detector', { alarm: true, methane_lel: 60 });
  const payload = await pushed('raised');
  expect(farEnd.faults).toEqual([]);
  expect(payload).toMatchObject({ level: 1, language: 'zh-CN', test: false });
  expect(payload.title).toContain('燃气泄漏');
  await (await worker()).evaluate(standInForScreen);
  await deliver(page, payload);
  await eventually('the notification', async () => ((await shown()).length === 1 ? true : undefined));
  expect(await shown()).toMatchObject([
    { title: payload.title, options: { lang: 'zh-CN', requireInteraction: true, tag: payload.alertId } },
  ]);
  await (await worker()).evaluate(touch, 'take');
  const [alert] = await alertsOf(gateway, 'gas-push');
  const taken = await eventually('the alert is taken at the gateway', async () => {
    const detail = await gateway.client.get<AlertDetail>(`/api/v1/alerts/${alert?.id}`);
    return detail.alert.state === 'active-acknowledged' ? detail : undefined;
  });
  expect(taken.alert.acknowledgedBy).toBe('马秀兰');
  const called = taken.timeline.filter(({ type }) => type === 'escalated');
  expect(called.map(({ detail }) => detail['step'])).toEqual([0]);
  await eventually('the word on the phone', async () =>
    (await shown()).find(({ options }) => options.body === '接警已送往网关'),
  );
});

test('the same on the page: two touches', async () => {
  const { page } = screen;
  // No gas: a second detector of the riser would raise an alert of its own, and the list would move under the finger.
  await raise('leak-touch', 'leak-sensor', { leak: true });
  const raised = await eventually('the alert', async () => (await alertsOf(gateway, 'leak-touch'))[0]);
  await page.locator(`gc-alert-list a[href="#/alerts/${raised.id}"]`).tap();
  await page.getByText('设备上报').waitFor();
  await page.getByRole('button', { name: '接警：我来处理' }).tap();
  await page.getByText(/A岗 已于 .* 接警/).waitFor();
  const [alert] = await alertsOf(gateway, 'leak-touch');
  expect(alert).toMatchObject({ state: 'active-acknowledged', acknowledgedBy: '马秀兰' });
  expect(screen.faults).toEqual([]);
});
