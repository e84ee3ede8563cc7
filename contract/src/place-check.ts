import { type EstateFacts, type Finding, type FindingGrade, merged, type PlaceFacts, twice } from './estate-facts.ts';
import { placeKinds } from './place.ts';

type Known = ReadonlyMap<string, { readonly row: PlaceFacts; readonly index: number | null }>;
type Words = readonly [zh: string, en: string];

/** More than the kinds there are: rooms inside rooms. */
const DEPTH_MAXIMUM = 16;
const idOf = ({ id }: PlaceFacts) => id;

export function placesOf(before: EstateFacts, file: EstateFacts): Known {
  return merged(before.places, file.places, idOf);
}

/** The place and what it lies in, from the inside out; undefined where it lies in itself. */
export function pathOf(places: Known, id: string): readonly PlaceFacts[] | undefined {
  const path: PlaceFacts[] = [];
  let at = places.get(id)?.row;
  while (at !== undefined) {
    if (path.some((place) => place.id === at?.id)) return undefined;
    path.push(at);
    at = at.parentId === null ? undefined : places.get(at.parentId)?.row;
  }
  return path;
}

/** What is wrong with the tree of places, row by row: faults, gaps and overlaps (无间隙、不重叠). */
export function placeFindings(before: EstateFacts, file: EstateFacts): readonly Finding[] {
  const places = placesOf(before, file);
  const companies = new Set([...before.companies, ...file.companies].map(({ id }) => id));
  const found = twice('places', file.places, idOf, twoParents);
  const each = [...places.values()].flatMap(({ row, index }): readonly Finding[] => {
    const finding = (grade: FindingGrade, [zh, en]: Words): Finding => ({
      ...{ grade, table: 'places', row: index, id: row.id, zh, en },
    });
    const faults = index === null ? [] : faultsOf(row, places, companies);
    if (faults.length > 0) return faults.map((words) => finding('fault', words));
    return [
      ...gapsOf(row, places).map((words) => finding('gap', words)),
      ...overlapsOf(row, places).map((words) => finding('overlap', words)),
    ];
  });
  return [...found, ...each, ...sharedCodes(places)];
}

function twoParents(first: PlaceFacts, second: PlaceFacts): { readonly zh: string; readonly en: string } {
  if (first.parentId === second.parentId) return { zh: '这个编号出现两次', en: 'this id stands twice' };
  const [one, other] = [first.parentId ?? '-', second.parentId ?? '-'];
  return {
    zh: `被 ${one} 和 ${other} 两处认领：一个地点只能属于一个上级`,
    en: `claimed by ${one} and by ${other}: a place lies in one place only`,
  };
}

function faultsOf(place: PlaceFacts, places: Known, companies: ReadonlySet<string>): readonly Words[] {
  const faults: Words[] = [];
  const { parentId, companyId } = place;
  if (companyId !== null && !companies.has(companyId)) {
    faults.push([`没有单位 ${companyId}`, `there is no company ${companyId}`]);
  }
  const parent = parentId === null ? undefined : places.get(parentId)?.row;
  if (parentId !== null && parent === undefined) {
    faults.push([`没有上级地点 ${parentId}`, `its parent ${parentId} is not known`]);
  }
  const path = pathOf(places, place.id);
  if (path === undefined) faults.push(['绕了一圈又在自己里面', 'it lies inside itself']);
  else if (path.length > DEPTH_MAXIMUM) {
    faults.push([`层级超过 ${DEPTH_MAXIMUM} 层`, `it lies more than ${DEPTH_MAXIMUM} places deep`]);
  }
  if (parent !== undefined && placeKinds.indexOf(parent.kind) > placeKinds.indexOf(place.kind)) {
    faults.push([`${place.kind} 不能在 ${parent.kind} 里面`, `a ${place.kind} cannot lie inside a ${parent.kind}`]);
  }
  return faults;
}

function gapsOf(place: PlaceFacts, places: Known): readonly Words[] {
  const around = (pathOf(places, place.id) ?? []).slice(1);
  if (place.kind === 'building' && !around.some(({ kind }) => kind === 'grid')) {
    return [['这栋楼不属于任何网格', 'the building is in no grid']];
  }
  if (place.kind === 'unit' && !around.some(({ kind }) => kind === 'building')) {
    return [['这个单元不属于任何楼栋', 'the unit is in no building']];
  }
  return [];
}

function overlapsOf(place: PlaceFacts, places: Known): readonly Words[] {
  const around = (pathOf(places, place.id) ?? []).slice(1);
  const grid = around.find(({ kind }) => kind === 'grid');
  if (grid === undefined) return [];
  if (place.kind === 'grid') {
    return [[`网格在网格 ${grid.id} 里面：两个网格都管这里`, `a grid inside the grid ${grid.id}: two grids claim it`]];
  }
  if (place.gridCode === null || grid.gridCode === null || place.gridCode === grid.gridCode) return [];
  return [
    [
      `写的网格编码是 ${place.gridCode}，却在网格 ${grid.id}（${grid.gridCode}）里面：两个网格都管这里`,
      `its grid code is ${place.gridCode}, but it lies in the grid ${grid.id} (${grid.gridCode}): two grids claim it`,
    ],
  ];
}

function sharedCodes(places: Known): readonly Finding[] {
  const grids = [...places.values()].filter(({ row }) => row.kind === 'grid' && row.gridCode !== null);
  const first = new Map<string, string>();
  return grids.flatMap(({ row, index }): readonly Finding[] => {
    const code = row.gridCode ?? '';
    const other = first.get(code);
    if (other === undefined) {
      first.set(code, row.id);
      return [];
    }
    const zh = `和网格 ${other} 用同一个编码 ${code}`;
    const en = `it has the code ${code}, as the grid ${other} has`;
    return [{ grade: 'overlap', table: 'places', row: index, id: row.id, zh, en }];
  });
}
