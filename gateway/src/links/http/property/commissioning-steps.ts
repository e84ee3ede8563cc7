import { type CommissioningStep, commissioningSteps } from '@gridcall/contract/http-property.ts';
import type { CertificateRow } from '../../../core/model.ts';

/** A test and with it a commissioning ends by itself (design: at most 30 minutes). */
export const COMMISSIONING_MS = 30 * 60_000;

/** What the links know of a device since its commissioning began, beside what the certificate has noted already. */
export interface Evidence {
  /** A session stands: the broker took its password. */
  readonly isConnected: boolean;
  /** A connection of it was turned away: it has reached the broker. */
  readonly wasRefused: boolean;
  /** It has said something that could be taken. */
  readonly wasHeard: boolean;
  /** Codes of what it said that could not. */
  readonly wrong: readonly string[];
  readonly wasShownToSteward: boolean;
  readonly hasAlert: boolean;
  readonly hasIncident: boolean;
}

/** The topic itself was wrong: which of the six mistakes it is follows from the code. */
const ofTopics: readonly string[] = ['TOPIC_UNKNOWN', 'TOPIC_NOT_YOURS'];

/** Steps that this evidence shows. `decoded` is noted where a message is decided: only there is it known. */
export function stepsShown(evidence: Evidence): readonly CommissioningStep[] {
  const { isConnected, wasRefused, wasHeard, wrong } = evidence;
  const signedIn = isConnected || wasHeard || wrong.length > 0;
  const shown: Readonly<Record<CommissioningStep, boolean>> = {
    connected: signedIn || wasRefused,
    authenticated: signedIn,
    topic: wasHeard || wrong.some((code) => !ofTopics.includes(code)),
    decoded: false,
    rule: evidence.hasAlert,
    steward: evidence.wasShownToSteward,
    incident: evidence.hasIncident,
  };
  return commissioningSteps.filter((step) => shown[step]);
}

export function isUnderWay({ startedAt, finishedAt }: CertificateRow, now: number): boolean {
  return finishedAt === null && now < startedAt + COMMISSIONING_MS;
}

export function missingSteps(
  seen: CertificateRow['seen'],
  shown: readonly CommissioningStep[],
): readonly CommissioningStep[] {
  return commissioningSteps.filter((step) => seen[step] === undefined && !shown.includes(step));
}

export const stepNames: Readonly<Record<CommissioningStep, { readonly zh: string; readonly en: string }>> = {
  connected: { zh: '已连上网关', en: 'connected' },
  authenticated: { zh: '用户名和密码通过', en: 'signed in' },
  topic: { zh: '主题正确', en: 'right topic' },
  decoded: { zh: '数据已读懂', en: 'decoded' },
  rule: { zh: '报警已触发', en: 'rule fired' },
  steward: { zh: '楼栋长页面已收到', en: "steward's screen reached" },
  incident: { zh: '测试事件已到事件队列', en: 'test incident received' },
};
