import type { Session } from '@gridcall/contract/http-gateway.ts';

export type Features = NonNullable<Session['features']>;

/** What the gateway does, which names nothing: all but push. */
const ofGateway: Features = {
  assign: true,
  charts: true,
  commands: true,
  devices: true,
  duty: true,
  notices: true,
  push: null,
};

/** Rosters, the calendar and policies are the gateway's own: whichever other server serves this page edits none of them. */
export function mayEditDuty({ role, features }: Pick<Session, 'role' | 'features'>): boolean {
  return role === 'operator' && features === undefined;
}

/** What the server behind this page can do: two of them serve it. */
export function featuresOf(session: Pick<Session, 'features'> | null): Features {
  return session?.features ?? ofGateway;
}
