import type { Notice } from '@gridcall/contract/http-gateway.ts';
import type { NoticeRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import { noticeConcerns, type Reader } from './reader.ts';
import { noticeShape } from './shapes.ts';

export function isHanging(row: NoticeRow, now: number): boolean {
  return row.withdrawnAt === null && row.expiresAt > now;
}

/** What a flow left is for stewards: it hangs on no kiosk. */
export function isForKiosks({ flow }: Pick<NoticeRow, 'flow'>): boolean {
  return flow === null;
}

/** The newest first. `now` in wall time. */
export function noticesFor(reader: Reader, view: View, now: number): Notice[] {
  return [...view.all('notice')]
    .filter((row) => isHanging(row, now) && noticeConcerns(reader, view, row.placeId))
    .filter((row) => reader.subject !== 'kiosk' || isForKiosks(row))
    .sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? 1 : -1))
    .map((row) => noticeShape(view, row));
}
