import type { Post } from '@gridcall/contract/duty.ts';
import type { CalendarDayRow, RosterRow } from './duty-rows.ts';

/** What operators say about who is called. */
export type DutyInput = PutRostersInput | AddOverrideInput | RemoveOverrideInput | PutCalendarInput;

interface Base {
  readonly id: string;
  readonly by: string;
  readonly byPost: string;
}

/** All rosters of one place and post, in place of those of before; none takes the post away from the place. */
export interface PutRostersInput extends Base {
  readonly kind: 'put-rosters';
  readonly placeId: string;
  readonly post: Post;
  readonly rosters: readonly Omit<RosterRow, 'id' | 'placeId' | 'post'>[];
  /** The revision that it was made from; without it whatever stands is overwritten. */
  readonly basedOn?: string | undefined;
}

/** Somebody stands in. The override's id is the input's. */
export interface AddOverrideInput extends Base {
  readonly kind: 'add-override';
  readonly placeId: string;
  readonly post: Post;
  readonly personId: string;
  readonly from: number;
  readonly until: number;
  readonly reason: string;
}

export interface RemoveOverrideInput extends Base {
  readonly kind: 'remove-override';
  readonly overrideId: string;
}

/** The days of one year that are not what their weekday says, in place of those of before. */
export interface PutCalendarInput extends Base {
  readonly kind: 'put-calendar';
  readonly year: number;
  readonly days: readonly CalendarDayRow[];
  /** The revision that it was made from; without it whatever stands is overwritten. */
  readonly basedOn?: string | undefined;
}
