import type { Clock } from '../clock.ts';
import { deliveriesOf, type Faults, noFaults } from './faults.ts';

/** What a device needs of its wire. The real one is MQTT; a test's may be an array. */
export interface Wire {
  /** Resolves when the other side has acknowledged (QoS 1). Without a connection it waits; without power it rejects. */
  publish(topic: string, payload: Buffer): Promise<void>;
  /** Power is cut: the connection breaks without a goodbye, and the last will speaks. */
  breakOff(): void;
  /** Power is back. */
  restore(): void;
  /** Says goodbye. */
  end(): Promise<void>;
}

/** A wire that loses, repeats, delays and garbles, as its seed has it. */
export class FaultyWire implements Wire {
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #late = new Set<() => void>();
  faults: Faults = noFaults;

  constructor(wire: Wire, clock: Clock, random: () => number) {
    this.#wire = wire;
    this.#clock = clock;
    this.#random = random;
  }

  async publish(topic: string, payload: Buffer): Promise<void> {
    const deliveries = deliveriesOf(payload, this.faults, this.#random);
    const prompt = deliveries.filter(({ afterMs }) => afterMs === 0);
    for (const { afterMs, payload: late } of deliveries) {
      if (afterMs > 0) this.#later(afterMs, topic, late);
    }
    await Promise.all(prompt.map((delivery) => this.#wire.publish(topic, delivery.payload)));
  }

  #later(afterMs: number, topic: string, payload: Buffer): void {
    const cancel = this.#clock.after(afterMs, () => {
      this.#late.delete(cancel);
      // Too late for a device that has lost its power meanwhile.
      this.#wire.publish(topic, payload).catch(() => undefined);
    });
    this.#late.add(cancel);
  }

  breakOff(): void {
    this.#wire.breakOff();
  }

  restore(): void {
    this.#wire.restore();
  }

  async end(): Promise<void> {
    for (const cancel of this.#late) cancel();
    this.#late.clear();
    await this.#wire.end();
  }
}
