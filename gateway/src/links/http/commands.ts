import { isOpenCommandState } from '@gridcall/contract/command.ts';
import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import type { Command, CommandOffer } from '@gridcall/contract/http-commands.ts';
import { buildingOf, interlockFacts, isLinked, isWithin } from '../../core/command-facts.ts';
import { interlockOf } from '../../core/command-rules.ts';
import type { CommandRow, DeviceRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import { answersFor, type PersonReader } from './reader.ts';

/** As rules read it: a view alone, without a draft over it. */
function reading(view: View) {
  return { view, get: view.get.bind(view) };
}

/** Who a person is, for two people to be two. */
export function identityOf({ personId, tokenId }: PersonReader): string {
  return personId ?? tokenId;
}

export function commandOf(view: View, row: CommandRow, reader: PersonReader): Command {
  const { id, deviceId, kind: command, state, detail, cause, alertId, by, secondBy, reason } = row;
  const { requestedAt, notAfter, sentAt, settledAt } = row;
  const deviceName = view.get('device', deviceId)?.name ?? deviceId;
  const maySecond = state === 'awaiting-second' && row.byId !== identityOf(reader);
  return {
    ...{ id, deviceId, deviceName, command, state, detail, cause, alertId, by, secondBy, maySecond, reason },
    ...{ requestedAt, notAfter, sentAt, settledAt },
  };
}

/** What can be told to the devices of a building, by who asks. */
export function offersNear(view: View, placeId: string, reader: PersonReader): readonly CommandOffer[] {
  const read = reading(view);
  const building = buildingOf(read, placeId);
  const offers: CommandOffer[] = [];
  for (const device of view.all('device')) {
    const { capabilities } = deviceKinds[device.kind];
    if (capabilities.length === 0 || !isLinked(read, device) || !answersFor(reader, view, device)) continue;
    if (!isWithin(read, device.placeId, building)) continue;
    const facts = interlockFacts(read, device);
    for (const command of capabilities) offers.push(offerOf(view, device, command, interlockOf(command, facts)));
  }
  return offers;
}

function offerOf(
  view: View,
  device: DeviceRow,
  command: CommandOffer['command'],
  verdict: ReturnType<typeof interlockOf>,
): CommandOffer {
  return {
    deviceId: device.id,
    deviceName: device.name,
    deviceKind: device.kind,
    command,
    online: view.get('device_state', device.id)?.online ?? false,
    needsSecond: verdict.kind === 'second-person',
    forbidden: verdict.kind === 'refused' ? verdict.why : null,
  };
}

/** The newest first; what has not ended before everything else. */
export function byRecency(left: CommandRow, right: CommandRow): number {
  const open = Number(isOpenCommandState(right.state)) - Number(isOpenCommandState(left.state));
  return open || right.requestedAt - left.requestedAt || (left.id < right.id ? 1 : -1);
}
