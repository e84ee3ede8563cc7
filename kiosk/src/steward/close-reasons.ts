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
