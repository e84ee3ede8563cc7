import { deviceEventKinds } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import { type Convention, type Heard, nothingHeard, type Said } from '../../conventions/convention.ts';

/**
 * The smallest convention there can be, so that the link's own rules are tested without any family's: under the base topic
 * `{base}/{address}` it takes `name=value` words; `{base}/config/{address}` introduces, `{base}/bridge` is the hub itself.
 */
export const tinyHub: Convention = {
  name: 'zigbee2mqtt',
  owns: (topic, { baseTopic }) => topic.startsWith(`${baseTopic ?? 'hub'}/`),
  open: (kept, { baseTopic }) => {
    const names = new Map(kept.map(({ topic, payload }) => [topic, payload]));
    return {
      hear: (topic, payload) => {
        const [kind = '', address = ''] = topic.slice((baseTopic ?? 'hub').length + 1).split('/');
        if (payload === 'throw') throw new Error('a convention that throws');
        if (kind === 'bridge') return { ...nothingHeard, bridgeOnline: payload === 'online' };
        if (kind !== 'config') return heardOf(kind, payload.split(' '));
        if (payload === '') {
          names.delete(topic);
          return { ...nothingHeard, removed: [address], keep: { topic, payload: null } };
        }
        names.set(topic, payload);
        const [name = '', suggested] = payload.split(' ');
        const suggestedKind = suggested === 'gas' ? 'gas-detector' : null;
        const introductions = [{ address, name, vendor: 'Tiny', model: 'One', suggestedKind } as const];
        return { ...nothingHeard, introductions, keep: { topic, payload } };
      },
    };
  },
};

function heardOf(address: string, words: readonly string[]): Heard {
  const said: Said[] = [];
  const values: Partial<Record<Quantity, number | boolean>> = {};
  const unsupported: Heard['unsupported'][number][] = [];
  const faults: Heard['faults'][number][] = [];
  const messageId = words.find((word) => word.startsWith('id='))?.slice(3) ?? null;
  for (const word of words.filter((each) => !each.startsWith('id='))) {
    const [name = '', value = ''] = word.split('=');
    const event = deviceEventKinds.find((kind) => kind === name);
    if (event) said.push({ kind: 'event', address, event, observedAt: null, messageId });
    else if (name === 'online') said.push({ kind: 'availability', address, online: value === 'true' });
    else if (name === 'colour') unsupported.push({ address, what: name, why: 'nobody needs it' });
    else if (name === 'firmware') unsupported.push({ address: null, what: name, why: 'nobody needs it' });
    else if (value === '?') faults.push({ code: 'VALUE_WRONG_TYPE', detail: `${name} is ?` });
    else values[name as Quantity] = value === 'true' || value === 'false' ? value === 'true' : Number(value);
  }
  const reading = { kind: 'reading', address, values, history: false, observedAt: null, messageId } as const;
  if (Object.keys(values).length > 0) said.unshift(reading);
  return { ...nothingHeard, said, unsupported, faults };
}
