import type { AlertKind, AlertState, Level } from '@gridcall/contract/alert.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { IncidentAction, IncidentOutcome, IncidentState } from '@gridcall/contract/incident.ts';
import { msg } from '../i18n/language.ts';

/**
 * The words of docs/glossary.md for what servers name by a code. A code that this page is too old to know is shown as it is,
 * rather than not at all.
 */
type Words<K extends string> = Readonly<Record<K, () => string>>;

function wordOf<K extends string>(words: Words<K>, code: string): string {
  return Object.hasOwn(words, code) ? words[code as K]() : code;
}

const levels: Readonly<Record<Level, () => string>> = {
  1: () => msg('生命安全', { id: 'ui-level-1' }),
  2: () => msg('紧急', { id: 'ui-level-2' }),
  3: () => msg('较急', { id: 'ui-level-3' }),
  4: () => msg('一般', { id: 'ui-level-4' }),
};
export const levelWord = (level: Level): string => levels[level]();

const alertKinds: Words<AlertKind> = {
  gas_leak: () => msg('燃气泄漏', { id: 'ui-alert-gas-leak' }),
  water_leak: () => msg('漏水', { id: 'ui-alert-water-leak' }),
  gate_forced: () => msg('门被强行打开', { id: 'ui-alert-gate-forced' }),
  gate_held_open: () => msg('门长时间未关', { id: 'ui-alert-gate-held-open' }),
  tamper: () => msg('设备被拆动', { id: 'ui-alert-tamper' }),
  smoke: () => msg('烟雾报警', { id: 'ui-alert-smoke' }),
  carbon_monoxide: () => msg('一氧化碳报警', { id: 'ui-alert-carbon-monoxide' }),
  lift_entrapment: () => msg('电梯困人', { id: 'ui-alert-lift-entrapment' }),
  lift_out_of_service: () => msg('电梯停运', { id: 'ui-alert-lift-out-of-service' }),
  gate_duress: () => msg('胁迫开门', { id: 'ui-alert-gate-duress' }),
  panic_button: () => msg('紧急求助按钮', { id: 'ui-alert-panic-button' }),
  help_called: () => msg('叫人帮忙', { id: 'ui-alert-help-called' }),
  fire_input: () => msg('消防联动信号', { id: 'ui-alert-fire-input' }),
  device_fault: () => msg('设备故障', { id: 'ui-alert-device-fault' }),
  battery_low: () => msg('电量低', { id: 'ui-alert-battery-low' }),
  end_of_life: () => msg('设备到期', { id: 'ui-alert-end-of-life' }),
  bridge_unreachable: () => msg('网桥失联', { id: 'ui-alert-bridge-unreachable' }),
  flow_raised: () => msg('自动化流程提醒', { id: 'ui-alert-flow-raised' }),
  flows_stopped: () => msg('自动化流程已停', { id: 'ui-alert-flows-stopped' }),
  device_silent: () => msg('设备失联', { id: 'ui-alert-device-silent' }),
  duty_hole: () => msg('值班空岗', { id: 'ui-alert-duty-hole' }),
  nobody_answers: () => msg('无人应答', { id: 'ui-alert-nobody-answers' }),
  escalation_stuck: () => msg('升级呼叫中断', { id: 'ui-alert-escalation-stuck' }),
  gas_in_riser: () => msg('同一单元多处燃气报警', { id: 'ui-alert-gas-in-riser' }),
  smoke_in_riser: () => msg('同一单元多处烟雾报警', { id: 'ui-alert-smoke-in-riser' }),
  area_silent: () => msg('楼内设备大面积失联', { id: 'ui-alert-area-silent' }),
};
export const alertKindWord = (kind: string): string => wordOf(alertKinds, kind);

const alertStates: Words<AlertState> = {
  'active-unacknowledged': () => msg('报警中，未确认', { id: 'ui-alert-state-unacknowledged' }),
  'active-acknowledged': () => msg('报警中，已确认', { id: 'ui-alert-state-acknowledged' }),
  'cleared-unclosed': () => msg('已恢复，待关闭', { id: 'ui-alert-state-unclosed' }),
  cleared: () => msg('已恢复', { id: 'ui-alert-state-cleared' }),
  closed: () => msg('已关闭', { id: 'ui-alert-state-closed' }),
};
export const alertStateWord = (state: string): string => wordOf(alertStates, state);

const deviceKinds: Words<DeviceKind> = {
  'gas-detector': () => msg('燃气探测器', { id: 'ui-device-gas-detector' }),
  'leak-sensor': () => msg('漏水传感器', { id: 'ui-device-leak-sensor' }),
  'access-gate': () => msg('门禁', { id: 'ui-device-access-gate' }),
  'gas-valve': () => msg('燃气切断阀', { id: 'ui-device-gas-valve' }),
  siren: () => msg('声光警号', { id: 'ui-device-siren' }),
  pump: () => msg('水泵', { id: 'ui-device-pump' }),
  'smoke-detector': () => msg('烟雾探测器', { id: 'ui-device-smoke-detector' }),
  'carbon-monoxide-detector': () => msg('一氧化碳探测器', { id: 'ui-device-carbon-monoxide-detector' }),
  lift: () => msg('电梯', { id: 'ui-device-lift' }),
  bridge: () => msg('网桥', { id: 'ui-device-bridge' }),
};
export const deviceKindWord = (kind: string): string => wordOf(deviceKinds, kind);

const incidentStates: Words<IncidentState> = {
  submitted: () => msg('已上报', { id: 'ui-incident-submitted' }),
  accepted: () => msg('已受理', { id: 'ui-incident-accepted' }),
  dispatched: () => msg('已派单', { id: 'ui-incident-dispatched' }),
  in_progress: () => msg('处理中', { id: 'ui-incident-in-progress' }),
  resolved: () => msg('已处理', { id: 'ui-incident-resolved' }),
  verified: () => msg('已核查', { id: 'ui-incident-verified' }),
  closed: () => msg('已结案', { id: 'ui-incident-closed' }),
  rejected: () => msg('不予受理', { id: 'ui-incident-rejected' }),
};
export const incidentStateWord = (state: string): string => wordOf(incidentStates, state);

const incidentActions: Words<IncidentAction> = {
  accept: () => msg('受理', { id: 'ui-action-accept' }),
  reject: () => msg('不予受理', { id: 'ui-action-reject' }),
  dispatch: () => msg('派单', { id: 'ui-action-dispatch' }),
  claim: () => msg('领单', { id: 'ui-action-claim' }),
  resolve: () => msg('处理完成', { id: 'ui-action-resolve' }),
  verify: () => msg('核查通过', { id: 'ui-action-verify' }),
  rework: () => msg('返工', { id: 'ui-action-rework' }),
  close: () => msg('结案', { id: 'ui-action-close' }),
  reopen: () => msg('重新办理', { id: 'ui-action-reopen' }),
};
export const incidentActionWord = (action: string): string => wordOf(incidentActions, action);

const outcomes: Words<IncidentOutcome> = {
  fixed: () => msg('已解决', { id: 'ui-outcome-fixed' }),
  partly_fixed: () => msg('部分解决', { id: 'ui-outcome-partly-fixed' }),
  not_fixed: () => msg('未解决', { id: 'ui-outcome-not-fixed' }),
  not_ours: () => msg('不属本级职责', { id: 'ui-outcome-not-ours' }),
  no_action_needed: () => msg('无需处理', { id: 'ui-outcome-no-action' }),
};
export const outcomeWord = (outcome: string): string => wordOf(outcomes, outcome);

/** Between the parts of one line. */
export const separator = ' · ';

/** On the button beside a fault. */
export const retryWord = (): string => msg('重试', { id: 'ui-retry' });
