/** Nodes of a flow file, as the editor writes them. */
export type Entry = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;

export function tab(id: string, label = id): Entry {
  return { id, type: 'tab', label, disabled: false, info: '' };
}

/** A node on a tab, with its first output led to these. The place keeps Node-RED from taking it for a configuration. */
export function node(z: string, id: string, type: string, more: Readonly<Record<string, unknown>> = {}): Entry {
  return { id, type, z, name: '', x: 100, y: 100, wires: [[]], ...more };
}

export function functionNode(z: string, id: string, func: string, to: string): Entry {
  return node(z, id, 'function', {
    func,
    outputs: 1,
    timeout: 0,
    initialize: '',
    finalize: '',
    libs: [],
    wires: [[to]],
  });
}
