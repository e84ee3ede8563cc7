import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lackingPackages } from './pipeline/packages.ts';

/** What a section cannot be measured without, and who runs the bench may not have. */
export type Need = 'strace' | 'mosquitto' | 'pipeline';

/** Debian puts brokers where only the administrator's PATH looks. */
export const mosquittoCommand = existsSync('/usr/sbin/mosquitto') ? '/usr/sbin/mosquitto' : 'mosquitto';

const probes: Readonly<Record<Need, (mayInstall: boolean) => string | null>> = {
  strace: () => (starts('strace', '-V') ? null : 'strace is not installed'),
  mosquitto,
  pipeline: (mayInstall) => mosquitto() ?? lackingPackages(mayInstall),
};

function mosquitto(): string | null {
  return starts(mosquittoCommand, '-h') ? null : 'mosquitto is not installed';
}

function starts(command: string, argument: string): boolean {
  return spawnSync(command, [argument], { stdio: 'ignore', timeout: 10_000 }).error === undefined;
}

/** Why a section is left out, or null when all it needs is there. */
export function lacking(needs: readonly Need[], mayInstall: boolean): string | null {
  const reasons = needs.flatMap((need) => probes[need](mayInstall) ?? []);
  return reasons.length === 0 ? null : reasons.join('; ');
}
