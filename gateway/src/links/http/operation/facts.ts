import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { DeviceCount, Operation } from '@gridcall/contract/http-operation.ts';
import { lanes } from '@gridcall/contract/lane.ts';
import { protectionIn } from '../../../core/protection.ts';
import { placeNameOf } from '../../../store/live-alert.ts';
import { alertsNow } from '../alerts.ts';
import type { RouteContext } from '../context.ts';
import type { HttpLinkOptions } from '../options.ts';
import { isLinked } from '../shapes.ts';

const PLACES_SHOWN = 5;

/** Everything that can be told from memory at once; the rest is read beside it. */
export function factsNow(
  context: RouteContext,
): Omit<Operation, 'lanes' | 'clockJump' | 'measures' | 'store' | 'startedAt'> {
  const { options } = context;
  const { store, clock } = options;
  return {
    at: clock.wallMs(),
    devices: deviceCounts(options),
    alerts: alertFacts(context),
    uplink: uplinkFacts(options),
    flows: flowFacts(options),
    channels: options.notifier
      .report()
      .map(({ channel, state, reason, lastOkAt, lastErrorAt }) => ({ channel, state, reason, lastOkAt, lastErrorAt })),
    commands: { underWay: [...store.state.all('open_command')].length },
  };
}

const counted = {
  protected: 'protected',
  warming_up: 'notYet',
  self_test: 'notYet',
  fault: 'fault',
  end_of_life: 'fault',
  silent: 'silent',
  never_seen: 'neverSeen',
} as const;

function deviceCounts({ store, clock }: HttpLinkOptions): DeviceCount[] {
  const { state } = store;
  const now = clock.wallMs();
  const kinds = new Map<string, DeviceCount>();
  for (const device of state.all('device')) {
    if (!isLinked(state, device)) continue;
    const protection = protectionIn(state, device, now);
    const before = kinds.get(device.kind) ?? { kind: device.kind, ...none, places: [] };
    const key = counted[protection];
    const isShown = key !== 'protected' && before.places.length < PLACES_SHOWN;
    kinds.set(device.kind, {
      ...before,
      total: before.total + 1,
      [key]: before[key] + 1,
      places: isShown ? [...before.places, placeNameOf(state, device.placeId)] : before.places,
    });
  }
  return [...kinds.values()];
}

const none = { total: 0, protected: 0, silent: 0, fault: 0, neverSeen: 0, notYet: 0 };

function alertFacts({ options, unsaved }: RouteContext): Operation['alerts'] {
  const { state } = options.store;
  const open = [...alertsNow(options.store, unsaved)].filter((alert) => isOpenAlertState(alert.state));
  const waiting = open.filter((alert) => alert.state === 'active-unacknowledged' && alert.shelvedUntil === null);
  const [oldest] = waiting.toSorted(
    (one, other) => Math.max(2, one.level) - Math.max(2, other.level) || one.raisedAt - other.raisedAt,
  );
  return {
    open: open.length,
    unacknowledged: waiting.length,
    shelved: open.filter(({ shelvedUntil }) => shelvedUntil !== null).length,
    test: open.filter(({ test }) => test).length,
    oldest:
      oldest === undefined
        ? null
        : {
            ...{ id: oldest.id, kind: oldest.kind, level: oldest.level },
            ...{ raisedAt: oldest.raisedAt, placeName: oldest.placeName },
          },
    dutyHoles: open.filter(({ kind }) => kind === 'duty_hole').map(({ placeId }) => placeNameOf(state, placeId)),
  };
}

function uplinkFacts({ uplink, configuration }: HttpLinkOptions): Operation['uplink'] {
  const { state, lastReceiptAt, lastError } = uplink.report();
  return { configured: configuration.uplink.url !== '', state, lastReceiptAt, lastError };
}

function flowFacts({ flows }: HttpLinkOptions): Operation['flows'] {
  if (flows === undefined) return { state: 'off', reason: '' };
  const { state, lastFailure } = flows.health();
  return { state, reason: state === 'running' ? '' : (lastFailure?.reason ?? '') };
}

/** Every lane, also one in which nothing waits. */
export async function laneFacts({ store }: HttpLinkOptions): Promise<Operation['lanes']> {
  const counts = await store.queries.outboxCounts();
  return lanes.map((lane) => {
    const found = counts.find((count) => count.lane === lane);
    return {
      ...{ lane, waiting: found?.waiting ?? 0, dead: found?.dead ?? 0 },
      oldestAt: found?.waiting ? found.oldestRecordedAt : null,
    };
  });
}
