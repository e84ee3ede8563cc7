import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type IdleContext, type IdleState, nextIdle, secondsLeft } from './idle.ts';

interface IdleHost extends ReactiveControllerHost {
  /** What is on the screen now. */
  idleContext(): IdleContext;
  /** Nobody answered: leave nothing of the last person. */
  wipe(): void;
}

const TICK_MS = 250;
const activities = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchmove'] as const;

/** The idle machine with a clock, hands and a screen. */
export class IdleGuard implements ReactiveController {
  readonly #host: IdleHost;
  #state: IdleState = { phase: 'watching', since: performance.now() };
  #timer: ReturnType<typeof setInterval> | undefined;
  #shown = 0;

  constructor(host: IdleHost) {
    this.#host = host;
    host.addController(this);
  }

  get isWarning(): boolean {
    return this.#state.phase === 'warning';
  }

  get seconds(): number {
    return secondsLeft(this.#state, performance.now());
  }

  hostConnected(): void {
    this.#timer = setInterval(this.#tick, TICK_MS);
    for (const type of activities) window.addEventListener(type, this.#active, { passive: true, capture: true });
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    for (const type of activities) window.removeEventListener(type, this.#active, { capture: true });
  }

  continue(): void {
    this.#move(nextIdle(this.#state, { kind: 'continued', now: performance.now() }));
  }

  /** While an emergency covers the page nobody can answer, and nothing is wiped. */
  setPaused(isPaused: boolean): void {
    const now = performance.now();
    this.#move(
      isPaused
        ? nextIdle(this.#state, { kind: 'paused', now })
        : nextIdle(this.#state, { kind: 'resumed', now, context: this.#host.idleContext() }),
    );
  }

  #active = (): void => {
    this.#state = nextIdle(this.#state, { kind: 'activity', now: performance.now() });
  };

  #tick = (): void => {
    const context = this.#host.idleContext();
    this.#move(nextIdle(this.#state, { kind: 'tick', now: performance.now(), context }));
  };

  #move(next: IdleState): void {
    const changed = next.phase !== this.#state.phase;
    this.#state = next;
    if (changed && next.phase === 'wiped') this.#host.wipe();
    if (changed || this.seconds !== this.#shown) {
      this.#shown = this.seconds;
      this.#host.requestUpdate();
    }
  }
}
