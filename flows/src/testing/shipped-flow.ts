import { readFileSync } from 'node:fs';
import type { Entry } from './flow-parts.ts';

export function shippedFlow(name: string): readonly Entry[] {
  return JSON.parse(readFileSync(new URL(`../../nodes/examples/${name}`, import.meta.url), 'utf8')) as Entry[];
}
