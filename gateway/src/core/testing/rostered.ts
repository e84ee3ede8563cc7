import type { Post } from '@gridcall/contract/duty.ts';
import type { RosterRow } from '../model.ts';
import type { Decision } from '../view.ts';
import { Estate } from './estate.ts';

export const operator = { by: '陈敏', byPost: 'operator' } as const;

/** A moment on the wall in Shanghai. */
export function wall(text: string): number {
  return Date.parse(`${text}:00+08:00`);
}

/** The small estate in a grid, with people who can be called, and verbs for who is on duty. Its first look is still to come. */
export class RosteredEstate extends Estate {
  constructor() {
    super();
    this.submit({
      ...{ kind: 'import-estate', companies: [], rosters: [], calendar: [] },
      places: [
        {
          ...{ id: 'grid-1', parentId: null, kind: 'grid', nameZh: '第一网格', nameEn: 'Grid 1' },
          ...{ gridCode: '640104001001001', companyId: null },
        },
        {
          ...{ id: 'estate', parentId: 'grid-1', kind: 'estate', nameZh: '幸福里小区', nameEn: 'Xingfuli' },
          ...{ gridCode: '640104001001001', companyId: 'company' },
        },
      ],
      people: ['person-2', 'person-3'].map((id) => ({
        ...{ id, name: id, role: 'steward', companyId: null, title: null, placeId: null },
      })),
    });
    for (const personId of ['person-1', 'person-2', 'person-3']) this.reach(personId);
  }

  reach(personId: string, disabled = false): void {
    const way = { personId, channel: 'push', ...operator } as const;
    if (disabled) this.submit({ kind: 'switch-contact', ...way, disabled });
    else this.submit({ kind: 'put-contact', ...way, sealedAddress: null });
  }

  roster(placeId: string, post: Post, ...rosters: readonly Partial<RosterRow>[]): Decision {
    const whole = rosters.map((some) => ({
      ...({ days: 'all', people: ['person-2'], startsOn: '2024-01-01', handOverMinute: 480 } as const),
      rotation: (some.people?.length ?? 1) > 1 ? ('daily' as const) : ('none' as const),
      ...some,
    }));
    return this.submit({ kind: 'put-rosters', placeId, post, rosters: whole, ...operator });
  }

  standIn(personId: string, from: number, until: number, post: Post = 'B', placeId = 'grid-1'): Decision {
    return this.submit({ kind: 'add-override', placeId, post, personId, from, until, reason: '病假', ...operator });
  }
}
