import type { Delivered, FromChild, FromGateway } from '@gridcall/contract/flow-wire.ts';
import { FromChildSchema } from '@gridcall/contract/flow-wire.ts';
import { Value } from 'typebox/value';
import type { ParentChannel } from '../parent-channel.ts';

/** A gateway on the other end: it keeps what it hears, and holds it to the wire's schema as the real one does. */
export class FakeChannel implements ParentChannel {
  readonly heard: FromChild[] = [];
  isOpen = true;
  /** Answers each request at once, unless a test wants to wait. */
  reply: ((request: Extract<FromChild, { type: 'request' }>) => FromGateway | undefined) | undefined;
  #hear: ((message: FromGateway) => void) | undefined;
  #no = 0;

  send(message: FromChild): boolean {
    if (!this.isOpen) return false;
    const travelled: unknown = JSON.parse(JSON.stringify(message));
    Value.Assert(FromChildSchema, travelled);
    this.heard.push(message);
    const reply = message.type === 'request' ? this.reply?.(message) : undefined;
    if (reply !== undefined) setImmediate(() => this.#hear?.(reply));
    return true;
  }

  onMessage(hear: (message: FromGateway) => void): void {
    this.#hear = hear;
  }

  say(message: FromGateway): void {
    this.#hear?.(message);
  }

  /** Delivers as the gateway does, and returns the number. */
  deliver(message: Delivered): number {
    this.#no += 1;
    this.#hear?.({ type: 'deliver', no: this.#no, message });
    return this.#no;
  }

  of<Type extends FromChild['type']>(type: Type): Extract<FromChild, { type: Type }>[] {
    return this.heard.filter((message): message is Extract<FromChild, { type: Type }> => message.type === type);
  }
}

export const agreed = ({ requestId }: { readonly requestId: string }): FromGateway => ({
  type: 'answer',
  requestId,
  result: { ok: true, subject: 'alert-1' },
});

/** Lets everything happen that is due without time passing. */
export async function turn(count = 3): Promise<void> {
  for (let left = count; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
}
