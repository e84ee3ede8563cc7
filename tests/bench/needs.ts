import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What a section cannot be measured without, and who runs the bench may not have. */
export type Need = 'strace' | 'mosquitto';

/** Debian puts brokers where only the administrator's PATH looks. */
export const mosquittoCommand = existsSync('/usr/sbin/mosquitto') ? '/usr/sbin/mosquitto' : 'mosquitto';

const probes: Readonly<Record<Need, () => string | null>> = {
  strace: () => (starts('strace', '-V') ? null : 'strace is not installed'),
  mosquitto: () => (starts(mosquittoCommand, '-h') ? null : 'mosquitto is not installed'),
};

function starts(command: string, argument: string): boolean {
  return spawnSync(command, [argument], { stdio: 'ignore', timeout: 10_000 }).error === undefined;
}

/** Why a section is left out, or null when all it needs is there. */
export function lacking(needs: readonly Need[]): string | null {
  const reasons = needs.flatMap((need) => probes[need]() ?? []);
  return reasons.length === 0 ? null : reasons.join('; ');
}
