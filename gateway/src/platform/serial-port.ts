import type { SerialPort } from 'serialport';
import type { Clock } from './clock.ts';

export interface SerialPortOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  readonly clock: Clock;
  /** The port is there; also after it was plugged in again. */
  readonly onOpen: () => void;
  readonly onData: (bytes: Buffer) => void;
  /**
   * It is gone, or could not be opened: told once until the next `onOpen`. `why` is cause and mend in both languages.
   */
  readonly onClose: (why: string) => void;
}

/** One serial port that comes back by itself: it is opened again, with back-off, for as long as it was not stopped. */
export interface LastingPort {
  readonly isOpen: boolean;
  start(): void;
  /** Resolves when the bytes have left the port, or with false when they could not: the port is then closed. */
  write(bytes: Uint8Array): Promise<boolean>;
  stop(): Promise<void>;
}

const RETRY_FIRST_MS = 250;
const RETRY_MAXIMUM_MS = 1000;
/** A write that takes longer hangs: an adapter whose driver has lost it. 256 characters at 1200 baud take 2.4 s. */
const WRITE_TIMEOUT_MS = 5000;

export function createSerialPort(options: SerialPortOptions): LastingPort {
  return new ReopeningPort(options);
}

class ReopeningPort implements LastingPort {
  readonly #options: SerialPortOptions;
  #port: SerialPort | undefined;
  #stopped = true;
  #isAbsenceTold = false;
  #retryMs = RETRY_FIRST_MS;
  #cancelRetry: (() => void) | undefined;

  constructor(options: SerialPortOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#port?.isOpen === true;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    void this.#open();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry?.();
    const port = this.#port;
    this.#port = undefined;
    if (port) await closed(port);
  }

  write(bytes: Uint8Array): Promise<boolean> {
    const port = this.#port;
    if (!port?.isOpen) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (error: Error | null | undefined) => {
        cancel();
        if (error) this.#gone(port, error);
        resolve(!error);
      };
      const cancel = this.#options.clock.after(WRITE_TIMEOUT_MS, () => settle(new Error('the write hangs')));
      port.write(bytes, (error) => {
        if (error) settle(error);
        else port.drain(settle);
      });
    });
  }

  async #open(): Promise<void> {
    const { path, baudRate, dataBits, parity, stopBits, onData, onOpen } = this.#options;
    // Loaded only where there is a bus: it is a native library.
    const { SerialPort } = await import('serialport');
    if (this.#stopped) return;
    const port = new SerialPort({ path, baudRate, dataBits, parity, stopBits, autoOpen: false });
    this.#port = port;
    // Without a listener for data the port would not notice that it was unplugged.
    port.on('data', (bytes: Buffer) => {
      if (this.#port === port) onData(bytes);
    });
    port.on('error', (error: Error) => this.#gone(port, error));
    port.on('close', (error: Error | null) => this.#gone(port, error ?? new Error('it was closed')));
    port.open((error) => {
      if (error) {
        this.#gone(port, error);
        return;
      }
      if (this.#port !== port) {
        port.close(() => undefined);
        return;
      }
      this.#retryMs = RETRY_FIRST_MS;
      this.#isAbsenceTold = false;
      // What the driver has kept from before is nobody's answer.
      port.flush(() => undefined);
      onOpen();
    });
  }

  #gone(port: SerialPort, error: Error): void {
    if (this.#port !== port) return;
    this.#port = undefined;
    if (port.isOpen) port.close(() => undefined);
    if (this.#stopped) return;
    const { clock, onClose, path } = this.#options;
    this.#cancelRetry = clock.after(this.#retryMs, () => void this.#open());
    this.#retryMs = Math.min(RETRY_MAXIMUM_MS, this.#retryMs * 2);
    if (this.#isAbsenceTold) return;
    this.#isAbsenceTold = true;
    onClose(portFaultInWords(path, error.message));
  }
}

function closed(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (port.isOpen) port.close(() => resolve());
    else if (port.opening) port.once('open', () => port.close(() => resolve())).once('error', () => resolve());
    else resolve();
  });
}

const knownFaults: readonly { readonly sign: RegExp; readonly words: string }[] = [
  {
    sign: /no such file|ENOENT|ENXIO|ENODEV/i,
    words:
      '没有这个端口：请检查转换器是否插好；建议用 /dev/serial/by-id/ 下的固定名称 / ' +
      'there is no such port: is the adapter plugged in? A name under /dev/serial/by-id/ stays the same',
  },
  {
    sign: /permission denied|EACCES/i,
    words:
      '没有权限：请把运行网关的用户加入 dialout 组，然后重新启动 / ' +
      "no permission: add the gateway's user to the group dialout and start again",
  },
  {
    sign: /cannot lock|EBUSY|busy/i,
    words: '端口正被另一个程序占用：请先停止它 / another program has the port open: stop it first',
  },
  {
    sign: /ioctl|is a directory|ENOTTY|invalid argument|EINVAL/i,
    words:
      '这不是串口，或它没有这个波特率：请检查 path 和 baudRate / ' +
      'this is no serial port, or it has no such baud rate: check path and baudRate',
  },
  {
    sign: /bad file descriptor|it was closed|disconnected|input\/output error|EIO/i,
    words:
      '端口断开：转换器可能被拔下；插回后会自动重新打开 / ' +
      'the port is gone: was the adapter unplugged? Plugged in again, it is opened by itself',
  },
];

/** Cause and mend, for the log and the property page. */
export function portFaultInWords(path: string, message: string): string {
  const known = knownFaults.find(({ sign }) => sign.test(message));
  return `${path}: ${known?.words ?? `端口断开，将自动重新打开 / the port is gone and will be opened again (${message})`}`;
}
