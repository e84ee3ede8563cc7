import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { Input } from '../core/input.ts';
import type { Outcome } from '../core/view.ts';

/**
 * What a link is told, once and only after the commit.
 * - `committed`: answer the device (PUBACK) or the page (2xx, or the problem the outcome names).
 * - `unsaved`: decided for life safety while the disk refuses: shown everywhere, kept in memory; never acknowledge it.
 * - `refused`: not decided, nothing kept; the sender keeps it and tries again.
 */
export type Answer =
  | { readonly kind: 'committed'; readonly outcome: Outcome }
  | { readonly kind: 'unsaved'; readonly outcome: Outcome }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail: string };

/** Must be called in the same tick in which the fact arrived, or order is lost. Never throws. */
export type Submit = (input: Input, answer: (answer: Answer) => void) => void;
