import type { CommandKind, NativeCommand } from '@gridcall/contract/command.ts';
import { commandTopic } from '@gridcall/contract/mqtt-topics.ts';
import type { CommandWire } from '../../core/command-wire.ts';
import type { DeviceRow, LinkRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type { ForeignCommand } from '../conventions/convention.ts';
import type { Sent } from './outgoing.ts';

interface CommandWireParts {
  readonly state: View;
  /** What its hub wants to hear; undefined where its convention, or this child, has no way. */
  readonly foreign: (link: LinkRow, address: string, command: CommandKind) => ForeignCommand | undefined;
  readonly reach: (linkId: string, topic: string) => Sent;
  readonly send: (linkId: string, topic: string, payload: string) => Sent;
}

/** Commands over MQTT: in our own words to a device with a link of its own, in its hub's words to a child. */
export function mqttCommandWire({ state, foreign, reach, send }: CommandWireParts): CommandWire {
  const messageOf = (device: DeviceRow, order: NativeCommand): ForeignCommand | undefined => {
    const link = state.get('link', device.linkId);
    if (link === undefined || link.revokedAt !== null) return undefined;
    if (device.linkId === device.id) return { topic: commandTopic(device.id), payload: JSON.stringify(order) };
    return device.address === null ? undefined : foreign(link, device.address, order.command);
  };
  return {
    reach: (device, order) => {
      const message = messageOf(device, order);
      if (message === undefined) return 'no-route';
      const verdict = reach(device.linkId, message.topic);
      return verdict === 'sent' ? 'ready' : verdict;
    },
    send: async (device, order) => {
      const message = messageOf(device, order);
      if (message === undefined) return 'no-route';
      const sent = send(device.linkId, message.topic, message.payload);
      return sent === 'sent' ? null : sent;
    },
  };
}
