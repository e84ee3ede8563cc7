import type { Incident } from '@gridcall/contract/http-queue.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { language, msg } from '../i18n/language.ts';
import { clockTimeSeconds, shortDate } from '../ui/time.ts';
import { outcomeWord, separator } from '../ui/words.ts';
import type { DeskStore } from './desk-store.ts';
import { ownerWord } from './incident-words.ts';

function exact(at: number): string {
  return `${shortDate(at, language())} ${clockTimeSeconds(at, language())}`;
}

/** Facts as pairs; what is not known yet is left out. */
export function incidentFacts(incident: Incident, store: DeskStore): TemplateResult {
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    [msg('编号', { id: 'desk-fact-number' }), incident.number],
    [
      msg('来源', { id: 'desk-fact-kind' }),
      incident.kind === 'alert'
        ? msg('设备报警', { id: 'desk-entry-alert-raised' })
        : msg('居民诉求', { id: 'desk-kind-request' }),
    ],
    [
      msg('类别', { id: 'desk-filter-category' }),
      `${incident.categoryCode} ${store.categoryName(incident.categoryCode)}`,
    ],
    [msg('责任人', { id: 'desk-fact-owner' }), ownerWord(incident.owner)],
    [msg('网格', { id: 'desk-fact-grid' }), incident.gridCode],
    [
      msg('网关与设备', { id: 'desk-fact-device' }),
      [incident.gatewayId, incident.deviceId ?? ''].filter((part) => part !== '').join(separator),
    ],
    [msg('发生次数', { id: 'desk-fact-times' }), incident.occurrences > 1 ? `${incident.occurrences}` : null],
    [msg('发生时间', { id: 'desk-fact-occurred' }), exact(incident.occurredAt)],
    [msg('收到时间', { id: 'desk-fact-received' }), exact(incident.receivedAt)],
    [msg('受理时限', { id: 'desk-fact-accept-due' }), exact(incident.acceptDueAt)],
    [msg('处理时限', { id: 'desk-fact-resolve-due' }), exact(incident.resolveDueAt)],
    [msg('接警时间', { id: 'desk-fact-acknowledged' }), timeOrNull(incident.acknowledgedAt)],
    [msg('现场恢复', { id: 'desk-fact-cleared' }), timeOrNull(incident.sensorClearedAt)],
    [msg('结案时间', { id: 'desk-fact-closed' }), timeOrNull(incident.closedAt)],
    [msg('处理结果', { id: 'desk-outcome' }), incident.outcome === null ? null : outcomeWord(incident.outcome)],
  ];
  return html`<dl>
    ${facts.map(([name, value]) =>
      value === null || value === ''
        ? nothing
        : html`<dt>${name}</dt>
            <dd class="numeric">${value}</dd>`,
    )}
  </dl>`;
}

function timeOrNull(at: number | null): string | null {
  return at === null ? null : exact(at);
}
