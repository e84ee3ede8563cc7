import { type ErrorCode, errorTable } from '@gridcall/contract/errors.ts';
import { type FromChild, type FromGateway, REQUESTS_WAITING_MAXIMUM } from '@gridcall/contract/flow-wire.ts';

export type ChildRequest = Extract<FromChild, { type: 'request' }>;
export type RequestResult = Extract<FromGateway, { type: 'answer' }>['result'];
export type Ask = (request: ChildRequest, answer: (result: RequestResult) => void) => void;

/** Between two ticks. The quota of an hour is the core's; this keeps a node that spins from asking it all the time. */
const REQUESTS_PER_TICK = 25;

/** What flows ask for, on its way to the one way in and back. */
export class Requests {
  readonly #ask: Ask;
  readonly #send: (message: FromGateway) => boolean;
  readonly #counts: { refusedRequests: number };
  #waiting = 0;
  #asked = 0;

  constructor(parts: {
    readonly ask: Ask;
    readonly send: (message: FromGateway) => boolean;
    readonly counts: { refusedRequests: number };
  }) {
    this.#ask = parts.ask;
    this.#send = parts.send;
    this.#counts = parts.counts;
  }

  tick(): void {
    this.#asked = 0;
  }

  take(request: ChildRequest): void {
    if (this.#waiting >= REQUESTS_WAITING_MAXIMUM || ++this.#asked > REQUESTS_PER_TICK) {
      this.#answer(request, refusalOf('TOO_MANY', ''));
      return;
    }
    this.#waiting++;
    this.#ask(request, (result) => {
      this.#waiting--;
      this.#answer(request, result);
    });
  }

  #answer({ requestId }: ChildRequest, result: RequestResult): void {
    if (!result.ok) this.#counts.refusedRequests++;
    this.#send({ type: 'answer', requestId, result });
  }
}

/** Cause and mend in both languages: nobody knows in which one the integrator reads the node's status. */
export function refusalOf(code: ErrorCode, detail: string): RequestResult {
  const { zh, en, mendZh, mendEn } = errorTable[code];
  const cause = detail === '' ? `${zh} / ${en}` : `${zh} / ${en}: ${detail}`;
  return { ok: false, code, cause, mend: `${mendZh} / ${mendEn}` };
}
