import type { ConventionName } from '@gridcall/contract/convention.ts';
import { chirpstack } from './chirpstack/chirpstack.ts';
import type { Convention } from './convention.ts';
import { espRfid } from './esp-rfid/esp-rfid.ts';
import { homeAssistant } from './home-assistant/home-assistant.ts';
import { shelly } from './shelly/shelly.ts';
import { tasmota } from './tasmota/tasmota.ts';
import { zigbee2mqtt } from './zigbee2mqtt/zigbee2mqtt.ts';

/** The conventions of bridges that speak MQTT. `native` is one device and has its own reader; serial buses have theirs. */
export const mqttConventions: readonly Convention[] = [
  homeAssistant,
  zigbee2mqtt,
  chirpstack,
  tasmota,
  shelly,
  espRfid,
];

export function conventionOf(name: ConventionName): Convention | undefined {
  return mqttConventions.find((convention) => convention.name === name);
}
