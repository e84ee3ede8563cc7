import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Watchable {
  watch(watcher: () => void): () => void;
}

/**
 * Draws its element anew whenever what it watches says that it changed. `get` is asked with the first picture, and again
 * whenever the element is put back: an element defined later than it stands on the page has what it was given only by
 * its first update.
 */
export class Watch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #get: () => Watchable;
  #isConnected = false;
  #hasUpdated = false;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, get: () => Watchable) {
    this.#host = host;
    this.#get = get;
    host.addController(this);
  }

  hostConnected(): void {
    this.#isConnected = true;
    if (this.#hasUpdated) this.#begin();
  }

  hostUpdate(): void {
    this.#hasUpdated = true;
    if (this.#isConnected && this.#stop === undefined) this.#begin();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#stop?.();
    this.#stop = undefined;
  }

  #begin(): void {
    this.#stop?.();
    this.#stop = this.#get().watch(() => this.#host.requestUpdate());
  }
}

/** Draws its element anew each second while it is on the page and the page is seen: for what counts time. */
export class Tick implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => {
      if (!document.hidden) this.#host.requestUpdate();
    }, 1000);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
