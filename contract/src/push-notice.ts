import { type Static, Type } from 'typebox';
import { LevelSchema } from './alert.ts';
import { IdSchema } from './identifiers.ts';

/**
 * `POST /v1/push-notices` at the queue, with the gateway's token: a notice for one person's phones. The same
 * `notificationId` again is the same notice. 2xx: with the push service; 404 or 410: no phone of this person has
 * subscribed; 429 with Retry-After: later.
 */
const strict = { additionalProperties: false } as const;
const Time = Type.Integer({ description: 'Milliseconds since 1970-01-01T00:00:00Z' });
const Words = Type.Object({ zh: Type.String({ maxLength: 500 }), en: Type.String({ maxLength: 500 }) }, strict);

export const PushNoticeSchema = Type.Object(
  {
    notificationId: Type.String({ minLength: 1, maxLength: 300 }),
    gatewayId: IdSchema,
    personId: Type.String({ minLength: 1, maxLength: 64 }),
    /** Null where it is not about one alert. */
    alertId: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
    level: LevelSchema,
    kind: Type.Enum(['raised', 'repeat', 'escalated', 'stood-down', 'bundle', 'topic', 'test']),
    /** A drill: shown as one. */
    test: Type.Boolean(),
    title: Words,
    text: Words,
    at: Time,
    /** What cannot be delivered by then must not be. */
    expiresAt: Time,
  },
  strict,
);
export type PushNotice = Static<typeof PushNoticeSchema>;
