import type { Browser, Page } from 'playwright';
import { openScreen, type Screen, type sizes } from './browser.ts';
import { type Inspection, inspect } from './inspect.ts';

export type PageName = 'resident' | 'steward' | 'property' | 'integrate' | 'operate' | 'desk';

/** One page led through its states; it gathers what is wrong with each. */
export class Walk {
  readonly faults: string[] = [];
  readonly page: Page;
  readonly #screen: Screen;
  readonly #name: PageName;
  readonly #data: readonly string[];
  /** How many states it looked at. */
  states = 0;

  private constructor(screen: Screen, name: PageName, data: readonly string[]) {
    this.#screen = screen;
    this.page = screen.page;
    this.#name = name;
    this.#data = data;
  }

  /** `data`: what persons wrote, and their names. */
  static async start(
    browser: Browser,
    name: PageName,
    size: keyof typeof sizes,
    data: readonly string[],
  ): Promise<Walk> {
    return new Walk(await openScreen(browser, size), name, data);
  }

  /** Looks at the state that the page is in. */
  async at(state: string, options: Pick<Inspection, 'only' | 'again' | 'seldom'> = {}): Promise<void> {
    this.states += 1;
    const found = await inspect(this.page, {
      state: `${this.#name}-${state}`,
      data: this.#data,
      fingers: this.#name === 'resident',
      // An installer stands on a ladder or sits at a desk; nobody links devices at a kiosk.
      ...(['property', 'integrate', 'operate'].includes(this.#name) ? { on: ['phone', 'desk'] as const } : {}),
      ...options,
    });
    this.faults.push(...found);
  }

  /** What went wrong up to now, without and with showing; begins anew. */
  take(): string[] {
    return [...this.faults.splice(0), ...this.#screen.faults.splice(0)];
  }

  async see(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  async press(name: string | RegExp, exact = false): Promise<void> {
    await this.page.getByRole('button', { name, exact }).first().click();
  }

  /** Presses again, in whatever language, and waits for the server's answer to it or its absence. */
  async pressAgain(name: RegExp, path: string): Promise<void> {
    // Not any answer of this path: one that was asked for before is in the language of before.
    const asked = this.page.waitForRequest((request) => request.url().includes(path));
    await this.press(name);
    const answer = await (await asked).response();
    await answer?.finished();
  }

  async close(): Promise<void> {
    await this.#screen.context.close();
  }

  /** Holds every answer of `path` until the returned function is called. */
  async hold(path: string): Promise<() => void> {
    const gate = Promise.withResolvers<void>();
    await this.page.route(path, async (route) => {
      await gate.promise;
      // To the network, unless the test has an answer of its own.
      await route.fallback();
    });
    return () => gate.resolve();
  }

  /** `path` cannot be reached until the returned function is called. */
  async cut(path: string): Promise<() => Promise<void>> {
    await this.page.route(path, (route) => route.abort('connectionrefused'));
    return () => this.page.unroute(path);
  }
}
