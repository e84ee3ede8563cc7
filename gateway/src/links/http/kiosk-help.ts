import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import { type Post, posts, postWords } from '@gridcall/contract/duty.ts';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import type { KioskHelp } from '@gridcall/contract/http-kiosk-help.ts';
import { HELP_KIND, kioskSubject, mayCancelHelp } from '../../core/help.ts';
import { alertsNow } from './alerts.ts';
import type { RouteContext } from './context.ts';
import type { KioskReader } from './reader.ts';

export function isHelpOf({ kioskId }: KioskReader, { kind, deviceId }: Alert): boolean {
  return kind === HELP_KIND && deviceId === kioskSubject(kioskId);
}

/** The call that stands at this kiosk, also one that is not saved yet; null when there is none. */
export function helpAt(kiosk: KioskReader, { options, unsaved }: RouteContext): KioskHelp | null {
  const { store, clock } = options;
  const own = [...alertsNow(store, unsaved)].filter((alert) => isHelpOf(kiosk, alert));
  const alert = own.find(({ state }) => isOpenAlertState(state));
  if (alert === undefined) return null;
  const chain = store.state.get('escalation', alert.id);
  const told = chain?.told.flatMap(({ post }) => post ?? []) ?? [];
  const taken = alert.acknowledgedAt !== null;
  return {
    ...{ alertId: alert.id, since: alert.lastEvidenceAt, taken },
    calling: taken ? [] : [...new Set(told)],
    takenBy: taken ? postInWords(chain?.takenByPost) : null,
    mayCancel: mayCancelHelp(alert, own, clock.wallMs()),
  };
}

function postInWords(words: string | null | undefined): Post | null {
  return posts.find((post) => postWords[post].zh === words) ?? null;
}
