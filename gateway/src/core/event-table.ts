import type { AlertKind } from '@gridcall/contract/alert.ts';
import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';

/** What an event is to the rules. Everything else about it is that it happened: it is kept, and who it was never is. */
export type EventMeaning =
  | {
      readonly begins: AlertKind;
      /** The switch that says the same: false ends it as its clearing event does. */
      readonly twin?: Quantity;
      /** A blink is no alert: it must stand for the rule's delay. Others act on receipt. */
      readonly waits?: true;
    }
  | { readonly ends: readonly DeviceEventKind[] }
  | { readonly counted: true }
  | { readonly recorded: true };

/** The one table of which event begins and which ends what. */
export const eventTable: Readonly<Record<DeviceEventKind, EventMeaning>> = {
  forced_open: { begins: 'gate_forced', twin: 'open' },
  held_open: { begins: 'gate_held_open', twin: 'open' },
  closed: { ends: ['forced_open', 'held_open'] },
  tamper: { begins: 'tamper', twin: 'tamper' },
  tamper_cleared: { ends: ['tamper'] },
  access_granted: { counted: true },
  access_denied: { counted: true },
  opened: { recorded: true },
  not_opened: { recorded: true },
  request_to_exit: { recorded: true },
  locked: { recorded: true },
  unlocked: { recorded: true },
  fire_input: { begins: 'fire_input' },
  fire_input_cleared: { ends: ['fire_input'] },
  panic: { begins: 'panic_button' },
  duress: { begins: 'gate_duress' },
  reader_offline: { begins: 'device_fault', waits: true },
  reader_online: { ends: ['reader_offline'] },
  mains_failed: { begins: 'device_fault', waits: true },
  mains_restored: { ends: ['mains_failed'] },
  entrapment: { begins: 'lift_entrapment', twin: 'entrapment' },
  // Who is let out ends both; a controller that knows of nobody shut in does not take a call for help back.
  entrapment_cleared: { ends: ['entrapment', 'alarm_button'] },
  out_of_service: { begins: 'lift_out_of_service', twin: 'out_of_service' },
  in_service: { ends: ['out_of_service'] },
  alarm_button: { begins: 'lift_entrapment' },
  button_pressed: { recorded: true },
};

/** What an event means; undefined for one that a newer gateway may have left in a row. */
export function meaningOf(event: string): EventMeaning | undefined {
  return Object.hasOwn(eventTable, event) ? eventTable[event as DeviceEventKind] : undefined;
}

/** The meaning of an event that begins something. */
export function beginningOf(event: string): Extract<EventMeaning, { begins: AlertKind }> | undefined {
  const meaning = meaningOf(event);
  return meaning !== undefined && 'begins' in meaning ? meaning : undefined;
}

/** The events that this one ends. */
export function endedBy(event: string): readonly DeviceEventKind[] {
  const meaning = meaningOf(event);
  return meaning !== undefined && 'ends' in meaning ? meaning.ends : [];
}
