import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Introduction } from './convention.ts';

/** What a child watches. A device that watches two is two children, so that each has its own kind, rules and alerts. */
export const dangers = ['gas', 'smoke', 'carbon_monoxide', 'leak', 'open'] as const;
export type Danger = (typeof dangers)[number];

export const kindOfDanger: Readonly<Record<Danger, DeviceKind>> = {
  gas: 'gas-detector',
  smoke: 'smoke-detector',
  carbon_monoxide: 'carbon-monoxide-detector',
  leak: 'leak-sensor',
  open: 'access-gate',
};

export function isDanger(value: unknown): value is Danger {
  return typeof value === 'string' && (dangers as readonly string[]).includes(value);
}

/** The same order whatever order they were heard in. */
export function inOrder(found: Iterable<Danger>): readonly Danger[] {
  const set = new Set(found);
  return dangers.filter((danger) => set.has(danger));
}

/** A device as its hub knows it, with what it watches; the first danger has the address itself. */
export interface HubDevice {
  readonly address: string;
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  readonly dangers: readonly Danger[];
  /** What it is where it watches nothing: a valve, a siren. */
  readonly actuator?: DeviceKind;
}

export interface Child {
  readonly address: string;
  readonly danger: Danger | null;
}

export function childrenOf(device: Pick<HubDevice, 'address' | 'dangers'>): readonly Child[] {
  if (device.dangers.length === 0) return [{ address: device.address, danger: null }];
  return device.dangers.map((danger, index) => ({
    address: index === 0 ? device.address : `${device.address}:${danger}`,
    danger,
  }));
}

export function introductionsOf(device: HubDevice): readonly Introduction[] {
  return childrenOf(device).map((child) => ({
    address: child.address,
    name: device.name,
    vendor: device.vendor,
    model: device.model,
    suggestedKind: child.danger ? kindOfDanger[child.danger] : (device.actuator ?? null),
  }));
}
