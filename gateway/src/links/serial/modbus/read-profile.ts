import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import type { Profile } from './profile.ts';
import { profileFaults } from './profile-faults.ts';

const folder = new URL('../profiles/', import.meta.url);

export type ReadProfile =
  | { readonly ok: true; readonly profile: Profile }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The names of the profiles that come with Gridcall. */
export function shippedProfiles(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** A shipped profile by its name, or one's own by its path (ending in `.yaml`). All faults at once. */
export function readProfile(nameOrPath: string): ReadProfile {
  const isPath = /\.ya?ml$/.test(nameOrPath);
  if (!isPath && !shippedProfiles().includes(nameOrPath)) {
    return {
      ok: false,
      faults: [
        `没有名为 ${nameOrPath} 的设备配置；自带的有 ${shippedProfiles().join('、')}，自己的请写以 .yaml 结尾的路径 / ` +
          `there is no profile ${nameOrPath}: shipped are ${shippedProfiles().join(', ')}; for your own, write a path that ends in .yaml`,
      ],
    };
  }
  const path = isPath ? nameOrPath : fileURLToPath(new URL(`${nameOrPath}.yaml`, folder));
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, faults: [`${path}: 无法读取 / cannot be read: ${reason}`] };
  }
  return parseProfile(text, path);
}

/** Checks the text of a profile; `name` stands in front of each fault. */
export function parseProfile(text: string, name: string): ReadProfile {
  const document = parseDocument(text);
  const broken = document.errors[0];
  if (broken) return { ok: false, faults: [`${name}: ${broken.message.split('\n')[0]}`] };
  const value: unknown = document.toJS();
  const faults = profileFaults(value);
  if (faults.length > 0) return { ok: false, faults: faults.map((fault) => `${name}: ${fault}`) };
  return { ok: true, profile: value as Profile };
}
