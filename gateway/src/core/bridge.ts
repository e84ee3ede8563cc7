import type { Level } from '@gridcall/contract/alert.ts';
import { armTimer, clear, disarmTimer, remember, weigh } from './conditions.ts';
import { hear, keepState } from './device-message.ts';
import { type WorkingState, workingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import type { DeviceRow, DeviceStateRow } from './model.ts';
import { rule } from './rule.ts';
import { kindDefinition, silenceLevel } from './rule-book.ts';

/**
 * A bridge that is away takes its children with it: many devices lost for one cause are one alert, with them in it. A hub
 * that starts again is back within the on-delay; one that comes and goes is one alert, too, by the off-delay.
 */
export const bridgeRule = rule('bridge_unreachable', { onDelayMs: 30_000, offDelayMs: 10_000 });
/** After a start of ours all hubs are away at once, and some try again only after a minute. */
export const BRIDGE_MAY_RETURN_MS = 120_000;
/** A bridge of busy children is noted as heard no more often than this. */
const HEARD_GRAIN_MS = 60_000;
const CHILDREN_LISTED = 50;

export function isBridge(device: Pick<DeviceRow, 'kind'>): boolean {
  return device.kind === 'bridge';
}

/** Whether it came over a bridge, and has no link of its own. */
export function isChild(device: Pick<DeviceRow, 'id' | 'linkId'>): boolean {
  return device.linkId !== device.id;
}

/** Its adoption was taken back: its history stands, and nothing speaks for it any more. */
export function isReleased(device: Pick<DeviceRow, 'id' | 'linkId' | 'address'>): boolean {
  return isChild(device) && device.address === null;
}

/** All devices that a bridge brings: a walk over the estate, for what happens rarely. */
export function childrenOf(draft: Draft, bridgeId: string): readonly DeviceRow[] {
  const children: DeviceRow[] = [];
  for (const device of draft.view.all('device')) {
    if (device.linkId === bridgeId && isChild(device) && !isReleased(device)) children.push(device);
  }
  return children;
}

export function isAway(state: Pick<DeviceStateRow, 'conditions'> | undefined): boolean {
  return (state?.conditions.bridge_unreachable?.evidenceLevel ?? 0) !== 0;
}

/** The bridge is gone, or says so itself. */
export function bridgeAway(draft: Draft, bridge: DeviceRow, state: WorkingState, reason: string): void {
  weigh(draft, bridge, state, bridgeRule, lossLevel(childrenOf(draft, bridge.id)), {
    detail: { cause: reason },
    atOnce: false,
  });
  // Gone again before its alert was over: nothing is raised, and its children are lost all the same.
  if (isTold(state)) loseChildren(draft, bridge);
}

export function bridgeBack(draft: Draft, bridge: DeviceRow, state: WorkingState): void {
  if (!isAway(state)) return;
  weigh(draft, bridge, state, bridgeRule, 0, { detail: {}, atOnce: false });
  // Each is again as protected as its own last word makes it, and silent only after its whole time from now.
  if (isTold(state)) for (const child of childrenOf(draft, bridge.id)) tellOf(draft, child);
}

function isTold(state: Pick<DeviceStateRow, 'openAlerts'>): boolean {
  return state.openAlerts.bridge_unreachable !== undefined;
}

function tellOf(draft: Draft, device: DeviceRow): void {
  draft.tell('device', device.id, device.placeId, device.companyId);
}

/** Its link was revoked: nobody waits for it any more. */
export function forgetBridge(draft: Draft, bridge: DeviceRow, state: WorkingState): void {
  disarmTimer(draft, 'condition-on', bridge.id, 'bridge_unreachable');
  if (!isAway(state)) return;
  remember(state, 'bridge_unreachable', { evidenceLevel: 0, since: draft.now });
  clear(draft, bridge, state, 'bridge_unreachable', { reason: 'link revoked' }, 'system');
}

/** After a start nobody is connected. A bridge that was is waited for, and its children with it. */
export function awaitBridge(draft: Draft, bridge: DeviceRow, state: WorkingState): void {
  if (isAway(state)) return;
  bridgeAway(draft, bridge, state, 'not back after a start of the gateway');
  armTimer(draft, 'condition-on', bridge.id, 'bridge_unreachable', draft.now + BRIDGE_MAY_RETURN_MS);
}

/** As urgent as the silence of the child that matters most. */
function lossLevel(children: readonly DeviceRow[]): Level {
  return children.some(({ kind }) => kindDefinition(kind)?.lifeSafety === true) ? 3 : silenceLevel('bridge');
}

/** Shows its children as offline, and says which they are. */
export function loseChildren(draft: Draft, bridge: DeviceRow): Readonly<Record<string, unknown>> {
  const children = childrenOf(draft, bridge.id);
  for (const child of children) {
    const before = draft.get('device_state', child.id);
    if (before?.online === true) keepState(draft, child, before, { ...workingState(child.id, before), online: false });
    // A child that was not heard yet since a start is called unprotected only now.
    else tellOf(draft, child);
  }
  return { children: children.length, childIds: children.slice(0, CHILDREN_LISTED).map(({ id }) => id) };
}

/** Whatever a child says shows that its bridge is there. Two look-ups on the path of a reading, mostly. */
export function hearBridge(draft: Draft, child: DeviceRow): void {
  if (!isChild(child)) return;
  const before = draft.view.get('device_state', child.linkId);
  const isFresh = before?.online === true && draft.now - before.lastSeenAt < HEARD_GRAIN_MS;
  if (isFresh && !isAway(before)) return;
  const bridge = draft.view.get('device', child.linkId);
  if (bridge === undefined) return;
  const state = hear(draft, bridge, before);
  bridgeBack(draft, bridge, state);
  keepState(draft, bridge, before, state);
}

/**
 * Since when a device could have been heard: a child not while its bridge was away, and not for the time in which it was.
 * `never` while it is away.
 */
export function audibleSince(draft: Draft, device: DeviceRow): number | 'never' {
  if (!isChild(device)) return 0;
  const memory = draft.get('device_state', device.linkId)?.conditions.bridge_unreachable;
  if (memory === undefined) return 0;
  return memory.evidenceLevel === 0 ? memory.since : 'never';
}
