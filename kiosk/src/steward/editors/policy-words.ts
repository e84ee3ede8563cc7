import type { EscalationPolicy, EscalationStep } from '@gridcall/contract/escalation.ts';
import { msg, str } from '../../i18n/language.ts';
import { duration } from '../../ui/time.ts';

/** When a step comes, since the alert was raised. */
export function waitWord({ afterMs, afterDue = 0 }: EscalationStep): string {
  if (afterDue > 0) {
    const share = Math.round(afterDue * 100);
    return msg(str`办理期限的 ${share}%`, { id: 'steward-policy-due' });
  }
  return afterMs === 0 ? msg('马上', { id: 'steward-policy-at-once' }) : waited(afterMs);
}

/** What happens besides the steps. */
export function againWords({ repeatMs, lastRepeatMs, unacknowledgeMs }: EscalationPolicy): readonly string[] {
  return [
    repeatMs === null
      ? msg('每一步只叫一次', { id: 'steward-policy-once' })
      : msg(str`每一步里每 ${waited(repeatMs)}再叫一次`, { id: 'steward-policy-repeats' }),
    lastRepeatMs === null
      ? msg('最后一步叫完就停', { id: 'steward-policy-ends' })
      : msg(str`最后一步每 ${waited(lastRepeatMs)}叫一次，直到有人接警`, { id: 'steward-policy-last-repeats' }),
    unacknowledgeMs === null
      ? msg('接警后不催到场', { id: 'steward-policy-no-arrival' })
      : msg(str`接警后 ${waited(unacknowledgeMs)}没到场，从头再叫`, { id: 'steward-policy-arrival' }),
  ];
}

/** Half a minute is told in seconds. */
function waited(ms: number): string {
  if (ms % 60_000 === 0) return duration(ms);
  const seconds = Math.round(ms / 1000);
  return msg(str`${seconds} 秒`, { id: 'steward-policy-seconds' });
}
