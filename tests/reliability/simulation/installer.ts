import { people } from './alert-judge.ts';
import type { Device } from './device.ts';
import type { Dice } from './dice.ts';
import type { Disk } from './disk.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { HUB } from './hub-judge.ts';
import { linkInput } from './population.ts';
import type { SimClock } from './sim-clock.ts';

export interface InstallerParts {
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly disk: Disk;
  readonly devices: readonly Device[];
  readonly gateway: () => GatewayProcess | null;
  readonly newId: () => string;
  readonly fault: (name: string) => void;
}

const actor = { by: people[1], byPost: 'installer' } as const;
const companies = ['company', 'other'] as const;

/** Links devices, takes links away, puts new sensors in, and hands over what another company takes on. */
export class Installer {
  readonly #parts: InstallerParts;

  constructor(parts: InstallerParts) {
    this.#parts = parts;
  }

  /** Tries until it is done. */
  link(device: Device): void {
    const { clock, disk, gateway, newId } = this.#parts;
    const link = disk.table('link').get(device.habits.id);
    if (link?.revokedAt === null) return;
    clock.after(2000, () => this.link(device));
    gateway()?.submit(linkInput(device.habits, link?.companyId ?? companies[0], newId()), () => undefined);
  }

  revoke(): void {
    const { clock, dice, devices, gateway, newId } = this.#parts;
    const device = dice.pick(devices);
    const input = { kind: 'revoke-link', id: newId(), linkId: device.habits.id, ...actor } as const;
    gateway()?.submit(input, (answer) => {
      if (answer.kind !== 'committed') return;
      device.breakConnection();
      clock.after(dice.whole(10_000, 4 * 60_000), () => this.link(device));
    });
  }

  replace(): void {
    const { dice, devices, gateway, newId, fault } = this.#parts;
    const device = dice.pick(devices);
    const deviceId = device.habits.id;
    const input = { kind: 'replace-device', id: newId(), deviceId, passwordHash: '01', address: null } as const;
    gateway()?.submit({ ...input, expiresAt: null, ...actor }, (answer) => {
      if (answer.kind !== 'committed' || !answer.outcome.ok) return;
      fault('device-replaced');
      device.putIn();
    });
  }

  handOver(): void {
    const { dice, devices, disk, gateway, newId, fault } = this.#parts;
    const deviceId = dice.pick([HUB, ...devices.map(({ habits }) => habits.id)]);
    const isFirst = disk.table('device').get(deviceId)?.companyId === companies[0];
    const companyId = companies[isFirst ? 1 : 0];
    const input = { kind: 'hand-over-device', id: newId(), deviceId, companyId, passwordHash: '02', ...actor } as const;
    gateway()?.submit(input, (answer) => {
      if (answer.kind === 'committed' && answer.outcome.ok) fault('handed-over');
    });
  }
}
