import { randomUUID } from 'node:crypto';
import {
  CHILD_MESSAGE_CHARACTERS,
  type Delivered,
  type FromGateway,
  REQUESTS_WAITING_MAXIMUM,
  SUBSCRIPTIONS_MAXIMUM,
  type Subscription,
} from '@gridcall/contract/flow-wire.ts';
import type { ParentChannel } from './parent-channel.ts';
import { type Language, type Refusal, refuse } from './refusal.ts';
import { checkRequest, type RequestDraft } from './request-check.ts';

/** A commit takes milliseconds, a disk in trouble a second or two. */
export const ANSWER_TIMEOUT_MS = 10_000;

/** What stands around the subscriptions in their message. */
const FRAME_CHARACTERS = 100;

export interface Asker {
  readonly nodeId: string;
  readonly nodeName: string;
  readonly flowId: string;
  readonly flowName: string;
}

export type Answer = { readonly ok: true; readonly subject: string } | Refusal;

interface Listener {
  readonly subscription: Subscription;
  readonly hear: (message: Delivered) => void;
}

interface Waiting {
  readonly settle: (answer: Answer) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The one way of all our nodes to the gateway.
 *
 * Subscriptions are told whole, once for each deploy: what changes within one turn of the loop goes as one message. What is
 * delivered is handed to every node that wants it, and taken (`took`) a turn later, when what they do at once is done: a
 * flow that is busy is a flow that takes slowly, and the gateway stops sending.
 */
export class Link {
  #channel: ParentChannel | undefined;
  readonly #listeners = new Map<string, Listener>();
  readonly #waiting = new Map<string, Waiting>();
  #isTelling = false;
  #told = '[]';
  #taken = 0;
  #isTaking = false;

  connect(channel: ParentChannel): void {
    this.#channel = channel;
    channel.onMessage((message) => this.#receive(message));
  }

  /** Calls `hear` for each message that fits, until `unsubscribe` with the same node id. */
  subscribe(subscription: Subscription, language: Language, hear: Listener['hear']): { readonly ok: true } | Refusal {
    const all = [...this.#subscriptions(), subscription];
    if (
      all.length > SUBSCRIPTIONS_MAXIMUM ||
      JSON.stringify(all).length > CHILD_MESSAGE_CHARACTERS - FRAME_CHARACTERS
    ) {
      return refuse('FLOW_SUBSCRIPTIONS_TOO_LARGE', language);
    }
    this.#listeners.set(subscription.nodeId, { subscription, hear });
    this.#tellSoon();
    return { ok: true };
  }

  unsubscribe(nodeId: string): void {
    if (this.#listeners.delete(nodeId)) this.#tellSoon();
  }

  /** Resolves with what the gateway made of it, or with why it was not asked or did not answer. Never rejects. */
  async ask(asker: Asker, draft: RequestDraft, language: Language): Promise<Answer> {
    const check = checkRequest(draft, language);
    if (!check.ok) return check;
    if (this.#waiting.size >= REQUESTS_WAITING_MAXIMUM) return refuse('FLOW_REQUESTS_WAITING', language);
    const requestId = randomUUID();
    return new Promise((settle) => {
      const timer = setTimeout(() => {
        this.#settle(requestId, refuse('FLOW_REQUEST_UNANSWERED', language));
      }, ANSWER_TIMEOUT_MS);
      this.#waiting.set(requestId, { settle, timer });
      const isSent = this.#channel?.send({
        type: 'request',
        requestId,
        nodeId: asker.nodeId.slice(0, 64),
        nodeName: asker.nodeName.slice(0, 200),
        flowId: asker.flowId.slice(0, 64),
        flowName: asker.flowName.slice(0, 200),
        request: check.request,
      });
      if (isSent !== true) this.#settle(requestId, refuse('FLOW_GATEWAY_GONE', language));
    });
  }

  #subscriptions(): readonly Subscription[] {
    return [...this.#listeners.values()].map(({ subscription }) => subscription);
  }

  #tellSoon(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    setImmediate(() => {
      this.#isTelling = false;
      const subscriptions = this.#subscriptions();
      const words = JSON.stringify(subscriptions);
      if (words === this.#told) return;
      this.#told = words;
      this.#channel?.send({ type: 'subscribe', subscriptions: [...subscriptions] });
    });
  }

  #receive(message: FromGateway): void {
    if (message.type === 'answer') this.#settle(message.requestId, message.result);
    else if (message.type === 'deliver') {
      this.#takeSoon(message.no);
      for (const { subscription, hear } of this.#listeners.values()) {
        if (wants(subscription, message.message)) hear(message.message);
      }
    }
  }

  #takeSoon(no: number): void {
    this.#taken = no;
    if (this.#isTaking) return;
    this.#isTaking = true;
    setImmediate(() => {
      this.#isTaking = false;
      this.#channel?.send({ type: 'took', no: this.#taken });
    });
  }

  #settle(requestId: string, answer: Answer): void {
    const waiting = this.#waiting.get(requestId);
    if (waiting === undefined) return;
    this.#waiting.delete(requestId);
    clearTimeout(waiting.timer);
    waiting.settle(answer);
  }
}

function wants({ subject, deviceIds }: Subscription, message: Delivered): boolean {
  return subject === message.subject && (deviceIds.length === 0 || deviceIds.includes(message.deviceId));
}

/** Of this process: Node-RED loads our nodes, and each of them comes here. */
export const link = new Link();
