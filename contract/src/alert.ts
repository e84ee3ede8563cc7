import { Type } from 'typebox';

/** Urgency. 1 is life safety. */
export type Level = 1 | 2 | 3 | 4;
export const LevelSchema = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3), Type.Literal(4)]);

/**
 * Where an alert stands (ISA-18.2 / OPC UA Part 9, a subset). `cleared` is the end of an unlatched kind that returned to
 * normal by itself; `closed` is the end that a named person gave it.
 */
export const alertStates = [
  'active-unacknowledged',
  'active-acknowledged',
  'cleared-unclosed',
  'cleared',
  'closed',
] as const;
export type AlertState = (typeof alertStates)[number];
export const openAlertStates: readonly AlertState[] = [
  'active-unacknowledged',
  'active-acknowledged',
  'cleared-unclosed',
];
export const AlertStateSchema = Type.Enum([...alertStates]);

export function isOpenAlertState(state: AlertState): boolean {
  return openAlertStates.includes(state);
}

export interface AlertKindDefinition {
  readonly zh: string;
  readonly en: string;
  /** Stays cleared-unclosed until a named person closes it. */
  readonly latched: boolean;
  /** The incident category it becomes at the queue. */
  readonly categoryCode: string;
}

export const alertKinds = {
  gas_leak: { zh: '燃气泄漏', en: 'Gas leak', latched: true, categoryCode: 'S01' },
  water_leak: { zh: '漏水', en: 'Water leak', latched: false, categoryCode: 'S09' },
  gate_forced: { zh: '门被强行打开', en: 'Gate forced open', latched: false, categoryCode: 'O04' },
  gate_held_open: { zh: '门长时间未关', en: 'Gate held open', latched: false, categoryCode: 'O04' },
  tamper: { zh: '设备被拆动', en: 'Device tampered with', latched: false, categoryCode: 'P03' },
  smoke: { zh: '烟雾报警', en: 'Smoke', latched: true, categoryCode: 'S02' },
  carbon_monoxide: { zh: '一氧化碳报警', en: 'Carbon monoxide', latched: true, categoryCode: 'S01' },
  lift_entrapment: { zh: '电梯困人', en: 'Lift entrapment', latched: true, categoryCode: 'S03' },
  lift_out_of_service: { zh: '电梯停运', en: 'Lift out of service', latched: false, categoryCode: 'U05' },
  gate_duress: { zh: '胁迫开门', en: 'Duress at a gate', latched: true, categoryCode: 'O04' },
  panic_button: { zh: '紧急求助按钮', en: 'Panic button', latched: true, categoryCode: 'S07' },
  /** A resident asked at a kiosk for somebody to come (叫人帮忙). A person closes it, or whoever cancels it there. */
  help_called: { zh: '叫人帮忙', en: 'Help called at a kiosk', latched: true, categoryCode: 'S07' },
  fire_input: { zh: '消防联动信号', en: 'Fire panel signal', latched: true, categoryCode: 'S02' },
  device_fault: { zh: '设备故障', en: 'Device fault', latched: false, categoryCode: 'D02' },
  battery_low: { zh: '电量低', en: 'Battery low', latched: false, categoryCode: 'D02' },
  end_of_life: { zh: '设备到期', en: 'Device at its end of life', latched: false, categoryCode: 'D02' },
  bridge_unreachable: { zh: '网桥失联', en: 'Bridge unreachable', latched: false, categoryCode: 'D02' },
  /** What a flow asked for. It ends when the flow says so, or when a person closes it. */
  flow_raised: { zh: '自动化流程提醒', en: 'Raised by a flow', latched: false, categoryCode: 'D03' },
  flows_stopped: { zh: '自动化流程已停', en: 'Flows stopped', latched: false, categoryCode: 'D02' },
  device_silent: { zh: '设备失联', en: 'Device silent', latched: false, categoryCode: 'D02' },
  /** A building without a reachable A岗 and B岗. It ends when somebody can be called again. */
  duty_hole: { zh: '值班空岗', en: 'Nobody on duty', latched: false, categoryCode: 'D03' },
  /** Parents of alerts that have one cause or are one danger: see the table of groups in the core. */
  gas_in_riser: {
    zh: '同一单元多处燃气报警',
    en: 'Gas at several places of a riser',
    latched: true,
    categoryCode: 'S01',
  },
  smoke_in_riser: {
    zh: '同一单元多处烟雾报警',
    en: 'Smoke at several places of a riser',
    latched: true,
    categoryCode: 'S02',
  },
  area_silent: {
    zh: '楼内设备大面积失联',
    en: 'Many devices of a building silent',
    latched: false,
    categoryCode: 'D02',
  },
  /** Nobody of a whole chain has answered, or could be called. It ends when somebody has. */
  nobody_answers: { zh: '无人应答', en: 'Nobody answers', latched: false, categoryCode: 'D03' },
  /** A chain that should have called somebody did not; the watchdog has set it going again. */
  escalation_stuck: { zh: '升级呼叫中断', en: 'Escalation had stopped', latched: false, categoryCode: 'D02' },
} as const satisfies Record<string, AlertKindDefinition>;
export type AlertKind = keyof typeof alertKinds;

/**
 * Dangers in which everybody in a building has to act: at level 1 they take a lobby's screen. No other kind ever does.
 * Who opened under duress or called for help would be told to whoever threatens; who is shut in a lift is nobody's show.
 */
export const buildingEmergencyKinds = [
  'gas_leak',
  'carbon_monoxide',
  'smoke',
  'fire_input',
  'gas_in_riser',
  'smoke_in_riser',
] as const satisfies readonly AlertKind[];
export type BuildingEmergencyKind = (typeof buildingEmergencyKinds)[number];

export const alertEventTypes = [
  'raised',
  'raised-again',
  'level-raised',
  'acknowledged',
  'cleared',
  'closed',
  'commented',
  'incident-changed',
  /** A device was told to do something, and what came of it. */
  'command',
  'evidence',
  /** A notice went out to somebody, or did not; each says to whom, as what, and by which channel. */
  'notified',
  'notify-failed',
  /** The next ones are called, or the same ones again from the first. */
  'escalated',
  /** A post that nobody holds, or whose holder cannot be reached: the next one at once. */
  'skipped',
  /** Those who were told hear that somebody has it. */
  'stood-down',
  /** Whoever took it did not arrive. */
  'unacknowledged',
  'arrived',
  /** It still stood when its test ended: it is real from now on. */
  'test-ended',
  /** Another company has taken its device over. */
  'handed-over',
  /** It has a parent now: one danger, or one cause, with others. */
  'joined',
  /** A first person wants it shelved; a second has to agree. */
  'shelf-asked',
  'shelved',
  /** The shelf is over, by time, by a person, or because it got worse: whoever shelved it has not seen this. */
  'unshelved',
  'assigned',
] as const;
export type AlertEventType = (typeof alertEventTypes)[number];
