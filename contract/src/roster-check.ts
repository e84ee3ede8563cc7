import { type EstateFacts, type Finding, merged, type PlaceFacts, type RosterFacts, twice } from './estate-facts.ts';
import type { PlaceKind } from './place.ts';
import { pathOf, placesOf } from './place-check.ts';

type Words = readonly [zh: string, en: string];
type Places = ReturnType<typeof placesOf>;
type FieldFault = Required<Pick<Finding, 'field' | 'zh' | 'en'>>;

const idOf = ({ placeId, post, days }: RosterFacts) => `${placeId} ${post} ${days}`;

/** The tree of what is built; the others are the administration's. */
const built: readonly PlaceKind[] = ['estate', 'building', 'unit', 'spot'];

/** Whether a date is one of the calendar: 2026-02-30 is none. */
export function isDate(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${date}T`);
}

/** What is wrong with rosters, row by row; a building that nobody is on duty for is a gap. */
export function rosterFindings(before: EstateFacts, file: EstateFacts): readonly Finding[] {
  const places = placesOf(before, file);
  const people = new Set([...before.people, ...file.people].map(({ id }) => id));
  const rosters = merged(before.rosters, file.rosters, idOf);
  const all = [...rosters.values()].map(({ row }) => row);
  const same = twice('rosters', file.rosters, idOf, () => ({
    field: 'days',
    zh: '这个值班表出现两次',
    en: 'this roster stands twice',
  }));
  const faults = [...rosters.values()].flatMap(({ row, index }): readonly Finding[] => {
    if (index === null) return [];
    return faultsOf(row, all, places, people).map((fault) => ({
      ...{ grade: 'fault', table: 'rosters', row: index, id: idOf(row), ...fault },
    }));
  });
  return [...same, ...faults, ...uncovered(places, all)];
}

function faultsOf(
  roster: RosterFacts,
  all: readonly RosterFacts[],
  places: Places,
  people: ReadonlySet<string>,
): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  const fault = (field: string, zh: string, en: string) => faults.push({ field, zh, en });
  if (!places.has(roster.placeId)) {
    fault('placeId', `没有地点 ${roster.placeId}`, `there is no place ${roster.placeId}`);
  }
  for (const [index, id] of roster.people.entries()) {
    if (!people.has(id)) fault(`people/${index}`, `没有人员 ${id}`, `there is no person ${id}`);
  }
  if (roster.people.length === 0) fault('people', '没有人', 'there is nobody on it');
  if (roster.rotation === 'none' && roster.people.length > 1) {
    fault(
      'rotation',
      '有几个人却不轮换：后面的人永远轮不到',
      'several people without rotation: those behind the first would never have a turn',
    );
  }
  if (!isDate(roster.startsOn)) {
    fault('startsOn', `没有 ${roster.startsOn} 这一天`, `${roster.startsOn} is no date`);
  }
  const other = all.find(
    ({ placeId, post, handOverMinute }) =>
      placeId === roster.placeId && post === roster.post && handOverMinute !== roster.handOverMinute,
  );
  if (other !== undefined) {
    fault(
      'handOver',
      '同一地点同一岗位的值班表交班时间不同：中间会空岗或重岗',
      'rosters of one place and post hand over at different times: nobody, or two, would have it in between',
    );
  }
  return [...faults, ...sameTree(roster, all, places)];
}

/** A岗 and B岗 come from different trees, so that both are not away for one cause: one of what is built, one of the grids. */
function sameTree(roster: RosterFacts, all: readonly RosterFacts[], places: Places): readonly FieldFault[] {
  if (roster.post !== 'A' && roster.post !== 'B') return [];
  const counterpart = roster.post === 'A' ? 'B' : 'A';
  const meets = all.find(({ placeId, post }) => post === counterpart && isOneTree(roster.placeId, placeId, places));
  if (meets === undefined) return [];
  const [here, there] = [roster, meets].map(({ placeId }) => places.get(placeId)?.row);
  return [
    {
      field: 'placeId',
      zh: `A岗和B岗出自同一棵树（${here?.nameZh}、${there?.nameZh}）：一个排在楼栋或小区，另一个要排在网格、社区等`,
      en: `A and B come from one tree (${here?.nameEn}, ${there?.nameEn}): where one is of the building or estate, the other must be of the grid, community or above`,
    },
  ];
}

function isOneTree(left: string, right: string, places: Places): boolean {
  if (left === right) return true;
  const isBuilt = (id: string) => built.includes(places.get(id)?.row.kind ?? 'grid');
  if (!isBuilt(left) || !isBuilt(right)) return false;
  return isInside(left, right, places) || isInside(right, left, places);
}

function isInside(inner: string, outer: string, places: Places): boolean {
  return pathOf(places, inner)?.some(({ id }: PlaceFacts) => id === outer) === true;
}

function uncovered(places: Places, rosters: readonly RosterFacts[]): readonly Finding[] {
  const daysOf = Map.groupBy(rosters, ({ placeId, post }) => `${placeId} ${post}`);
  return [...places.values()].flatMap(({ row, index }): readonly Finding[] => {
    if (row.kind !== 'building') return [];
    const path = pathOf(places, row.id) ?? [];
    return (['A', 'B'] as const).flatMap((post): readonly Finding[] => {
      const days = new Set(path.flatMap(({ id }) => (daysOf.get(`${id} ${post}`) ?? []).map((roster) => roster.days)));
      const missing = missingDays(days);
      if (missing === undefined) return [];
      const [zh, en] = missing;
      return [
        {
          ...{ grade: 'gap', table: 'places', row: index, id: row.id },
          ...{ zh: `${zh}没有${post}岗`, en: `nobody is ${post} on ${en}` },
        },
      ];
    });
  });
}

function missingDays(days: ReadonlySet<string>): Words | undefined {
  if (days.has('all') || (days.has('workdays') && days.has('restdays'))) return undefined;
  if (days.has('workdays')) return ['休息日', 'days of rest'];
  return days.has('restdays') ? ['工作日', 'workdays'] : ['任何一天都', 'any day'];
}
