import { isAddress } from '../hearing.ts';
import { type Fields, fieldsOf, listOf, own, parseFields } from '../json.ts';
import { clip, type ReadFault } from '../read-fault.ts';
import { spellDevice, spellEntity, spellOrigin } from './abbreviations.ts';
import { type Availability, parseAvailability } from './availability.ts';
import { type DiscoveryTopic, otherComponents, parseDiscoveryTopic, supportedComponents } from './discovery-topic.ts';
import { type Meaning, meaningOf } from './meaning.ts';
import { parseTemplate, type Template } from './template.ts';

export interface DeviceOfEntity {
  readonly address: string;
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
}

/** One entity of one discovery message. */
export interface Entity {
  /** Unique and stable: its discovery topic, and behind # its key in a device-level message. */
  readonly key: string;
  readonly what: string;
  readonly device: DeviceOfEntity;
  readonly stateTopic: string;
  /** Empty where it has none. */
  readonly commandTopic: string;
  readonly template: Template;
  readonly unit: string;
  readonly availability: Availability | undefined;
  readonly meaning: Meaning | undefined;
  /** Why there is no meaning. */
  readonly why: string;
  /** What of it is read otherwise than Home Assistant does, for the installer. */
  readonly caveats: readonly { readonly what: string; readonly why: string }[];
}

export type Discovered =
  | { readonly ok: true; readonly entities: readonly Entity[]; readonly faults: readonly ReadFault[] }
  | { readonly ok: false; readonly fault: ReadFault };

const COMPONENTS_MAXIMUM = 200;
const NAME_LENGTH = 120;

/** Asks for the change to device-level discovery: what stood goes on until the new message takes its place. */
export function isMigration(payload: string): boolean {
  if (payload.length > 100) return false;
  const parsed = parseFields(payload);
  return parsed.ok && own(parsed.fields, 'migrate_discovery') === true;
}

export function discover(topic: string, payload: string, prefix: string): Discovered {
  const parsedTopic = parseDiscoveryTopic(topic, prefix);
  if (!parsedTopic.ok) return parsedTopic;
  const parsed = parseFields(payload);
  if (!parsed.ok) return parsed;
  if (parsedTopic.topic.component === 'device') return discoverDevice(topic, parsedTopic.topic, parsed.fields);
  const { component } = parsedTopic.topic;
  const entity = entityOf(topic, parsedTopic.topic, component, spellEntity(parsed.fields));
  return 'code' in entity ? { ok: false, fault: entity } : { ok: true, entities: [entity], faults: [] };
}

/** Device-level discovery: what is beside `components` holds for each of them. */
function discoverDevice(topic: string, place: DiscoveryTopic, fields: Fields): Discovered {
  const shared = spellEntity(fields);
  const components = fieldsOf(shared.get('components'));
  if (!components) {
    return { ok: false, fault: wrong('A device-level discovery message must have "components" (or "cmps").') };
  }
  const entities: Entity[] = [];
  const faults: ReadFault[] = [];
  const ids = Object.keys(components);
  if (ids.length > COMPONENTS_MAXIMUM) {
    faults.push(wrong(`The message has ${ids.length} components; the first ${COMPONENTS_MAXIMUM} are read.`));
  }
  for (const id of ids.slice(0, COMPONENTS_MAXIMUM)) {
    const ofComponent = fieldsOf(components[id]);
    const config = new Map([...shared, ...spellEntity(ofComponent ?? {})]);
    config.delete('components');
    const platform = config.get('platform');
    // A component with nothing but its platform is taken back.
    if (!ofComponent || Object.keys(ofComponent).length < 2) continue;
    if (typeof platform !== 'string' || !(supportedComponents.has(platform) || otherComponents.has(platform))) {
      faults.push(wrong(`The component "${clip(id, 60)}" does not name a platform of Home Assistant.`));
      continue;
    }
    const entity = entityOf(`${topic}#${id}`, { ...place, objectId: id }, platform, config, place.objectId);
    if ('code' in entity) faults.push(entity);
    else entities.push(entity);
  }
  return { ok: true, entities, faults };
}

function wrong(detail: string): ReadFault {
  return { code: 'VALUE_WRONG_TYPE', detail };
}

type Config = ReadonlyMap<string, unknown>;

function entityOf(
  key: string,
  place: DiscoveryTopic,
  component: string,
  config: Config,
  deviceId?: string,
): Entity | ReadFault {
  const base = textAt(config, '~');
  const expand = (topic: string) => expandTopic(topic, base);
  const device = deviceOf(config, place, deviceId);
  if (!isAddress(device.address)) return wrong('The identifier of the device is too long, or has control characters.');
  const text = config.get('value_template') ?? config.get('state_value_template');
  const template = parseTemplate(typeof text === 'string' ? text : undefined);
  const found = template
    ? meaningOf(component, config, template, isOfZigbee2mqtt(config))
    : { ok: false as const, why: `Its template is none of the forms that are read: ${clip(String(text), 120)}` };
  const stateTopic = textAt(config, 'state_topic');
  if (found.ok && stateTopic === '')
    return wrong(`The ${component} "${clip(place.objectId, 60)}" names no state_topic.`);
  const what = clip(`${component} ${place.objectId}`, NAME_LENGTH);
  const availability = parseAvailability(config, expand);
  return {
    key,
    what,
    device,
    stateTopic: stateTopic === '' ? '' : expand(stateTopic),
    commandTopic: expand(textAt(config, 'command_topic')),
    template: template ?? { kind: 'payload' },
    unit: clip(textAt(config, 'unit_of_measurement'), 20),
    availability,
    meaning: found.ok ? found.meaning : undefined,
    why: found.ok ? '' : found.why,
    caveats: found.ok ? caveatsOf(what, config, availability) : [],
  };
}

function caveatsOf(what: string, config: Config, availability: Availability | undefined): Entity['caveats'] {
  const caveats: { what: string; why: string }[] = [];
  const offDelay = positive(config.get('off_delay'));
  if (offDelay !== null) {
    const why = `Home Assistant turns it off by itself after ${offDelay} s (off_delay); here it stays on until the device says off.`;
    caveats.push({ what: `${what} off_delay`, why });
  }
  const expireAfter = positive(config.get('expire_after'));
  if (expireAfter !== null) {
    const why = `Home Assistant forgets its state after ${expireAfter} s (expire_after); here say at its adoption that it reports every ${expireAfter} s.`;
    caveats.push({ what: `${what} expire_after`, why });
  }
  if (availability === undefined) {
    const why =
      'Its availability names no topic, or has a template of another form than those that are read: whether the device is there is not told.';
    caveats.push({ what: `${what} availability`, why });
  }
  return caveats;
}

function positive(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;
}

function textAt(config: Config, key: string): string {
  const value = config.get(key);
  return typeof value === 'string' ? value : '';
}

/** `~` stands for the base topic, at the beginning or the end of a topic. */
function expandTopic(topic: string, base: string): string {
  if (base === '') return topic;
  if (topic.startsWith('~')) return base + topic.slice(1);
  return topic.endsWith('~') ? topic.slice(0, -1) + base : topic;
}

function isOfZigbee2mqtt(config: Config): boolean {
  const origin = fieldsOf(config.get('origin'));
  return origin !== undefined && spellOrigin(origin).get('name') === 'Zigbee2MQTT';
}

/** The device by its first identifier, else its first connection, else the entity by itself. */
function deviceOf(config: Config, place: DiscoveryTopic, deviceId: string | undefined): DeviceOfEntity {
  const fields = fieldsOf(config.get('device'));
  const device = fields ? spellDevice(fields) : new Map<string, unknown>();
  const identifiers = device.get('identifiers');
  const first = Array.isArray(identifiers) ? identifiers[0] : identifiers;
  const [kind, value] = listOf(listOf(device.get('connections'))[0]);
  const connection = typeof kind === 'string' && typeof value === 'string' ? `${kind}:${value}` : '';
  const byDevice = typeof first === 'string' || typeof first === 'number' ? String(first) : connection;
  const own = place.nodeId === null ? place.objectId : `${place.nodeId}/${place.objectId}`;
  return {
    address: byDevice !== '' ? byDevice : (deviceId ?? own),
    name: clip(textAt(device, 'name') || (byDevice === '' ? textAt(config, 'name') : ''), NAME_LENGTH),
    vendor: clip(textAt(device, 'manufacturer'), NAME_LENGTH),
    model: clip(textAt(device, 'model_id') || textAt(device, 'model'), NAME_LENGTH),
  };
}
