import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';

export interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * The wire between gateway and queue, as something that can be cut: a relay that copies bytes both ways, and while it is
 * cut breaks every connection at once. Until the queue's port is known it holds what comes.
 */
export class UplinkRelay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #target = Promise.withResolvers<Target>();
  #open = true;

  constructor() {
    this.#server = createServer({ noDelay: true }, (socket) => void this.#relay(socket));
  }

  /** Resolves with the port the gateway is to use. */
  start(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  aim(target: Target): void {
    this.#target.resolve(target);
  }

  get open(): boolean {
    return this.#open;
  }

  setOpen(open: boolean): void {
    this.#open = open;
    if (open) return;
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): void {
    this.setOpen(false);
    this.#server.close();
  }

  async #relay(near: Socket): Promise<void> {
    this.#keep(near);
    if (!this.#open) {
      near.destroy();
      return;
    }
    const { host, port } = await this.#target.promise;
    if (near.destroyed) return;
    const far = createConnection({ host, port, noDelay: true });
    this.#keep(far);
    near.pipe(far);
    far.pipe(near);
    // One side gone is both gone: half a wire is no wire.
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}
