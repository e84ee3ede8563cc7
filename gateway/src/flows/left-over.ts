import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/**
 * A child whose gateway was killed ends when its channel closes; one that spins never sees that. The next gateway ends it.
 * A process is known by its number, when it began and in which boot: numbers are used again, names can be chosen.
 */
const IdentitySchema = Type.Object({
  pid: Type.Integer({ minimum: 2 }),
  /** Clock ticks after the boot. */
  began: Type.String(),
  boot: Type.String(),
});
type Identity = Static<typeof IdentitySchema>;

export function rememberChild(path: string, pid: number): void {
  const identity = identityOf(pid);
  if (identity === undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(identity), { mode: 0o600 });
}

export function forgetChild(path: string): void {
  rmSync(path, { force: true });
}

/** Ends what a killed gateway left behind. Returns its number, or null when there was nothing. */
export function endLeftOver(path: string): number | null {
  const left = readIdentity(path);
  if (left === undefined) return null;
  const there = identityOf(left.pid);
  const isOurs = there !== undefined && there.began === left.began && there.boot === left.boot;
  if (isOurs) process.kill(left.pid, 'SIGKILL');
  forgetChild(path);
  return isOurs ? left.pid : null;
}

function readIdentity(path: string): Identity | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Value.Check(IdentitySchema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** proc(5): the 22nd field; the second is the name in brackets and may hold anything, so it is counted from behind it. */
function identityOf(pid: number): Identity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return began === undefined ? undefined : { pid, began, boot };
  } catch {
    return undefined;
  }
}
