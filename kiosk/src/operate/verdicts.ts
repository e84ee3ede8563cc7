import type { Measures, Operation } from '@gridcall/contract/http-operation.ts';

export type Tone = 'good' | 'warning' | 'danger';
export const parts = [
  'alerts',
  'store',
  'uplink',
  'lanes',
  'channels',
  'duty',
  'devices',
  'flows',
  'commands',
  'clock',
  'calls',
] as const;
export type Part = (typeof parts)[number];

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A steward's phone that rings more often than this in an hour is one that is switched off. */
export const CALLS_AN_HOUR = 6;
const FREE_AT_LEAST_BYTES = 1_073_741_824;
const FREE_AT_LEAST_SHARE = 0.05;
const LANE_MAY_WAIT_MS = 5 * MINUTE_MS;

/** How each part stands; what is not all right is a reason. One pure function, so that the whole of it is a table. */
export function verdicts(operation: Operation, now: number): Readonly<Record<Part, Tone>> {
  return {
    alerts: alertsTone(operation.alerts),
    store: storeTone(operation.store),
    uplink: !operation.uplink.configured || operation.uplink.state === 'up' ? 'good' : 'warning',
    lanes: lanesTone(operation, now),
    channels: channelsTone(operation.channels),
    duty: operation.alerts.dutyHoles.length > 0 ? 'warning' : 'good',
    devices: operation.devices.some((count) => count.total > count.protected + count.notYet) ? 'warning' : 'good',
    flows: ['off', 'running', 'starting'].includes(operation.flows.state) ? 'good' : 'warning',
    commands: 'good',
    clock: operation.clockJump !== null && now - operation.clockJump.at < DAY_MS ? 'warning' : 'good',
    calls: callsTone(operation.measures),
  };
}

function alertsTone({ unacknowledged, oldest }: Operation['alerts']): Tone {
  if (unacknowledged === 0 || oldest === null) return 'good';
  return oldest.level <= 2 ? 'danger' : 'warning';
}

function storeTone({ mode, freeBytes, totalBytes, shed }: Operation['store']): Tone {
  if (mode !== 'normal') return 'danger';
  if (shed > 0) return 'warning';
  if (freeBytes === null || totalBytes === null) return 'good';
  return freeBytes < Math.min(FREE_AT_LEAST_BYTES, totalBytes * FREE_AT_LEAST_SHARE) ? 'warning' : 'good';
}

function lanesTone({ lanes, uplink }: Operation, now: number): Tone {
  if (lanes === null) return 'warning';
  if (lanes.some(({ dead }) => dead > 0)) return 'warning';
  if (!uplink.configured) return 'good';
  return lanes.some(({ oldestAt }) => oldestAt !== null && now - oldestAt > LANE_MAY_WAIT_MS) ? 'warning' : 'good';
}

/** With nothing up but the page itself, nobody who is asleep would be reached. */
function channelsTone(channels: Operation['channels']): Tone {
  const ofPhones = channels.filter(({ channel }) => channel !== 'steward-page' && channel !== 'kiosk');
  if (channels.some(({ state }) => state === 'down')) return 'warning';
  return ofPhones.length > 0 && ofPhones.every(({ state }) => state === 'off') ? 'warning' : 'good';
}

function callsTone(measures: Measures | null): Tone {
  if (measures === null) return 'warning';
  return measures.busiest.some(({ notices }) => notices > CALLS_AN_HOUR) ? 'warning' : 'good';
}

/** The one answer: the worst of all parts. */
export function wholeTone(tones: Readonly<Record<Part, Tone>>): Tone {
  const all = Object.values(tones);
  if (all.includes('danger')) return 'danger';
  return all.includes('warning') ? 'warning' : 'good';
}

const rank: Readonly<Record<Tone, number>> = { danger: 0, warning: 1, good: 2 };

/** What is wrong first; among equals the order in which an operator would look. */
export function inOrder(tones: Readonly<Record<Part, Tone>>): readonly Part[] {
  return parts.toSorted((one, other) => rank[tones[one]] - rank[tones[other]]);
}
