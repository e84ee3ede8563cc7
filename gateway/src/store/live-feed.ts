import type { LiveChange, Notice } from '@gridcall/contract/http-gateway.ts';
import type { ChangeRow, NotificationRow } from '../core/model.ts';
import type { Change, View } from '../core/view.ts';
import { Listeners } from './listeners.ts';
import { alertOf, placeNameOf } from './live-alert.ts';
import type { Feed, Overlay } from './store.ts';

/** Tells pages what changed: after the commit, or marked unsaved while the disk refuses. */
export class LiveFeed implements Feed {
  private readonly listeners = new Listeners<LiveChange>();
  private readonly noticeListeners = new Listeners<{ readonly row: NotificationRow; readonly view: View }>();

  subscribe(listener: (change: LiveChange) => void): () => void {
    return this.listeners.add(listener);
  }

  onNotification(listener: (row: NotificationRow, view: View) => void): () => void {
    return this.noticeListeners.add(({ row, view }) => listener(row, view));
  }

  showUnsaved(overlay: Overlay, changes: readonly Change[]): void {
    this.show(overlay, changes, true);
    const rows = changes.flatMap((change) =>
      change.op === 'put' && change.table === 'notification' ? [change.row] : [],
    );
    this.showNotifications(overlay, rows);
  }

  showNotifications(view: View, rows: Iterable<NotificationRow>): void {
    for (const row of rows) this.noticeListeners.tell({ row, view });
  }

  show(view: View, changes: Iterable<Change>, unsaved: boolean): void {
    if (this.listeners.size === 0) return;
    for (const change of changes) {
      if (change.op !== 'append' || change.table !== 'change') continue;
      this.listeners.tell(liveChangeOf(view, change.row, unsaved));
    }
  }
}

/** A row of `change` with what it speaks of, as that stands now. */
export function liveChangeOf(view: View, row: ChangeRow, unsaved: boolean): LiveChange {
  return { ...row, unsaved, data: dataOf(view, row, unsaved) };
}

/** Who was told of it then may not be the company that has it now: the stream says that it changed, and no more. */
function dataOf(view: View, { type, subject, companyId }: ChangeRow, unsaved: boolean): unknown {
  switch (type) {
    case 'alert': {
      const alert = view.get('alert', subject);
      return alert === undefined || alert.companyId !== companyId ? null : alertOf(view, alert, unsaved);
    }
    case 'service-request': {
      const request = view.get('service_request', subject);
      return request === undefined ? null : { number: request.number, state: request.state };
    }
    case 'notice':
      return noticeOf(view, subject);
    case 'device': {
      const isOwn = view.get('device', subject)?.companyId === companyId;
      return { id: subject, online: isOwn && (view.get('device_state', subject)?.online ?? false) };
    }
    case 'uplink':
      return { state: subject };
  }
}

function noticeOf(view: View, id: string): (Notice & { withdrawnAt: number | null }) | null {
  const notice = view.get('notice', id);
  if (notice === undefined) return null;
  const { flow, ...others } = notice;
  return { ...others, placeName: placeNameOf(view, notice.placeId), ...(flow === null ? {} : { flow }) };
}
