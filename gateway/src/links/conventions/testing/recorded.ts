import { readFileSync } from 'node:fs';
import { type ConventionName, isConventionName } from '@gridcall/contract/convention.ts';
import { type Gas, isGas } from '@gridcall/contract/gas.ts';
import type { Convention, ConventionOptions, Heard, Introduction, Said } from '../convention.ts';
import { conventionOf } from '../index.ts';

export const noOptions: ConventionOptions = { baseTopic: null, gas: null };

/** A message of test-data/: as a device really sent it, where that stands, and what it reads as. */
export interface Recorded {
  readonly id: string;
  readonly convention: ConventionName;
  readonly gas?: string;
  readonly before?: readonly { readonly topic: string; readonly text: string }[];
  readonly topic: string;
  readonly text: string;
  readonly source: string;
  readonly reads: Readonly<Record<string, unknown>>;
}

export function recorded(file: string): readonly Recorded[] {
  const { messages } = JSON.parse(readFileSync(new URL(`../test-data/${file}`, import.meta.url), 'utf8'));
  return messages;
}

/** Messages of Sparkplug B: their payload is protobuf. */
export function sparkplug(): readonly { readonly id: string; readonly topic: string; readonly payload: Buffer }[] {
  const { messages } = JSON.parse(readFileSync(new URL('../test-data/sparkplug.json', import.meta.url), 'utf8'));
  return messages.map(({ id, topic, base64 }: { id: string; topic: string; base64: string }) => {
    return { id, topic, payload: Buffer.from(base64, 'base64') };
  });
}

export function conventionNamed(name: string): Convention {
  const convention = isConventionName(name) ? conventionOf(name) : undefined;
  if (!convention) throw new Error(`There is no MQTT convention ${name}.`);
  return convention;
}

/** What a reader hears of a message, after those before it. */
export function hear(message: Recorded): Heard {
  const gas: Gas | null = message.gas !== undefined && isGas(message.gas) ? message.gas : null;
  const reader = conventionNamed(message.convention).open([], { ...noOptions, gas });
  for (const { topic, text } of message.before ?? []) reader.hear(topic, text);
  return reader.hear(message.topic, message.text);
}

/** The shape of `reads`: everything that was heard, in the words an installer sees; what is empty is left out. */
export function summary(heard: Heard): Readonly<Record<string, unknown>> {
  const parts = {
    introduced: heard.introductions.map(describe),
    said: heard.said.map(stripped),
    removed: heard.removed,
    unsupported: heard.unsupported.map(({ address, what, why }) => `${address ?? '-'} | ${what} | ${why}`),
    // Where JSON breaks off is told in the words of the engine.
    faults: heard.faults.map(({ code, detail }) => (code === 'MESSAGE_NOT_JSON' ? code : `${code} | ${detail}`)),
  };
  const filled = Object.entries(parts).filter(([, list]) => list.length > 0);
  return {
    ...Object.fromEntries(filled),
    ...(heard.keep === null
      ? {}
      : { keeps: heard.keep.payload === null ? `not ${heard.keep.topic}` : heard.keep.topic }),
    ...(heard.bridgeOnline === null ? {} : { bridgeOnline: heard.bridgeOnline }),
  };
}

function describe({ address, suggestedKind, name, vendor, model }: Introduction): string {
  return [address, suggestedKind ?? '-', name, vendor || '-', model || '-'].join(' | ');
}

/** Without what stands in every message: no time, no id, no history. */
function stripped(said: Said): Readonly<Record<string, unknown>> {
  if (said.kind === 'availability') return { ...said };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== false));
}
