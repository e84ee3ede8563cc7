import { msg } from '../i18n/language.ts';
import {
  type Icon,
  iconAdvice,
  iconBike,
  iconBolt,
  iconBroom,
  iconCarLane,
  iconElder,
  iconExtinguisher,
  iconGarbage,
  iconGate,
  iconHeart,
  iconIdea,
  iconLamp,
  iconLift,
  iconNoise,
  iconParking,
  iconSewer,
  iconTap,
  iconWall,
  iconWrench,
} from '../ui/icons.ts';

/** A picture tile. The words are a resident's, shorter than the category's own name; the code is the contract's. */
export interface CategoryTile {
  readonly code: string;
  readonly icon: Icon;
  readonly name: string;
}

export interface CategoryGroup {
  readonly name: string;
  readonly tiles: readonly CategoryTile[];
}

/** At most nine to a group; the first holds what is reported most, so that most reports take four touches. */
export function categoryGroups(): readonly CategoryGroup[] {
  return [
    { name: msg('房屋水电', { id: 'category-group-house' }), tiles: house() },
    { name: msg('安全环境', { id: 'category-group-surroundings' }), tiles: surroundings() },
    { name: msg('生活服务', { id: 'category-group-services' }), tiles: services() },
  ];
}

function house(): CategoryTile[] {
  return [
    { code: 'U05', icon: iconLift, name: msg('电梯坏了', { id: 'category-u05' }) },
    { code: 'U01', icon: iconTap, name: msg('停水、水质', { id: 'category-u01' }) },
    { code: 'U02', icon: iconBolt, name: msg('停电', { id: 'category-u02' }) },
    { code: 'P01', icon: iconSewer, name: msg('下水堵了', { id: 'category-p01' }) },
    { code: 'P04', icon: iconWall, name: msg('屋顶墙面漏水', { id: 'category-p04' }) },
    { code: 'P02', icon: iconLamp, name: msg('灯不亮', { id: 'category-p02' }) },
    { code: 'P03', icon: iconGate, name: msg('门禁道闸坏了', { id: 'category-p03' }) },
    { code: 'P05', icon: iconWrench, name: msg('家里报修', { id: 'category-p05' }) },
    { code: 'E01', icon: iconGarbage, name: msg('垃圾没清', { id: 'category-e01' }) },
  ];
}

function surroundings(): CategoryTile[] {
  return [
    { code: 'F01', icon: iconCarLane, name: msg('消防通道被堵', { id: 'category-f01' }) },
    { code: 'F02', icon: iconBike, name: msg('电动车进楼充电', { id: 'category-f02' }) },
    { code: 'F03', icon: iconExtinguisher, name: msg('消防设施坏了', { id: 'category-f03' }) },
    { code: 'E03', icon: iconBroom, name: msg('楼道不干净', { id: 'category-e03' }) },
    { code: 'E07', icon: iconNoise, name: msg('噪声扰民', { id: 'category-e07' }) },
    { code: 'O01', icon: iconParking, name: msg('乱停车', { id: 'category-o01' }) },
  ];
}

function services(): CategoryTile[] {
  return [
    { code: 'C01', icon: iconElder, name: msg('老人照料', { id: 'category-c01' }) },
    { code: 'C03', icon: iconHeart, name: msg('困难帮扶', { id: 'category-c03' }) },
    { code: 'G02', icon: iconAdvice, name: msg('政策咨询', { id: 'category-g02' }) },
    { code: 'A03', icon: iconIdea, name: msg('意见建议', { id: 'category-a03' }) },
  ];
}

/** For a report that came in under a category without a tile (from a steward, or sorted anew at the desk). */
export function categoryName(code: string): string {
  for (const group of categoryGroups()) {
    const tile = group.tiles.find((one) => one.code === code);
    if (tile) return tile.name;
  }
  return msg('报事', { id: 'category-other' });
}
