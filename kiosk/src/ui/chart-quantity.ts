import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import { unitOf } from './quantity-words.ts';

const first: Readonly<Record<DeviceKind, Quantity | null>> = {
  'gas-detector': 'methane_lel',
  'leak-sensor': 'leak',
  'access-gate': 'open',
  'gas-valve': 'valve_open',
  siren: 'sounding',
  pump: 'running',
  'smoke-detector': 'alarm',
  'carbon-monoxide-detector': 'co_ppm',
  lift: 'entrapment',
  bridge: null,
};

/** The quantity worth a chart, by kind of device; what only switches is shown as 0 and 1. A bridge measures nothing. */
export function chartQuantity(deviceKind: string): { readonly quantity: string; readonly unit: string } | null {
  const quantity = Object.hasOwn(first, deviceKind) ? first[deviceKind as DeviceKind] : null;
  return quantity === null ? null : { quantity, unit: unitOf(quantity) };
}
