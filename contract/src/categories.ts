import type { Level } from './alert.ts';

/** wall: hours of the day and night. business: 8 h = one working day. */
export type DeadlineClock = 'wall' | 'business';

/** One row of the 51 categories: class, owner, standard, deadline and measure are never empty (五定). */
export interface Category {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly level: Level;
  readonly acceptMinutes: number;
  readonly acceptClock: DeadlineClock;
  readonly resolveMinutes: number;
  readonly resolveClock: DeadlineClock;
  /** A community may not be made responsible for these (准入, 执法). */
  readonly enforcement: boolean;
  readonly confidential: boolean;
  /** Offered on the kiosk's tiles. */
  readonly onKiosk: boolean;
}

const minute = 1;
const hour = 60;

function row(
  code: string,
  zh: string,
  en: string,
  level: Level,
  accept: readonly [number, DeadlineClock],
  resolve: readonly [number, DeadlineClock],
  flags: { readonly enforcement?: true; readonly confidential?: true; readonly onKiosk?: true } = {},
): Category {
  return {
    code,
    zh,
    en,
    level,
    acceptMinutes: accept[0],
    acceptClock: accept[1],
    resolveMinutes: resolve[0],
    resolveClock: resolve[1],
    enforcement: flags.enforcement ?? false,
    confidential: flags.confidential ?? false,
    onKiosk: flags.onKiosk ?? false,
  };
}

const wallMinutes = (count: number): readonly [number, DeadlineClock] => [count * minute, 'wall'];
const wall = (hours: number): readonly [number, DeadlineClock] => [hours * hour, 'wall'];
const business = (hours: number): readonly [number, DeadlineClock] => [hours * hour, 'business'];

/** Deadlines are defaults, set by the district: city manuals (GB/T 30428) and Beijing 12345 (2 h / 24 h / 7 d / 15 d). */
export const categories: readonly Category[] = [
  row('S01', '燃气泄漏报警', 'Gas leak alarm', 1, wallMinutes(2), wall(2)),
  row('S02', '火情/烟感报警', 'Fire or smoke alarm', 1, wallMinutes(2), wall(2)),
  row('S03', '电梯困人', 'Lift entrapment', 1, wallMinutes(2), wall(2)),
  row('S04', '管道爆裂/路面塌陷', 'Burst pipe or collapse', 1, wallMinutes(5), wall(2)),
  row('S05', '井盖缺失破损', 'Manhole cover missing', 1, wallMinutes(10), wall(2)),
  row('S06', '高空坠物/外墙脱落', 'Falling objects', 1, wallMinutes(5), wall(2)),
  row('S07', '老人求助/长时间无活动', 'Elder calls for help', 1, wallMinutes(2), wall(2)),
  row('S08', '漏电/线缆坠落', 'Exposed wire', 1, wallMinutes(5), wall(2)),
  row('S09', '积水内涝', 'Flooding', 2, wallMinutes(15), wall(4)),
  row('F01', '消防通道堵塞', 'Fire lane blocked', 2, wallMinutes(30), wall(24), { onKiosk: true }),
  row('F02', '飞线充电/电动车进楼', 'Indoor e-bike charging', 2, wallMinutes(30), wall(24), { onKiosk: true }),
  row('F03', '消防设施损坏', 'Fire equipment fault', 2, wallMinutes(60), wall(24), { onKiosk: true }),
  row('U01', '停水/水质', 'Water outage or quality', 2, wallMinutes(30), wall(24), { onKiosk: true }),
  row('U02', '停电', 'Power outage', 2, wallMinutes(30), wall(24), { onKiosk: true }),
  row('U03', '停气/气压异常', 'Gas supply fault', 2, wallMinutes(30), wall(24)),
  row('U04', '停暖', 'Heating outage', 2, wallMinutes(30), wall(24)),
  row('U05', '电梯停运', 'Lift out of service', 2, wallMinutes(30), wall(24), { onKiosk: true }),
  row('U06', '燃气入户安检', 'Household gas check', 4, wall(24), wall(168)),
  row('P01', '下水堵塞返水', 'Sewer blockage', 3, business(2), wall(24), { onKiosk: true }),
  row('P02', '公共照明/路灯', 'Lighting', 3, business(4), business(16), { onKiosk: true }),
  row('P03', '门禁道闸故障', 'Gate or access fault', 3, business(2), wall(24), { onKiosk: true }),
  row('P04', '屋面墙面渗漏', 'Roof or wall leak', 3, business(8), business(56), { onKiosk: true }),
  row('P05', '户内报修', 'In-home repair', 3, business(4), business(16), { onKiosk: true }),
  row('P06', '健身游乐设施损坏', 'Play or fitness equipment', 3, business(8), business(24)),
  row('P07', '物业服务投诉/离管弃管', 'Property service complaint', 3, business(8), business(56)),
  row('E01', '暴露垃圾', 'Exposed garbage', 4, business(4), business(4), { onKiosk: true }),
  row('E02', '建筑垃圾/渣土', 'Construction waste', 4, business(4), business(16)),
  row('E03', '道路楼道保洁', 'Cleaning', 4, business(2), business(2), { onKiosk: true }),
  row('E04', '绿化养护', 'Greenery', 4, business(8), business(40)),
  row('E05', '小广告', 'Illegal advertisements', 4, business(8), business(8)),
  row('E06', '违法搭建', 'Illegal structure', 3, business(4), business(160), { enforcement: true }),
  row('E07', '噪声/施工扰民', 'Noise', 3, wall(1), wall(24), { enforcement: true, onKiosk: true }),
  row('E08', '犬只/病媒', 'Dogs and pests', 4, business(8), business(24)),
  row('O01', '乱停车/占位', 'Bad parking', 4, business(4), business(8), { onKiosk: true }),
  row('O02', '停车/充电位需求', 'Parking or charger need', 4, business(8), business(120)),
  row('O03', '占道经营', 'Street vending', 4, business(4), business(8), { enforcement: true }),
  row('O04', '门岗/陌生人/尾随', 'Gate security', 3, wallMinutes(30), wall(24)),
  row('N01', '邻里纠纷', 'Neighbour dispute', 3, business(8), business(56)),
  row('N02', '业主与物业纠纷', 'Owner and property dispute', 3, business(8), business(120)),
  row('N03', '人身安全线索', 'Personal safety lead', 1, wallMinutes(5), wall(2), { confidential: true }),
  row('C01', '老人照料', 'Elder care', 3, business(8), business(24), { onKiosk: true }),
  row('C02', '托幼/家政', 'Child care, housekeeping', 4, business(8), business(40)),
  row('C03', '困难帮扶/救助', 'Hardship aid', 3, business(8), business(56), { confidential: true, onKiosk: true }),
  row('G01', '证件代办', 'One-stop proxy service', 4, business(2), business(40)),
  row('G02', '政策咨询', 'Advice', 4, business(2), business(8), { onKiosk: true }),
  row('A01', '议事提案', 'Proposal', 4, business(8), business(120)),
  row('A02', '志愿/点单服务', 'Volunteer order', 4, business(8), business(56)),
  row('A03', '意见建议', 'Suggestion', 4, business(8), business(120), { onKiosk: true }),
  row('D01', '网关离线', 'Gateway offline', 2, wallMinutes(10), wall(4)),
  row('D02', '传感器离线/低电量', 'Sensor offline or low battery', 4, business(8), business(24)),
  row('D03', '值班空岗/巡查漏点', 'Roster hole, missed patrol', 3, wallMinutes(30), business(8)),
];

const byCode = new Map(categories.map((category) => [category.code, category]));

export function categoryOf(code: string): Category | undefined {
  return byCode.get(code);
}
