import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { type Quantity, quantities } from '@gridcall/contract/quantity.ts';
import type { Unsupported } from '../../conventions/convention.ts';
import type { Fault } from '../../conventions/native.ts';
import type { Channel, Profile, ProfileBits, ProfileEnum, ProfileValue, ProfileWhen } from './profile.ts';

export type Values = Partial<Record<Quantity, number | boolean>>;

/** What a block says. One bad value never costs a device its good ones. */
export interface Decoded {
  readonly values: Values;
  readonly suggestedKind: DeviceKind;
  readonly unsupported: readonly Unsupported[];
  readonly faults: readonly Fault[];
}

export interface DecodeOptions {
  readonly address: string;
  /** Of one installation: 0.1 where the sensor's resolution is a tenth and its registers count tenths. */
  readonly valueScale: number;
}

/** Reads the registers of one channel, two bytes each from the first of its block. Pure; never throws. */
export function decode(profile: Profile, channel: Channel, registers: Buffer, options: DecodeOptions): Decoded {
  const values: Values = {};
  const faults: Fault[] = [];
  const unsupported: Unsupported[] = [];
  const cases = new Map<string, string>();
  let suggestedKind: DeviceKind = profile.deviceKind;
  for (const [name, entry] of Object.entries(channel.enums ?? {})) {
    const raw = part(registers, channel, entry);
    const found = entry.cases.find(({ equals }) => equals === raw);
    if (!found) {
      const known = entry.cases.map(({ equals, is }) => `${equals} ${is}`).join(', ');
      faults.push({
        code: 'VALUE_OUT_OF_RANGE',
        detail:
          `寄存器 ${entry.register}：${name} 为 ${raw}，配置 ${profile.id} 里没有（${known}）；配置与型号相符吗？ / ` +
          `register ${entry.register}: ${name} ${raw} is not in the profile ${profile.id} (${known}); is it the right profile for this unit?`,
      });
      continue;
    }
    cases.set(name, found.is);
    suggestedKind = found.deviceKind ?? suggestedKind;
    if (found.unsupported !== undefined) {
      unsupported.push({ address: options.address, what: `${name} ${found.is}`, why: found.unsupported });
    }
  }
  for (const value of channel.values ?? []) {
    if (applies(value.when, cases)) readValue(value, channel, registers, { cases, options, values, faults });
  }
  for (const entry of channel.bits ?? []) {
    if (applies(entry.when, cases)) {
      values[entry.quantity] = values[entry.quantity] === true || isSet(entry, channel, registers);
    }
  }
  for (const flag of channel.flags ?? []) {
    const stands = cases.get(flag.enum);
    if (stands === undefined) continue;
    values[flag.quantity] = values[flag.quantity] === true || flag.cases.includes(stands);
  }
  return { values, suggestedKind, unsupported, faults };
}

function applies(when: ProfileWhen | undefined, cases: ReadonlyMap<string, string>): boolean {
  return Object.entries(when ?? {}).every(([name, wanted]) => wanted.includes(cases.get(name) ?? ''));
}

function part(registers: Buffer, channel: Channel, { register, byte }: Pick<ProfileEnum, 'register' | 'byte'>): number {
  const at = (register - channel.block.from) * 2;
  if (byte === 'high') return registers.readUInt8(at);
  return byte === 'low' ? registers.readUInt8(at + 1) : registers.readUInt16BE(at);
}

function isSet(entry: ProfileBits, channel: Channel, registers: Buffer): boolean {
  const raw = part(registers, channel, entry);
  const isOne = entry.bits.some((bit) => (raw & (1 << bit)) !== 0);
  return entry.inverted === true ? !isOne : isOne;
}

function rawOf(value: ProfileValue, channel: Channel, registers: Buffer): number {
  const at = (value.register - channel.block.from) * 2;
  switch (value.type) {
    case 'uint16':
      return registers.readUInt16BE(at);
    case 'int16':
      return registers.readInt16BE(at);
    case 'uint8':
      return part(registers, channel, value);
    default: {
      const words = Buffer.from(registers.subarray(at, at + 4));
      if (value.wordOrder === 'low-first') words.swap32().swap16();
      if (value.type === 'float32') return words.readFloatBE(0);
      return value.type === 'int32' ? words.readInt32BE(0) : words.readUInt32BE(0);
    }
  }
}

interface Reading {
  readonly cases: ReadonlyMap<string, string>;
  readonly options: DecodeOptions;
  readonly values: Values;
  readonly faults: Fault[];
}

function readValue(value: ProfileValue, channel: Channel, registers: Buffer, into: Reading): void {
  const { values, faults } = into;
  const raw = rawOf(value, channel, registers);
  let isMeasured = true;
  for (const { equals, means } of value.sentinels ?? []) {
    const isNow = raw === equals;
    if (isNow) isMeasured = false;
    // What a sentinel would say and does not say is known to be otherwise, so that it also ends.
    if (means !== 'none') values[means] = values[means] === true || isNow;
  }
  if (!isMeasured) return;
  const scale = scaleOf(value, into);
  if (scale === undefined) return;
  const scaled = round(raw * scale + (value.offset ?? 0));
  const number = scaled < 0 && scaled >= (value.zeroDownTo ?? 0) ? 0 : scaled;
  const fault = faultOf(value, number);
  if (fault) faults.push(fault);
  else values[value.quantity] = number;
}

function scaleOf(value: ProfileValue, { cases, options }: Reading): number | undefined {
  const fixed = (value.scale ?? 1) * options.valueScale;
  if (!value.scaleBy) return fixed;
  // Without its scale a number is no measurement; the enum's own fault says why it is missing.
  const by = value.scaleBy.cases[cases.get(value.scaleBy.enum) ?? ''];
  return by === undefined ? undefined : fixed * by;
}

/** A scale of 0.1 leaves 10.500000000000002. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

function faultOf({ quantity: name, register }: ProfileValue, number: number): Fault | undefined {
  const quantity = quantities[name];
  if (quantity.type !== 'number') return undefined;
  if (!Number.isFinite(number)) {
    return {
      code: 'VALUE_WRONG_TYPE',
      detail: `寄存器 ${register}：${name} 不是有限的数 / register ${register}: "${name}" is no finite number`,
    };
  }
  if (number >= quantity.minimum && number <= quantity.maximum) return undefined;
  return {
    code: 'VALUE_OUT_OF_RANGE',
    detail:
      `寄存器 ${register}：${name} 为 ${number}，应在 ${quantity.minimum} 到 ${quantity.maximum} ${quantity.unit} 之间；配置和 valueScale 对吗？ / ` +
      `register ${register}: "${name}" is ${number}; it must lie from ${quantity.minimum} to ${quantity.maximum} ${quantity.unit}. ` +
      'Is the profile right, and valueScale (0.1 where the device counts tenths)?',
  };
}
