import { type AlertKindDefinition, alertKinds } from '@gridcall/contract/alert.ts';
import { type Alert, AlertSchema, type LiveChange, type Place } from '@gridcall/contract/http-gateway.ts';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** What the narrator remembers, to tell a change from a repetition. */
export interface Memory {
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly others: ReadonlyMap<string, string>;
}

export interface Told {
  readonly level: string;
  readonly place: string;
  readonly placeEn: string;
  readonly what: string;
}

export const noMemory: Memory = { alerts: new Map(), others: new Map() };
const REMEMBERED = 2000;

const stateWords = {
  'active-unacknowledged': { zh: '报警', en: 'raised' },
  'active-acknowledged': { zh: '已确认', en: 'acknowledged' },
  'cleared-unclosed': { zh: '已恢复，待关闭', en: 'cleared, to be closed' },
  cleared: { zh: '已恢复', en: 'cleared' },
  closed: { zh: '已关闭', en: 'closed' },
} as const;

const incidentWords = {
  submitted: { zh: '已上报', en: 'submitted' },
  accepted: { zh: '已受理', en: 'accepted' },
  dispatched: { zh: '已派单', en: 'dispatched' },
  in_progress: { zh: '处理中', en: 'in progress' },
  resolved: { zh: '已处置', en: 'resolved' },
  verified: { zh: '已核查', en: 'verified' },
  closed: { zh: '已结案', en: 'closed' },
  rejected: { zh: '不予受理', en: 'rejected' },
} as const;

function kindWords(kind: string): { zh: string; en: string } {
  const kinds: Readonly<Record<string, AlertKindDefinition>> = alertKinds;
  return kinds[kind] ?? { zh: kind, en: kind };
}

function remember<Value>(map: ReadonlyMap<string, Value>, key: string, value: Value): ReadonlyMap<string, Value> {
  const next = new Map(map);
  next.delete(key);
  next.set(key, value);
  const oldest = next.size > REMEMBERED ? next.keys().next().value : undefined;
  if (oldest !== undefined) next.delete(oldest);
  return next;
}

function alertLines(alert: Alert, before: Alert | undefined): Told[] {
  const kind = kindWords(alert.kind);
  const head = { level: `L${alert.level}`, place: alert.placeName.zh, placeEn: alert.placeName.en };
  const lines: Told[] = [];
  const raisedAgain = before !== undefined && before.state !== 'active-unacknowledged';
  if (before?.state !== alert.state) {
    const words = stateWords[alert.state];
    const by =
      alert.state === 'active-acknowledged' ? alert.acknowledgedBy : alert.state === 'closed' ? alert.closedBy : null;
    const again =
      raisedAgain && alert.state === 'active-unacknowledged' ? { zh: '再次', en: ' again' } : { zh: '', en: '' };
    const unsaved = alert.unsaved ? '（未保存 unsaved）' : '';
    const who = by === null ? '' : `（${by}）`;
    lines.push({
      ...head,
      what: `${kind.zh} ${again.zh}${words.zh}${who}${unsaved} · ${kind.en} ${words.en}${again.en}`,
    });
  } else if (before.level !== alert.level) {
    lines.push({ ...head, what: `${kind.zh} 升为 L${alert.level} · ${kind.en} is level ${alert.level} now` });
  }
  if (alert.incidentNumber !== null && alert.incidentState !== null && before?.incidentState !== alert.incidentState) {
    const words = incidentWords[alert.incidentState];
    lines.push({ ...head, what: `事件单 ${alert.incidentNumber} ${words.zh} · incident ${words.en}` });
  }
  return lines;
}

const RequestSchema = Type.Object({ number: Type.String(), state: Type.String() });
const DeviceSchema = Type.Object({ id: Type.String(), online: Type.Boolean() });
const NoticeSchema = Type.Object({ title: Type.String() });

/** Names of places, for changes that carry only an id. */
export type PlaceNames = ReadonlyMap<string, { readonly zh: string; readonly en: string }>;

/** The names from the building inwards, as alerts carry them: 金凤花园1号楼 1单元. */
export function fullNames(places: readonly Place[]): PlaceNames {
  const byId = new Map(places.map((place) => [place.id, place]));
  const nameOf = ({ kind, name, parentId }: Place): Place['name'] => {
    const parent = parentId === null ? undefined : byId.get(parentId);
    const inside = kind === 'unit' || kind === 'spot';
    if (!inside || parent === undefined) return name;
    const outer = nameOf(parent);
    return { zh: `${outer.zh} ${name.zh}`, en: `${outer.en} ${name.en}` };
  };
  return new Map(places.map((place) => [place.id, nameOf(place)]));
}

function isIncidentState(state: string): state is keyof typeof incidentWords {
  return Object.hasOwn(incidentWords, state);
}

interface Marked {
  readonly told: Told;
  /** What it is remembered by: the same mark again is no news. */
  readonly mark: string;
}

function otherLine({ type, subject, placeId, data }: LiveChange, places: PlaceNames): Marked | undefined {
  const name = places.get(placeId) ?? { zh: '', en: '' };
  const where = { place: name.zh, placeEn: name.en };
  if (type === 'service-request' && Value.Check(RequestSchema, data)) {
    const waiting = { zh: '居民报事，等待上报', en: 'filed by a resident' };
    const words = isIncidentState(data.state) ? incidentWords[data.state] : waiting;
    return {
      told: { ...where, level: '报事', what: `${data.number} ${words.zh} · report ${words.en}` },
      mark: data.state,
    };
  }
  if (type === 'notice' && Value.Check(NoticeSchema, data)) {
    return { told: { ...where, level: '通知', what: `${data.title} · notice` }, mark: JSON.stringify(data) };
  }
  if (type === 'uplink') {
    const down = '上报线路不通，本地照常 · the uplink is down, the estate goes on';
    const what = subject === 'up' ? '上报线路已通 · the uplink is up' : down;
    return { told: { place: '', placeEn: '', level: '线路', what }, mark: subject };
  }
  if (type === 'device' && Value.Check(DeviceSchema, data)) {
    const words = data.online ? '已连接 · connected' : '断开 · disconnected';
    return { told: { ...where, level: '设备', what: `${data.id} ${words}` }, mark: data.online ? 'up' : 'down' };
  }
  return undefined;
}

export interface Telling {
  readonly memory: Memory;
  readonly lines: readonly Told[];
}

/** What a change of the live stream is to a reader: no line, one, or two. Pure. */
export function tell(memory: Memory, change: LiveChange, places: PlaceNames): Telling {
  if (change.type === 'alert') {
    if (!Value.Check(AlertSchema, change.data)) return { memory, lines: [] };
    const lines = alertLines(change.data, memory.alerts.get(change.data.id));
    return { memory: { ...memory, alerts: remember(memory.alerts, change.data.id, change.data) }, lines };
  }
  const other = otherLine(change, places);
  if (other === undefined) return { memory, lines: [] };
  const key = change.type === 'uplink' ? 'uplink' : `${change.type} ${change.subject}`;
  const before = memory.others.get(key);
  const others = remember(memory.others, key, other.mark);
  // That the uplink is well is said only after it was not; a device that is new has not gone.
  const quiet = before === undefined && (change.type === 'device' || other.mark === 'up');
  return { memory: { ...memory, others }, lines: before === other.mark || quiet ? [] : [other.told] };
}

/** Which devices are connected when the telling begins. */
export function acquaint(
  memory: Memory,
  devices: readonly { readonly id: string; readonly online: boolean }[],
): Memory {
  const others = devices.reduce(
    (known, { id, online }) => remember(known, `device ${id}`, online ? 'up' : 'down'),
    memory.others,
  );
  return { ...memory, others };
}

/** What stands when the stream begins: open alerts of an earlier start are said once, and known from then on. */
export function recall(memory: Memory, open: readonly Alert[]): Telling {
  const lines = open
    .filter((alert) => !memory.alerts.has(alert.id))
    .map((alert) => {
      const kind = kindWords(alert.kind);
      const words = stateWords[alert.state];
      const what = `${kind.zh} ${words.zh}（此前） · ${kind.en} ${words.en}, from before`;
      return { level: `L${alert.level}`, place: alert.placeName.zh, placeEn: alert.placeName.en, what };
    });
  const alerts = open.reduce((known, alert) => remember(known, alert.id, alert), memory.alerts);
  return { memory: { ...memory, alerts }, lines };
}
