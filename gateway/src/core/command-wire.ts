import type { CommandDetail, NativeCommand } from '@gridcall/contract/command.ts';
import type { DeviceRow } from './model.ts';

/** What carries commands to devices: the outlet asks it, the links are it. */
export interface CommandWire {
  /** Whether it would go out now; if not, why. `no-route` never changes by waiting. */
  reach(device: DeviceRow, order: NativeCommand): CommandDetail | 'ready';
  /** Puts it on the wire, once. Resolves with null when it is out, or with why the wire knows that it is not. Never rejects. */
  send(device: DeviceRow, order: NativeCommand): Promise<CommandDetail | null>;
}
