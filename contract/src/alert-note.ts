import { type Static, Type } from 'typebox';
import { AlertStateSchema, LevelSchema } from './alert.ts';

/** What stands in an alert's timeline beside its steps and goes up, too. */
export const alertNoteTypes = ['commented', 'arrived', 'shelf-asked', 'shelved', 'assigned', 'command'] as const;
export type AlertNoteType = (typeof alertNoteTypes)[number];

const strict = { additionalProperties: false } as const;

/**
 * Data of `cn.grid.alert.noted.v1`: one line of a timeline. Its subject is its own (`{alertId}-{no}`): it is no step of the
 * alert, and waits for none. A system that shows no timeline has no use for it.
 */
export const AlertNotedDataSchema = Type.Object(
  {
    alertId: Type.String({ minLength: 1, maxLength: 64 }),
    /** Place in the timeline of the gateway. */
    no: Type.Integer({ minimum: 1 }),
    type: Type.Enum([...alertNoteTypes]),
    /** Post or role, never a name; `device` or `system` where no person did it. */
    by: Type.String({ maxLength: 64 }),
    /** The steward's act at the queue that this is; absent for what was done at the gateway. */
    actId: Type.Optional(Type.String({ maxLength: 64 })),
    level: LevelSchema,
    state: AlertStateSchema,
    /**
     * Of a comment or an arrival `comment`; of shelves `until` and `reason`; of an assignment `personId`, absent for nobody; of
     * a command `commandId`, `command`, `deviceId`, `state`, `cause`, and `detail`, `reason`, `second` where there is one.
     */
    detail: Type.Record(
      Type.String({ maxLength: 40 }),
      Type.Union([Type.String({ maxLength: 500 }), Type.Integer(), Type.Boolean()]),
    ),
  },
  strict,
);
export type AlertNotedData = Static<typeof AlertNotedDataSchema>;
