/** One entry of a Node-RED flow file: a tab, a subflow, a group, a configuration node or a node. */
export interface FlowEntry {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

export interface FlowFault {
  /** Of the entry at fault; null for the whole. */
  readonly entryId: string | null;
  readonly zh: string;
  readonly en: string;
}

export type FlowCheck =
  | { readonly ok: true; readonly entries: readonly FlowEntry[] }
  | { readonly ok: false; readonly faults: readonly FlowFault[] };

/** Node-RED's own, which are in no palette. */
const structural: ReadonlySet<string> = new Set(['tab', 'subflow', 'group', 'junction']);
const ENTRIES_MAXIMUM = 5000;
const FAULTS_MAXIMUM = 20;
/** Of a function node: a longer one holds up all flows for as long. */
const FUNCTION_SECONDS_MAXIMUM = 5;

/**
 * What a deploy must be before the child sees it. Node-RED takes an unknown type with 200 and then starts no flow at all, with
 * the next restart at the latest; and it answers a file that is no JSON by starting empty.
 */
export function checkFlows(flows: unknown, knownTypes: ReadonlySet<string>): FlowCheck {
  if (!Array.isArray(flows)) return fault('应为节点数组。', 'There must be an array of nodes.');
  if (flows.length > ENTRIES_MAXIMUM) {
    return fault(
      `共 ${flows.length} 个节点，最多 ${ENTRIES_MAXIMUM} 个：请删减。`,
      `There are ${flows.length} nodes and may be ${ENTRIES_MAXIMUM}: take some out.`,
    );
  }
  const faults: FlowFault[] = [];
  const ids = new Set<string>();
  const subflows = new Set(flows.filter((entry) => isEntry(entry) && entry.type === 'subflow').map(({ id }) => id));
  for (const entry of flows) {
    if (!isEntry(entry)) faults.push({ entryId: null, ...noEntry(entry) });
    else {
      const found = faultOf(entry, ids, knownTypes, subflows);
      if (found) faults.push({ entryId: entry.id, ...found });
      ids.add(entry.id);
    }
    if (faults.length === FAULTS_MAXIMUM) break;
  }
  return faults.length === 0 ? { ok: true, entries: flows } : { ok: false, faults };
}

type Words = Pick<FlowFault, 'zh' | 'en'>;

function faultOf(
  entry: FlowEntry,
  ids: ReadonlySet<string>,
  knownTypes: ReadonlySet<string>,
  subflows: ReadonlySet<string>,
): Words | undefined {
  const name = nameOf(entry);
  if (ids.has(entry.id)) {
    return { zh: `${name}：id ${entry.id} 出现两次。`, en: `${name}: the id ${entry.id} stands twice.` };
  }
  if (entry.type.startsWith('subflow:')) {
    if (subflows.has(entry.type.slice('subflow:'.length))) return undefined;
    return { zh: `${name}：它的子流程不在这里。`, en: `${name}: its subflow is not here.` };
  }
  if (!structural.has(entry.type) && !knownTypes.has(entry.type)) {
    return {
      zh: `${name}：没有节点类型“${entry.type}”。只要有一个未知节点，所有流程都不会启动；请删掉它。`,
      en: `${name}: there is no node type "${entry.type}". One unknown node keeps every flow from starting; take it out.`,
    };
  }
  const seconds = Number(entry['timeout'] ?? 0);
  if (entry.type === 'function' && seconds > FUNCTION_SECONDS_MAXIMUM) {
    return {
      zh: `${name}：函数超时 ${seconds} 秒，最多 ${FUNCTION_SECONDS_MAXIMUM} 秒。`,
      en: `${name}: its timeout is ${seconds} s and may be ${FUNCTION_SECONDS_MAXIMUM} s.`,
    };
  }
  return undefined;
}

function isEntry(entry: unknown): entry is FlowEntry {
  if (entry === null || typeof entry !== 'object') return false;
  const { id, type } = entry as Partial<FlowEntry>;
  return typeof id === 'string' && id !== '' && id.length <= 64 && typeof type === 'string' && type !== '';
}

function noEntry(entry: unknown): Words {
  const shown = JSON.stringify(entry)?.slice(0, 80) ?? 'undefined';
  return { zh: `不是节点（缺 id 或 type）：${shown}`, en: `No node, without id or type: ${shown}` };
}

/** As the editor names it: a tab's label, a node's name, else its type. */
export function nameOf(entry: FlowEntry): string {
  const { label, name, type } = entry;
  for (const word of [name, label]) if (typeof word === 'string' && word !== '') return word.slice(0, 60);
  return type;
}

function fault(zh: string, en: string): FlowCheck {
  return { ok: false, faults: [{ entryId: null, zh, en }] };
}
