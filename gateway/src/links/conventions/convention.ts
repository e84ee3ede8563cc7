import type { CommandKind } from '@gridcall/contract/command.ts';
import type { ConventionName } from '@gridcall/contract/convention.ts';
import type { DeviceEventKind, DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Gas } from '@gridcall/contract/gas.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Fault } from './native.ts';

/**
 * A convention reads what a foreign device or hub says. It is pure: what it answers follows from the messages that were
 * kept (discovery) and from the one at hand. What it does not support it names; it never guesses.
 */
export interface Convention {
  readonly name: ConventionName;
  /** Whether a link of this convention may publish here. What is not its own is refused by name. */
  owns(topic: string, options: ConventionOptions): boolean;
  /** A reader that knows what was kept of this link: its discovery, in the order of topics. */
  open(kept: readonly KeptMessage[], options: ConventionOptions): ConventionReader;
}

/** What an installer may have set for a link. */
export interface ConventionOptions {
  /** Where the hub publishes, without a slash at the end: `zigbee2mqtt`, `homeassistant`, `tele`; null for the default. */
  readonly baseTopic: string | null;
  /** Which gas its detectors were made for, where they say only ppm. */
  readonly gas: Gas | null;
}

/** A message that later ones are read by: retained discovery. */
export interface KeptMessage {
  readonly topic: string;
  readonly payload: string;
}

export interface ConventionReader {
  /** Never throws. `payload` is the text as it came; what is not UTF-8 was refused before. */
  hear(topic: string, payload: string): Heard;
  /** What its hub wants to hear for a child to do this; undefined where it has no way, or none is known. */
  commandOf?(address: string, command: CommandKind): ForeignCommand | undefined;
}

/** One message to a hub. */
export interface ForeignCommand {
  readonly topic: string;
  readonly payload: string;
}

export interface Heard {
  /** Children that this message introduces or describes anew. */
  readonly introductions: readonly Introduction[];
  readonly said: readonly Said[];
  /** Addresses that the hub took back. */
  readonly removed: readonly string[];
  /** To be kept for the next start; payload null takes the topic back. */
  readonly keep: { readonly topic: string; readonly payload: string | null } | null;
  /** What the hub says of itself. */
  readonly bridgeOnline: boolean | null;
  /** What was understood but has no place in Gridcall, by name: nothing is wrong with it. */
  readonly unsupported: readonly Unsupported[];
  /** What is wrong, with its mend. One bad value never costs a device its good ones. */
  readonly faults: readonly Fault[];
}

export interface Introduction {
  /**
   * The hub's own name for the child: IEEE address, DevEUI, Tasmota topic, unit number. A device that watches two dangers
   * (gas and carbon monoxide) is two children; the second has the danger behind a colon: `0x00…a1:carbon_monoxide`.
   */
  readonly address: string;
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  /** Null when what it measures does not tell. */
  readonly suggestedKind: DeviceKind | null;
}

export type Said = SaidReading | SaidEvent | SaidAvailability;

interface OfChild {
  readonly address: string;
}

export interface SaidReading extends OfChild {
  readonly kind: 'reading';
  readonly values: Readonly<Partial<Record<Quantity, number | boolean>>>;
  /** The device marks it as history: kept, never raises. */
  readonly history: boolean;
  /** Epoch ms of the device; null when it sent none. */
  readonly observedAt: number | null;
  /** The device's own id of this message (LoRaWAN frame, deduplication id); null when it has none. */
  readonly messageId: string | null;
}

export interface SaidEvent extends OfChild {
  readonly kind: 'event';
  readonly event: DeviceEventKind;
  readonly observedAt: number | null;
  readonly messageId: string | null;
}

export interface SaidAvailability extends OfChild {
  readonly kind: 'availability';
  readonly online: boolean;
}

export interface Unsupported {
  readonly address: string | null;
  /** The entity, key or type as the device calls it. */
  readonly what: string;
  /** One sentence, for an installer. */
  readonly why: string;
}

export const nothingHeard: Heard = {
  introductions: [],
  said: [],
  removed: [],
  keep: null,
  bridgeOnline: null,
  unsupported: [],
  faults: [],
};
