import { parseDeviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import type { QuarantineRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import { parseNative } from '../../conventions/native.ts';

export type Preview = Readonly<Record<string, number | boolean | string>>;

/** What could be read of a wrong message all the same: for a device of its own, by its kind. */
export function previewOf(state: View, { linkId, topic, payload }: QuarantineRow): Preview {
  const link = linkId === null ? undefined : state.get('link', linkId);
  const device = link === undefined ? undefined : state.get('device', link.deviceId);
  const parsed = parseDeviceTopic(topic);
  if (link?.convention !== 'native' || device === undefined || parsed === undefined) return {};
  const { said } = parseNative(parsed.kind, payload, device.kind);
  switch (said?.kind) {
    case 'reading':
      return { ...said.values };
    case 'event':
      return { event: said.event };
    case 'status':
      return { online: said.online };
    default:
      return {};
  }
}
