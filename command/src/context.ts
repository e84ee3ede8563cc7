import type { Configuration } from '@gridcall/contract/configuration.ts';
import type { Parsed } from './command-line.ts';
import { describeFaults } from './configuration/fault.ts';
import { type Loaded, loadConfiguration } from './configuration/load.ts';
import { CommandFailure, EXIT_CONFIGURATION } from './failure.ts';

export function load(): Loaded {
  return loadConfiguration({ environment: process.env, folder: process.cwd() });
}

/** The effective configuration, or all its faults as one message and exit code 78. */
export function effectiveConfiguration(): Configuration {
  const loaded = load();
  if (!loaded.ok) throw new CommandFailure(describeFaults(loaded.faults), EXIT_CONFIGURATION);
  return loaded.configuration;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** What makes a credential answers in JSON also where nobody reads along: a script that pipes it wants exactly that. */
export function wantsJson(parsed: Parsed): boolean {
  return parsed.flag('json') || !process.stdout.isTTY;
}
