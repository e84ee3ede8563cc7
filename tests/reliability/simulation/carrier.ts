import type { Input } from '../../../gateway/src/core/input.ts';
import { people } from './alert-judge.ts';
import type { PeopleParts } from './residents.ts';

const EVERY_MS = 3000;

/** The channels of these worlds: what waits goes out after a moment, or does not; what nobody heard of is told again. */
export class Carrier {
  readonly #parts: PeopleParts & { readonly fault: (name: string) => void };

  constructor(parts: PeopleParts & { readonly fault: (name: string) => void }) {
    this.#parts = parts;
  }

  start(): void {
    const { clock, dice } = this.#parts;
    clock.after(EVERY_MS + dice.whole(0, 1000), () => {
      this.#carry();
      this.start();
    });
  }

  #carry(): void {
    const { gateway, dice, fault, newId, clock } = this.#parts;
    const now = gateway();
    if (now?.isReady !== true) return;
    const { state } = now.store;
    people.forEach((_name, index) => {
      const personId = `person-${index}`;
      if (state.get('person', personId) === undefined || state.get('contact', `${personId} push`) !== undefined) return;
      const by = { by: people[1], byPost: 'operator' };
      now.submit(
        { kind: 'put-contact', id: newId(), personId, channel: 'push', sealedAddress: null, ...by },
        () => undefined,
      );
    });
    for (const { id, state: stands } of state.all('notification')) {
      if (stands !== 'waiting' || dice.chance(0.3)) continue;
      const isFailed = dice.chance(0.2);
      fault(isFailed ? 'notice-failed' : 'notice-sent');
      const result: Input = {
        ...{ kind: 'notification-result', id: newId(), notificationId: id, at: clock.wallMs() },
        ...{ state: isFailed ? 'failed' : 'sent', error: isFailed ? 'no network' : null },
      };
      now.submit(result, () => undefined);
    }
  }
}
