import type { InstalledDevice } from '@gridcall/contract/http-property.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '../i18n/language.ts';
import { iconAlert, iconBattery, iconCheck, iconClock, iconRevoke } from '../ui/icons.ts';
import { protectionWord } from '../ui/protection-words.ts';
import { clockTime, shortDate } from '../ui/time.ts';
import { alertKindWord } from '../ui/words.ts';
import { isReleased } from './behind-bridge.ts';
import { expiryOf, hasLowBattery } from './device-filter.ts';

/** Where a device stands: colour, drawing and words. */
export function deviceBadges(device: InstalledDevice, now: number): TemplateResult {
  if (device.revokedAt !== null) {
    const word = isReleased(device)
      ? msg('已取消接入', { id: 'property-badge-released' })
      : msg('已撤销', { id: 'property-revoked' });
    return html`<span class="badge plain">${iconRevoke}${word}</span>`;
  }
  const expiry = expiryOf(device, now);
  return html`${standing(device)}
    ${device.openAlerts.map((kind) => html`<span class="badge danger">${iconAlert}${alertKindWord(kind)}</span>`)}
    ${
      device.testUntil > now
        ? html`<span class="badge warning">${iconClock}${msg('演练至', { id: 'property-badge-test' })} ${clockTime(device.testUntil)}</span>`
        : nothing
    }
    ${hasLowBattery(device) ? html`<span class="badge warning">${iconBattery}${msg('电量低', { id: 'property-badge-battery' })}</span>` : nothing}
    ${expiry === 'expired' ? html`<span class="badge danger">${iconClock}${msg('已到期', { id: 'property-badge-expired' })}</span>` : nothing}
    ${expiry === 'soon' ? html`<span class="badge warning">${iconClock}${msg('快到期', { id: 'property-badge-soon' })}</span>` : nothing}
    ${
      device.kind !== 'bridge' && device.commissionedAt === null
        ? html`<span class="badge plain">${msg('还没调试', { id: 'property-badge-uncommissioned' })}</span>`
        : nothing
    }`;
}

/** A bridge protects nothing itself: it is there or it is not. */
function standing(device: InstalledDevice): TemplateResult {
  const isGood = device.kind === 'bridge' ? device.connected : device.protection === 'protected';
  const words =
    device.kind !== 'bridge'
      ? protectionWord(device.protection)
      : device.connected
        ? msg('已连上', { id: 'property-connected' })
        : msg('没有连上', { id: 'property-not-connected' });
  return html`<span class="badge ${isGood ? 'good' : 'danger'}">${isGood ? iconCheck : iconAlert}${words}</span>`;
}

export function expiryWords({ expiresAt }: Pick<InstalledDevice, 'expiresAt'>): string {
  return expiresAt === null
    ? msg('没有登记', { id: 'property-expiry-none' })
    : `${new Date(expiresAt).getFullYear()} · ${shortDate(expiresAt)}`;
}
