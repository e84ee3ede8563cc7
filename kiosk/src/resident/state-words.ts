import { msg } from '../i18n/language.ts';
import type { Stage } from './follow-up-stage.ts';

export function stageName(stage: Stage): string {
  switch (stage) {
    case 'registered':
      return msg('已登记', { id: 'stage-registered' });
    case 'delivered':
      return msg('已送达', { id: 'stage-delivered' });
    case 'accepted':
      return msg('已受理', { id: 'stage-accepted' });
    case 'working':
      return msg('处理中', { id: 'stage-working' });
    case 'finished':
      return msg('已办结', { id: 'stage-finished' });
  }
}

/** Where a report stands, as a sentence. */
export function stateSentence(state: string): string {
  switch (state) {
    case 'waiting':
      return msg('已在网关登记，正在等待送往社区', { id: 'state-waiting' });
    case 'submitted':
      return msg('已送达社区，等待受理', { id: 'state-submitted' });
    case 'accepted':
      return msg('社区已受理', { id: 'state-accepted' });
    case 'dispatched':
      return msg('已派给处理人', { id: 'state-dispatched' });
    case 'in_progress':
      return msg('正在处理', { id: 'state-in-progress' });
    case 'resolved':
      return msg('处理人说已办好，等待核实', { id: 'state-resolved' });
    case 'verified':
      return msg('已核实办好', { id: 'state-verified' });
    case 'closed':
      return msg('已结案', { id: 'state-closed' });
    case 'rejected':
      return msg('没有受理', { id: 'state-rejected' });
    default:
      return msg('状态已更新', { id: 'state-other' });
  }
}

export function outcomeSentence(outcome: string | null): string {
  switch (outcome) {
    case 'fixed':
      return msg('结果：已解决', { id: 'outcome-fixed' });
    case 'partly_fixed':
      return msg('结果：部分解决', { id: 'outcome-partly' });
    case 'not_fixed':
      return msg('结果：没有解决', { id: 'outcome-not' });
    case 'not_ours':
      return msg('结果：不属于社区职责', { id: 'outcome-not-ours' });
    case 'no_action_needed':
      return msg('结果：经查不需要处理', { id: 'outcome-none-needed' });
    default:
      return '';
  }
}
