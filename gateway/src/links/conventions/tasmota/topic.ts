import { isAddress } from '../hearing.ts';
import { type Fields, listOf, textOf } from '../json.ts';

/** A Tasmota device as its discovery describes it; `ft` says where prefix and topic stand (docs/MQTT.md, FullTopic). */
export interface TasmotaDevice {
  /** The full topic without its prefix: the same with discovery and without. */
  readonly address: string;
  readonly name: string;
  readonly model: string;
  readonly stat: string;
  readonly tele: string;
  readonly online: string;
  readonly offline: string;
}

export function parseTasmotaDevice(config: Fields): TasmotaDevice | undefined {
  const topic = textOf(config, 't');
  const fullTopic = textOf(config, 'ft') || '%prefix%/%topic%/';
  const prefixes = listOf(config['tp']);
  const stat = typeof prefixes[1] === 'string' ? prefixes[1] : 'stat';
  const tele = typeof prefixes[2] === 'string' ? prefixes[2] : 'tele';
  if (topic === '' || fullTopic.length > 200) return undefined;
  const place = (prefix: string) => {
    const filled = fullTopic
      .replaceAll('%prefix%', () => prefix)
      .replaceAll('%topic%', () => topic)
      .replaceAll('%hostname%', () => textOf(config, 'hn'))
      .replaceAll('%id%', () => textOf(config, 'mac'));
    return filled.endsWith('/') ? filled : `${filled}/`;
  };
  const address = place('')
    .split('/')
    .filter((level) => level !== '')
    .join('/');
  if (!isAddress(address)) return undefined;
  return {
    address,
    name: textOf(config, 'dn') || topic,
    model: textOf(config, 'md'),
    stat: place(stat),
    tele: place(tele),
    online: textOf(config, 'onln') || 'Online',
    offline: textOf(config, 'ofln') || 'Offline',
  };
}

/** Without discovery the default prefixes are looked for, at any level: `tele/<topic>/SENSOR`, `<topic>/tele/SENSOR`. */
export function parsePlainTopic(
  topic: string,
): { readonly address: string; readonly prefix: 'stat' | 'tele'; readonly what: string } | undefined {
  const levels = topic.split('/');
  const what = levels.pop() ?? '';
  const index = levels.findIndex((level) => level === 'tele' || level === 'stat');
  const prefix = levels[index];
  if (prefix !== 'tele' && prefix !== 'stat') return undefined;
  const address = levels.filter((level, at) => at !== index && level !== '').join('/');
  return isAddress(address) && what !== '' ? { address, prefix, what } : undefined;
}
