import { msg } from '../i18n/language.ts';

/** Ready reasons, by kind of alert. Kept as the words that were chosen: a reason is read later as it was given. */
export function closeReasons(kind: string): readonly string[] {
  const own = ownReasons(kind);
  return [
    ...own,
    msg('误报', { id: 'steward-reason-false' }),
    msg('设备故障，已报修', { id: 'steward-reason-fault' }),
    msg('演练或测试', { id: 'steward-reason-drill' }),
  ];
}

function ownReasons(kind: string): readonly string[] {
  if (kind === 'gas_leak') {
    return [
      msg('已到现场，通风并关阀', { id: 'steward-reason-gas-aired' }),
      msg('燃气公司已处理', { id: 'steward-reason-gas-company' }),
      msg('做饭油烟引起', { id: 'steward-reason-gas-cooking' }),
    ];
  }
  if (kind === 'carbon_monoxide') {
    return [
      msg('已通风，人员安全', { id: 'steward-reason-co-aired' }),
      msg('燃气公司已检测', { id: 'steward-reason-co-measured' }),
      msg('热水器或烟道已修', { id: 'steward-reason-co-flue' }),
    ];
  }
  if (kind === 'smoke' || kind === 'fire_input') {
    return [
      msg('消防已到场处理', { id: 'steward-reason-fire-brigade' }),
      msg('已扑灭，现场安全', { id: 'steward-reason-fire-out' }),
      msg('油烟、蒸汽或灰尘引起', { id: 'steward-reason-fire-steam' }),
    ];
  }
  if (kind === 'lift_entrapment') {
    return [
      msg('人员已救出，身体无碍', { id: 'steward-reason-lift-out' }),
      msg('人员已救出并送医', { id: 'steward-reason-lift-hospital' }),
      msg('轿厢无人，误按按钮', { id: 'steward-reason-lift-nobody' }),
    ];
  }
  if (kind === 'gate_duress' || kind === 'panic_button' || kind === 'help_called') {
    return [
      msg('民警已到场处理', { id: 'steward-reason-police' }),
      msg('本人已确认安全', { id: 'steward-reason-safe' }),
      msg('误按按钮', { id: 'steward-reason-pressed' }),
    ];
  }
  if (kind === 'battery_low' || kind === 'end_of_life') {
    return [msg('已更换电池', { id: 'steward-reason-battery' }), msg('已更换设备', { id: 'steward-reason-replaced' })];
  }
  if (kind === 'water_leak') {
    return [
      msg('已关总阀并清理', { id: 'steward-reason-water-closed' }),
      msg('物业已维修', { id: 'steward-reason-repaired' }),
    ];
  }
  if (kind === 'gate_forced' || kind === 'gate_held_open') {
    return [
      msg('已到现场，门已关好', { id: 'steward-reason-gate-closed' }),
      msg('搬家或施工占用', { id: 'steward-reason-gate-moving' }),
    ];
  }
  return [msg('已到现场处理', { id: 'steward-reason-handled' }), msg('物业已维修', { id: 'steward-reason-repaired' })];
}
