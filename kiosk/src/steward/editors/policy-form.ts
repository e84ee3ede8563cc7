import type { Post } from '@gridcall/contract/duty.ts';
import type { EscalationPolicy, EscalationStep } from '@gridcall/contract/escalation.ts';
import type { PolicyPreviewBody } from '@gridcall/contract/http-escalation.ts';

/** How long a step waits: since the chain began, or by the share of the time in which the matter is to be done. */
export const units = ['minute', 'hour', 'day', 'due'] as const;
export type Unit = (typeof units)[number];

export interface StepForm {
  readonly posts: readonly Post[];
  /** As it was typed: a number of the unit; percent where it is the share of the time. */
  readonly value: string;
  readonly unit: Unit;
}

/** Minutes, as they were typed; nothing is never. */
export interface PolicyForm {
  readonly steps: readonly StepForm[];
  readonly repeat: string;
  readonly lastRepeat: string;
  readonly unacknowledge: string;
}

/** Both may be written, too. */
export interface OutOfBounds {
  readonly least: number;
  readonly most: number;
}
export type FieldFault = 'no-post' | 'no-number' | OutOfBounds;

const MINUTE_MS = 60_000;
const unitMs = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: 1440 * MINUTE_MS } as const;
/** The bounds of the contract; the gateway sees to them, the page says them before it asks. */
const STEPS_MAXIMUM = 12;
const STEP_AT_MOST_MS = 60 * unitMs.day;
const REPEAT_AT_LEAST_MS = MINUTE_MS / 2;
const DUE_AT_MOST = 4;

export function policyFormOf({ steps, repeatMs, lastRepeatMs, unacknowledgeMs }: EscalationPolicy): PolicyForm {
  return {
    steps: steps.map(stepFormOf),
    repeat: minutesOf(repeatMs),
    lastRepeat: minutesOf(lastRepeatMs),
    unacknowledge: minutesOf(unacknowledgeMs),
  };
}

/** In the largest unit that leaves a whole number. */
function stepFormOf({ posts, afterMs, afterDue }: EscalationStep): StepForm {
  if (afterDue !== undefined && afterDue > 0) return { posts, value: String(Math.round(afterDue * 100)), unit: 'due' };
  const unit = (['day', 'hour'] as const).find((one) => afterMs > 0 && afterMs % unitMs[one] === 0) ?? 'minute';
  return { posts, value: String(afterMs / unitMs[unit]), unit };
}

const minutesOf = (ms: number | null): string => (ms === null ? '' : String(ms / MINUTE_MS));

export function bodyOfPolicy({ level, name }: EscalationPolicy, form: PolicyForm): PolicyPreviewBody {
  return {
    ...{ level, name },
    steps: form.steps.map(({ posts, value, unit }) => ({
      posts: [...posts],
      ...(unit === 'due'
        ? { afterMs: 0, afterDue: Number(value) / 100 }
        : { afterMs: Math.round(Number(value) * unitMs[unit]) }),
    })),
    repeatMs: msOf(form.repeat),
    lastRepeatMs: msOf(form.lastRepeat),
    unacknowledgeMs: msOf(form.unacknowledge),
  };
}

const msOf = (minutes: string): number | null =>
  minutes.trim() === '' ? null : Math.round(Number(minutes) * MINUTE_MS);

/** What the gateway would not even read, by pointers into the body. */
export function policyFormFaults({
  steps,
  repeat,
  lastRepeat,
  unacknowledge,
}: PolicyForm): ReadonlyMap<string, FieldFault> {
  const found: (readonly [string, FieldFault | null])[] = steps.flatMap(({ posts, value, unit }, index) => {
    const most = unit === 'due' ? DUE_AT_MOST * 100 : STEP_AT_MOST_MS / unitMs[unit];
    return [
      [`/steps/${index}/posts`, posts.length === 0 ? 'no-post' : null],
      [`/steps/${index}/wait`, numberFault(value, 0, most)],
    ];
  });
  const [least, most] = [REPEAT_AT_LEAST_MS / MINUTE_MS, STEP_AT_MOST_MS / MINUTE_MS];
  const optional = (text: string, from: number, until: number) =>
    text.trim() === '' ? null : numberFault(text, from, until);
  found.push(['/repeatMs', optional(repeat, least, most)]);
  found.push(['/lastRepeatMs', optional(lastRepeat, least, most)]);
  found.push(['/unacknowledgeMs', optional(unacknowledge, 1, 1440)]);
  return new Map(found.filter((one): one is readonly [string, FieldFault] => one[1] !== null));
}

function numberFault(text: string, least: number, most: number): FieldFault | null {
  if (text.trim() === '' || !/^\d+(\.\d+)?$/.test(text.trim())) return 'no-number';
  const number = Number(text);
  return number < least || number > most ? { least, most } : null;
}

export function changeStep(form: PolicyForm, index: number, change: Partial<StepForm>): PolicyForm {
  return { ...form, steps: form.steps.map((step, at) => (at === index ? { ...step, ...change } : step)) };
}

/** Called or not called in a step; those that are stay in the order in which they were chosen. */
export function togglePost({ posts }: StepForm, post: Post): readonly Post[] {
  return posts.includes(post) ? posts.filter((one) => one !== post) : [...posts, post];
}

export const mayAddStep = ({ steps }: PolicyForm): boolean => steps.length < STEPS_MAXIMUM;

/** Another step at the end, in the unit of the one before; when it comes has to be said. */
export function addStep(form: PolicyForm): PolicyForm {
  const unit = form.steps.at(-1)?.unit ?? 'minute';
  return { ...form, steps: [...form.steps, { posts: [], value: '', unit }] };
}

/** The first one stays: somebody is called at once. */
export function removeStep(form: PolicyForm, index: number): PolicyForm {
  return { ...form, steps: form.steps.filter((_, at) => at !== index) };
}
