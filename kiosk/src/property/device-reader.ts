import type { InstalledDevice } from '@gridcall/contract/http-property.ts';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Fault } from '../data/result.ts';
import { Poll } from '../ui/poll.ts';
import { listInstalledDevices } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';

const REFRESH_MS = 15_000;
/** Many devices speak at once: their news is gathered before the list is read again. */
const GATHER_MS = 1500;

/** The own devices, read again by the clock and soon after the live stream had news of one. */
export class DeviceReader implements ReactiveController {
  devices: readonly InstalledDevice[] | null = null;
  fault: Fault | null = null;
  readonly #store: () => PropertyStore;
  #news = 0;
  #stopWatching: (() => void) | undefined;
  readonly #poll: Poll<Awaited<ReturnType<typeof listInstalledDevices>>>;
  #gathering: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, store: () => PropertyStore) {
    this.#store = store;
    this.#poll = new Poll(host, {
      everyMs: REFRESH_MS,
      ask: () => listInstalledDevices(store().api),
      take: (result) => {
        this.fault = result.ok ? null : result.fault;
        if (result.ok) this.devices = result.value.devices;
        host.requestUpdate();
        return true;
      },
    });
    host.addController(this);
  }

  hostConnected(): void {
    const store = this.#store();
    this.#news = store.news;
    this.#stopWatching = store.watch(() => this.#heard());
    void this.read();
  }

  hostDisconnected(): void {
    this.#stopWatching?.();
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
  }

  #heard(): void {
    const { news } = this.#store();
    if (news === this.#news) return;
    this.#news = news;
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      void this.read();
    }, GATHER_MS);
  }

  readonly read = (): Promise<void> => this.#poll.now();
}
