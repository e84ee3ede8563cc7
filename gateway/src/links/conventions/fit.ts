import { type DeviceEventKind, type DeviceKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Said, SaidReading, Unsupported } from './convention.ts';

/** What a device of a kind takes of what its child said, and by name what it does not. */
export interface Fit {
  readonly said: Said | null;
  readonly unfit: readonly Unsupported[];
}

export function fit(deviceKind: DeviceKind, said: Said): Fit {
  switch (said.kind) {
    case 'availability':
      return { said, unfit: [] };
    case 'event': {
      const events: readonly DeviceEventKind[] = deviceKinds[deviceKind].events;
      if (events.includes(said.event)) return { said, unfit: [] };
      return { said: null, unfit: [unfit(deviceKind, said.address, said.event, 'event', events)] };
    }
    case 'reading':
      return fitReading(deviceKind, said);
  }
}

function fitReading(deviceKind: DeviceKind, said: SaidReading): Fit {
  const ofKind: readonly Quantity[] = deviceKinds[deviceKind].quantities;
  const values: Partial<Record<Quantity, number | boolean>> = {};
  const unfits: Unsupported[] = [];
  for (const name of Object.keys(said.values) as Quantity[]) {
    const value = said.values[name];
    if (value === undefined) continue;
    if (ofKind.includes(name)) values[name] = value;
    else unfits.push(unfit(deviceKind, said.address, name, 'quantity', ofKind));
  }
  if (unfits.length === 0) return { said, unfit: [] };
  return { said: Object.keys(values).length > 0 ? { ...said, values } : null, unfit: unfits };
}

function unfit(
  deviceKind: DeviceKind,
  address: string,
  what: string,
  noun: 'event' | 'quantity',
  known: readonly string[],
): Unsupported {
  const taken = known.length > 0 ? `it takes ${known.join(', ')}` : `it takes no ${noun}`;
  return {
    address,
    what,
    why: `A ${deviceKind} has no ${noun} "${what}" (${taken}). Adopt the child as another kind if this matters.`,
  };
}
