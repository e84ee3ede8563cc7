import type { DutyChange } from '@gridcall/contract/http-duty.ts';
import { answerLanguage, inLanguage } from '@gridcall/contract/http-headers.ts';
import type { FastifyRequest } from 'fastify';
import type { Said } from '../../../core/duty-change.ts';

/** In the reader's language. */
export function toldTo(request: FastifyRequest, said: readonly Said[]): DutyChange['faults'] {
  const language = answerLanguage(request.headers['accept-language']);
  return said.map(({ path, message }) => ({ path, message: inLanguage(message, language) }));
}

/** Nothing of what it would change is told while it cannot be done. */
export function refusedChange(faults: DutyChange['faults'], basedOn: string): DutyChange {
  return { faults, warnings: [], basedOn, posts: [], holes: [], days: [], more: false };
}
