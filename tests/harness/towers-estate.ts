/** An estate with more buildings than one story needs: gas that leaks in two units of one building is another alert. */
const BUILDINGS = 20;
const gridCode = '640104001001001';

const towers = Array.from({ length: BUILDINGS }, (_, index) => {
  const [id, number] = [`tower-${index + 1}`, index + 1];
  return [
    { id, parentId: 'towers', kind: 'building', name: { zh: `塔楼${number}号`, en: `Building ${number}` } },
    { id: `${id}-unit`, parentId: id, kind: 'unit', name: { zh: '1单元', en: 'Unit 1' } },
  ];
}).flat();

export const towersEstate = {
  companies: [
    { id: 'jinfeng', kind: 'property_company', name: { zh: '金凤物业', en: 'Jinfeng' }, dutyPhone: '0951-555-0101' },
  ],
  places: [
    { id: 'xinghe', kind: 'district', name: { zh: '兴河区', en: 'Xinghe' }, gridCode: '640104000000000' },
    { id: 'liuyin-1', parentId: 'xinghe', kind: 'grid', name: { zh: '第一网格', en: 'Grid 1' }, gridCode },
    {
      ...{ id: 'towers', parentId: 'liuyin-1', kind: 'estate', name: { zh: '塔楼小区', en: 'The Towers' } },
      ...{ gridCode, companyId: 'jinfeng' },
    },
    ...towers,
  ],
  people: [
    { id: 'ma-xiulan', name: '马秀兰', role: 'steward', title: 'building_steward', placeId: 'towers' },
    { id: 'sun-lihua', name: '孙丽华', role: 'steward', title: 'grid_member', placeId: 'liuyin-1' },
    { id: 'he-wenjun', name: '何文军', role: 'steward', title: 'grid_leader', placeId: 'xinghe' },
  ],
  rosters: [
    ...towers
      .filter(({ kind }) => kind === 'building')
      .map(({ id }) => ({ placeId: id, post: 'A', people: ['ma-xiulan'] })),
    { placeId: 'liuyin-1', post: 'B', people: ['sun-lihua'] },
    { placeId: 'xinghe', post: 'grid-leader', people: ['he-wenjun'] },
  ],
};
