import { Aedes, type AedesOptions, type Client, type PublishPacket, type Subscription } from 'aedes';

type Done = (error?: Error) => void;

/** The two methods of aedes's persistence that would keep more than they should. */
interface Persistence {
  addSubscriptions(client: Client, subscriptions: readonly Subscription[]): Promise<unknown>;
  incomingStorePacket(client: Client, packet: PublishPacket): Promise<unknown>;
}

/**
 * A broker that takes in (promise 6). What a client publishes has been decided and committed inside `authorizePublish`
 * when it gets here; it is forwarded to nobody, retained nowhere and queued for nobody. What others may read, the
 * gateway publishes itself, without a client.
 */
export class IntakeBroker extends Aedes {
  static async listening(
    options: AedesOptions,
    maySubscribe: (client: Client, filter: string) => boolean,
  ): Promise<IntakeBroker> {
    const broker = new IntakeBroker(options);
    await broker.listen();
    broker.#keepLess(maySubscribe);
    return broker;
  }

  override publish(packet: PublishPacket, client: Client | null | Done, done?: Done): void {
    if (typeof client === 'object' && client !== null) {
      done?.();
      return;
    }
    const callback = typeof client === 'function' ? client : done;
    super.publish(packet, callback ?? (() => undefined));
  }

  #keepLess(maySubscribe: (client: Client, filter: string) => boolean): void {
    const { persistence } = this as unknown as { readonly persistence: Persistence };
    const addSubscriptions = persistence.addSubscriptions.bind(persistence);
    const incomingStorePacket = persistence.incomingStorePacket.bind(persistence);
    // aedes 1.2 hands over all filters of a SUBSCRIBE, the refused ones, too: they would be resumed, and be kept for ever.
    persistence.addSubscriptions = (client, subscriptions) =>
      addSubscriptions(
        client,
        subscriptions.filter(({ topic }) => maySubscribe(client, topic)),
      );
    // Of an open QoS 2 handshake only its id is needed: its message is committed already. 65,535 payloads of one session
    // that never says PUBREL would be gigabytes.
    persistence.incomingStorePacket = (client, packet) =>
      incomingStorePacket(client, { ...packet, topic: '', payload: Buffer.alloc(0) });
  }
}
