import { deviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import type { Clock } from './clock.ts';
import type { Machine } from './devices/catalogue.ts';
import type { Said, Stimulus } from './devices/device.ts';
import { readOrder } from './devices/obedience.ts';
import type { Faults } from './wire/faults.ts';
import type { FaultyWire } from './wire/wire.ts';

/** Messages a device keeps while it has no connection: as much as a small flash chip. The oldest go first. */
export const OUTBOX_LENGTH = 64;

interface Waiting {
  readonly topic: string;
  readonly payload: Buffer;
}

/** One device on its wire: wakes the machine when it asks for it, and sends what it says one after the other. */
export class DeviceRunner {
  readonly id: string;
  readonly #machine: Machine;
  readonly #wire: FaultyWire;
  readonly #clock: Clock;
  #cancelWake: () => void = () => undefined;
  #outbox: Waiting[] = [];
  #sending = false;
  #powered = false;
  /** Messages that were shed because the outbox was full. */
  shed = 0;

  constructor(id: string, machine: Machine, wire: FaultyWire, clock: Clock) {
    this.id = id;
    this.#machine = machine;
    this.#wire = wire;
    this.#clock = clock;
  }

  get kind(): Machine['kind'] {
    return this.#machine.kind;
  }

  /** Power comes on for the first time. */
  start(): void {
    this.#powered = true;
    this.#say(this.#machine.boot(this.#clock.now()));
    this.#sleep();
  }

  stimulate(stimulus: Stimulus): void {
    if (!this.#powered) return;
    this.#say(this.#machine.step(stimulus, this.#clock.now()));
    this.#sleep();
  }

  /** What came over the wire under the device's own topic; what is no command is no concern of its. */
  command(payload: string): void {
    const order = readOrder(payload);
    if (order !== undefined) this.stimulate({ kind: 'command', order });
  }

  setFaults(faults: Faults): void {
    this.#wire.faults = faults;
  }

  powerOff(): void {
    if (!this.#powered) return;
    this.#powered = false;
    this.#cancelWake();
    // What was not sent stood in memory and is gone.
    this.#outbox = [];
    this.#wire.breakOff();
  }

  powerOn(): void {
    if (this.#powered) return;
    this.#wire.restore();
    this.start();
  }

  async stop(): Promise<void> {
    this.#powered = false;
    this.#cancelWake();
    await this.#wire.end();
  }

  #sleep(): void {
    this.#cancelWake();
    const wakesAt = this.#machine.wakesAt();
    if (wakesAt === Number.MAX_SAFE_INTEGER) return;
    this.#cancelWake = this.#clock.after(wakesAt - this.#clock.now(), () => this.stimulate({ kind: 'tick' }));
  }

  #say(said: readonly Said[]): void {
    for (const message of said) {
      this.#outbox.push({ topic: deviceTopic(this.id, message.kind), payload: payloadOf(message) });
    }
    while (this.#outbox.length > OUTBOX_LENGTH) {
      this.#outbox.shift();
      this.shed += 1;
    }
    if (!this.#sending) void this.#pump();
  }

  /** One message in flight, so that its edges arrive in order. */
  async #pump(): Promise<void> {
    this.#sending = true;
    for (let next = this.#outbox.shift(); next !== undefined; next = this.#outbox.shift()) {
      // A message that can never be sent (the wire has ended) is lost with the device.
      await this.#wire.publish(next.topic, next.payload).catch(() => undefined);
    }
    this.#sending = false;
  }
}

export function payloadOf(message: Said): Buffer {
  if (message.kind === 'answer') {
    const { nonce, result, reason } = message;
    return Buffer.from(JSON.stringify(reason === '' ? { nonce, result } : { nonce, result, reason }));
  }
  const observedAt = new Date(message.observedAt).toISOString();
  const body =
    message.kind === 'reading'
      ? { id: message.id, observedAt, values: message.values }
      : { id: message.id, observedAt, kind: message.event };
  return Buffer.from(JSON.stringify(body));
}
