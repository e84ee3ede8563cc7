import net, { type AddressInfo, type Socket } from 'node:net';

/** What goes by: from whoever connected (`up`), or back to them (`down`). */
export interface Passing {
  readonly direction: 'up' | 'down';
  readonly text: string;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/**
 * The network between two parts, as far as a process can be one: it carries, it is cut (what is open breaks off, what is
 * new hangs, as a line without an answer does), and it breaks off in the middle of what passes.
 */
export class TcpProxy {
  /** Asked for every piece that passes; `break` lets it go nowhere, and breaks its connection off. */
  onPassing: (passing: Passing) => 'pass' | 'break' = () => 'pass';
  readonly #server: net.Server;
  readonly #target: () => number;
  readonly #pairs = new Set<Pair>();
  readonly #hanging = new Set<Socket>();
  #isCut = false;

  private constructor(target: () => number) {
    this.#target = target;
    this.#server = net.createServer((near) => this.#take(near));
  }

  /** `target` is asked for each connection: what stands behind may be killed and come back. */
  static async start(target: () => number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const pair of this.#pairs) this.#end(pair);
  }

  mend(): void {
    this.#isCut = false;
    // Whoever waits on a line that was dead asks again.
    for (const socket of this.#hanging) socket.destroy();
    this.#hanging.clear();
  }

  async stop(): Promise<void> {
    this.cut();
    this.mend();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(near: Socket): void {
    near.on('error', () => near.destroy());
    if (this.#isCut) {
      this.#hanging.add(near);
      near.on('close', () => this.#hanging.delete(near));
      return;
    }
    const far = net.connect(this.#target(), '127.0.0.1');
    const pair: Pair = { near, far };
    this.#pairs.add(pair);
    for (const socket of [near, far]) {
      socket.on('error', () => this.#end(pair));
      socket.on('close', () => this.#end(pair));
    }
    near.on('data', (bytes: Buffer) => this.#pass(pair, 'up', bytes));
    far.on('data', (bytes: Buffer) => this.#pass(pair, 'down', bytes));
  }

  #pass(pair: Pair, direction: Passing['direction'], bytes: Buffer): void {
    if (this.onPassing({ direction, text: bytes.toString('latin1') }) === 'break') this.#end(pair);
    else (direction === 'up' ? pair.far : pair.near).write(bytes);
  }

  #end({ near, far }: Pair): void {
    near.destroy();
    far.destroy();
    for (const pair of this.#pairs) if (pair.near === near) this.#pairs.delete(pair);
  }
}
