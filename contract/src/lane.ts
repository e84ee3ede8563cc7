import type { Level } from './alert.ts';

/** Transport classes of the uplink, most important first. What is shed is shed from the right. */
export const lanes = ['life-safety', 'service-request', 'status', 'telemetry'] as const;
export type Lane = (typeof lanes)[number];

export function laneOfLevel(level: Level): Lane {
  return level === 1 ? 'life-safety' : 'status';
}
