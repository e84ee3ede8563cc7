import { KIOSK_POST } from '@gridcall/contract/http-kiosk-help.ts';
import type { AlertRow } from './model.ts';

export const HELP_KIND = 'help_called';
/** A child plays with a screen; it does not do so for a quarter of an hour without somebody coming to look. */
const CANCELS_WITHIN_MS = 15 * 60_000;
const CANCELS_MAXIMUM = 2;

/** A kiosk is no device and has no link: what is raised at it stands under an id that no device can have. */
export function kioskSubject(kioskId: string): string {
  return `kiosk:${kioskId}`;
}

/**
 * Whether whoever stands at the kiosk may cancel its call. Touched by mistake is common, and people who run for a child's
 * game soon run no more; so it may, and those who were called hear of it. But whoever cancels need not be who called:
 * a call that a named person has taken is ended by that person, and so is the third within a quarter of an hour.
 */
export function mayCancelHelp(alert: HelpAlert, alerts: Iterable<HelpAlert>, now: number): boolean {
  if (alert.state !== 'active-unacknowledged') return false;
  let cancelled = 0;
  for (const { kind, deviceId, closedBy, closedAt } of alerts) {
    if (kind !== HELP_KIND || deviceId !== alert.deviceId || closedBy !== KIOSK_POST || closedAt === null) continue;
    if (closedAt > now - CANCELS_WITHIN_MS) cancelled += 1;
  }
  return cancelled < CANCELS_MAXIMUM;
}

type HelpAlert = Pick<AlertRow, 'state' | 'deviceId' | 'closedBy' | 'closedAt'> & { readonly kind: string };
