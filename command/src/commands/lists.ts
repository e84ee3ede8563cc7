import { CompaniesSchema, type Place, PlacesSchema } from '@gridcall/contract/http-gateway.ts';
import { connect } from '../api.ts';
import { type Command, jsonOption } from '../command-line.ts';
import { effectiveConfiguration, print, printJson } from '../context.ts';
import { alignRows } from '../table.ts';

interface Row {
  readonly place: Place;
  readonly depth: number;
}

/** Each place below its parent, in the order they came in otherwise. */
function inTree(places: readonly Place[]): Row[] {
  const known = new Set(places.map(({ id }) => id));
  const below = Map.groupBy(places, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null));
  const walk = (parent: string | null, depth: number): Row[] =>
    (below.get(parent) ?? []).flatMap((place) => [{ place, depth }, ...walk(place.id, depth + 1)]);
  return walk(null, 0);
}

export const placeList: Command = {
  name: 'place list',
  zh: '列出本小区的地点及其编号',
  en: 'List the places of this estate and their ids',
  options: { json: jsonOption },
  examples: [{ line: 'place list', zh: '查看安装设备时要填的地点编号', en: 'find the place id that a device needs' }],
  run: async (parsed) => {
    const api = await connect(effectiveConfiguration(), 'gateway');
    const answer = await api.call('GET', '/api/v1/places', PlacesSchema);
    if (parsed.flag('json')) {
      printJson(answer);
      return 0;
    }
    const rows = inTree(answer.places).map(({ place, depth }) => [
      place.id,
      `${'  '.repeat(depth)}${place.name.zh}`,
      place.name.en,
      place.kind,
    ]);
    for (const line of alignRows([['编号 id', '名称', 'name', '类型 kind'], ...rows])) print(line);
    return 0;
  },
};

export const companyList: Command = {
  name: 'company list',
  zh: '列出物业公司和服务站',
  en: 'List the property companies and service stations',
  options: { json: jsonOption },
  examples: [{ line: 'company list --json', zh: '给脚本用', en: 'for a script' }],
  run: async (parsed) => {
    const api = await connect(effectiveConfiguration(), 'gateway');
    const answer = await api.call('GET', '/api/v1/companies', CompaniesSchema);
    if (parsed.flag('json')) {
      printJson(answer);
      return 0;
    }
    const rows = answer.companies.map(({ id, name, dutyPhone }) => [id, name.zh, name.en, dutyPhone]);
    for (const line of alignRows([['编号 id', '名称', 'name', '值班电话 duty phone'], ...rows])) print(line);
    return 0;
  },
};
