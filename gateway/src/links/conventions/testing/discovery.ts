import { homeAssistant } from '../home-assistant/home-assistant.ts';
import { noOptions } from './recorded.ts';

/** One entity of a device, by abbreviations. */
export function config(
  extra: object,
  device: object | null = { ids: ['d1'], name: 'Kitchen', mf: 'Maker', mdl: 'M1' },
) {
  return JSON.stringify({ stat_t: 'dev/state', ...(device ? { dev: device } : {}), ...extra });
}

/** A reader that heard these configs, each under `homeassistant/<path>/config`. */
export function opened(configs: Readonly<Record<string, string>>) {
  const reader = homeAssistant.open([], noOptions);
  for (const [path, payload] of Object.entries(configs)) reader.hear(`homeassistant/${path}/config`, payload);
  return reader;
}

export function saidBy(configs: Readonly<Record<string, string>>, topic: string, payload: string) {
  return opened(configs).hear(topic, payload);
}
