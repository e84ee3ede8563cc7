import type { Configuration } from '@gridcall/contract/configuration.ts';
import { secretFiles } from '@gridcall/contract/configuration.ts';
import { readSecret } from '../secrets.ts';
import type { Loaded } from './load.ts';
import { settings } from './settings.ts';

export interface ShownEntry {
  readonly path: string;
  readonly value: string | number;
  readonly source: string;
  /** A secret that is set: its value is hidden. */
  readonly masked: boolean;
}

function valueAt(configuration: Configuration, path: string): string | number {
  let node: unknown = configuration;
  for (const word of path.split('.')) {
    node = typeof node === 'object' && node !== null ? Reflect.get(node, word) : undefined;
  }
  if (Array.isArray(node)) return JSON.stringify(node);
  return typeof node === 'number' ? node : String(node);
}

/** Every setting in the order of the schema. A secret is never shown, only whether and from where it is set. */
export function maskedEntries(loaded: Extract<Loaded, { ok: true }>): ShownEntry[] {
  return settings.map(({ path, secret }) => {
    const value = valueAt(loaded.configuration, path);
    const source = loaded.sources.get(path) ?? 'default';
    if (path === 'uplink.token' && value === '')
      return { path, value: '***', source: secretFiles.uplink, masked: true };
    return secret && value !== ''
      ? { path, value: '***', source, masked: true }
      : { path, value, source, masked: false };
  });
}

/** The configuration a part is started with: where no uplink token is set, the one that the first start made. */
export function withUplinkToken(configuration: Configuration): Configuration {
  if (configuration.uplink.token !== '') return configuration;
  const token = readSecret(configuration.dataDir, 'uplink') ?? '';
  return { ...configuration, uplink: { ...configuration.uplink, token } };
}
