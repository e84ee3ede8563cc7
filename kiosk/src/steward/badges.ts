import type { AlertState } from '@gridcall/contract/alert.ts';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { language, msg, str } from '../i18n/language.ts';
import { type Icon, iconAlert, iconCheck, iconClock, iconPerson } from '../ui/icons.ts';
import { clockTime, shortDate } from '../ui/time.ts';
import { alertStateWord } from '../ui/words.ts';

const looks: Readonly<Record<AlertState, readonly [look: string, icon: Icon]>> = {
  'active-unacknowledged': ['danger', iconAlert],
  'active-acknowledged': ['warning', iconPerson],
  'cleared-unclosed': ['plain', iconClock],
  cleared: ['good', iconCheck],
  closed: ['good', iconCheck],
};

/** Where an alert stands: colour, drawing and words. */
export function stateBadge(alert: Pick<Alert, 'state'>): TemplateResult {
  const [look, icon] = looks[alert.state];
  return html`<span class="badge ${look}">${icon}${alertStateWord(alert.state)}</span>`;
}

/** Shown at once while the disk refuses; kept in memory only. */
export function unsavedBadge(alert: Pick<Alert, 'unsaved'>): TemplateResult | typeof nothing {
  if (!alert.unsaved) return nothing;
  return html`<span class="badge warning">${iconAlert}${msg('未落盘', { id: 'steward-unsaved' })}</span>`;
}

/** It calls nobody until then. */
export function shelvedBadge({ shelvedUntil }: Pick<Alert, 'shelvedUntil'>): TemplateResult | typeof nothing {
  if (shelvedUntil === null) return nothing;
  const until = `${shortDate(shelvedUntil, language())} ${clockTime(shelvedUntil, language())}`;
  return html`<span class="badge plain">${iconClock}${msg(str`搁置到 ${until}`, { id: 'steward-shelved-until' })}</span>`;
}

/** Nobody is to take for a detector's or a person's what a flow concluded. */
export function flowBadge({ flow }: Pick<Alert, 'flow'>): TemplateResult | typeof nothing {
  if (flow === undefined) return nothing;
  return html`<span class="badge plain">${flowWord(flow)}</span>`;
}

export function flowWord({ flowName }: { readonly flowName: string }): string {
  return msg(str`自动化流程 ${flowName}`, { id: 'steward-flow' });
}
