import type { CommandDetail, NativeCommand } from '@gridcall/contract/command.ts';
import type { CommandInput } from '../../core/command-input.ts';
import type { CommandWire } from '../../core/command-wire.ts';
import type { CommandRow, DeviceRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { Submit } from '../../spine/submit.ts';
import type { Store } from '../../store/store.ts';

/** How often a device that is away is looked for until its command expires. */
const LOOK_AGAIN_MS = 500;

export interface CommandOutletOptions {
  readonly store: Pick<Store, 'onCommit' | 'feed'>;
  /** What is true now, saved or not: a gas valve is closed also while the disk refuses. */
  readonly view: () => View;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  readonly wire: CommandWire;
}

export interface CommandOutlet {
  start(): void;
  /** Takes nothing new, and waits for what is on the wire. */
  stop(): Promise<void>;
}

/**
 * Sends what waits, one after the other to each device. The row is committed as sent before a byte goes out: a gateway
 * that is killed in between has sent nothing, and never sends it later.
 */
export function createCommandOutlet(options: CommandOutletOptions): CommandOutlet {
  return new Sender(options);
}

class Sender implements CommandOutlet {
  readonly #options: CommandOutletOptions;
  /** By device. */
  readonly #underWay = new Map<string, Promise<void>>();
  #endings: readonly (() => void)[] = [];
  #cancel: () => void = () => undefined;
  /** Thousands of devices that are told in one moment are one reason to look again, not thousands. */
  #isLookingSoon = false;
  #isRunning = false;

  constructor(options: CommandOutletOptions) {
    this.#options = options;
  }

  start(): void {
    const { store } = this.#options;
    this.#isRunning = true;
    this.#endings = [
      store.onCommit((tables) => {
        if (tables.has('command')) this.#look();
      }),
      // While the disk refuses nothing is committed; what is decided all the same is told here.
      store.feed.subscribe((change) => {
        if (change.unsaved && change.type === 'device') this.#look();
      }),
    ];
    this.#look();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancel();
    for (const end of this.#endings) end();
    await Promise.all(this.#underWay.values());
  }

  /** Begins with what waits, and comes back for what cannot go out yet. */
  #look(): void {
    if (!this.#isRunning) return;
    const { clock } = this.#options;
    const view = this.#options.view();
    let isWaiting = false;
    for (const { deviceId, commandIds } of view.all('open_command')) {
      const row = commandIds.map((id) => view.get('command', id)).find((command) => command?.state === 'waiting');
      if (row === undefined) continue;
      isWaiting = true;
      if (!this.#underWay.has(deviceId)) this.#begin(view, row);
    }
    this.#cancel();
    if (isWaiting) this.#cancel = clock.after(LOOK_AGAIN_MS, () => this.#look());
  }

  #begin(view: View, row: CommandRow): void {
    const device = view.get('device', row.deviceId);
    const order: NativeCommand = { nonce: row.id, command: row.kind, notAfter: row.notAfter };
    const reach = device === undefined ? 'no-route' : this.#options.wire.reach(device, order);
    if (device === undefined || reach === 'no-route') this.#track(row, this.#fail(row, 'no-route'));
    else if (reach === 'ready') this.#track(row, this.#send(device, row, order));
    // What is away may come back until the command expires; its timer says when.
  }

  #track(row: CommandRow, work: Promise<void>): void {
    const ended = work.finally(() => {
      this.#underWay.delete(row.deviceId);
      this.#lookSoon();
    });
    this.#underWay.set(row.deviceId, ended);
  }

  /** Not at once: what was refused for a busy spine would be asked again in the same moment. */
  #lookSoon(): void {
    if (this.#isLookingSoon) return;
    this.#isLookingSoon = true;
    this.#options.clock.after(0, () => {
      this.#isLookingSoon = false;
      this.#look();
    });
  }

  async #send(device: DeviceRow, row: CommandRow, order: NativeCommand): Promise<void> {
    if (!(await this.#tell({ kind: 'command-taken', commandId: row.id, isUrgent: isUrgent(row) }))) return;
    const failed = await this.#options.wire.send(device, order);
    if (failed !== null) await this.#fail(row, failed);
  }

  async #fail(row: CommandRow, detail: CommandDetail): Promise<void> {
    await this.#tell({ kind: 'command-failed', commandId: row.id, detail, isUrgent: isUrgent(row) });
  }

  /** True when it was decided here and now: only then may anything go out. */
  #tell(input: WithoutId<Extract<CommandInput, { kind: 'command-taken' | 'command-failed' }>>): Promise<boolean> {
    const { submit, random, clock } = this.#options;
    return new Promise((resolve) => {
      submit({ ...input, id: random.ulid(clock.wallMs()) }, (answer) => {
        resolve(answer.kind !== 'refused' && answer.outcome.ok && answer.outcome.repeated !== true);
      });
    });
  }
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** What a danger to life has ordered goes out also while the disk refuses. */
function isUrgent({ cause }: CommandRow): boolean {
  return cause !== 'person';
}
