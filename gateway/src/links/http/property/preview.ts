import { isGas } from '@gridcall/contract/gas.ts';
import { parseDeviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import type { DeviceRow, LinkRow, QuarantineRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import type { ConventionOptions, ConventionReader, KeptMessage, Said } from '../../conventions/convention.ts';
import { conventionOf } from '../../conventions/index.ts';
import { parseNative } from '../../conventions/native.ts';

export type Preview = Readonly<Record<string, number | boolean | string>>;
type Message = Pick<QuarantineRow, 'linkId' | 'topic' | 'payload'>;

/** A hub that announces more is read without a preview: an installer who looks must not hold up an alarm. */
const KEPT_CHARACTERS_MAXIMUM = 256 * 1024;
const VALUES_MAXIMUM = 32;

/** Reads what could be read of wrong messages all the same. For one answer: a bridge's reader is opened once in it. */
export class Previews {
  readonly #state: View;
  readonly #readers = new Map<string, ConventionReader | undefined>();

  constructor(state: View) {
    this.#state = state;
  }

  of(message: Message): Preview {
    const link = message.linkId === null ? undefined : this.#state.get('link', message.linkId);
    if (link === undefined) return {};
    const device = this.#state.get('device', link.deviceId);
    if (link.convention === 'native') return device === undefined ? {} : nativePreview(device, message);
    const said = this.#readerOf(link)?.hear(message.topic, message.payload).said ?? [];
    return Object.fromEntries(said.flatMap(bridgeValues).slice(0, VALUES_MAXIMUM));
  }

  #readerOf(link: LinkRow): ConventionReader | undefined {
    if (!this.#readers.has(link.id)) this.#readers.set(link.id, this.#open(link));
    return this.#readers.get(link.id);
  }

  #open(link: LinkRow): ConventionReader | undefined {
    const kept: KeptMessage[] = [];
    let characters = 0;
    for (const { linkId, topic, payload } of this.#state.all('discovery')) {
      if (linkId !== link.id) continue;
      characters += payload.length;
      if (characters > KEPT_CHARACTERS_MAXIMUM) return undefined;
      kept.push({ topic, payload });
    }
    kept.sort((left, right) => (left.topic < right.topic ? -1 : 1));
    return conventionOf(link.convention)?.open(kept, optionsOf(link));
  }
}

function optionsOf({ options }: LinkRow): ConventionOptions {
  const gas = options['gas'] ?? '';
  return { baseTopic: options['baseTopic'] ?? null, gas: isGas(gas) ? gas : null };
}

function nativePreview(device: DeviceRow, { topic, payload }: Message): Preview {
  const parsed = parseDeviceTopic(topic);
  if (parsed === undefined) return {};
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

/** Named by the child: a hub's message may speak for several. */
function bridgeValues(said: Said): readonly (readonly [string, number | boolean | string])[] {
  switch (said.kind) {
    case 'reading':
      return Object.entries(said.values).map(([quantity, value]) => [`${said.address} ${quantity}`, value]);
    case 'event':
      return [[`${said.address} event`, said.event]];
    case 'availability':
      return [[`${said.address} online`, said.online]];
  }
}
