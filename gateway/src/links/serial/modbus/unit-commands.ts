import type { CommandDetail, CommandKind, NativeCommand } from '@gridcall/contract/command.ts';
import type { CommandWire } from '../../../core/command-wire.ts';
import type { DeviceRow } from '../../../core/model.ts';
import type { Clock } from '../../../platform/clock.ts';
import { COIL_ON, type Request } from './frame.ts';
import type { Exchange } from './master.ts';
import { addressOf, coilAddressOf, type Profile, type ProfileCommand } from './profile.ts';
import { noteWritten, type Unit } from './unit.ts';

interface UnitCommandsParts {
  readonly units: readonly Unit[];
  readonly clock: Clock;
  /** Whether the port is open and somebody has said whose units these are. */
  readonly isReady: () => boolean;
  readonly ask: (request: Request, timeoutMs: number) => Promise<Exchange>;
  /** Something waits to be written: the next poll need not be waited for. */
  readonly wake: () => void;
}

interface Waiting {
  readonly write: () => Promise<void>;
  /** Nobody will write it any more. */
  readonly giveUp: () => void;
}

/** The commands of a bus: what its units' profiles name, written between two polls. */
export class UnitCommands implements CommandWire {
  readonly #parts: UnitCommandsParts;
  readonly #waiting: Waiting[] = [];

  constructor(parts: UnitCommandsParts) {
    this.#parts = parts;
  }

  reach: CommandWire['reach'] = (device, { command }) => {
    if (!this.#writeOf(device, command)) return 'no-route';
    return this.#parts.isReady() ? 'ready' : 'not-connected';
  };

  send: CommandWire['send'] = async (device, order) => {
    const found = this.#writeOf(device, order.command);
    return found ? this.#write(found.unit, found.request, order) : 'no-route';
  };

  /** Called between two polls. */
  async next(): Promise<void> {
    await this.#waiting.shift()?.write();
  }

  giveUp(): void {
    for (const { giveUp } of this.#waiting.splice(0)) giveUp();
  }

  #writeOf(device: DeviceRow, command: CommandKind): { unit: Unit; request: Request } | undefined {
    const number = Number(device.address?.split(':')[0]);
    const unit = this.#parts.units.find(({ setting }) => setting.unit === number);
    const entry = unit?.setting.profile.commands?.find((one) => one.command === command);
    const request = unit && entry && writeRequest(unit.setting.profile, number, entry);
    return unit && request ? { unit, request } : undefined;
  }

  /** Once: a unit that did not answer may have done it, and is not asked again. */
  #write(unit: Unit, request: Request, { nonce, notAfter }: NativeCommand): Promise<CommandDetail | null> {
    const { clock, ask, wake } = this.#parts;
    return new Promise((resolve) => {
      this.#waiting.push({
        write: async () => {
          if (clock.wallMs() > notAfter) return resolve('too-late');
          const exchange = await ask(request, unit.timeoutMs);
          noteWritten(unit, nonce);
          // An exception is a refusal. Silence tells nothing: what came of it, the unit's own sensor shows.
          resolve(exchange.kind === 'exception' ? 'wire-failed' : null);
        },
        giveUp: () => resolve('not-connected'),
      });
      wake();
    });
  }
}

/** What is written for a command of a profile; undefined where its address lies outside the map. */
function writeRequest(profile: Profile, unit: number, entry: ProfileCommand): Request | undefined {
  if (entry.coil !== undefined) {
    const address = coilAddressOf(profile, entry.coil);
    const value = entry.value === 0 ? 0 : COIL_ON;
    return address === undefined ? undefined : { kind: 'write', function: 5, unit, address, value };
  }
  const address = entry.register === undefined ? undefined : addressOf(profile, 3, entry.register);
  return address === undefined ? undefined : { kind: 'write', function: 6, unit, address, value: entry.value };
}
