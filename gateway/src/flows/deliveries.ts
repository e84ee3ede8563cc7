import { DELIVERY_WINDOW, type Delivered, type FromGateway, type Subscription } from '@gridcall/contract/flow-wire.ts';

/**
 * What flows are told, numbered. At most DELIVERY_WINDOW are on their way; what comes meanwhile is dropped and counted: a
 * flow that is behind gets what is new, and never what is old.
 */
export class Deliveries {
  readonly #send: (message: FromGateway) => boolean;
  readonly #counts: { droppedDeliveries: number };
  readonly #wanted = new Map<Delivered['subject'], ReadonlySet<string> | 'all'>();
  #no = 0;
  #taken = 0;

  constructor(send: (message: FromGateway) => boolean, counts: { droppedDeliveries: number }) {
    this.#send = send;
    this.#counts = counts;
  }

  subscribe(subscriptions: readonly Subscription[]): void {
    this.#wanted.clear();
    for (const subject of ['reading', 'event', 'alert'] as const) {
      const of = subscriptions.filter((subscription) => subscription.subject === subject);
      if (of.length === 0) continue;
      const isAll = of.some(({ deviceIds }) => deviceIds.length === 0);
      this.#wanted.set(subject, isAll ? 'all' : new Set(of.flatMap(({ deviceIds }) => deviceIds)));
    }
  }

  /** Whether any node wants to hear this of this device. */
  wants(subject: Delivered['subject'], deviceId: string): boolean {
    const wanted = this.#wanted.get(subject);
    return wanted !== undefined && (wanted === 'all' || wanted.has(deviceId));
  }

  deliver(message: Delivered): void {
    const isFull = this.#no - this.#taken >= DELIVERY_WINDOW;
    if (isFull || !this.#send({ type: 'deliver', no: this.#no + 1, message })) this.#counts.droppedDeliveries++;
    else this.#no++;
  }

  /** All up to this number; a number that was never sent, or was taken before, says nothing. */
  took(no: number): void {
    if (no > this.#taken && no <= this.#no) this.#taken = no;
  }
}
