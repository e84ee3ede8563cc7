import { isCommandKind } from '@gridcall/contract/command.ts';
import type { CommonState, DeviceModel, Order, Reaction, Said } from './device.ts';

/** Nonces a device remembers: more than it is told within the validity of one. */
const NONCES_KEPT = 16;

/**
 * What a firmware does with a command, whatever its kind: one that it has carried out before is passed over in silence,
 * one that is too late by its own clock is refused, and it answers before it moves.
 */
export function obedient<State extends CommonState>(
  model: DeviceModel<State>,
): (state: State, order: Order, now: number) => Reaction<State> {
  const known: string[] = [];
  return (state, order, now) => {
    const { nonce } = order;
    if (known.includes(nonce)) return { state, said: [] };
    known.push(nonce);
    if (known.length > NONCES_KEPT) known.shift();
    const refusal = (reason: string): Reaction<State> => ({
      state,
      said: [{ kind: 'answer', nonce, result: 'refused', reason }],
    });
    if (now + state.clockOffsetMs > order.notAfter) return refusal('too late');
    const reaction = model.obey?.(state, order, now) ?? 'unsupported';
    if (typeof reaction === 'string') return refusal(reaction);
    const accepted: Said = { kind: 'answer', nonce, result: 'accepted', reason: '' };
    return { state: reaction.state, said: [accepted, ...reaction.said] };
  };
}

/** A command out of the text of its message. */
export function readOrder(payload: string): Order | undefined {
  let body: unknown;
  try {
    body = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null) return undefined;
  const { nonce, command, notAfter } = body as Readonly<Record<string, unknown>>;
  if (typeof nonce !== 'string' || typeof command !== 'string' || typeof notAfter !== 'number') return undefined;
  return isCommandKind(command) ? { nonce, command, notAfter } : undefined;
}
