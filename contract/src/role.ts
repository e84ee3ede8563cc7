import { Type } from 'typebox';

/** Who may sign in. A kiosk is not a person: it is paired to a place. */
export const roles = ['steward', 'officer', 'operator', 'installer', 'integrator'] as const;
export type Role = (typeof roles)[number];
export const RoleSchema = Type.Enum([...roles]);
