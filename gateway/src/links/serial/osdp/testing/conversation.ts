import { encodeFrame, takeFrames } from '../frame.ts';
import { replyIds } from '../messages.ts';
import { hearFrame, missReply, takeTurn } from '../reader-machine.ts';
import { newReader, REPLY_TIMEOUT_MS, type ReaderSaid, type ReaderSetup, type ReaderState } from '../reader-state.ts';
import { type ReaderWorld, TestReader } from './test-reader.ts';

export const setup: ReaderSetup = { address: 3, secureChannel: 'required', pollEveryMs: 100, watchesOutputs: false };
export const ownKey = Buffer.alloc(16, 9);
export const panelRandom = Buffer.from('b0b1b2b3b4b5b6b7', 'hex');

/** The panel and one reader on a line whose time the test moves. */
export class Conversation {
  state: ReaderState;
  now = 0;
  own: Buffer | null = ownKey;
  pending: Buffer | null = null;
  installing = false;
  readonly said: ReaderSaid[] = [];
  readonly sent: Buffer[] = [];
  readonly reader: TestReader;

  constructor(world: Partial<ReaderWorld> = {}, readerSetup = setup) {
    this.state = newReader(readerSetup, 0);
    this.reader = new TestReader(readerSetup.address, world);
  }

  get kinds(): readonly string[] {
    return this.said.map(({ kind }) => kind);
  }

  /** One turn and what follows it: a reply, or its absence. */
  turn(): void {
    const { own, pending } = this;
    const keys = { own, pending };
    const step = takeTurn(this.state, { now: this.now, panelRandom, keys, installing: this.installing });
    this.#take(step.state, step.said);
    if (step.send === null) {
      this.now += 20;
      return;
    }
    this.sent.push(step.send);
    const reply = this.reader.answer(step.send);
    const [frame] = reply ? takeFrames(Buffer.of(), reply).frames : [];
    const heard = frame ? hearFrame(this.state, frame, this.now) : null;
    this.now += heard ? 5 : REPLY_TIMEOUT_MS;
    const next = heard ?? missReply(this.state, this.now);
    this.#take(next.state, next.said);
  }

  turns(count: number): this {
    for (let turn = 0; turn < count; turn++) this.turn();
    return this;
  }

  until(ms: number): this {
    while (this.now < ms) this.turn();
    return this;
  }

  forget(): void {
    this.said.length = 0;
    this.sent.length = 0;
    this.reader.heard.length = 0;
  }

  #take(state: ReaderState, said: readonly ReaderSaid[]): void {
    this.state = state;
    this.said.push(...said);
    for (const { kind } of said) {
      if (kind === 'key-wanted') this.pending = Buffer.alloc(16, 5);
      if (kind === 'key-confirmed') {
        this.own = this.pending;
        this.pending = null;
      }
    }
  }
}

/** Whole and with a right CRC, but with another MAC. */
export function forgedMac(reply: Buffer): Buffer {
  const [frame] = takeFrames(Buffer.of(), reply).frames;
  return frame?.mac ? encodeFrame(frame, () => Buffer.alloc(16, 0xee)) : reply;
}

export function inTheClear(reply: Buffer): Buffer {
  const [frame] = takeFrames(Buffer.of(), reply).frames;
  return frame ? encodeFrame({ ...frame, security: null, id: replyIds.ack, data: Buffer.of() }) : reply;
}
