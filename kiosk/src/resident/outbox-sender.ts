import type { ServiceRequestBody, ServiceRequestReceipt } from '@gridcall/contract/http-gateway.ts';
import type { Fault, Result } from '../data/result.ts';
import {
  afterAttempt,
  dueAtOnce,
  mintKey,
  newEntry,
  nextToSend,
  OUTBOX_LIMIT,
  type OutboxEntry,
  waitMs,
} from './outbox.ts';
import { type OutboxStore, openOutboxStore } from './outbox-store.ts';

/** What the person in front of the screen may see of their report. */
export type Sending =
  | { readonly kind: 'sending' }
  /** No answer yet: kept and sent again. `isKept` false: only as long as this page lives. */
  | { readonly kind: 'retrying'; readonly attempts: number; readonly isKept: boolean }
  | { readonly kind: 'receipt'; readonly receipt: ServiceRequestReceipt }
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'full' };

type Send = (key: string, body: ServiceRequestBody) => Promise<Result<ServiceRequestReceipt>>;

export class OutboxSender {
  #entries: OutboxEntry[] = [];
  #store: OutboxStore | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSending = false;
  readonly #send: Send;
  readonly #onCount: (waiting: number) => void;
  #watched: { readonly key: string; readonly tell: (state: Sending) => void } | undefined;

  constructor(send: Send, onCount: (waiting: number) => void) {
    this.#send = send;
    this.#onCount = onCount;
  }

  async start(): Promise<void> {
    this.#store = await openOutboxStore();
    const known = new Set(this.#entries.map((entry) => entry.key));
    const kept = await this.#store.all();
    this.#entries.push(...dueAtOnce(kept).filter((entry) => !known.has(entry.key)));
    this.#changed();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Takes a filled form. `tell` is called until the answer, or until the session is wiped. */
  async file(body: ServiceRequestBody, tell: (state: Sending) => void): Promise<void> {
    if (this.#entries.length >= OUTBOX_LIMIT) return tell({ kind: 'full' });
    const entry = newEntry(mintKey(crypto.getRandomValues(new Uint8Array(26))), body, Date.now());
    this.#watched = { key: entry.key, tell };
    tell({ kind: 'sending' });
    await this.#keep(entry);
    this.#entries.push(entry);
    this.#changed();
  }

  /** The person has left: what is waiting goes on being sent, and nobody is shown its receipt. */
  forgetPerson(): void {
    this.#watched = undefined;
  }

  /** The gateway is there again. */
  wake(): void {
    this.#entries = dueAtOnce(this.#entries);
    this.#schedule();
  }

  async #keep(entry: OutboxEntry): Promise<boolean> {
    try {
      await this.#store?.put(entry);
      return this.#store?.isDurable ?? false;
    } catch {
      return false;
    }
  }

  #changed(): void {
    this.#onCount(this.#entries.length);
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const wait = waitMs(this.#entries, performance.now());
    if (wait === undefined || this.#isSending) return;
    this.#timer = setTimeout(() => void this.#sendNext(), wait);
  }

  async #sendNext(): Promise<void> {
    const entry = nextToSend(this.#entries, performance.now());
    if (!entry || this.#isSending) return;
    this.#isSending = true;
    const result = await this.#send(entry.key, entry.body);
    this.#isSending = false;
    const verdict = afterAttempt(entry, result, performance.now(), Math.random());
    const others = this.#entries.filter((other) => other.key !== entry.key);
    const watcher = this.#watched?.key === entry.key ? this.#watched : undefined;
    if (verdict.kind === 'again') {
      this.#entries = [...others, verdict.entry];
      const isKept = await this.#keep(verdict.entry);
      watcher?.tell({ kind: 'retrying', attempts: verdict.entry.attempts, isKept });
    } else {
      this.#entries = others;
      await this.#forget(entry.key);
      watcher?.tell(verdict);
    }
    this.#changed();
  }

  /** When the deletion fails the report is sent once more after a reload, and merged by its key. */
  async #forget(key: string): Promise<void> {
    try {
      await this.#store?.remove(key);
    } catch {
      return;
    }
  }
}
