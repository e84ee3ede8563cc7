import { type Static, Type } from 'typebox';
import { type Level, LevelSchema } from './alert.ts';
import { type Post, PostSchema } from './duty.ts';
import { IdSchema } from './identifiers.ts';

/**
 * Who is called about an alert that nobody has taken yet, in which order, and after how long (GB/T 30428 leaves the
 * times to the district). A policy is data: an operator changes it, and an alert keeps the one it was raised under.
 */
const strict = { additionalProperties: false } as const;
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const ESCALATION_STEPS_MAXIMUM = 12;
/** More often than this nobody can answer between two calls. */
export const REPEAT_AT_LEAST_MS = 30 * second;
export const STEP_AT_MOST_MS = 60 * day;

const Repeat = Type.Union([Type.Integer({ minimum: REPEAT_AT_LEAST_MS, maximum: STEP_AT_MOST_MS }), Type.Null()]);
const PolicyName = Type.String({ minLength: 1, maxLength: 60 });

export const EscalationStepSchema = Type.Object(
  {
    /** All of them are called at once. */
    posts: Type.Array(PostSchema, { minItems: 1, maxItems: 8, uniqueItems: true }),
    /** Since the chain began, by the wall. */
    afterMs: Type.Integer({ minimum: 0, maximum: STEP_AT_MOST_MS }),
    /** Besides that, this share of the time in which the category is to be resolved: 1 is when it is overdue. */
    afterDue: Type.Optional(Type.Number({ minimum: 0, maximum: 4 })),
  },
  strict,
);
export type EscalationStep = Static<typeof EscalationStepSchema>;

export const EscalationPolicySchema = Type.Object(
  {
    id: IdSchema,
    level: LevelSchema,
    name: Type.Object({ zh: PolicyName, en: PolicyName }, strict),
    steps: Type.Array(EscalationStepSchema, { minItems: 1, maxItems: ESCALATION_STEPS_MAXIMUM }),
    /** How often those of a step are called again while it lasts; null: once. */
    repeatMs: Repeat,
    /** How often those of the last step are called again; null: the chain ends there. */
    lastRepeatMs: Repeat,
    /** Who took it and has not arrived after so long is no answer: the chain begins anew. */
    unacknowledgeMs: Type.Union([Type.Integer({ minimum: minute, maximum: day }), Type.Null()]),
    /** Counts its changes; the shipped ones are version 0. */
    version: Type.Integer({ minimum: 0 }),
  },
  strict,
);
export type EscalationPolicy = Static<typeof EscalationPolicySchema>;

function steps(...rows: readonly (readonly [readonly Post[], number, number?])[]): EscalationStep[] {
  return rows.map(([posts, afterMs, afterDue]) => ({
    posts: [...posts],
    afterMs,
    ...(afterDue === undefined ? {} : { afterDue }),
  }));
}

/** What stands until somebody writes another for the level. `wd` is a working day, counted as one of the calendar. */
export const shippedPolicies: Readonly<Record<Level, EscalationPolicy>> = {
  1: {
    id: 'level-1',
    level: 1,
    name: { zh: '一级：危及生命', en: 'Level 1: danger to life' },
    steps: steps(
      [['A', 'property', 'gas-company'], 0],
      [['B'], 2 * minute],
      [['grid-leader'], 4 * minute],
      [['community'], 6 * minute],
      [['street'], 10 * minute],
      [['district'], 15 * minute],
    ),
    repeatMs: minute,
    lastRepeatMs: 5 * minute,
    unacknowledgeMs: 15 * minute,
    version: 0,
  },
  2: {
    id: 'level-2',
    level: 2,
    name: { zh: '二级：紧急', en: 'Level 2: urgent' },
    steps: steps(
      [['A'], 0],
      [['B'], 10 * minute],
      [['grid-leader'], 20 * minute],
      [['community'], 30 * minute],
      [['street'], hour],
      [['district'], 2 * hour],
    ),
    repeatMs: null,
    lastRepeatMs: 30 * minute,
    unacknowledgeMs: 15 * minute,
    version: 0,
  },
  3: {
    id: 'level-3',
    level: 3,
    name: { zh: '三级：一般', en: 'Level 3: ordinary' },
    steps: steps(
      [['A'], 0],
      [['B'], 2 * hour],
      [['grid-leader'], 4 * hour],
      [['community'], day],
      [['street'], 0, 1],
      [['district'], 0, 1.5],
    ),
    repeatMs: null,
    lastRepeatMs: null,
    unacknowledgeMs: null,
    version: 0,
  },
  4: {
    id: 'level-4',
    level: 4,
    name: { zh: '四级：可以等', en: 'Level 4: can wait' },
    steps: steps(
      [['A'], 0],
      [['B'], day],
      [['grid-leader'], 2 * day],
      [['community'], 0, 0.8],
      [['street'], 0, 1],
      [['district'], 0, 2],
    ),
    repeatMs: null,
    lastRepeatMs: null,
    unacknowledgeMs: null,
    version: 0,
  },
};

/**
 * What a notice says: it began, it still stands, the one before did not answer, somebody has it, several things that
 * could wait, or a word beside the chain to an officer of the building.
 */
export const notificationKinds = ['raised', 'repeat', 'escalated', 'stood-down', 'bundle', 'topic'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** `cancelled`: it had not gone out when it was no longer true. `sent` is with the carrier; `received` was seen to arrive. */
export const notificationStates = ['waiting', 'sent', 'received', 'failed', 'cancelled'] as const;
export type NotificationState = (typeof notificationStates)[number];

/** L3 and L4 let people sleep. Minutes of the day. */
export const QUIET_FROM_MINUTE = 22 * 60;
export const QUIET_UNTIL_MINUTE = 7 * 60;
/** What can wait at most so often an hour and person; the rest comes in one notice. */
export const ORDINARY_NOTICES_PER_HOUR = 10;
/** L4 is told once a day. */
export const DIGEST_MINUTE = 9 * 60;
