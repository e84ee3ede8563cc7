import { Aedes, type AedesOptions, type Client, type PublishPacket } from 'aedes';

type Done = (error?: Error) => void;

/**
 * A broker that takes in (promise 6). What a client publishes has been decided and committed inside `authorizePublish`
 * when it gets here; it is forwarded to nobody, retained nowhere and queued for nobody. What others may read, the
 * gateway publishes itself, without a client.
 */
export class IntakeBroker extends Aedes {
  static async listening(options: AedesOptions): Promise<IntakeBroker> {
    const broker = new IntakeBroker(options);
    await broker.listen();
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
}
