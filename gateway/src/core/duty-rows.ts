import type { CalendarDayKind, Post, RosterDays, Rotation } from '@gridcall/contract/duty.ts';

/** Rows of who is called, and when; the others are in model.ts. */

export interface RosterRow {
  /** `{placeId} {post} {days}` */
  readonly id: string;
  readonly placeId: string;
  readonly post: Post;
  readonly days: RosterDays;
  /** In the order in which they take turns; one alone without rotation. */
  readonly people: readonly string[];
  readonly rotation: Rotation;
  /** `YYYY-MM-DD`: the first person's first day. Before its hand-over the roster does not hold. */
  readonly startsOn: string;
  /** Minute of the day (0 to 1439) at which one hands over to the next; the same for all rosters of a place and post. */
  readonly handOverMinute: number;
}

/** Who stands in, from then until then. Where two overlap the one that was made last holds. */
export interface DutyOverrideRow {
  readonly id: string;
  readonly placeId: string;
  readonly post: Post;
  readonly from: number;
  readonly until: number;
  readonly personId: string;
  readonly by: string;
  readonly reason: string;
}

export interface CalendarDayRow {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly kind: CalendarDayKind;
  readonly name: string;
}
