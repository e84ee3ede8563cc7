import type { Clock } from './clock.ts';
import { randomOf, seedOf } from './random.ts';
import { GsmModem, type ShownText, soundModem } from './serial/gsm-modem.ts';
import { SerialLine } from './wire/serial-line.ts';

export interface PhonesOptions {
  /** Where the modem's port is to be. */
  readonly path: string;
  readonly clock: Clock;
  readonly complain: (words: string) => void;
  /** A phone shows a text. */
  readonly onText: (shown: ShownText) => void;
}

/** A network takes about so long for one message. */
const SEND_MS = 700;

/** A modem on a pty, and the phones that it reaches. The demonstration goes on without them when there is no pty after all. */
export async function startPhones({ path, clock, complain, onText }: PhonesOptions): Promise<() => Promise<void>> {
  const line = new SerialLine({ path, baudRate: 0, clock, random: randomOf(seedOf('modem')) });
  try {
    await line.start();
  } catch (error) {
    complain(`没有虚拟短信模块 · no simulated modem: ${error instanceof Error ? error.message : String(error)}`);
    return () => Promise.resolve();
  }
  const modem = new GsmModem({ line, clock, onText });
  modem.faults = { ...soundModem, sendMs: SEND_MS };
  return async () => {
    modem.stop();
    await line.stop();
  };
}
