import type { CommandKind } from '@gridcall/contract/command.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { type FieldReading, unsupportedField, valueFact, wrongType } from '../fact.ts';
import { own, parseFields } from '../json.ts';
import { payloadOf } from './availability.ts';
import { samePayload } from './template.ts';

/** Entities that do something: what to publish for which command, and how their state is read. */
export interface Actuator {
  readonly kind: DeviceKind;
  /** Payloads by command; empty where it has no command_topic. Never one that opens a valve. */
  readonly commands: Commands;
  read(rendered: { readonly text: string }): FieldReading;
}

export type Commands = Readonly<Partial<Record<CommandKind, string>>>;
type Config = ReadonlyMap<string, unknown>;
type Found = { readonly ok: true; readonly actuator: Actuator } | { readonly ok: false; readonly why: string };

function unsupported(why: string): Found {
  return { ok: false, why };
}

/** A command goes out as it is announced; one whose form is a template of its own is not guessed. */
function commandsOf(config: Config, payloads: Commands): Commands {
  const topic = config.get('command_topic');
  const template = config.get('command_template');
  const isPlain = template === undefined || template === '{{ value }}';
  return typeof topic === 'string' && topic !== '' && isPlain ? payloads : {};
}

/** home-assistant.io/integrations/lock.mqtt */
export function lockCommands(config: Config): Commands {
  const open = config.get('payload_open');
  const [lock, unlock] = [
    payloadOf(config.get('payload_lock'), 'LOCK'),
    payloadOf(config.get('payload_unlock'), 'UNLOCK'),
  ];
  // A reader may announce one word for both, which opens the door: what is the same locks nothing.
  return commandsOf(config, {
    ...(lock === unlock ? {} : { lock_gate: lock, release_gate: unlock }),
    ...(open === undefined ? {} : { open_gate: payloadOf(open, 'OPEN') }),
  });
}

/** home-assistant.io/integrations/valve.mqtt: a valve of gas, told by its state or by its position. */
export function valveActuator(config: Config, deviceClass: string): Found {
  if (deviceClass !== 'gas') return unsupported('Only a valve of the class gas is read, and it is only ever closed.');
  if (config.get('state_topic') === undefined)
    return unsupported('It names no state_topic: nothing would tell that it is closed.');
  const closedAt = config.get('position_closed') ?? 0;
  const isByPosition = config.get('reports_position') === true;
  const payload = isByPosition ? String(closedAt) : payloadOf(config.get('payload_close'), 'CLOSE');
  const opening = payloadOf(config.get('payload_open'), 'OPEN');
  const isSound = isByPosition ? typeof closedAt === 'number' : payload !== opening;
  const commands = isSound ? commandsOf(config, { close_gas_valve: payload }) : {};
  const read = isByPosition ? byPosition(closedAt) : byState(config);
  return { ok: true, actuator: { kind: 'gas-valve', commands, read } };
}

/** A state may stand alone, or in an object under its name. */
function saidIn(text: string, name: 'state' | 'position'): string {
  const parsed = parseFields(text);
  const said = parsed.ok ? own(parsed.fields, name) : undefined;
  return said === undefined ? text : String(said);
}

function byPosition(closedAt: unknown): Actuator['read'] {
  return ({ text }) => {
    const said = saidIn(text, 'position').trim();
    const position = said === '' ? Number.NaN : Number(said);
    if (!Number.isFinite(position)) return wrongType('valve', text, 'a position');
    return valueFact(null, 'valve_open', position !== closedAt);
  };
}

function byState(config: Config): Actuator['read'] {
  const open = payloadOf(config.get('state_open'), 'open');
  const closed = payloadOf(config.get('state_closed'), 'closed');
  const moving = ['opening', 'closing'].map((word) => payloadOf(config.get(`state_${word}`), word));
  return ({ text }) => {
    const said = saidIn(text, 'state');
    if (samePayload(said, open)) return valueFact(null, 'valve_open', true);
    if (samePayload(said, closed)) return valueFact(null, 'valve_open', false);
    if (moving.includes(said)) return unsupportedField('The valve is still moving.');
    return wrongType('valve', text, `"${open}" or "${closed}"`);
  };
}

/** home-assistant.io/integrations/siren.mqtt: without a template of its own a command is an object with a state. */
export function sirenActuator(config: Config): Found {
  if (config.get('state_topic') === undefined)
    return unsupported('It names no state_topic: nothing would tell that it sounds.');
  const on = payloadOf(config.get('payload_on'), 'ON');
  const off = payloadOf(config.get('payload_off'), 'OFF');
  const sent = (payload: string) =>
    config.get('command_template') === undefined ? JSON.stringify({ state: payload }) : payload;
  const commands = on === off ? {} : commandsOf(config, { sound_siren: sent(on), silence_siren: sent(off) });
  const isOn = payloadOf(config.get('state_on'), on);
  const isOff = payloadOf(config.get('state_off'), off);
  const read: Actuator['read'] = ({ text }) => {
    const said = saidIn(text, 'state');
    if (samePayload(said, isOn)) return valueFact(null, 'sounding', true);
    if (samePayload(said, isOff)) return valueFact(null, 'sounding', false);
    return wrongType('siren', text, `"${isOn}" or "${isOff}"`);
  };
  return { ok: true, actuator: { kind: 'siren', commands, read } };
}
