import { readFileSync } from 'node:fs';
import { type ConventionName, isConventionName } from '@gridcall/contract/convention.ts';
import { type Gas, isGas } from '@gridcall/contract/gas.ts';
import type { Convention, ConventionOptions, Heard } from '../convention.ts';
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

/** The shape of `reads`: what is empty is left out, reasons and names are not compared. */
export function summary(heard: Heard): Readonly<Record<string, unknown>> {
  const said = heard.said.map((entry) =>
    Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null && value !== false)),
  );
  const parts = {
    introduced: heard.introductions.map(({ address, suggestedKind }) => `${address} ${suggestedKind}`),
    said: said.map((entry, index) => {
      const original = heard.said[index];
      return original?.kind === 'availability' ? { ...entry, online: original.online } : entry;
    }),
    removed: heard.removed,
    unsupported: heard.unsupported.map(({ what }) => what),
    faults: heard.faults.map(({ code }) => code),
  };
  const filled = Object.entries(parts).filter(([, list]) => list.length > 0);
  return {
    ...Object.fromEntries(filled),
    ...(heard.bridgeOnline === null ? {} : { bridgeOnline: heard.bridgeOnline }),
  };
}
