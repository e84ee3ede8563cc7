import type { Commissioning } from '@gridcall/contract/http-property.ts';
import type { CertificateRow, DeviceRow, QuarantineRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import type { RefusedConnection } from '../options.ts';
import type { Words } from '../problems.ts';
import { wordsOf } from './verdict.ts';

export type DeviceProblem = Commissioning['problems'][number];

/** What is wrong, before it is put into the reader's words. */
export interface Trouble {
  readonly at: number;
  readonly code: string;
  readonly detail: Words;
  readonly topic: string;
  readonly payload: string;
}

export const PROBLEMS_MAXIMUM = 20;
/** A device that says nothing for this long after the start is named as silent. */
export const QUIET_MS = 20_000;

/** Which of the installer's mistakes a refusal stands for. */
export function refusalCode({ code, reason }: Pick<RefusedConnection, 'code' | 'reason'>): string {
  if (code !== undefined) return code;
  if (/revoked/i.test(reason)) return 'LINK_REVOKED';
  if (/password/i.test(reason)) return 'PASSWORD_WRONG';
  return /client id|user name|no link/i.test(reason) ? 'CLIENT_ID_WRONG' : 'CONNECTION_REFUSED';
}

/**
 * Refusals since `since` that may be the device's: those of its link by any name, and, while it has not signed in, those
 * under an id that is nobody's or another device's of the same company. Another company's never.
 */
export function refusalsOf(
  refused: readonly RefusedConnection[],
  options: { readonly state: View; readonly device: DeviceRow; readonly since: number; readonly isSignedIn: boolean },
): readonly Trouble[] {
  const { state, device, since, isSignedIn } = options;
  const concerns = (one: RefusedConnection): boolean => {
    if (isOfLink(one, device.linkId)) return true;
    if (isSignedIn || one.clientId === '') return false;
    const meant = state.get('link', one.clientId);
    return meant === undefined || meant.companyId === device.companyId;
  };
  return refused
    .filter((one) => one.at >= since && concerns(one))
    .map((one) => ({
      at: one.at,
      code: isOfLink(one, device.linkId) ? refusalCode(one) : 'CLIENT_ID_WRONG',
      detail: refusalWords(one),
      topic: '',
      payload: '',
    }));
}

/** Who tried from where; why stands in the title of the code, and in the words that the link gave, which are English. */
function refusalWords({ clientId, username, address, reason }: RefusedConnection): Words {
  const id = clientId.slice(0, 64);
  const user =
    username === undefined ? { zh: '', en: '' } : { zh: `，用户名“${username}”`, en: `, user "${username}"` };
  return {
    zh: `客户端编号“${id}”${user.zh}，来自 ${address}`,
    en: `client id "${id}"${user.en}, from ${address}: ${reason}`,
  };
}

function isOfLink(one: RefusedConnection, linkId: string): boolean {
  return (
    one.clientId === linkId || one.linkId === linkId || one.username === linkId || one.reason.includes(`"${linkId}"`)
  );
}

/** Wrong messages of the device: all of its own link; of a bridge, those that name the child. */
export function wrongMessagesOf(
  rows: readonly QuarantineRow[],
  { device, since, childName }: { readonly device: DeviceRow; readonly since: number; readonly childName: string },
): readonly Trouble[] {
  const { address } = device;
  const names = address === null ? [] : [address, childName].filter((name) => name !== '');
  const concerns = ({ topic, payload, detail }: QuarantineRow) =>
    address === null || names.some((name) => topic.includes(name) || payload.includes(name) || detail.includes(name));
  return rows
    .filter((row) => row.at >= since && concerns(row))
    .map(({ at, code, detail, topic, payload }) => ({ at, code, detail: { zh: detail, en: detail }, topic, payload }));
}

/** A device that is not heard, named when nothing else explains it. */
export function silenceOf(
  { startedAt, seen }: Pick<CertificateRow, 'startedAt' | 'seen'>,
  { now, troubles, isConnected }: { readonly now: number; readonly troubles: number; readonly isConnected: boolean },
): Trouble | null {
  if (troubles > 0 || now < startedAt + QUIET_MS || seen['topic'] !== undefined) return null;
  const code = isConnected ? 'NO_MESSAGE' : 'NOTHING_HEARD';
  return { at: startedAt, code, detail: { zh: '', en: '' }, topic: '', payload: '' };
}

/** The newest first, each kind of trouble once: a device tries again every few seconds with the same mistake. */
export function problemsIn(troubles: readonly Trouble[], english: boolean): DeviceProblem[] {
  const newest = new Map<string, Trouble>();
  for (const trouble of troubles.toSorted((left, right) => right.at - left.at)) {
    const key = JSON.stringify([trouble.code, trouble.detail.zh.slice(0, 60), trouble.topic]);
    if (!newest.has(key)) newest.set(key, trouble);
  }
  return [...newest.values()].slice(0, PROBLEMS_MAXIMUM).map((trouble) => ({
    ...trouble,
    detail: english ? trouble.detail.en : trouble.detail.zh,
    payload: trouble.payload.slice(0, 512),
    ...wordsOf(trouble.code, english),
  }));
}
