import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

/** All that a flow may see of the environment: `env.get()` in a function node reads every variable there is. */
const kept: ReadonlySet<string> = new Set(['HOME', 'LANG', 'NODE_ENV', 'PATH', 'TZ']);

/**
 * Node's own ways to another process, which `--permission` leaves open: a signal to the gateway, and its debugger switched
 * on from outside. Whoever breaks out of a function node gets at `process`, so they are taken off it.
 */
const waysOut = [
  'kill',
  '_kill',
  '_debugProcess',
  '_debugEnd',
  'abort',
  'dlopen',
  'binding',
  '_linkedBinding',
] as const;

/** And its ways to another user, for a gateway that runs as root. */
const waysUp = ['setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups'] as const;

/** What is missing of `CHILD_FLAGS`; undefined when the child is bounded as it must be. */
export function unboundedBy(target: NodeJS.Process): string | undefined {
  const permission: NodeJS.ProcessPermission | undefined = target.permission;
  if (permission === undefined || permission.has('fs.read') || permission.has('child')) return '--permission';
  // Under it this module is a way around it.
  return target.getBuiltinModule('node:sqlite') === undefined ? undefined : '--no-experimental-sqlite';
}

/** Before anything else of the child runs. The parent gives little; this holds whatever it gives. */
export function strip(target: NodeJS.Process): void {
  for (const name of Object.keys(target.env)) if (!kept.has(name)) delete target.env[name];
  for (const name of [...waysOut, ...waysUp])
    Reflect.defineProperty(target, name, { value: undefined, configurable: false });
  // It would make another process of the same user wait: the gateway.
  Reflect.defineProperty(os, 'setPriority', { value: undefined, configurable: false });
  syncBuiltinESMExports();
}

/**
 * Node refuses `fsync` under `--permission`, and Node-RED says so at every write. What is deployed is kept by the gateway, in
 * its own store; a flow file that a power cut spoils is written anew from there.
 */
export function writeWithoutFsync(): void {
  Reflect.set(fs, 'fsync', (_descriptor: number, done: (error: null) => void) => done(null));
}
