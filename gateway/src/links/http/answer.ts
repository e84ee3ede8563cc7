import type { Input } from '../../core/input.ts';
import type { Outcome } from '../../core/view.ts';
import type { Answer, Submit } from '../../spine/submit.ts';
import { ProblemError } from './problems.ts';

export type Done = Extract<Outcome, { ok: true }>;

/** Hands the input to the spine in this tick; resolves once it is committed, or rejects with the problem to answer. */
export function submitted(submit: Submit, input: Input): Promise<Done> {
  return new Promise((resolve, reject) => {
    submit(input, (answer) => {
      const result = resultOf(answer);
      if (result instanceof ProblemError) reject(result);
      else resolve(result);
    });
  });
}

/** A 2xx means committed and nothing else does. */
export function resultOf(answer: Answer): Done | ProblemError {
  switch (answer.kind) {
    case 'committed':
      return answer.outcome.ok ? answer.outcome : new ProblemError(answer.outcome.code, answer.outcome.detail);
    case 'unsaved':
      if (!answer.outcome.ok) return new ProblemError(answer.outcome.code, answer.outcome.detail);
      return new ProblemError(
        'DISK_UNAVAILABLE',
        {
          zh: '已在内存中生效并显示在各页面上，但还没有保存；磁盘恢复后会自动保存。',
          en: 'It is in effect in memory and shown on every page, but not saved; it is saved by itself once the disk recovers.',
        },
        { retryAfterS: 5 },
      );
    case 'refused':
      return new ProblemError(answer.code, answer.detail, { retryAfterS: answer.code === 'DISK_UNAVAILABLE' ? 5 : 1 });
  }
}
