import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseScenario, type Scenario } from './scenario.ts';

const folder = fileURLToPath(new URL('../../scenarios/', import.meta.url));

/** Every scenario that ships, by name. A faulty file is an error at the start, not at the demonstration. */
export function shippedScenarios(): ReadonlyMap<string, Scenario> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return new Map(
    files.sort().map((file) => {
      const name = file.slice(0, -'.yaml'.length);
      return [name, parseScenario(name, readFileSync(folder + file, 'utf8'))];
    }),
  );
}
