import type { Browser, Page, Request } from 'playwright';
import { openScreen, type Screen, type sizes } from './browser.ts';
import { type Inspection, inspect } from './inspect.ts';

/** One page led through its states; it gathers what is wrong with each. */
export class Walk {
  readonly faults: string[] = [];
  readonly page: Page;
  readonly #screen: Screen;
  readonly #name: 'resident' | 'steward' | 'desk';
  readonly #data: readonly string[];
  /** How many states it looked at. */
  states = 0;

  private constructor(screen: Screen, name: 'resident' | 'steward' | 'desk', data: readonly string[]) {
    this.#screen = screen;
    this.page = screen.page;
    this.#name = name;
    this.#data = data;
  }

  /** `data`: what persons wrote, and their names. */
  static async start(
    browser: Browser,
    name: 'resident' | 'steward' | 'desk',
    size: keyof typeof sizes,
    data: readonly string[],
  ): Promise<Walk> {
    return new Walk(await openScreen(browser, size), name, data);
  }

  /** Looks at the state that the page is in. */
  async at(state: string, options: Pick<Inspection, 'only' | 'again'> = {}): Promise<void> {
    this.states += 1;
    const found = await inspect(this.page, {
      state: `${this.#name}-${state}`,
      data: this.#data,
      fingers: this.#name === 'resident',
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

  /** Presses again, in whatever language, and waits for the server's answer or its absence. */
  async pressAgain(name: RegExp, path: string): Promise<void> {
    const isOurs = { predicate: (request: Request) => request.url().includes(path) };
    const answered = Promise.race([
      this.page.waitForEvent('requestfinished', isOurs),
      this.page.waitForEvent('requestfailed', isOurs),
    ]);
    await this.press(name);
    await answered;
  }

  async close(): Promise<void> {
    await this.#screen.context.close();
  }

  /** Holds every answer of `path` until the returned function is called. */
  async hold(path: string): Promise<() => void> {
    const gate = Promise.withResolvers<void>();
    await this.page.route(path, async (route) => {
      await gate.promise;
      await route.continue();
    });
    return () => gate.resolve();
  }

  /** `path` cannot be reached until the returned function is called. */
  async cut(path: string): Promise<() => Promise<void>> {
    await this.page.route(path, (route) => route.abort('connectionrefused'));
    return () => this.page.unroute(path);
  }
}
