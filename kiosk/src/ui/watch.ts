import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Watchable {
  watch(watcher: () => void): () => void;
}

/** Draws its element anew whenever what it watches says that it changed. `get` is asked when the element is connected. */
export class Watch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #get: () => Watchable;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, get: () => Watchable) {
    this.#host = host;
    this.#get = get;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop?.();
    this.#stop = this.#get().watch(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
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
