export interface Due {
  readonly id: string;
  readonly dueAt: number;
}

/** The earliest first. Entries are never taken out in the middle: whoever pops one asks whether it still holds. */
export class DueHeap {
  private entries: Due[] = [];

  get size(): number {
    return this.entries.length;
  }

  peek(): Due | undefined {
    return this.entries[0];
  }

  push(entry: Due): void {
    const entries = this.entries;
    let index = entries.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (at(entries, parent).dueAt <= entry.dueAt) break;
      entries[index] = at(entries, parent);
      index = parent;
    }
    entries[index] = entry;
  }

  pop(): Due | undefined {
    const first = this.entries[0];
    const last = this.entries.pop();
    if (last !== undefined && this.entries.length > 0) this.sink(last);
    return first;
  }

  /** Begins anew with these. */
  reset(entries: Iterable<Due>): void {
    this.entries = [...entries].sort((left, right) => left.dueAt - right.dueAt);
  }

  private sink(entry: Due): void {
    const entries = this.entries;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= entries.length) break;
      const right = child + 1;
      if (right < entries.length && at(entries, right).dueAt < at(entries, child).dueAt) child = right;
      if (at(entries, child).dueAt >= entry.dueAt) break;
      entries[index] = at(entries, child);
      index = child;
    }
    entries[index] = entry;
  }
}

function at(entries: readonly Due[], index: number): Due {
  return entries[index] as Due;
}
