import type { AlertTimelineEntry } from '@gridcall/contract/http-gateway.ts';
import { language, msg, str } from '../i18n/language.ts';
import type { TimelineItem } from '../ui/gc-timeline.ts';
import { eventWord, valueWords } from '../ui/quantity-words.ts';
import { clockTimeSeconds, shortDate } from '../ui/time.ts';
import { alertKindWord, incidentActionWord, incidentStateWord, levelWord, separator } from '../ui/words.ts';
import { callHeading, callText, isCallEntry } from './call-words.ts';
import { commandHeading, commandText, commandTone } from './command-words.ts';
import { takerWord } from './taker-word.ts';

/** One entry of an alert's timeline in words. */
export function timelineItem(entry: AlertTimelineEntry): TimelineItem {
  return {
    key: entry.sequence,
    at: entry.at,
    heading: headingOf(entry),
    by: actorWords(entry.actor),
    text: textOf(entry),
    tone: toneOf(entry),
  };
}

/** The entries worth reading: of a command when it was asked for and how it stands; its panel has the steps between. */
export function readable(timeline: readonly AlertTimelineEntry[]): readonly AlertTimelineEntry[] {
  const last = new Map(timeline.map((entry) => [commandOf(entry), entry.sequence]));
  const first = new Map(timeline.toReversed().map((entry) => [commandOf(entry), entry.sequence]));
  return timeline.filter((entry) => {
    const command = commandOf(entry);
    return command === undefined || [first, last].some((edge) => edge.get(command) === entry.sequence);
  });
}

function commandOf({ type, detail }: AlertTimelineEntry): unknown {
  return type === 'command' ? detail['commandId'] : undefined;
}

function headingOf(entry: AlertTimelineEntry): string {
  if (isCallEntry(entry.type)) return callHeading(entry.type, entry.detail);
  switch (entry.type) {
    case 'raised':
      return msg(str`报警发生（L${entry.level} ${levelWord(entry.level)}）`, { id: 'steward-timeline-raised' });
    case 'raised-again':
      return msg('恢复后再次报警', { id: 'steward-timeline-raised-again' });
    case 'level-raised':
      return msg(str`升为 L${entry.level} ${levelWord(entry.level)}，需重新确认`, { id: 'steward-timeline-level' });
    case 'acknowledged':
      return msg('已接警', { id: 'steward-timeline-acknowledged' });
    case 'cleared':
      return msg('现场恢复正常', { id: 'steward-timeline-cleared' });
    case 'closed':
      return msg('已关闭', { id: 'steward-timeline-closed' });
    case 'commented':
      return msg('备注', { id: 'steward-timeline-commented' });
    case 'incident-changed':
      return msg('网格事件有进展', { id: 'steward-timeline-incident' });
    case 'command':
      return commandHeading(entry.detail);
    case 'evidence':
      return msg('现场数据', { id: 'steward-timeline-evidence' });
    case 'test-ended':
      return msg('演练已结束，报警仍在：现在是真实报警', { id: 'steward-timeline-test-ended' });
    case 'joined':
      return msg('并入上级报警', { id: 'steward-timeline-joined' });
    case 'shelf-asked':
      return msg('申请搁置，等第二个人同意', { id: 'steward-timeline-shelf-asked' });
    case 'shelved':
      return msg('已搁置，期间不再呼叫', { id: 'steward-timeline-shelved' });
    case 'unshelved':
      return msg('搁置结束，需重新接警', { id: 'steward-timeline-unshelved' });
    case 'assigned':
      return msg('指派', { id: 'steward-timeline-assigned' });
    case 'handed-over':
      return msg('设备已移交给另一家单位', { id: 'steward-timeline-handed-over' });
  }
}

function toneOf(entry: AlertTimelineEntry): TimelineItem['tone'] {
  if (entry.type === 'command') return commandTone(entry.detail);
  if (entry.type === 'raised' || entry.type === 'raised-again' || entry.type === 'level-raised') return 'danger';
  if (entry.type === 'test-ended' || entry.type === 'unshelved' || entry.type === 'unacknowledged') return 'danger';
  if (entry.type === 'arrived') return 'good';
  return entry.type === 'acknowledged' || entry.type === 'cleared' || entry.type === 'closed' ? 'good' : 'plain';
}

function actorWords(actor: string): string {
  if (actor === 'device') return msg('设备上报', { id: 'steward-actor-device' });
  if (actor === 'system') return msg('系统判断', { id: 'steward-actor-system' });
  if (actor === 'flow') return msg('自动化流程', { id: 'steward-actor-flow' });
  if (actor === 'queue') return msg('来自网格事件队列', { id: 'steward-actor-queue' });
  return msg(str`由 ${takerWord(actor)}`, { id: 'steward-actor-person' });
}

/** What stands in `detail`, as far as it says something to a person. */
function textOf({ type, detail }: AlertTimelineEntry): string {
  if (type === 'command') return commandText(detail);
  if (isCallEntry(type)) return callText(type, detail);
  const parts: string[] = [];
  const { until, to, secondBy, parentKind, devices, setting } = detail;
  const { values, event, reason, comment, lastSeenAt, since, number, state, action, late, children, flow } = detail;
  if (typeof values === 'object' && values !== null) parts.push(...valueWords(values as Record<string, unknown>));
  if (typeof event === 'string') parts.push(eventWord(event));
  if (typeof flow === 'object' && flow !== null) parts.push(...flowWords(flow));
  if (typeof setting === 'string') parts.push(msg('阈值或延时改了', { id: 'steward-detail-setting' }));
  if (late === true) parts.push(msg('补报的数据', { id: 'steward-detail-late' }));
  if (typeof children === 'number') {
    parts.push(msg(str`其下 ${children} 台设备一并失联`, { id: 'steward-detail-children' }));
  }
  if (typeof devices === 'number') parts.push(msg(str`${devices} 台设备`, { id: 'steward-detail-devices' }));
  if (typeof parentKind === 'string') parts.push(alertKindWord(parentKind));
  if (typeof to === 'string') parts.push(to === '' ? msg('不再指派', { id: 'steward-detail-unassigned' }) : to);
  if (typeof until === 'number') {
    const end = `${shortDate(until, language())} ${clockTimeSeconds(until, language())}`;
    parts.push(msg(str`到 ${end}`, { id: 'steward-detail-until' }));
  }
  if (typeof secondBy === 'string') {
    parts.push(msg(str`第二人：${secondBy}`, { id: 'steward-detail-second' }));
  }
  if (typeof reason === 'string') parts.push(msg(str`原因：${reason}`, { id: 'steward-detail-reason' }));
  if (typeof comment === 'string') parts.push(comment);
  if (typeof lastSeenAt === 'number' && lastSeenAt > 0) {
    parts.push(msg(str`最后一次上报 ${clockTimeSeconds(lastSeenAt, language())}`, { id: 'steward-detail-last-seen' }));
  }
  if (typeof since === 'number' && type !== 'raised-again') {
    parts.push(msg(str`自 ${clockTimeSeconds(since, language())} 起`, { id: 'steward-detail-since' }));
  }
  if (typeof number === 'string') parts.push(number);
  if (typeof action === 'string') parts.push(incidentActionWord(action));
  if (typeof state === 'string') parts.push(incidentStateWord(state));
  return parts.join(separator);
}

/** What the flow called it and said of it. */
function flowWords(flow: { readonly flowName?: unknown; readonly title?: unknown; readonly text?: unknown }): string[] {
  return [flow.flowName, flow.title, flow.text].filter(
    (words) => typeof words === 'string' && words !== '',
  ) as string[];
}
