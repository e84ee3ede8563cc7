import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import { msg } from '../i18n/language.ts';

const names: Readonly<Record<Quantity, () => string>> = {
  alarm: () => msg('报警信号', { id: 'steward-quantity-alarm' }),
  warming_up: () => msg('预热中', { id: 'steward-quantity-warming-up' }),
  self_test: () => msg('自检中', { id: 'steward-quantity-self-test' }),
  fault: () => msg('故障', { id: 'steward-quantity-fault' }),
  leak: () => msg('漏水', { id: 'steward-quantity-leak' }),
  open: () => msg('门开', { id: 'steward-quantity-open' }),
  tamper: () => msg('防拆', { id: 'steward-quantity-tamper' }),
  methane_lel: () => msg('甲烷浓度', { id: 'steward-quantity-methane' }),
  battery_pct: () => msg('电量', { id: 'steward-quantity-battery' }),
  temperature_c: () => msg('温度', { id: 'steward-quantity-temperature' }),
};

const units: Readonly<Partial<Record<string, string>>> = {
  methane_lel: '%LEL',
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
  forced_open: () => msg('门被强行打开', { id: 'steward-event-forced' }),
  held_open: () => msg('门长时间未关', { id: 'steward-event-held' }),
  closed: () => msg('门已关上', { id: 'steward-event-closed' }),
  tamper: () => msg('外壳被打开', { id: 'steward-event-tamper' }),
  tamper_cleared: () => msg('外壳已复位', { id: 'steward-event-tamper-cleared' }),
  access_granted: () => msg('放行', { id: 'steward-event-granted' }),
  access_denied: () => msg('拒绝通行', { id: 'steward-event-denied' }),
  button_pressed: () => msg('按钮被按下', { id: 'steward-event-button' }),
};

export function eventWord(event: string): string {
  return Object.hasOwn(events, event) ? events[event as DeviceEventKind]() : event;
}
