import type { ErrorDefinition } from './error-definition.ts';

/** What an integrator can meet. Part of the one table of errors.ts. */
export const flowErrors = {
  FLOWS_OFF: {
    status: 409,
    zh: '这个网关没有开启流程',
    en: 'Flows are off on this gateway',
    mendZh: '在 gridcall.yaml 里设 flows.enabled: true（或环境变量 GRIDCALL_FLOWS__ENABLED=true），再重启网关。',
    mendEn:
      'Set flows.enabled: true in gridcall.yaml (or GRIDCALL_FLOWS__ENABLED=true in the environment) and start the gateway again.',
  },
  FLOWS_RESTARTING: {
    status: 503,
    zh: '流程正在重新启动',
    en: 'Flows are starting again',
    mendZh: '请稍等几秒再试；报警不受影响。',
    mendEn: 'Try again in a few seconds; alarms do not depend on it.',
  },
  FLOWS_CHANGED: {
    status: 409,
    zh: '别人刚刚部署了别的流程',
    en: 'Somebody else has deployed other flows meanwhile',
    mendZh: '请在编辑器里载入最新的流程，合并后再部署。',
    mendEn: 'Load the newest flows in the editor, join your changes with them and deploy again.',
  },
  FLOWS_INVALID: {
    status: 422,
    zh: '流程内容不是有效的 JSON 节点列表',
    en: 'The flows are no list of nodes in JSON',
    mendZh: '请从编辑器里部署，或导入完整的流程文件。',
    mendEn: 'Deploy from the editor, or import a whole file of flows.',
  },
  FLOW_QUOTA: {
    status: 429,
    zh: '流程一小时内的请求已用完',
    en: 'The flow has used up its requests of an hour',
    mendZh: '在前面加一个延迟（delay）节点限速，或用 filter 节点只在变化时通过；一小时内会自动恢复。',
    mendEn: 'Put a delay node with a rate limit or a filter node in front; within an hour there is room again.',
  },
  FLOW_LEVEL_RESERVED: {
    status: 422,
    zh: '流程不能使用生命安全级别（1 级）或保密类别',
    en: 'Flows may claim neither life safety (level 1) nor what is told in confidence',
    mendZh: '请改用 2 至 4 级或别的类别；涉及生命安全的由探测器和人来报。',
    mendEn: 'Use level 2 to 4, or another category: danger to life is told by detectors and by people.',
  },
} as const satisfies Record<string, ErrorDefinition>;
