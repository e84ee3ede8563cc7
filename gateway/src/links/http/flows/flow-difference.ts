import { isDeepStrictEqual } from 'node:util';
import { type FlowEntry, nameOf } from './flow-check.ts';

export interface FlowChange {
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  readonly id: string;
  readonly type: string;
  readonly name: string;
  /** The tab it stands on; its own name for a tab. */
  readonly tab: string;
  /** Of what changed: the property, and what it was and is, shortened. */
  readonly properties: readonly { readonly name: string; readonly before: string; readonly after: string }[];
}

/** Where a node is drawn says nothing about what it does. */
const layout: ReadonlySet<string> = new Set(['x', 'y', 'w', 'h']);
const SHOWN_CHARACTERS = 2000;

/** What one version of the flows has that another has not, in the order of the newer one; what is gone comes last. */
export function differenceOf(before: readonly FlowEntry[], after: readonly FlowEntry[]): readonly FlowChange[] {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const tabs = tabsOf([...before, ...after]);
  const changes: FlowChange[] = [];
  for (const entry of after) {
    const was = old.get(entry.id);
    old.delete(entry.id);
    const named = describe(entry, tabs);
    if (was === undefined) changes.push({ change: 'added', ...named, properties: [] });
    else {
      const names = changedNames(was, entry);
      const telling = names.filter((name) => !layout.has(name));
      if (telling.length > 0) {
        const properties = telling.map((name) => ({ name, before: shown(was[name]), after: shown(entry[name]) }));
        changes.push({ change: 'changed', ...named, properties });
      } else if (names.length > 0) changes.push({ change: 'moved', ...named, properties: [] });
    }
  }
  for (const entry of old.values()) changes.push({ change: 'removed', ...describe(entry, tabs), properties: [] });
  return changes;
}

function changedNames(before: FlowEntry, after: FlowEntry): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

function tabsOf(entries: readonly FlowEntry[]): ReadonlyMap<string, string> {
  return new Map(
    entries.filter(({ type }) => type === 'tab' || type === 'subflow').map((entry) => [entry.id, nameOf(entry)]),
  );
}

function describe(entry: FlowEntry, tabs: ReadonlyMap<string, string>) {
  const { id, type, z } = entry;
  const tab = tabs.get(typeof z === 'string' ? z : id) ?? '';
  return { id, type, name: nameOf(entry), tab };
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
