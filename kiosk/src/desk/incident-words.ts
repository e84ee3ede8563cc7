import type { Incident, IncidentTimelineEntry } from '@gridcall/contract/http-queue.ts';
import { elapsed } from '../data/elapsed.ts';
import { language, msg, str } from '../i18n/language.ts';
import type { TimelineItem } from '../ui/gc-timeline.ts';
import {
  alertKindWord,
  incidentActionWord,
  incidentStateWord,
  levelWord,
  outcomeWord,
  separator,
} from '../ui/words.ts';
import { type Due, dueOf } from './due.ts';

/** Posts that answer for an incident. One that this page does not know is shown as it is. */
const owners: Readonly<Record<string, () => string>> = {
  desk: () => msg('受理台', { id: 'desk-owner-desk' }),
  A: () => msg('A岗（网格员）', { id: 'desk-owner-a' }),
  B: () => msg('B岗', { id: 'desk-owner-b' }),
  property: () => msg('物业公司', { id: 'desk-owner-property' }),
  community: () => msg('社区', { id: 'desk-owner-community' }),
  street: () => msg('街道', { id: 'desk-owner-street' }),
  gas: () => msg('燃气公司', { id: 'desk-owner-gas' }),
};
/** Whom an incident can be dispatched to. */
export const dispatchOwners = ['A', 'B', 'property', 'community', 'street', 'gas'] as const;

export function ownerWord(owner: string): string {
  return Object.hasOwn(owners, owner) ? (owners[owner]?.() ?? owner) : owner;
}

/** The countdown in words; its colour says the same. */
export function dueWords(due: Due): string {
  const left = elapsed(Math.abs(due.leftMs), language());
  if (due.step === 'accept') {
    if (due.colour === 'red') return msg(str`受理超时 ${left}`, { id: 'desk-due-accept-late' });
    return msg(str`受理还剩 ${left}`, { id: 'desk-due-accept' });
  }
  if (due.colour === 'red') return msg(str`处理超时 ${left}`, { id: 'desk-due-resolve-late' });
  return msg(str`处理还剩 ${left}`, { id: 'desk-due-resolve' });
}

export function stateAndDue(incident: Incident, now: number): { readonly due: Due | null; readonly words: string } {
  const due = dueOf(incident, now);
  return { due, words: due ? dueWords(due) : incidentStateWord(incident.state) };
}

/** Entries that no action of a person stands behind. */
const otherEntries: Readonly<Partial<Record<string, () => string>>> = {
  submit: () => msg('上报', { id: 'desk-entry-submit' }),
  merge: () => msg('并入重复上报', { id: 'desk-entry-merge' }),
  'alert-raised': () => msg('设备报警', { id: 'desk-entry-alert-raised' }),
  'alert-level-raised': () => msg('报警升级', { id: 'desk-entry-alert-level' }),
  'alert-acknowledged': () => msg('现场已接警', { id: 'desk-entry-alert-acknowledged' }),
  'alert-cleared': () => msg('现场恢复正常', { id: 'desk-entry-alert-cleared' }),
  'alert-closed': () => msg('现场已关闭报警', { id: 'desk-entry-alert-closed' }),
  'request-repeated': () => msg('再次反映', { id: 'desk-entry-repeated' }),
};

export function timelineItem(entry: IncidentTimelineEntry): TimelineItem {
  const moved = entry.fromState !== null && entry.fromState !== entry.toState;
  const name = otherEntries[entry.type]?.() ?? incidentActionWord(entry.type);
  const from = incidentStateWord(entry.fromState ?? '');
  const to = incidentStateWord(entry.toState);
  return {
    key: entry.sequence,
    at: entry.at,
    heading: moved ? msg(str`${name}：${from} → ${to}`, { id: 'desk-entry-moved' }) : name,
    by: actorWords(entry.actor),
    text: detailWords(entry.detail),
    tone: toneOf(entry.type),
  };
}

function toneOf(type: string): TimelineItem['tone'] {
  if (type === 'alert-raised' || type === 'alert-level-raised' || type === 'reopen' || type === 'rework')
    return 'danger';
  return type === 'resolve' || type === 'verify' || type === 'close' || type === 'alert-cleared' ? 'good' : 'plain';
}

function actorWords(actor: string): string {
  if (actor === 'system') return msg('系统自动', { id: 'desk-actor-system' });
  if (actor === 'gateway') return msg('网关上报', { id: 'desk-actor-gateway' });
  return actor;
}

function detailWords(detail: Readonly<Record<string, unknown>>): string {
  const { note, publicNote, outcome, owner, reason, by, level, kind } = detail;
  const parts: string[] = [];
  if (typeof kind === 'string') parts.push(alertKindWord(kind));
  if (level === 1 || level === 2 || level === 3 || level === 4) parts.push(`L${level} ${levelWord(level)}`);
  if (typeof outcome === 'string') parts.push(outcomeWord(outcome));
  if (typeof owner === 'string') parts.push(msg(str`交给 ${ownerWord(owner)}`, { id: 'desk-detail-owner' }));
  if (typeof by === 'string') parts.push(by);
  if (typeof reason === 'string') parts.push(reason);
  if (typeof note === 'string') parts.push(note);
  if (typeof publicNote === 'string') parts.push(msg(str`告知居民：${publicNote}`, { id: 'desk-detail-public' }));
  return parts.join(separator);
}
