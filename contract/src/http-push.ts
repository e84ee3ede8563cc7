import { type Static, Type } from 'typebox';
import { LevelSchema } from './alert.ts';
import { PushNoticeSchema } from './push-notice.ts';

/** Notices to phones, as the steward's page and its service worker know them (`/api/v1` of the queue). */
const strict = { additionalProperties: false } as const;
const Base64Url = Type.String({ pattern: '^[A-Za-z0-9_-]{16,120}={0,2}$' });
const LanguageSchema = Type.Union([Type.Literal('zh-CN'), Type.Literal('en')]);

/** As `PushSubscription.toJSON()` has it. The endpoint is a capability: it stands in no URL and in no log. */
export const PushSubscriptionBodySchema = Type.Object(
  {
    endpoint: Type.String({ minLength: 8, maxLength: 1000 }),
    keys: Type.Object({ p256dh: Base64Url, auth: Base64Url }, strict),
    /** Of the notices to this phone. */
    language: LanguageSchema,
  },
  strict,
);
export type PushSubscriptionBody = Static<typeof PushSubscriptionBodySchema>;
export const EndPushSubscriptionBodySchema = Type.Object({ endpoint: Type.String({ maxLength: 1000 }) }, strict);

/** What a phone decrypts. */
export const PushPayloadSchema = Type.Object(
  {
    id: Type.String(),
    alertId: Type.Union([Type.String(), Type.Null()]),
    level: LevelSchema,
    kind: PushNoticeSchema.properties.kind,
    test: Type.Boolean(),
    title: Type.String(),
    text: Type.String(),
    language: LanguageSchema,
    at: Type.Integer(),
    /** Takes the alert from the notice itself, for a quarter of an hour; null where there is nothing to take. */
    ticket: Type.Union([Type.String(), Type.Null()]),
  },
  strict,
);
export type PushPayload = Static<typeof PushPayloadSchema>;

/** `POST /api/v1/push/take`: no session is needed, the ticket says who and what. */
export const TakeBodySchema = Type.Object({ ticket: Type.String({ minLength: 1, maxLength: 400 }) }, strict);

/** What became of a notice: on so many phones' way, and why not on others'. */
export const PushOutcomeSchema = Type.Object({
  reached: Type.Integer(),
  failed: Type.Array(Type.Object({ code: Type.String() })),
});
export type PushOutcome = Static<typeof PushOutcomeSchema>;
