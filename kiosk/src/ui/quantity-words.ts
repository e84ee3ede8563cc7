import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import { msg } from '../i18n/language.ts';

const names: Readonly<Record<Quantity, () => string>> = {
  alarm: () => msg('报警信号', { id: 'ui-quantity-alarm' }),
  warming_up: () => msg('预热中', { id: 'ui-quantity-warming-up' }),
  self_test: () => msg('自检中', { id: 'ui-quantity-self-test' }),
  fault: () => msg('故障', { id: 'ui-quantity-fault' }),
  leak: () => msg('漏水', { id: 'ui-quantity-leak' }),
  open: () => msg('门开', { id: 'ui-quantity-open' }),
  locked: () => msg('门锁闭', { id: 'ui-quantity-locked' }),
  valve_open: () => msg('燃气阀开', { id: 'ui-quantity-valve-open' }),
  sounding: () => msg('警号鸣响', { id: 'ui-quantity-sounding' }),
  running: () => msg('运行中', { id: 'ui-quantity-running' }),
  tamper: () => msg('防拆', { id: 'ui-quantity-tamper' }),
  battery_low: () => msg('电量低', { id: 'ui-quantity-battery-low' }),
  end_of_life: () => msg('寿命到期', { id: 'ui-quantity-end-of-life' }),
  entrapment: () => msg('电梯困人', { id: 'ui-quantity-entrapment' }),
  out_of_service: () => msg('停止运行', { id: 'ui-quantity-out-of-service' }),
  gas_lel: () => msg('可燃气浓度', { id: 'ui-quantity-gas-lel' }),
  propane_lel: () => msg('丙烷浓度', { id: 'ui-quantity-propane' }),
  gas_ppm: () => msg('燃气浓度', { id: 'ui-quantity-gas-ppm' }),
  co_ppm: () => msg('一氧化碳浓度', { id: 'ui-quantity-co' }),
  methane_lel: () => msg('甲烷浓度', { id: 'ui-quantity-methane' }),
  battery_pct: () => msg('电量', { id: 'ui-quantity-battery' }),
  temperature_c: () => msg('温度', { id: 'ui-quantity-temperature' }),
};

const units: Readonly<Partial<Record<string, string>>> = {
  methane_lel: '%LEL',
  gas_lel: '%LEL',
  propane_lel: '%LEL',
  gas_ppm: 'ppm',
  co_ppm: 'ppm',
  battery_pct: '%',
  temperature_c: '°C',
};

export function quantityWord(quantity: string): string {
  return Object.hasOwn(names, quantity) ? names[quantity as Quantity]() : quantity;
}

/** The unit never stands alone on the next line. */
function withUnit(value: number, quantity: string): string {
  return Object.hasOwn(units, quantity) ? `${value}\u00a0${units[quantity]}` : `${value}`;
}

/** Numbers with their unit; a switch only when it is on: "off" of everything else tells nothing. */
export function valueWords(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).flatMap(([quantity, value]) => {
    if (typeof value === 'number') return [`${quantityWord(quantity)} ${withUnit(value, quantity)}`];
    return value === true ? [quantityWord(quantity)] : [];
  });
}

const events: Readonly<Record<DeviceEventKind, () => string>> = {
  forced_open: () => msg('门被强行打开', { id: 'ui-event-forced' }),
  held_open: () => msg('门长时间未关', { id: 'ui-event-held' }),
  closed: () => msg('门已关上', { id: 'ui-event-closed' }),
  tamper: () => msg('外壳被打开', { id: 'ui-event-tamper' }),
  tamper_cleared: () => msg('外壳已复位', { id: 'ui-event-tamper-cleared' }),
  access_granted: () => msg('放行', { id: 'ui-event-granted' }),
  access_denied: () => msg('拒绝通行', { id: 'ui-event-denied' }),
  opened: () => msg('门已打开', { id: 'ui-event-opened' }),
  not_opened: () => msg('门没有打开', { id: 'ui-event-not-opened' }),
  request_to_exit: () => msg('出门按钮', { id: 'ui-event-exit' }),
  locked: () => msg('已上锁', { id: 'ui-event-locked' }),
  unlocked: () => msg('已开锁', { id: 'ui-event-unlocked' }),
  fire_input: () => msg('消防联动信号', { id: 'ui-event-fire' }),
  fire_input_cleared: () => msg('消防联动信号解除', { id: 'ui-event-fire-cleared' }),
  panic: () => msg('紧急求助按钮', { id: 'ui-event-panic' }),
  duress: () => msg('胁迫开门', { id: 'ui-event-duress' }),
  reader_offline: () => msg('读卡器离线', { id: 'ui-event-reader-offline' }),
  reader_online: () => msg('读卡器恢复', { id: 'ui-event-reader-online' }),
  mains_failed: () => msg('市电断电', { id: 'ui-event-mains-failed' }),
  mains_restored: () => msg('市电恢复', { id: 'ui-event-mains-restored' }),
  entrapment: () => msg('电梯困人', { id: 'ui-event-entrapment' }),
  entrapment_cleared: () => msg('困人已解除', { id: 'ui-event-entrapment-cleared' }),
  out_of_service: () => msg('停止运行', { id: 'ui-event-out-of-service' }),
  in_service: () => msg('恢复运行', { id: 'ui-event-in-service' }),
  alarm_button: () => msg('轿厢警铃', { id: 'ui-event-alarm-button' }),
  button_pressed: () => msg('按钮被按下', { id: 'ui-event-button' }),
};

export function eventWord(event: string): string {
  return Object.hasOwn(events, event) ? events[event as DeviceEventKind]() : event;
}

/** The unit a quantity carries in its name; empty for a switch. */
export function unitOf(quantity: string): string {
  return units[quantity] ?? '';
}
