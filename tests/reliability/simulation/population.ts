import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Post } from '@gridcall/contract/duty.ts';
import type { Input } from '../../../gateway/src/core/input.ts';
import type { PlaceRow, RosterRow } from '../../../gateway/src/core/model.ts';
import { people } from './alert-judge.ts';
import type { ClockHabit, DeviceHabits } from './device.ts';
import type { Dice } from './dice.ts';

const kinds: readonly DeviceKind[] = [
  ...(['gas-detector', 'gas-detector', 'smoke-detector', 'leak-sensor', 'access-gate', 'lift'] as const),
];
const clocks: readonly ClockHabit[] = ['none', 'right', 'slow', 'never-set', 'ahead'];

/** The devices of one world: each minted with habits of its own. */
export function population(dice: Dice): readonly DeviceHabits[] {
  return kinds.map((kind, index) => ({
    id: `${kind}-${index + 1}`,
    kind,
    reportEveryMs: kind.endsWith('-detector') ? 20_000 : 60_000,
    mintsIds: dice.chance(0.5),
    clock: dice.pick(clocks),
    isTerse: dice.chance(0.3),
    marksHistory: dice.chance(0.4),
    window: dice.pick([1, 3]),
  }));
}

/** What an installer asks for. */
export function linkInput(habits: DeviceHabits, companyId: string, id: string): Input {
  const { id: linkId, kind: deviceKind, reportEveryMs } = habits;
  return {
    kind: 'add-link',
    id,
    linkId,
    deviceKind,
    name: linkId,
    companyId,
    placeId: 'flat-501',
    reportEveryMs,
    expiresAt: null,
    convention: 'native',
    options: {},
    passwordHash: '00',
    by: people[1],
    byPost: 'installer',
  };
}

function roster(placeId: string, post: Post, personId: string): RosterRow {
  const turns = { rotation: 'none', startsOn: '2024-01-01', handOverMinute: 480 } as const;
  return { id: `${placeId} ${post} all`, placeId, post, days: 'all', people: [personId], ...turns };
}

/** What an estate file says: one company, one building, a flat and a lobby. */
export function estateInput(id: string): Input {
  const place = (id: string, kind: PlaceRow['kind'], parentId: string | null, nameZh: string, nameEn: string) => {
    const isEstate = kind === 'estate';
    const [gridCode, companyId] = isEstate ? ['640104001001001', 'company'] : [null, null];
    return { id, parentId, kind, nameZh, nameEn, gridCode, companyId };
  };
  return {
    kind: 'import-estate',
    id,
    companies: [
      { id: 'company', kind: 'property_company', nameZh: '幸福物业', nameEn: 'Xingfu', dutyPhone: '0951-0000000' },
      { id: 'other', kind: 'property_company', nameZh: '安居物业', nameEn: 'Anju', dutyPhone: '0951-0000001' },
    ],
    places: [
      place('estate', 'estate', null, '幸福里小区', 'Xingfuli'),
      place('building-3', 'building', 'estate', '3号楼', 'Building 3'),
      place('unit-2', 'unit', 'building-3', '2单元', 'Unit 2'),
      place('flat-501', 'spot', 'unit-2', '501室', 'Flat 501'),
      place('lobby', 'spot', 'building-3', '入户大厅', 'Lobby'),
    ],
    people: people.map((name, index) => ({
      ...{ id: `person-${index}`, name, role: 'steward', companyId: 'company', title: null, placeId: null },
    })),
    rosters: [
      roster('building-3', 'A', 'person-0'),
      roster('estate', 'grid-leader', 'person-1'),
      roster('estate', 'street', 'person-2'),
    ],
    calendar: [],
  };
}
