import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { inOrder } from '../danger.ts';
import { isAddress } from '../hearing.ts';
import { type Fields, fieldsOf, listOf, own, parseFields, textOf } from '../json.ts';
import { parseSwitches, restoreSwitches, type Switch, switchKind } from './switches.ts';
import { vocabulary } from './vocabulary.ts';

/** A device of `bridge/devices`, with what of its definition is read here. */
export interface ZigbeeDevice {
  readonly address: string;
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  readonly dangers: ReturnType<typeof inOrder>;
  /** Unit by property, for the properties that have a meaning here. */
  readonly actuator?: DeviceKind;
  readonly exposed: ReadonlyMap<string, string>;
  /** Properties without one, by name. */
  readonly others: readonly string[];
  readonly isKnownModel: boolean;
  /** What can be switched, and shows how it stands: a lock, a gas valve, a siren. */
  readonly switches: readonly Switch[];
}

/** A coordinator serves some hundreds; more are no Zigbee network. */
export const DEVICES_MAXIMUM = 1_000;
const EXPOSES_MAXIMUM = 200;
const DEPTH_MAXIMUM = 3;

/** The list as Zigbee2MQTT publishes it; a single entry is a list of one. */
export function parseInventory(value: unknown): readonly ZigbeeDevice[] | undefined {
  const single = fieldsOf(value);
  if (!single && !Array.isArray(value)) return undefined;
  const devices: ZigbeeDevice[] = [];
  for (const entry of single ? [single] : listOf(value).slice(0, DEVICES_MAXIMUM)) {
    const device = parseDevice(fieldsOf(entry));
    if (device) devices.push(device);
  }
  return devices;
}

function parseDevice(fields: Fields | undefined): ZigbeeDevice | undefined {
  const address = textOf(fields, 'ieee_address');
  if (!isAddress(address) || textOf(fields, 'type') === 'Coordinator') return undefined;
  const definition = fieldsOf(own(fields, 'definition'));
  const properties = new Map<string, string>();
  collect(own(definition, 'exposes'), properties, 0);
  const known = [...properties].filter(([property]) => vocabulary.has(property));
  const switches = parseSwitches(definition);
  return {
    address,
    name: textOf(fields, 'friendly_name') || address,
    vendor: textOf(definition, 'vendor') || textOf(fields, 'manufacturer'),
    model: textOf(definition, 'model') || textOf(fields, 'model_id'),
    dangers: inOrder(known.flatMap(([property]) => vocabulary.get(property)?.danger ?? [])),
    exposed: new Map(known),
    others: [...properties.keys()].filter((property) => !vocabulary.has(property)),
    isKnownModel: definition !== undefined,
    ...{ switches, ...switchKind(switches) },
  };
}

/** Exposes may hold others as features: a lock, a cover, a composite. */
function collect(exposes: unknown, properties: Map<string, string>, depth: number): void {
  for (const expose of listOf(exposes)) {
    if (properties.size >= EXPOSES_MAXIMUM) return;
    const fields = fieldsOf(expose);
    const property = textOf(fields, 'property');
    if (property !== '') properties.set(property.slice(0, 64), textOf(fields, 'unit'));
    if (depth < DEPTH_MAXIMUM) collect(own(fields, 'features'), properties, depth + 1);
  }
}

/** Whether it can say anything here: a lamp or a plug has a state, and that is no danger. */
export function isRelevant(device: ZigbeeDevice): boolean {
  if (device.switches.length > 0) return true;
  return !device.isKnownModel || [...device.exposed.keys()].some((property) => property !== 'state');
}

const DIGEST = 'gridcallDevices';

/**
 * The same list with only what is read, each definition once: several hundred devices fit one kept message, and a lamp
 * needs no more than its name.
 */
export function digest(devices: Iterable<ZigbeeDevice>): string {
  const definitions = new Map<string, number>();
  const entries = [...devices].map(({ address, name, vendor, model, exposed, isKnownModel, switches }) => {
    const more = switches.length > 0 ? [switches] : [];
    const definition = JSON.stringify([vendor, model, [...exposed], isKnownModel, ...more]);
    const index = definitions.get(definition) ?? definitions.size;
    definitions.set(definition, index);
    return [address, name, index];
  });
  return JSON.stringify({ [DIGEST]: entries, definitions: [...definitions.keys()].map((text) => JSON.parse(text)) });
}

/** The devices of a digest; undefined when it is none. */
export function restore(payload: string): readonly ZigbeeDevice[] | undefined {
  const parsed = parseFields(payload);
  if (!parsed.ok || !Array.isArray(own(parsed.fields, DIGEST))) return undefined;
  const definitions = listOf(own(parsed.fields, 'definitions'));
  return listOf(own(parsed.fields, DIGEST)).flatMap((entry) => {
    const [address, name, index] = listOf(entry);
    const [vendor, model, exposes, isKnownModel, kept] = listOf(definitions[Number(index)]);
    const switches = restoreSwitches(kept);
    if (typeof address !== 'string' || typeof name !== 'string' || !isAddress(address)) return [];
    const exposed = new Map(
      listOf(exposes).flatMap((expose) => {
        const [property, unit] = listOf(expose);
        return typeof property === 'string' && vocabulary.has(property)
          ? [[property, String(unit ?? '')] as const]
          : [];
      }),
    );
    return [
      {
        address,
        name,
        vendor: String(vendor ?? ''),
        model: String(model ?? ''),
        dangers: inOrder([...exposed.keys()].flatMap((property) => vocabulary.get(property)?.danger ?? [])),
        exposed,
        others: [],
        isKnownModel: isKnownModel === true,
        ...{ switches, ...switchKind(switches) },
      },
    ];
  });
}
