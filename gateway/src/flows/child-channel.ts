import type { Duplex } from 'node:stream';
import {
  CHILD_MESSAGE_CHARACTERS,
  type FromChild,
  FromChildSchema,
  type FromGateway,
} from '@gridcall/contract/flow-wire.ts';
import { Value } from 'typebox/value';

/** Between two ticks; thousands of deliveries a second do not come near them. */
export const MESSAGES_PER_TICK = 5000;
export const BYTES_PER_TICK = 2 * 1024 * 1024;
/** What the child has not read yet. */
const UNREAD_BYTES_MAXIMUM = 2 * 1024 * 1024;
/** A character of UTF-8 may take four. */
const LINE_BYTES_MAXIMUM = 4 * CHILD_MESSAGE_CHARACTERS;
const NEWLINE = 0x0a;

/** Why a child is ended for what it said; for the log and for whoever looks at its health. */
export type BrokenRule = 'message-too-long' | 'message-unreadable' | 'message-unknown' | 'too-many-messages';

export interface ChannelHandlers {
  readonly onMessage: (message: FromChild) => void;
  /** Once; nothing that came after is looked at. */
  readonly onBroken: (rule: BrokenRule) => void;
}

/**
 * The channel that Node opens to a child (`process.send`): lines of JSON over a socket pair. We read it ourselves, because
 * Node's own reader holds a line in memory however long it is, and a child that writes without end would take the gateway
 * with it.
 */
export class ChildChannel {
  readonly #stream: Duplex;
  readonly #handlers: ChannelHandlers;
  #parts: Buffer[] = [];
  #held = 0;
  #messages = 0;
  #bytes = 0;
  #isOver = false;

  constructor(stream: Duplex, handlers: ChannelHandlers) {
    this.#stream = stream;
    this.#handlers = handlers;
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    // A child that is gone is known by its exit.
    stream.on('error', () => undefined);
  }

  /** False when it is gone, or reads too slowly to be told anything more. */
  send(message: FromGateway): boolean {
    if (this.#isOver || !this.#stream.writable || this.#stream.writableLength > UNREAD_BYTES_MAXIMUM) return false;
    this.#stream.write(`${JSON.stringify(message)}\n`);
    return true;
  }

  tick(): void {
    this.#messages = 0;
    this.#bytes = 0;
  }

  close(): void {
    this.#isOver = true;
    this.#parts = [];
    this.#stream.destroy();
  }

  #take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    let from = 0;
    while (!this.#isOver) {
      const end = chunk.indexOf(NEWLINE, from);
      const part = chunk.subarray(from, end < 0 ? undefined : end);
      this.#held += part.length;
      this.#parts.push(part);
      if (this.#held > LINE_BYTES_MAXIMUM) this.#break('message-too-long');
      else if (this.#bytes > BYTES_PER_TICK) this.#break('too-many-messages');
      else if (end >= 0) this.#read(this.#line());
      if (end < 0) return;
      from = end + 1;
    }
  }

  #line(): string {
    const line = Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#held = 0;
    return line;
  }

  #read(line: string): void {
    const message = ++this.#messages > MESSAGES_PER_TICK ? 'too-many-messages' : readMessage(line);
    if (typeof message === 'string') this.#break(message);
    else this.#handlers.onMessage(message);
  }

  #break(rule: BrokenRule): void {
    this.close();
    this.#handlers.onBroken(rule);
  }
}

function readMessage(line: string): FromChild | BrokenRule {
  if (line.length > CHILD_MESSAGE_CHARACTERS) return 'message-too-long';
  const message = parse(line);
  if (message === undefined) return 'message-unreadable';
  return Value.Check(FromChildSchema, message) ? message : 'message-unknown';
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
